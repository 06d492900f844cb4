// @ts-check
// The answer on a page of a site of files: sorted by a column, and a page of its rows.

import { $, fill, textButton } from "../../view/drawing/dom.js";
import { filled } from "../../view/rules/words.js";
import { PLACES, focusStep, pageSteps, sortedWords } from "../query/drawing/steps.js";
import { nextSort, orderOf, pageAt, wayOf } from "../query/rules/rows.js";

const SIZE = 50; // rows on a page

const { lang } = document.documentElement;
/** @type {Record<string, import("../../view/rules/words.js").Pattern>} */
const words = JSON.parse($("words").textContent);
const [body] = $("answer").querySelector("table").tBodies;
/** @type {HTMLTableCellElement[]} those of columns that can be sorted */
const heads = [...$("answer").querySelectorAll("th:not(.marks)")];
/** @type {HTMLTableRowElement[]} as the query gave them */
const given = [...body.rows];

const shown = { rows: given, at: 0, sort: { by: "", down: false } };

/** @param {string} code @param {import("../../view/rules/words.js").Facts} [facts] */
const t = (code, facts) => filled(words[code], facts);

/** @param {number} n */
const figure = (n) => n.toLocaleString(lang);

const speech = { t, figure };

/**
 * What a cell is sorted by.
 * @param {HTMLTableCellElement} cell
 * @returns {import("../query/rules/rows.js").Key}
 */
function keyOf(cell) {
  const { key, unit = "" } = cell.dataset;
  const text = cell.textContent ?? "";
  if (cell.className === "number" && key) return [0, unit, Number(key)];
  if (cell.className === "day" && key) return [1, "", key];
  return text ? [2, "", text] : null;
}

/** Shows the page of rows that the reader is on, and what stands in its footnotes. */
function draw() {
  const page = pageAt(shown.rows.length, SIZE, shown.at);
  const { first, end } = page;
  body.replaceChildren(...shown.rows);
  shown.rows.forEach((row, n) => row.classList.toggle("turned", n < first || n >= end));
  const cited = new Set(shown.rows.slice(first, end).flatMap(citedBy));
  for (const note of $("notes").querySelectorAll("li[value]"))
    note.classList.toggle("turned", !cited.has(note.value));
  if (shown.rows.length > SIZE)
    for (const id of PLACES) {
      /** @param {number} to @param {string} name */
      const step = (to, name) => turn(to, id, name);
      fill($(id), pageSteps(page, SIZE, shown.rows.length, speech, step));
    }
}

/**
 * The numbers of a row's footnotes.
 * @param {HTMLTableRowElement} row
 */
function citedBy(row) {
  const runs = [...row.querySelectorAll(".marks [data-last]")];
  return runs.flatMap((run) => {
    const { first, last } = /** @type {HTMLElement} */ (run).dataset;
    return Array.from({ length: Number(last) - Number(first) + 1 }, (_, n) => Number(first) + n);
  });
}

/**
 * @param {number} to
 * @param {string} id
 * @param {string} name
 */
function turn(to, id, name) {
  shown.at = to;
  draw();
  if (id !== PLACES[0]) $("answer").scrollIntoView();
  focusStep($(id), name);
}

/**
 * Sorts by a column: upwards, then downwards, then not at all.
 * @param {number} column
 */
function sortBy(column) {
  shown.sort = nextSort(shown.sort, String(column));
  shown.at = 0;
  const keys = given.map((row) => keyOf(row.cells[column]));
  const order = shown.sort.by && orderOf(keys, shown.sort.down, lang);
  shown.rows = order ? order.map((index) => given[index]) : given;
  heads.forEach((head, n) => head.setAttribute("aria-sort", wayOf(shown.sort, String(n))));
  $("status").textContent = sortedWords(shown.sort, heads[column].textContent ?? "", speech);
  draw();
}

heads.forEach((head, column) => {
  const button = textButton(head.textContent ?? "", () => sortBy(column), { class: "sort" });
  head.replaceChildren(button);
  head.setAttribute("aria-sort", "none");
});
draw();
