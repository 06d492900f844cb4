// @ts-check
// The rows of an answer: sorted by a column, and a page of them.

import { endOf, startOf } from "../../../view/rules/dates.js";
import { isTime, unitOf } from "./cells.js";
import { isNumber, isThing } from "./values.js";

/** @typedef {import("./values.js").Row} Row */

/**
 * What is compared of a cell: its kind, the unit of a figure, a figure or a text; null for nothing.
 * @typedef {[number, string, number | string] | null} Key
 */

/**
 * @param {Row} row
 * @param {string} column
 * @param {(row: Row, column: string) => string} wordsOf
 * @returns {Key}
 */
function keyOf(row, column, wordsOf) {
  const value = row[column];
  if (!value || (value.value === "" && !isThing(value))) return null;
  if (isNumber(value)) return [0, unitOf(row, column), Number(value.value)];
  if (isTime(row, column)) return [1, "", startOf(value.value) + " " + endOf(value.value)];
  return [2, "", wordsOf(row, column)];
}

/**
 * The numbers of the rows in the order of a column: figures by size, each unit apart, days by time,
 * names and texts by the alphabet, what says nothing last. Rows that are alike stay as they were.
 * @param {Row[]} rows
 * @param {string} column
 * @param {boolean} down
 * @param {string} lang
 * @param {(row: Row, column: string) => string} wordsOf what a cell says
 */
export const sorted = (rows, column, down, lang, wordsOf) =>
  orderOf(
    rows.map((row) => keyOf(row, column, wordsOf)),
    down,
    lang,
  );

/**
 * How rows are sorted: by a column or as they came (""), and whether downwards.
 * @typedef {{ by: string, down: boolean }} Sort
 */

/**
 * What a column that is chosen sorts by next: upwards, then downwards, then not at all.
 * @param {Sort} sort
 * @param {string} column
 * @returns {Sort}
 */
export function nextSort({ by, down }, column) {
  if (by !== column) return { by: column, down: false };
  return down ? { by: "", down: false } : { by, down: true };
}

/**
 * The way in which a column is sorted, as `aria-sort` calls it.
 * @param {Sort} sort
 * @param {string} column
 */
export const wayOf = ({ by, down }, column) =>
  by !== column ? "none" : down ? "descending" : "ascending";

/**
 * The numbers of cells in their order.
 * @param {Key[]} keys
 * @param {boolean} down
 * @param {string} lang
 */
export function orderOf(keys, down, lang) {
  const { compare } = new Intl.Collator(lang, { numeric: true });
  const turn = down ? -1 : 1;
  /** @param {number} a @param {number} b */
  const order = (a, b) => {
    const [one, two] = [keys[a], keys[b]];
    if (!one || !two) return Number(!one) - Number(!two);
    if (one[0] !== two[0] || one[1] !== two[1]) return one[0] - two[0] || compare(one[1], two[1]);
    const [first, second] = [one[2], two[2]];
    return (
      turn * (typeof first === "number" ? first - Number(second) : compare(first, String(second)))
    );
  };
  return keys.map((_, index) => index).sort((a, b) => order(a, b) || a - b);
}

/**
 * The first and the last of each run of numbers that follow one another.
 * @param {number[]} numbers from the smallest to the largest
 */
export function runsOf(numbers) {
  /** @type {[number, number][]} */
  const runs = [];
  for (const n of numbers) {
    const run = runs.at(-1);
    if (run && run[1] === n - 1) run[1] = n;
    else runs.push([n, n]);
  }
  return runs;
}

/**
 * A page of so many rows: where it begins, where it ends, and whether there are others.
 * @param {number} count of all rows
 * @param {number} size
 * @param {number} at the number of a row on the page
 */
export function pageAt(count, size, at) {
  const last = Math.max(0, Math.ceil(count / size) - 1);
  const number = Math.min(last, Math.max(0, Math.floor(at / size)));
  const first = number * size;
  return { first, end: Math.min(count, first + size), before: number > 0, after: number < last };
}
