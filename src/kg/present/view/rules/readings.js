// @ts-check
// What a value may mean: readings as intervals, which of them fit, and which cover others. The twin
// of `kg.rdf.readings`: `tests/rdf/cases/readings.json` holds both to the same cases.

import { datesOf, isDated, spanOf } from "./dates.js";

/**
 * What a value may be: from `low` to `high`, the upper end left out if `open`. Numbers are counted
 * in units of the last digit that is kept, days in days.
 * @typedef {{ low: bigint | number, high: bigint | number, open: boolean }} Interval
 *
 * A value as it may be meant. A span has two intervals, for its first and its last day, what is no
 * number and no date has none. `digits` is the number of its figures, and `rounded` what it may be
 * a rounding of, of a number without a hedge.
 * @typedef {object} Reading
 * @property {string} key what makes it the one that it is
 * @property {string} term the value with its datatype
 * @property {string} unit
 * @property {"number" | "date" | "span" | "thing"} kind
 * @property {Interval[]} intervals
 * @property {number} digits
 * @property {Interval | null} rounded
 *
 * @typedef {object} Said
 * @property {string} value
 * @property {string} type its datatype or language, "" of a thing
 * @property {string} qualifier about, over, under, at-least, at-most or ""
 * @property {string} unit
 */

const NUMBERS = /XMLSchema#(?:integer|decimal|double|float|int|long)$/;
const KEPT = 40; // digits behind the point
const ONE = 10n ** BigInt(KEPT);

/**
 * The reading of a value with its hedge. In a plan a limit (at-most, at-least) is the plan itself,
 * and reads as if it were exact. `spans` says that the value is a span of which each end is said,
 * not a day that lies within it.
 * @param {Said} said
 * @param {{ plan?: boolean, spans?: boolean }} [how]
 * @returns {Reading}
 */
export function reading({ value, type, qualifier, unit }, { plan = false, spans = false } = {}) {
  const term = `${value}^^${type}`;
  const key = [term, qualifier, unit].join("\u0001");
  const limit = plan && (qualifier === "at-least" || qualifier === "at-most");
  const hedge = limit ? "" : qualifier;
  const whole = [key, hedge, spans].join("\u0001");
  let read = READ.get(whole);
  if (!read) {
    const meant = meaning(value, type, hedge, spans) || THING;
    READ.set(whole, (read = /** @type {Reading} */ ({ key, term, unit, ...meant })));
  }
  return read;
}

/** @type {Map<string, Reading>} what was read already */
const READ = new Map();

const THING = { kind: "thing", intervals: [], digits: 0, rounded: null };

/**
 * @param {string} value
 * @param {string} type
 * @param {string} hedge
 * @param {boolean} spans
 */
function meaning(value, type, hedge, spans) {
  if (NUMBERS.test(type)) return numberMeaning(scaled(value), hedge);
  if (!isDated(type)) return null;
  const ends = spans && spanOf(value);
  if (ends) {
    const intervals = [ends.start, ends.end].map((day) => (day ? daysOf(day, "") : ALWAYS));
    return { ...THING, kind: "span", intervals };
  }
  const day = datesOf(value);
  return day && { ...THING, kind: "date", intervals: [daysOf(day, hedge)] };
}

/** @type {Interval} */
const ALWAYS = { low: -Infinity, high: Infinity, open: false };

/**
 * A number in units of the last digit that is kept, or null for what is none.
 * @param {string} text
 */
function scaled(text) {
  const found = /^([-+]?)(\d*)\.?(\d*)(?:[eE]([-+]?\d{1,3}))?$/.exec(text);
  if (!found || !(found[2] || found[3])) return null;
  const [, sign, whole, behind, power] = found;
  const zeros = KEPT + Number(power || 0) - behind.length;
  const digits = BigInt(whole + behind);
  const size = zeros < 0 ? digits / 10n ** BigInt(-zeros) : digits * 10n ** BigInt(zeros);
  return sign === "-" ? -size : size;
}

/**
 * @param {bigint | null} value
 * @param {string} hedge
 */
function numberMeaning(value, hedge) {
  if (value === null) return null;
  const size = value < 0n ? -value : value;
  const figures = String(size).replace(/0+$/, "");
  // The value of the last figure that is not zero: 100 of 400, 0.1 of 411.6.
  const last = value ? size / BigInt(figures) : ONE;
  const number = { kind: "number", digits: figures.length || 1, rounded: null };
  const around = (/** @type {bigint} */ most) => {
    const low = least(last / 2n, most);
    const high = least(last, most);
    return { low: value - low, high: value + high, open: high > 0n };
  };
  /** @type {Record<string, Interval>} */
  const hedged = {
    about: around(size / 10n),
    over: { low: value, high: value + last, open: true },
    under: { low: value - last, high: value, open: false },
    "at-least": { low: value, high: Infinity, open: false },
    "at-most": { low: -Infinity, high: value, open: false },
  };
  if (hedge in hedged) return { ...number, intervals: [hedged[hedge]] };
  const intervals = [{ low: value, high: value, open: false }];
  return { ...number, intervals, rounded: around(size / 100n) };
}

