// @ts-check
// What became of a promised day, as of another day: in time, late, put off, come to nothing, passed
// without a word, or not yet due. The twin of `kg.evidence.fulfilments` and `kg.evidence.score.telling`.

import { datesOf } from "./dates.js";

/**
 * A day as it is said: EDTF, and the word that hedges it.
 * @typedef {{ value: string, qualifier: string }} Said
 *
 * A promise: the days of its first and its latest plan, of what was done, how it ended, and the day
 * of the newest source.
 * @typedef {{ first: Said[], latest: Said[], actual: Said[], outcomes: string[],
 *   today: string }} Promise
 *
 * @typedef {"late" | "putOff" | "missed" | "past" | "reached" | "planned"} Fate
 */

const LATEST_BY = ["at-most", "under"];
const EARLIEST_BY = ["at-least", "over"];
const LOST = ["refused", "missed", "failed"];

/** What breaks a promise. */
export const BROKEN = ["late", "putOff", "missed", "past"];

/**
 * @param {Promise} promise
 * @returns {Fate}
 */
export function fateOf({ first, latest, actual, outcomes, today }) {
  const now = verdict(latest, actual, outcomes, today);
  if (now === "nothing") return "missed";
  if (now === "overdue") return "past";
  if (verdict(first, actual, outcomes, today) === "tooLate") return "late";
  if (actual.length || outcomes.length) return "reached";
  return hasMoved(first, latest) ? "putOff" : "planned";
}

/**
 * @param {Said[]} plan
 * @param {Said[]} actual
 * @param {string[]} outcomes
 * @param {string} today
 */
function verdict(plan, actual, outcomes, today) {
  const [due, done] = [whole(plan, true), whole(actual, false)];
  if (done && due) return done.first > due.last ? "tooLate" : "inTime";
  if (outcomes.length) return outcomes.some((one) => LOST.includes(one)) ? "nothing" : "done";
  return due && due.last < today ? "overdue" : "notYet";
}

/**
 * From the first to the last day that some claims may mean.
 * @param {Said[]} days
 * @param {boolean} due
 */
function whole(days, due) {
  const ended = days.filter(({ qualifier }) => !EARLIEST_BY.includes(qualifier));
  const found = (ended.length ? ended : days).flatMap((one) => boundsOf(one, due));
  if (!found.length) return null;
  return {
    first: found.map(({ first }) => first).sort()[0],
    last: found.map(({ last }) => last).sort()[found.length - 1],
  };
}

/**
 * @param {Said} said
 * @param {boolean} due
 */
function boundsOf({ value, qualifier }, due) {
  const day = datesOf(value);
  if (!day) return [];
  if (LATEST_BY.includes(qualifier))
    return [{ first: due ? day.last : "0001-01-01", last: day.last }];
  return [EARLIEST_BY.includes(qualifier) ? { first: day.first, last: "9999-12-31" } : day];
}

/**
 * Whether the latest plan is later than the first, whatever they may mean.
 * @param {Said[]} first
 * @param {Said[]} latest
 */
function hasMoved(first, latest) {
  const [from, to] = [first[0], latest[latest.length - 1]];
  const [one, other] = [datesOf(from?.value ?? ""), datesOf(to?.value ?? "")];
  if (!one || !other) return false;
  const alike = from.value.replace("~", "").length === to.value.replace("~", "").length;
  return alike ? other.first > one.first : other.first.slice(0, 7) > one.last.slice(0, 7);
}
