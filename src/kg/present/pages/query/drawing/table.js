// @ts-check
// The answer as a table.

import { el } from "../../../view/drawing/dom.js";
import { page, t } from "../model/page.js";
import { cell, grid } from "./cells.js";
import { answer } from "./elements.js";
import { drawNotes, marksOf } from "./notes.js";

export const LIMIT = 1000; // rows that are shown

export function drawTable() {
  const { head, results, citations } = page.last.found;
  /** @type {import("./notes.js").Numbers} */
  const numbers = new Map();
  const heads = citations ? [...head.vars, t("query.citations")] : head.vars;
  const lines = results.bindings.slice(0, LIMIT).map((row, index) => {
    const cells = head.vars.map((v) => cell(row[v]));
    if (citations) cells.push(el("td", { class: "marks" }, marksOf(index, numbers)));
    return cells;
  });
  answer.append(grid(heads, lines));
  drawNotes(numbers);
}