/**
 * @param {bigint} a
 * @param {bigint} b
 */
const least = (a, b) => (a < b ? a : b);

/**
 * @param {{ first: string, last: string }} day
 * @param {string} hedge
 * @returns {Interval}
 */
function daysOf({ first, last }, hedge) {
  const [low, high] = [first, last].map((text) => Date.parse(text) / 864e5);
  if (hedge === "at-most" || hedge === "under") return { ...ALWAYS, high };
  if (hedge === "at-least" || hedge === "over") return { ...ALWAYS, low };
  return { low, high, open: false };
}

/**
 * Whether two intervals have a value in common.
 * @param {Interval} a
 * @param {Interval} b
 */
function meet(a, b) {
  const low = a.low > b.low ? a.low : b.low;
  const high = a.high < b.high ? a.high : b.high;
  if (low < high) return true;
  return low === high && ![a, b].some((one) => one.open && one.high === high);
}

/**
 * Whether the second lies within the first.
 * @param {Interval} a
 * @param {Interval} b
 */
function holds(a, b) {
  if (b.low < a.low || b.high > a.high) return false;
  return b.high < a.high || !a.open || b.open;
}

/** @param {Interval} interval */
function width({ low, high }) {
  if (low === high) return 0;
  return typeof low === "bigint" && typeof high === "bigint"
    ? high - low
    : Number(high) - Number(low);
}

/**
 * Whether two readings may mean the same: they are of one unit and meet, or one of two exact numbers
 * is a rounding of the other.
 * @param {Reading} one
 * @param {Reading} two
 */
export function fits(one, two) {
  if (one.unit !== two.unit) return false;
  if (one.kind !== two.kind || !one.intervals.length) return one.term === two.term;
  if (one.intervals.every((a, k) => meet(a, two.intervals[k]))) return true;
  return rounds(one, two) || rounds(two, one);
}

/**
 * Whether an exact number is a rounding of one with more figures.
 * @param {Reading} loose
 * @param {Reading} sharp
 */
function rounds(loose, sharp) {
  if (!loose.rounded || !sharp.rounded || loose.digits >= sharp.digits) return false;
  return holds(loose.rounded, sharp.intervals[0]);
}

/**
 * Whether numbers, as they may be meant, can come to another one.
 * @param {Reading} whole
 * @param {Reading[]} parts
 */
export function addsUp(whole, parts) {
  const ends = parts.map(({ intervals }) => intervals[0]);
  const low = total(ends.map((end) => end.low));
  if (parts.every(({ rounded }) => rounded))
    return fits(whole, /** @type {any} */ ({ ...parts[0], ...numberMeaning(low, "") }));
  const high = total(ends.map((end) => end.high));
  const open = ends.some((end) => end.open);
  return meet({ low, high, open }, whole.rounded ?? whole.intervals[0]);
}

/**
 * @param {(bigint | number)[]} ends
 * @returns {any}
 */
const total = (ends) =>
  ends.find((end) => typeof end === "number") ??
  /** @type {bigint[]} */ (ends).reduce((a, b) => a + b, 0n);

/**
 * Whether a reading says less than another: the other is narrower and lies within it, or within what
 * it may be a rounding of.
 * @param {Reading} wide
 * @param {Reading} narrow
 */
export function covers(wide, narrow) {
  if (wide.unit !== narrow.unit || wide.kind !== narrow.kind || !wide.intervals.length)
    return false;
  if (rounds(wide, narrow)) return true;
  return (
    wide.intervals.every((a, k) => holds(a, narrow.intervals[k])) &&
    wide.intervals.some((a, k) => width(narrow.intervals[k]) < width(a))
  );
}

/**
 * Whether a span says a first or a last day where the others leave it open.
 * @param {Reading} span
 * @param {Reading[]} others
 */
export function addsEnd(span, others) {
  if (span.kind !== "span") return false;
  const known = others.filter(({ kind }) => kind === "span");
  return span.intervals.some(
    (end, at) => isSaid(end) && !known.some(({ intervals }) => isSaid(intervals[at])),
  );
}

/** @param {Interval} end */
const isSaid = ({ low, high }) => Number.isFinite(low) && Number.isFinite(high);

/**
 * What is told by some readings: those that cover no other, each once, in their order.
 * @param {Reading[]} readings
 */
export function sharpest(readings) {
  const known = [...new Map(readings.map((one) => [one.key, one])).values()];
  if (known.length < 2) return known;
  return known.filter((one) => !known.some((other) => covers(one, other)));
}

/**
 * Whether two of the readings that are told do not fit.
 * @param {Reading[]} readings
 */
export function disagree(readings) {
  const known = sharpest(readings);
  return known.some((a, i) => known.slice(i + 1).some((b) => !fits(a, b)));
}
