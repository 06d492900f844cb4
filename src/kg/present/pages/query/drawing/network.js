// @ts-check
// The answer as a network: the view of the things in its rows.

import { el } from "../../../view/drawing/dom.js";
import { viewQuery } from "../model/asking.js";
import { isEntity, lastAnswer, page, rowsOf, t } from "../model/page.js";
import { withoutNotes } from "../rules/tokens.js";
import { isThing } from "../rules/values.js";
import { answer, linkTo, sayWhy } from "./elements.js";

const LONGEST = 30000; // of an address

export function drawNetwork() {
  const { found, asked } = lastAnswer();
  const things = rowsOf(found)
    .rows.flatMap((row) => Object.values(row))
    .filter(isThing);
  if (!page.known.space || !things.some(({ value }) => isEntity(value))) {
    sayWhy(t("query.no-things"));
    return;
  }
  const to = "/view?" + viewQuery(withoutNotes(asked.query));
  if (to.length > LONGEST) {
    sayWhy(t("query.too-long"));
    return;
  }
  answer.append(
    el("p", {}, linkTo(t("query.open-network"), to)),
    el("iframe", { src: to, title: t("query.network") }),
  );
}
