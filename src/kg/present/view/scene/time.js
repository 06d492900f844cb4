// @ts-check
// Dates of what is shown, one row each, and the axis that they stand on.

import { claimFlags, isPlan, saidByDay } from "../model/asof.js";
import { saidText } from "../model/claims.js";
import { claimsOf, counts, isProp, model } from "../model/document.js";
import { propName } from "../model/names.js";
import { spanOf } from "../rules/dates.js";
import { shownThings } from "./scope.js";

const DATES = ["date", "during", "plannedDate", "actualDate", "dueDate"];

/**
 * @typedef {object} DateRow
 * @property {number} i
 * @property {number} c the claim
 * @property {string} name of its property, for people
 * @property {string} text
 * @property {string} from the first day that it may mean, "" for an open span
 * @property {string} to
 * @property {boolean} planned
 * @property {boolean} past whether it does not count
 */

/** @param {number} c */
const isOfDay = (c) => DATES.some((name) => isProp(model.claims.prop[c], name));

export const hasTime = () => model.claims.prop.some((_, c) => isOfDay(c));

/** @returns {DateRow[]} */
export function dateRows() {
  const rows = shownThings().flatMap((i) => claimsOf(i).flatMap((c) => dateRow(i, c)));
  /** @param {DateRow} row */
  const start = (row) => row.from || row.to;
  return rows.sort(
    (a, b) =>
      start(a).localeCompare(start(b)) || a.to.localeCompare(b.to) || a.i - b.i || a.c - b.c,
  );
}

/**
 * @param {number} i
 * @param {number} c
 * @returns {DateRow[]}
 */
function dateRow(i, c) {
  const { prop, value, cites } = model.claims;
  const days = isOfDay(c) && saidByDay(cites[c]) && spanOf(value[c]);
  if (!days) return [];
  return [
    {
      ...{ i, c },
      name: propName(prop[c]),
      text: saidText(c, i),
      from: days.start?.first || "",
      to: days.end?.last || "",
      planned: isPlan(c, i),
      past: !counts(claimFlags(c)),
    },
  ];
}

/**
 * The parts of the mark of a row: what is over is filled, what is planned is hollow, and so is what
 * lies behind the day of the newest source, whoever says it.
 * @param {DateRow} row
 * @param {string} now that day
 * @returns {{ from: string, to: string, filled: boolean, cut?: string }[]} "" for an end that is
 *   open; `cut` where one part goes on in the other
 */
export function markParts({ from, to, planned }, now) {
  if (planned || from > now) return [{ from, to, filled: false }];
  if (to && to <= now) return [{ from, to, filled: true }];
  return [
    { from, to: now, filled: true, cut: "cut" },
    { from: now, to, filled: false, cut: "rest" },
  ];
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
  const starts = rows.map((row) => Date.parse(row.from || row.to));
  const ends = rows.map((row) => Date.parse(row.to || row.from));
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
