// @ts-check
// What became of a promised day, as of another day: in time, late, put off, come to nothing, passed
// without a word, or not yet due. The twin of `kg.evidence.fulfilments` and `kg.evidence.score.telling`.

import { datesOf, numberOf } from "./dates.js";

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
export const LOST = ["refused", "missed", "failed"];

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
 * What a plan came to, in the words of the vocabulary.
 * @param {Said[]} plan
 * @param {Said[]} actual
 * @param {string[]} outcomes
 * @param {string} today
 */
export function verdict(plan, actual, outcomes, today) {
  const [due, done] = [whole(plan, true), whole(actual, false)];
  if (done && due && done.last <= due.last) return "inTime";
  if (done && due) return done.first > due.last ? "tooLate" : "cannotBeSaid";
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

// --- how far ------------------------------------------------------------------------------------

/**
 * How far one day is from another: `least` and `most` of days, months or years.
 * @typedef {{ least: number, most: number, unit: "days" | "months" | "years" }} Gap
 *
 * @typedef {import("./dates.js").Days} Days
 */

/**
 * How late something was done, null where an end is open: counted from the last day of the plan, and
 * of what came early from the first.
 * @param {Said[]} plan
 * @param {Said[]} actual
 * @returns {Gap | null}
 */
export function latenessOf(plan, actual) {
  if (plan.some(({ qualifier }) => EARLIEST_BY.includes(qualifier))) return null;
  if (actual.some(({ qualifier }) => qualifier)) return null;
  const pairs = plan.flatMap(({ value, qualifier }) =>
    actual.flatMap((done) => {
      const [due, day] = [datesOf(value), datesOf(done.value)];
      return due && day ? [{ due, day, by: LATEST_BY.includes(qualifier) }] : [];
    }),
  );
  if (!pairs.length) return null;
  const unit = pairs.every(({ due, day }) => isDay(due) && isDay(day)) ? "days" : "months";
  const found = pairs.flatMap(({ due, day, by }) =>
    [day.first, day.last].map((end) => lateBy(due, end, unit, by)),
  );
  return { least: Math.min(...found), most: Math.max(...found), unit };
}

/** @param {Days} day */
const isDay = ({ first, last }) => first === last;

/**
 * @param {Days} due
 * @param {string} day
 * @param {"days" | "months"} unit
 * @param {boolean} by whether it was to be done by then
 */
function lateBy(due, day, unit, by) {
  if ((due.first <= day && day <= due.last) || (by && day < due.first)) return 0;
  const end = day > due.last ? due.last : due.first;
  return unit === "days" ? numberOf(day) - numberOf(end) : monthsFrom(end, day);
}

/**
 * @param {string} one
 * @param {string} two
 */
const monthsFrom = (one, two) =>
  12 * (Number(two.slice(0, 4)) - Number(one.slice(0, 4))) +
  Number(two.slice(5, 7)) -
  Number(one.slice(5, 7));

/** @type {("days" | "months" | "years" | "spans")[]} */
const UNITS = ["days", "months", "years", "spans"];

/**
 * How precise a date is.
 * @param {string} text
 * @param {Days} day
 * @returns {(typeof UNITS)[number]}
 */
function unitOf(text, day) {
  if (isDay(day)) return "days";
  if (day.first.slice(0, 7) === day.last.slice(0, 7)) return "months";
  return text.replace(/~+$/, "").length === 4 ? "years" : "spans";
}

/**
 * How far a plan moved; null where one of the two has several days.
 * @param {Said[]} first
 * @param {Said[]} latest
 * @returns {Gap | null}
 */
export function movedBy(first, latest) {
  const ends = [first, latest].map((said) => [...new Set(said.map(({ value }) => value))]);
  if (ends.some((values) => values.length !== 1)) return null;
  const [[from], [to]] = ends;
  const [one, two] = [datesOf(from), datesOf(to)];
  if (!one || !two) return null;
  const units = [unitOf(from, one), unitOf(to, two)];
  const unit = UNITS[Math.max(...units.map((name) => UNITS.indexOf(name)))];
  /** @param {number} far @param {Gap["unit"]} of */
  const exactly = (far, of) => ({ least: far, most: far, unit: of });
  if (unit === "days") return exactly(numberOf(two.first) - numberOf(one.first), "days");
  if (unit === "years" && units[0] === units[1])
    return exactly(Number(two.first.slice(0, 4)) - Number(one.first.slice(0, 4)), "years");
  if (unit === "months") return exactly(monthsFrom(one.first, two.first), "months");
  const [least, most] = [monthsFrom(one.last, two.first), monthsFrom(one.first, two.last)];
  return { least, most, unit: "months" };
}
