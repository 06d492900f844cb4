// @ts-check
// What is shown, as rows of tables.

import { claimFlags, edgeFlags, saidBy, saidByDay, tieCount } from "../model/asof.js";
import { saidText, summary } from "../model/claims.js";
import { claimsOf, model } from "../model/document.js";
import { citedText, className, labelOf, propName } from "../model/names.js";
import { state } from "../model/state.js";
import { scene } from "./compose.js";

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

/** @param {number[]} cites */
export const withSource = (cites) => cites.filter((c) => model.cites.source[c] >= 0 && saidBy(c));

/**
 * Everything that had been said of things by the day.
 * @param {number[]} things
 */
export function statementRows(things) {
  /** @type {StatementRow[]} */
  const rows = [];
  const { claims, edges } = model;
  for (const v of things) {
    for (const c of claimsOf(v).filter((r) => saidByDay(claims.cites[r])))
      rows.push({
        v,
        prop: propName(claims.prop[c]),
        value: saidText(c, v),
        flags: claimFlags(c),
        cites: withSource(claims.cites[c]),
        all: claims.cites[c].filter(saidBy),
        notes: claims.notes[c],
      });
    for (const e of model.out[v].filter((r) => saidByDay(edges.cites[r])))
      rows.push({
        v,
        prop: propName(edges.prop[e]),
        value: labelOf(edges.to[e]),
        to: edges.to[e],
        flags: edgeFlags(e),
        cites: withSource(edges.cites[e]),
        all: edges.cites[e].filter(saidBy),
        notes: edges.notes[e],
      });
  }
  return rows;
}

/** The things of the picture with what is folded into them and stood for by groups. */
export function shownThings() {
  const things = new Set();
  for (const v of scene.here)
    for (const i of v < model.n ? [v] : model.groups[v - model.n])
      if (!state.hide.has(model.kind[i])) things.add(i);
  for (const i of [...things])
    for (const f of model.guests[i]) if (!state.hide.has(model.kind[f])) things.add(f);
  return [...things].sort((a, b) => a - b);
}

/**
 * From how many sources what is said of a thing comes.
 * @param {number} v
 */
function sourcesOf(v) {
  const cites = [
    ...claimsOf(v).flatMap((c) => model.claims.cites[c]),
    ...[...model.out[v], ...model.into[v]].flatMap((e) => model.edges.cites[e]),
  ];
  return new Set(withSource(cites).map((c) => model.cites.source[c])).size;
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
    const others = model.nodes.names[v].split("\n").join(" · ");
    return {
      cells: [labelOf(v), className(v), others, summary(v), tieCount(v), sourcesOf(v)],
      v,
    };
  });

/**
 * @param {number[]} things
 * @returns {TableRow[]}
 */
export const statementCells = (things) =>
  statementRows(things).map((row) => {
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
