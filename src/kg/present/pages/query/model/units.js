// @ts-check
// The units of numbers in the rows of an own query, where no column tells them: the server has them
// of the claims that state the numbers.

import { isNumber, isThing } from "../rules/values.js";
import { unitsFor } from "./asking.js";
import { isGraph, lastAnswer, rowsOf } from "./page.js";

/** @typedef {import("./page.js").Answer} Answer */
/** @typedef {Record<string, string>} Counted numbers with their units, by column */

/**
 * @typedef {object} Known
 * @property {Promise<import("./asking.js").Units>} asks what the server has to be told of rows
 * @property {Map<number, Counted>} rows by their numbers
 */

const LENGTH = 6000; // of the rows that are asked about at once

/** What is known of the units of an answer. @type {WeakMap<Answer, Known>} */
const known = new WeakMap();

/**
 * What is known of the rows of the answer that is shown, none if not of all.
 * @param {number[]} indices
 * @returns {Counted[]}
 */
export function countedOf(indices) {
  const rows = known.get(lastAnswer())?.rows;
  const found = indices.map((index) => rows?.get(index));
  return found.includes(undefined) ? [] : /** @type {Counted[]} */ (found);
}

/**
 * Asks for the units of the numbers in rows, of each once.
 * @param {number[]} indices
 */
export async function learnUnits(indices) {
  const answer = lastAnswer();
  const { rows } = rowsOf(answer.found);
  const counts = indices.some((index) => Object.values(rows[index]).some(isNumber));
  if (answer.titled || isGraph(answer.found) || !counts) return;
  try {
    const of = known.get(answer) ?? { asks: unitsFor(answer.asked, []), rows: new Map() };
    known.set(answer, of);
    const { columns, cited } = await of.asks;
    if (!columns.length) return;
    const fresh = indices.filter((index) => !of.rows.has(index));
    const told = fresh.map((index) => cellsOf(answer, index, columns, cited));
    for (const [first, end] of batches(told)) {
      const found = await unitsFor(answer.asked, told.slice(first, end));
      for (const [at, one] of found.rows.entries()) of.rows.set(fresh[first + at], one);
    }
  } catch {
    /* numbers whose units cannot be had stand without */
  }
}

/**
 * What the server has to be told of a row.
 * @param {Answer} answer
 * @param {number} index
 * @param {string[]} columns
 * @param {boolean} cited
 */
function cellsOf({ found }, index, columns, cited) {
  const row = rowsOf(found).rows[index];
  const cells = columns.map((column) => {
    const value = row[column];
    return value && (isThing(value) || isNumber(value)) ? value.value : "";
  });
  const citations = (cited && found.citations?.[index]) || [];
  return [...cells, ...citations.filter((iri) => found.sources?.[iri]?.kind === "citation")];
}

/**
 * Where parts of a list begin and end that are short enough for an address.
 * @param {string[][]} rows
 */
function batches(rows) {
  /** @type {[number, number][]} */
  const found = [];
  let [first, length] = [0, 0];
  for (const [at, row] of rows.entries()) {
    const own = encodeURIComponent(JSON.stringify(row)).length;
    if (at > first && length + own > LENGTH) {
      found.push([first, at]);
      [first, length] = [at, 0];
    }
    length += own;
  }
  if (rows.length) found.push([first, rows.length]);
  return found;
}
