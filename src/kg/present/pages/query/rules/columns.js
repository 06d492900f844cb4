// @ts-check
// Which columns of an answer make a chart: numbers along days, or along whatever there is.

import { isNumber, isThing, moment } from "./values.js";

/** @typedef {import("./values.js").Row} Row */

/**
 * @param {Row[]} rows
 * @param {string} column
 */
const valuesOf = (rows, column) => rows.map((row) => row[column]).filter(Boolean);

/**
 * @param {Row[]} rows
 * @param {string} column
 */
const distinct = (rows, column) => new Set(valuesOf(rows, column).map(({ value }) => value)).size;

/**
 * The columns of a chart, or null where no column holds numbers only. `x` is "" where there is but
 * one column.
 * @param {string[]} columns
 * @param {Row[]} rows
 * @param {{ x: string, y: string }} wanted
 * @param {(iri: string) => boolean} isEntity
 */
export function chartColumns(columns, rows, wanted, isEntity) {
  const used = columns.filter((v) => valuesOf(rows, v).length);
  const figures = used.filter((v) => valuesOf(rows, v).every(isNumber));
  if (!figures.length) return null;
  const times = used.filter((v) =>
    valuesOf(rows, v).every((value) => !Number.isNaN(moment(value))),
  );
  const values = figures.filter((v) => !times.includes(v));
  const y = figures.includes(wanted.y) ? wanted.y : values[0] || figures[0];
  const along = columns.filter((v) => v !== y);
  const usual =
    times.find((v) => v !== y && distinct(rows, v) > 1) ||
    along.find((v) => !figures.includes(v) && used.includes(v)) ||
    along[0] ||
    "";
  const x = along.includes(wanted.x) ? wanted.x : usual;
  const timed = times.includes(x);
  /** @param {string} v */
  const holdsThings = (v) =>
    valuesOf(rows, v).some((value) => isThing(value) && isEntity(value.value));
  const by = timed ? along.find((v) => v !== x && holdsThings(v)) : undefined;
  return { x, y, by, timed, figures, along };
}

/**
 * Whether an answer tells of several units or currencies.
 * @param {string[]} columns
 * @param {Row[]} rows
 */
export const mixesUnits = (columns, rows) =>
  columns.some((v) => /currency|unit|통화|단위/i.test(v) && distinct(rows, v) > 1);
