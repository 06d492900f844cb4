// @ts-check
// The answer as a table.

import { el } from "../../../view/drawing/dom.js";
import { lastAnswer, rowsOf, t } from "../model/page.js";
import { cell, grid } from "./cells.js";
import { answer } from "./elements.js";
import { drawNotes, marksOf } from "./notes.js";

export const LIMIT = 1000; // rows that are shown

export function drawTable() {
  const { found } = lastAnswer();
  const { citations } = found;
  const { vars, rows } = rowsOf(found);
  /** @type {import("./notes.js").Numbers} */
  const numbers = new Map();
  const heads = citations ? [...vars, t("query.citations")] : vars;
  const lines = rows.slice(0, LIMIT).map((row, index) => {
    const cells = vars.map((v) => cell(row[v]));
    if (citations) cells.push(el("td", { class: "marks" }, marksOf(index, numbers)));
    return cells;
  });
  answer.append(grid(heads, lines));
  drawNotes(numbers);
}
