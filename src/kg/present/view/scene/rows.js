// @ts-check
// What is shown, as rows of tables.

import { claimFlags, edgeFlags, saidBy } from "../model/asof.js";
import { saidText, summary } from "../model/claims.js";
import { model } from "../model/document.js";
import { allNames, citedText, className, labelOf, propName } from "../model/names.js";
import { state } from "../model/state.js";
import { voices } from "../model/voices.js";
import { linkedTo } from "./counts.js";
import { withSource } from "./scope.js";

/**
 * @typedef {object} StatementRow
 * @property {number} v
 * @property {string} prop
 * @property {string} value
 * @property {number} [to] the thing that is the value
 * @property {number} flags
 * @property {number[]} cites citations with a source
 * @property {number[]} all
 * @property {0 | [number, string][]} notes
 */

/**
 * Claims as they are told in a line.
 * @param {import("./scope.js").Told[]} list
 * @returns {StatementRow[]}
 */
export function statementRows(list) {
  const { claims, edges } = model;
  return list.map(({ v, c, e }) => {
    const [columns, k] = c >= 0 ? [claims, c] : [edges, e];
    const all = columns.cites[k].filter(saidBy);
    return {
      v,
      prop: propName(columns.prop[k]),
      value: c >= 0 ? saidText(c, v) : labelOf(edges.to[e]),
      to: c >= 0 ? undefined : edges.to[e],
      flags: c >= 0 ? claimFlags(c) : edgeFlags(e),
      cites: withSource(all),
      all,
      notes: columns.notes[k],
    };
  });
}

/**
 * A row of a table: the texts and numbers of its cells, and what it is of.
 * @typedef {{ cells: (string | number)[], v: number, of?: StatementRow }} TableRow
 */

/**
 * @param {number[]} things
 * @returns {TableRow[]}
 */
export const thingCells = (things) =>
  things.map((v) => {
    const others = allNames(v).join(" · ");
    return {
      cells: [labelOf(v), className(v), others, summary(v), linkedTo(v), voices(v)],
      v,
    };
  });

/**
 * @param {import("./scope.js").Told[]} list
 * @returns {TableRow[]}
 */
export const statementCells = (list) =>
  statementRows(list).map((row) => {
    const { printed, period } = model.cites;
    /** @param {string[]} texts */
    const cell = (texts) => [...new Set(texts.filter(Boolean))].join("; ");
    const periods = cell(row.all.map((c) => period[c]));
    const prints = cell(row.all.map((c) => printed[c]));
    return {
      cells: [labelOf(row.v), row.prop, row.value, periods, prints, cell(row.cites.map(citedText))],
      v: row.v,
      of: row,
    };
  });

/**
 * Sorts rows by a column.
 * @param {TableRow[]} rows
 * @param {number} by
 * @param {number} way 1 upwards, -1 downwards
 */
export function sortRows(rows, by, way) {
  rows.sort((one, two) => {
    const [a, b] = [one.cells[by], two.cells[by]];
    if (typeof a === "number") return way * (a - Number(b));
    return way * String(a).localeCompare(String(b), state.lang, { numeric: true });
  });
}
