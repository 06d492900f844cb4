// @ts-check
// The answer on a page of a site of files: sorted by a column, and a page of its rows.

import { $, el, fill, textButton } from "../../view/drawing/dom.js";
import { filled } from "../../view/rules/words.js";
import { orderOf, pageAt } from "../query/rules/rows.js";

const SIZE = 50; // rows on a page
const PLACES = ["pages", "pages-below"];

const { lang } = document.documentElement;
/** @type {Record<string, import("../../view/rules/words.js").Pattern>} */
const words = JSON.parse($("words").textContent);
const [body] = $("answer").querySelector("table").tBodies;
/** @type {HTMLTableCellElement[]} those of columns that can be sorted */
const heads = [...$("answer").querySelectorAll("th:not(.marks)")];
/** @type {HTMLTableRowElement[]} as the query gave them */
const given = [...body.rows];

const shown = { rows: given, at: 0, by: -1, down: false };

/** @param {string} code @param {import("../../view/rules/words.js").Facts} [facts] */
const t = (code, facts) => filled(words[code], facts);

/** @param {number} n */
const figure = (n) => n.toLocaleString(lang);

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
  const { first, end, before, after } = pageAt(shown.rows.length, SIZE, shown.at);
  body.replaceChildren(...shown.rows);
  shown.rows.forEach((row, n) => row.classList.toggle("turned", n < first || n >= end));
  const cited = new Set(shown.rows.slice(first, end).flatMap(citedBy));
  for (const note of $("notes").querySelectorAll("li[value]"))
    note.classList.toggle("turned", !cited.has(note.value));
  for (const id of PLACES) drawPager(id, { first, end, before, after });
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
 * @param {string} id
 * @param {ReturnType<typeof pageAt>} page
 */
function drawPager(id, { first, end, before, after }) {
  if (shown.rows.length <= SIZE) return;
  /** @param {string} name @param {string} sign @param {boolean} there @param {number} to */
  const step = (name, sign, there, to) => {
    const said = t(name === "before" ? "query.page.before" : "query.page.after");
    const about = { class: name, disabled: !there, "aria-label": said, title: said };
    return textButton(sign, () => turn(to, id, name), about);
  };
  const facts = { first: figure(first + 1), last: figure(end), all: figure(shown.rows.length) };
  fill($(id), [
    step("before", "‹", before, first - SIZE),
    el("span", {}, t("query.page", facts)),
    step("after", "›", after, end),
  ]);
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
  const buttons = $(id);
  (buttons.querySelector(`.${name}:enabled`) ?? buttons.querySelector("button:enabled"))?.focus();
}

/**
 * Sorts by a column: upwards, then downwards, then not at all.
 * @param {number} column
 */
function sortBy(column) {
  const next = shown.by !== column ? "up" : shown.down ? "not" : "down";
  shown.by = next === "not" ? -1 : column;
  shown.down = next === "down";
  shown.at = 0;
  const keys = given.map((row) => keyOf(row.cells[column]));
  shown.rows =
    next === "not" ? given : orderOf(keys, shown.down, lang).map((index) => given[index]);
  heads.forEach((head, n) => head.setAttribute("aria-sort", wayOf(n)));
  $("status").textContent = t(SORTED[next], { column: heads[column].textContent ?? "" });
  draw();
}

/** @param {number} column */
const wayOf = (column) => (shown.by !== column ? "none" : shown.down ? "descending" : "ascending");

/** @type {Record<string, string>} */
const SORTED = {
  up: "query.sorted.up",
  down: "query.sorted.down",
  not: "query.sorted.not",
};

heads.forEach((head, column) => {
  const button = textButton(head.textContent ?? "", () => sortBy(column), { class: "sort" });
  head.replaceChildren(button);
  head.setAttribute("aria-sort", "none");
});
draw();
