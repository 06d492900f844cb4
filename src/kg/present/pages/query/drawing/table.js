// @ts-check
// The answer as a table: a page of its rows, in the order of the column that the reader has chosen.

import { el, textButton } from "../../../view/drawing/dom.js";
import { learnNames } from "../model/names.js";
import { countedOf, learnUnits } from "../model/units.js";
import {
  columnsShown,
  figure,
  headOf,
  lastAnswer,
  page,
  rowsOf,
  t,
  wordsOf,
} from "../model/page.js";
import { nextSort, pageAt, sorted, wayOf } from "../rules/rows.js";
import { isNumber, isThing } from "../rules/values.js";
import { cell, grid } from "./cells.js";
import { answer, status } from "./elements.js";
import { drawNotes, marksOf, numbersOf } from "./notes.js";
import { drawPagers } from "./pager.js";
import { sortedWords } from "./steps.js";

// On paper there are all rows, whatever page the reader is on.
let isPaper = false;
// The names of so many rows are asked for before anybody prints, which cannot wait for them.
const NAMED = 2000;

/** Has all rows stand on paper. */
export function watchPrint() {
  addEventListener("beforeprint", () => drawOnPaper(true));
  addEventListener("afterprint", () => drawOnPaper(false));
}

/** @param {boolean} on */
function drawOnPaper(on) {
  isPaper = on;
  if (!page.last?.order || page.last.order.length <= page.size) return;
  if (!answer.querySelector("th[data-column]")) return; // no table is shown
  answer.replaceChildren();
  drawTable();
}

/** The numbers of the rows that are shown. */
function indicesShown() {
  const { order, at } = lastAnswer();
  if (isPaper) return order;
  const { first, end } = pageAt(order.length, page.size, at);
  return order.slice(first, end);
}

/** Has the numbers that are shown their units, where the rows do not name them. */
export const learnShownUnits = () => learnUnits(indicesShown());

/** The rows that are shown. */
export function rowsShown() {
  const { rows } = rowsOf(lastAnswer().found);
  return indicesShown().map((index) => rows[index]);
}

export function drawTable() {
  const { found } = lastAnswer();
  const { rows } = rowsOf(found);
  const columns = columnsShown();
  const heads = columns.map(heading);
  if (found.citations) heads.push(el("th", { scope: "col" }, t("query.citations")));
  const indices = indicesShown();
  const counted = countedOf(indices);
  const lines = indices.map((index, at) => {
    const cells = columns.map((column) => cell(rows[index], column, counted[at]?.[column]));
    if (found.citations)
      cells.push(el("td", { class: "marks", "data-label": t("query.citations") }, marksOf(index)));
    return cells;
  });
  answer.append(grid(heads, lines));
  drawPagers(turnTo);
  drawNotes(numbersOf(indices));
  if (indices.length < rows.length && rows.length <= NAMED) learnNames(thingsOf(rows));
}

/** @param {import("../rules/values.js").Row[]} rows */
const thingsOf = (rows) =>
  rows.flatMap((row) => Object.values(row)).flatMap((one) => (isThing(one) ? [one.value] : []));

/** @param {string} column */
function heading(column) {
  const way = wayOf(lastAnswer().sort, column);
  const button = textButton(headOf(column), () => sortBy(column), { class: "sort" });
  const figures = rowsShown().some((row) => isNumber(row[column])) && "number";
  const about = {
    scope: "col",
    class: figures,
    "aria-sort": way,
    "data-column": column,
    "data-label": headOf(column),
  };
  return el("th", about, button);
}

/**
 * Sorts by a column: upwards, then downwards, then not at all.
 * @param {string} column
 */
async function sortBy(column) {
  const shown = lastAnswer();
  const { rows } = rowsOf(shown.found);
  const next = nextSort(shown.sort, column);
  const things = rows.map((row) => row[column]).filter((value) => value && isThing(value));
  await learnNames(things.map(({ value }) => value));
  if (page.last !== shown) return;
  shown.order = next.by
    ? sorted(rows, column, next.down, page.lang, wordsOf)
    : rows.map((_, index) => index);
  shown.sort = next;
  shown.at = 0;
  await redraw();
  status.textContent = sortedWords(next, headOf(column), { t, figure });
  const head = answer.querySelector(`th[data-column="${CSS.escape(column)}"] button`);
  /** @type {HTMLElement | null} */ (head)?.focus();
}

/** Shows the rows that are to be seen now, when they have their names. */
async function redraw() {
  const shown = lastAnswer();
  await Promise.all([learnNames(thingsOf(rowsShown())), learnShownUnits()]);
  if (page.last !== shown) return;
  answer.replaceChildren();
  drawTable();
}

/**
 * Shows the page of rows that a row is on.
 * @param {number} at
 */
async function turnTo(at) {
  lastAnswer().at = at;
  await redraw();
}
