// @ts-check
// Dates of what is shown, one row each, and the axis that they stand on.

import { claimFlags, saidByDay } from "../model/asof.js";
import { saidText } from "../model/claims.js";
import { claimsOf, isCurrent, model } from "../model/document.js";
import { propName } from "../model/names.js";
import { endOf, startOf } from "../rules/dates.js";
import { localName } from "../rules/text.js";
import { shownThings } from "./rows.js";

const DATES = ["date", "start", "end", "plannedDate", "actualDate", "dueDate"];

/**
 * @typedef {object} DateRow
 * @property {number} i
 * @property {number} c the claim
 * @property {string} name
 * @property {string[]} names of its properties, for people
 * @property {string} text
 * @property {string} from
 * @property {string} to
 * @property {boolean} planned
 * @property {boolean} past
 */

/** @param {number} c */
const dateName = (c) => localName(model.props[model.claims.prop[c]][0]);

export const hasTime = () => model.claims.prop.some((_, c) => DATES.includes(dateName(c)));

/** @returns {DateRow[]} */
export function dateRows() {
  const rows = shownThings().flatMap((i) =>
    withSpan(
      claimsOf(i)
        .filter(isDay)
        .map((c) => dateRow(i, c)),
    ),
  );
  return rows.sort((a, b) => a.from.localeCompare(b.from) || a.to.localeCompare(b.to) || a.i - b.i);
}

/** @param {number} c */
const isDay = (c) =>
  DATES.includes(dateName(c)) &&
  saidByDay(model.claims.cites[c]) &&
  /^\d{4}/.test(model.claims.value[c]);

/**
 * @param {number} i
 * @param {number} c
 * @returns {DateRow}
 */
function dateRow(i, c) {
  const value = model.claims.value[c];
  const name = dateName(c);
  return {
    i,
    c,
    names: [propName(model.claims.prop[c])],
    text: saidText(c, i),
    from: startOf(value),
    to: endOf(value),
    planned: ["plannedDate", "dueDate"].includes(name),
    past: !isCurrent(claimFlags(c)),
    name,
  };
}

/**
 * The start and the end of one thing are one bar.
 * @param {DateRow[]} rows of one thing
 */
function withSpan(rows) {
  const spans = rows.filter((row) => ["start", "end"].includes(row.name) && !row.past);
  if (spans.length !== 2) return rows;
  const [first, last] = spans.sort((a, b) => b.name.localeCompare(a.name));
  if (first.name === last.name || first.from > last.to) return rows;
  first.to = last.to;
  if (first.text !== last.text) first.text = `${first.text} – ${last.text}`;
  first.names = [...first.names, ...last.names];
  return rows.filter((row) => row !== last);
}

/**
 * The axis of dates. Far goals would press all that has happened together: it ends where most is
 * over, and what lies beyond stands at its end.
 * @param {DateRow[]} rows
 * @param {number} ticks how many years fit, at most
 */
export function timeAxis(rows, ticks) {
  /** @param {number[]} days @param {number} share */
  const at = (days, share) => days.sort((a, b) => a - b)[Math.floor(share)];
  /** @param {number} day */
  const yearOf = (day) => new Date(day).getUTCFullYear();
  const starts = rows.map((row) => Date.parse(row.from));
  const ends = rows.map((row) => Date.parse(row.to));
  const lowest = rows.length ? yearOf(at(starts, rows.length * 0.02)) : 0;
  const highest = rows.length ? yearOf(at(ends, (rows.length - 1) * 0.95)) + 1 : 1;
  const [first, last] = [Date.UTC(lowest, 0, 1), Date.UTC(highest, 0, 1)];
  const every = Math.max(1, Math.ceil((highest - lowest) / ticks));
  const years = [];
  for (let year = lowest; year < highest; year += every) years.push(year);
  /** @param {string} day */
  const percent = (day) =>
    Math.max(0, Math.min(100, ((Date.parse(day) - first) / (last - first || 1)) * 100));
  return { years, percent };
}
