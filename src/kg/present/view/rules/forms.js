// @ts-check
// Numbers, money and dates in a language whose table the page carries: the twin of
// `kg.forms.writing` for all that it writes by tables. Korean and English need none.
// `tests/forms/cases/figures.json` holds them to the same texts.

import { decimal } from "./decimals.js";

/**
 * What `kg.forms.page` tells of a language. Sizes from the largest down: the zeros of the least
 * amount that is told in it, those of its word, its pattern (0 the number, ¤ the money). Spans: by
 * what is said of a day, and by the first part in which two days differ, the two halves.
 * @typedef {{ decimal: string, group: string, grouped: number,
 *   sizes: [number, number, string][], whole: string,
 *   myriads: [number, string][], apart: string, percent: string,
 *   money: Record<string, string>, digits: Record<string, number>,
 *   months: string[], days: Record<string, string>,
 *   spans: Record<string, Record<string, [string, string]>>, between: string,
 *   inferred: string, starting: string, ending: string,
 *   asked: import("./numerals.js").Lexicon }} Forms
 */

/** @type {Record<string, Forms>} */
const known = {};

/**
 * The tables that a page carries, by language.
 * @param {Record<string, Forms>} tables
 */
export const know = (tables) => Object.assign(known, tables);

/** What figures of the languages of the page are asked with. */
export const lexicons = () => Object.values(known).map((forms) => forms.asked);

/** @param {string} lang */
export const formsOf = (lang) => known[lang];

/**
 * @param {bigint} whole
 * @param {string} behind
 * @param {Forms} forms
 */
function digits(whole, behind, forms) {
  const text = String(whole);
  const parted = text.length < forms.grouped ? text : text.replace(/\B(?=(\d{3})+$)/g, forms.group);
  return parted + (behind && forms.decimal + behind);
}

/**
 * @param {string | number} value
 * @param {Forms} forms
 */
export function numberIn(value, forms) {
  const { minus, whole, behind } = decimal(value);
  return minus + digits(whole, behind, forms);
}

/**
 * @param {string | number} value
 * @param {string} currency
 * @param {Forms} forms
 */
export function moneyIn(value, currency, forms) {
  const { minus, whole, behind } = decimal(value);
  const sign = forms.money[currency] || currency;
  if (forms.myriads.length) return minus + groups(whole, behind, forms) + forms.apart + sign;
  const [pattern, text] = short(whole, behind, forms) || [
    forms.whole,
    digits(whole, behind && behind.padEnd(forms.digits[currency] ?? 2, "0"), forms),
  ];
  return minus + pattern.replace("¤", () => sign).replace("0", () => text);
}

/**
 * In groups of ten thousand.
 * @param {bigint} whole
 * @param {string} behind
 * @param {Forms} forms
 */
function groups(whole, behind, forms) {
  let rest = whole;
  const parts = [];
  for (const [zeros, name] of forms.myriads) {
    const size = 10n ** BigInt(zeros);
    if (rest >= size) parts.push(digits(rest / size, "", forms) + name);
    rest %= size;
  }
  if (rest || behind || !parts.length) parts.push(digits(rest, behind, forms));
  return parts.join(forms.apart);
}

/**
 * With a word of size, where few digits are left before and behind the sign.
 * @param {bigint} amount
 * @param {string} rest
 * @param {Forms} forms
 * @returns {[string, string] | undefined}
 */
function short(amount, rest, forms) {
  for (const [least, zeros, pattern] of forms.sizes) {
    const size = 10n ** BigInt(zeros);
    const whole = amount / size;
    const behind = (String(amount % size).padStart(zeros, "0") + rest).replace(/0+$/, "");
    if (amount >= 10n ** BigInt(least) && whole < 100_000n && behind.length <= 3)
      return [pattern, digits(whole, behind, forms)];
  }
  return undefined;
}

// --- days ------------------------------------------------------------------------------------------

const DAY = /^(\d{4})(?:-(\d\d)(?:-(\d\d))?)?$/;

/**
 * A day, month, year or span (EDTF); any other text as it is.
 * @param {string} text
 * @param {Forms} forms
 * @returns {string}
 */
export function dayIn(text, forms) {
  const inferred = text.endsWith("~");
  const [first, last, ...more] = text.replace(/~$/, "").split("/");
  if (more.length) return text;
  const words = (/** @type {string} */ day) => (inferred ? said(forms.inferred, day) : day);
  if (last === undefined) return DAY.test(first) ? words(oneDay(first, forms)) : text;
  if (last === ".." && DAY.test(first)) return said(forms.starting, words(oneDay(first, forms)));
  if (first === ".." && DAY.test(last)) return said(forms.ending, words(oneDay(last, forms)));
  return DAY.test(first) && DAY.test(last) ? words(span(first, last, forms)) : text;
}

/**
 * @param {string} pattern
 * @param {string} day
 */
const said = (pattern, day) => pattern.replace("{day}", () => day);

/**
 * @param {string} text
 * @param {Forms} forms
 */
const oneDay = (text, forms) => filled(forms.days[text.length], text, forms);

/**
 * @param {string} first
 * @param {string} last
 * @param {Forms} forms
 */
function span(first, last, forms) {
  if (first.length !== last.length) return `${oneDay(first, forms)} – ${oneDay(last, forms)}`;
  const [from, to] = [first, last].map((text) => text.split("-"));
  const at = from.findIndex((part, index) => part !== to[index]);
  if (at < 0) return oneDay(first, forms);
  const halves = forms.spans[first.length]["yMd"[at]];
  if (!halves)
    return forms.between
      .replace("{0}", () => oneDay(first, forms))
      .replace("{1}", () => oneDay(last, forms));
  return filled(halves[0], first, forms) + filled(halves[1], last, forms);
}

/**
 * A pattern of CLDR with the parts of a day.
 * @param {string} pattern
 * @param {string} text
 * @param {Forms} forms
 */
function filled(pattern, text, forms) {
  const [year, month, day] = text.split("-").map(Number);
  return pattern.replace(/'([^']*)'|y+|M+|d+/g, (token, quoted) => {
    if (quoted !== undefined) return quoted;
    if (token[0] === "y") return String(year);
    if (token === "MMM") return forms.months[month - 1];
    return String(token[0] === "M" ? month : day).padStart(token.length, "0");
  });
}
