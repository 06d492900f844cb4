// @ts-check
// The rows that the open form will write.

import { $, el, fill } from "../../view/drawing/dom.js";
import { t } from "../model/page.js";
import { proofMark } from "./words.js";

/** @param {import("../rules/draft.js").Draft} draft @param {import("../model/page.js").Row[]} rows */
export function drawRows(draft, rows) {
  const box = $("form-rows");
  box.hidden = draft.mends || !rows.length;
  fill(box.firstChild, t("desk.rows", { count: rows.length }));
  const items = rows.map((row) =>
    el(
      "li",
      {},
      el(
        "code",
        {},
        [row.locator, row.subject, row.predicate, row.object].filter(Boolean).join(" · "),
      ),
      [row.qualifier, row.period, row.modality, row.printed && `“${row.printed}”`]
        .filter(Boolean)
        .map((one) => el("code", {}, " · " + one)),
      " ",
      proofMark(row.proof, row.reason),
    ),
  );
  fill(box.lastChild, el("ol", {}, items));
}
