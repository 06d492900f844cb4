// The rules of every page: run by `node --test tests/present/js`.
import assert from "node:assert/strict";
import { test } from "node:test";

const PAGE = new URL(process.env.KG_PAGE || "../../../src/kg/present/pages/page/", import.meta.url);
const { turned } = await import(new URL("rules/address.js", PAGE).href);

test("another language keeps what the address says", () => {
  const served = "http://localhost/query?query=old&lang=ko";
  assert.equal(
    turned(served, "http://localhost/query?query=new&as-of=2021&lang=en#note3"),
    "http://localhost/query?query=new&as-of=2021&lang=ko#note3",
  );
  assert.equal(
    turned("/source/a?lang=ko", "http://localhost/source/a#p9"),
    "http://localhost/source/a?lang=ko#p9",
  );
  assert.equal(
    turned("../ko/source/a.html", "file:///site/source/a.html?x=1#p9"),
    "file:///site/ko/source/a.html?x=1#p9",
  );
});
