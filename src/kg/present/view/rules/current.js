// @ts-check
// Which of several claims of one property counts: the rule of `current` in the Python package.

import { endOf, isDated, startOf } from "./dates.js";

/**
 * What one citation says of a property that has one value at a time.
 * @typedef {object} Statement
 * @property {string | number} value
 * @property {string} type its datatype
 * @property {string} [day] the first day of what it speaks about
 * @property {string} [hedge] about, over, under, at-least, at-most, or nothing
 * @property {boolean} [weak] whether its source is a weak one
 */

/**
 * Whether one date tells what another does in more detail.
 * @param {Statement} one
 * @param {Statement} other
 */
const finer = (one, other) =>
  isDated(one.type) &&
  isDated(other.type) &&
  startOf(String(other.value)) <= startOf(String(one.value)) &&
  endOf(String(one.value)) <= endOf(String(other.value));

/**
 * The newest; a weak source counts only where no other speaks; a date stays that a newer claim
 * repeats in less detail; a hedged figure yields to an exact one of the same day that it fits.
 * @template {Statement} T
 * @param {T[]} statements
 * @returns {T[]}
 */
export function newestOf(statements) {
  const strong = statements.filter((s) => !s.weak);
  const heard = strong.length ? strong : statements;
  const [newest, ...before] = [...new Set(heard.map((s) => s.day))].sort().reverse();
  let winners = heard.filter((s) => s.day === newest);
  for (const day of winners.length && isDated(winners[0].type) ? before : []) {
    const older = heard.filter((s) => s.day === day);
    if (!older.every((o) => winners.every((n) => finer(o, n)))) break;
    winners = older;
  }
  if (new Set(winners.map((s) => s.value)).size > 1) {
    const sure = winners.filter((s) => !s.hedge);
    winners = winners.filter((s) => !s.hedge || !sure.some((e) => fits(s, e)));
    const left = winners;
    winners = left.filter((s) => !left.some((o) => o.value !== s.value && finer(o, s)));
  }
  return winners;
}

/**
 * Whether an exact figure is what a hedged one may mean: what is rounded may be off by half of its
 * last digit.
 * @param {Statement} loose
 * @param {Statement} exact
 */
export function fits(loose, exact) {
  if (![loose, exact].every((s) => /integer|decimal/.test(s.type))) return false;
  const [a, b] = [Number(loose.value), Number(exact.value)];
  const [digits, power] = a.toExponential().split("e");
  const grain = 10 ** (Number(power) - (digits.split(".")[1] || "").length);
  /** @type {Record<string, boolean>} */
  const answers = {
    about: Math.abs(a - b) <= grain / 2,
    over: b > a,
    under: b < a,
    "at-least": b >= a,
    "at-most": b <= a,
  };
  return answers[loose.hedge ?? ""] ?? false;
}
