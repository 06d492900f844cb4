// @ts-check
// Dates of what is shown, one row for each thing, and the axis that they stand on.

import { claimFlags, isPlan, saidByDay } from "../model/asof.js";
import { saidText } from "../model/claims.js";
import { claimsOf, counts, isProp, model } from "../model/document.js";
import { propName } from "../model/names.js";
import { grouped } from "../rules/collections.js";
import { spanOf } from "../rules/dates.js";
import { cardOf } from "./cards.js";
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
 * @property {boolean} [vague] whether what counts says the same, more precisely
 */

/** @param {number} c */
const isOfDay = (c) => DATES.some((name) => isProp(model.claims.prop[c], name));

export const hasTime = () => model.claims.prop.some((_, c) => isOfDay(c));

/** @param {DateRow} row */
const start = (row) => row.from || row.to;

/** @param {DateRow} a @param {DateRow} b */
const inTime = (a, b) =>
  start(a).localeCompare(start(b)) || a.to.localeCompare(b.to) || a.i - b.i || a.c - b.c;

/**
 * What is told of the time of a thing: the day that counts (what came, else the newest plan), all
 * others in the order of time, and what became of what was promised, in words.
 * @typedef {{ i: number, main: DateRow, others: DateRow[], verdict: Cell }} TimeRow
 *
 * @typedef {import("./cards.js").Cell} Cell
 */

/**
 * The rows by time, or with those of one thing together.
 * @param {boolean} byThing
 * @returns {TimeRow[]}
 */
export function timeRows(byThing) {
  const verdicts = new Map();
  const rows = shownThings().flatMap((i) => timeRow(i, verdicts));
  rows.sort((a, b) => inTime(a.main, b.main));
  if (!byThing) return rows;
  return [...grouped(rows, ({ i }) => aboutOf(i)).values()].flat();
}

/**
 * The thing that a dated one is of: itself where it is folded into none.
 * @param {number} i
 */
export const aboutOf = (i) => model.home.get(i)?.[0] ?? i;

/**
 * @param {number} i
 * @param {Map<number, Map<number, Cell>>} verdicts of the cards that have been read
 * @returns {TimeRow[]}
 */
function timeRow(i, verdicts) {
  const days = claimsOf(i)
    .flatMap((c) => dateRow(i, c))
    .sort(inTime);
  if (!days.length) return [];
  const standing = days.filter((day) => !day.past);
  const came = standing.filter((day) => !day.planned);
  const main = came[came.length - 1] ?? standing[standing.length - 1] ?? days[days.length - 1];
  const others = days
    .filter((day) => day !== main)
    .map((day) => ({ ...day, vague: day.past && holds(day, main) }));
  return [{ i, main, others, verdict: verdictOf(i, verdicts) }];
}

/**
 * Whether a day, month or span holds another one, as a plan or as what came.
 * @param {DateRow} wide
 * @param {DateRow} row
 */
const holds = (wide, { from, to, planned }) =>
  wide.planned === planned && wide.from <= from && (!wide.to || (to !== "" && to <= wide.to));

/**
 * What became of a promise, as the card of its thing says it; on another day there is none.
 * @param {number} i
 * @param {Map<number, Map<number, Cell>>} read
 * @returns {Cell}
 */
function verdictOf(i, read) {
  for (const v of [i, ...(model.home.get(i) ?? [])]) {
    let steps = read.get(v);
    if (!steps) read.set(v, (steps = stepsOf(v)));
    const found = steps.get(i);
    if (found) return found;
  }
  return [];
}

/**
 * The verdicts on the steps that the card of a thing tells.
 * @param {number} v
 * @returns {Map<number, Cell>}
 */
function stepsOf(v) {
  const rows = cardOf(v)?.parts.find(({ kind }) => kind === "steps")?.rows ?? [];
  return new Map(rows.map(({ cells }) => [cells[0][0]?.thing ?? -1, cells[cells.length - 1]]));
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
 * over, and what lies beyond stands at its end, as what lies before stands where it begins.
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
  /** @param {string} day */
  const before = (day) => Date.parse(day) < first;
  /** @param {string} day */
  const beyond = (day) => Date.parse(day) >= last;
  return { years, percent, before, beyond };
}
