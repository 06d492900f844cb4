// @ts-check
// Numbers and money in words, exact: no digit is rounded away. `tests/forms/cases/figures.json` holds
// them to the words of Python.

import { decimal } from "./decimals.js";
import { formsOf, moneyIn, numberIn } from "./forms.js";

/**
 * A whole number with its thousands parted. Both languages part them alike; to ask the browser for
 * it takes longer than all else before the first picture.
 * @param {number | bigint} n
 */
export const thousands = (n) => String(n).replace(/\B(?=(\d{3})+$)/g, ",");

/** @typedef {import("./decimals.js").Decimal} Decimal */

/** @param {Decimal} number */
const digits = ({ whole, behind }) => thousands(whole) + (behind && "." + behind);

/** @type {[bigint, string][]} */
const KOREAN = [
  [10n ** 12n, "조"],
  [10n ** 8n, "억"],
  [10n ** 4n, "만"],
];

/**
 * In groups of ten thousand: 1조 2,433억.
 * @param {string | number} value
 */
export function koreanNumber(value) {
  const { minus, whole, behind } = decimal(value);
  let rest = whole;
  const groups = [];
  for (const [size, name] of KOREAN) {
    if (rest >= size) groups.push(thousands(rest / size) + name);
    rest %= size;
  }
  if (rest || behind || !groups.length) groups.push(digits({ minus, whole: rest, behind }));
  return minus + groups.join(" ");
}

/** @type {[number, string][]} */
const ENGLISH = [
  [12, "trillion"],
  [9, "billion"],
  [6, "million"],
];

/**
 * With a word for its size where few digits are left before and behind the sign.
 * @param {string | number} value
 */
export function englishNumber(value) {
  const number = decimal(value);
  for (const [zeros, name] of ENGLISH) {
    const size = 10n ** BigInt(zeros);
    const whole = number.whole / size;
    const behind = String(number.whole % size).padStart(zeros, "0") + number.behind;
    const few = behind.replace(/0+$/, "");
    if (whole && whole < 100_000n && few.length <= 3)
      return `${number.minus}${digits({ minus: "", whole, behind: few })} ${name}`;
  }
  return number.minus + digits(number);
}

/** @type {Record<string, string>} what Koreans call the money that they speak of most */
const MONEY = { KRW: "원", USD: "달러", EUR: "유로", JPY: "엔" };

/**
 * @param {string | number} value
 * @param {string} currency
 * @param {string} lang
 */
export function moneyWords(value, currency, lang) {
  const forms = formsOf(lang);
  if (forms) return moneyIn(value, currency, forms);
  if (lang !== "ko") return `${currency} ${englishNumber(value)}`;
  return `${koreanNumber(value)} ${MONEY[currency] || currencyName(currency)}`;
}

/** @param {string} currency */
function currencyName(currency) {
  try {
    return new Intl.DisplayNames("ko", { type: "currency" }).of(currency) || currency;
  } catch {
    return currency;
  }
}

/**
 * A number that is no money.
 * @param {string | number} value
 * @param {string} lang
 */
export function numberText(value, lang) {
  const forms = formsOf(lang);
  if (forms) return numberIn(value, forms);
  const number = decimal(value);
  return number.minus + digits(number);
}

/**
 * A number that is no money: large ones in words.
 * @param {string | number} value
 * @param {string} lang
 */
export function numberWords(value, lang) {
  if (formsOf(lang) || Math.abs(Number(value)) < 1e8) return numberText(value, lang);
  return lang === "ko" ? koreanNumber(value) : englishNumber(value);
}

/**
 * What stands between a number and its unit: nothing before signs, as far as the language has them
 * so, and before Korean and Japanese counters.
 * @param {string} word
 * @param {string} lang
 */
function gap(word, lang) {
  const forms = formsOf(lang);
  if (word.startsWith("%")) return forms ? forms.percent : "";
  const counter = /^([가-힣]+|[\u3040-\u30ff\u4e00-\u9fff]+)$/.test(word);
  return (lang !== "en" && counter) || (!forms && /^[°㎡]/.test(word)) ? "" : " ";
}

// Units are called what several of them are. These are the same of one.
const ALIKE = [
  ...["headquarters", "premises", "series", "species", "means", "barracks"],
  ...["fps", "flops", "teraflops", "petaflops", "exaflops"],
];
const PLURAL = /^([A-Z]?[a-z-]{2,}|[A-Z]+s)$/;
/** @type {[RegExp, string][]} */
const ENDS = [
  [/(?<=\w\w)ies$/, "y"],
  [/(?<=ch|sh|ss)es$/, ""],
  [/(?<=x)es$/, ""],
  [/(?<![sui])(?<!bp)s$/, ""],
];

/**
 * What one of an English unit is called: the first word of `years of age` is what is counted.
 * @param {string} unit
 */
function singular(unit) {
  const [word, ...rest] = unit.split(" ");
  const said = (/** @type {string} */ one) => [one, ...rest].join(" ");
  if (word === "people") return said("person");
  if (!PLURAL.test(word) || ALIKE.includes(word)) return unit;
  const [end, by] = ENDS.find(([pattern]) => pattern.test(word)) || [/$/, ""];
  return said(word.replace(end, by));
}

/**
 * A number with what is counted: Korean counters and signs stand at it, words and symbols behind a
 * blank, and in English the word for a place in an order before it. What is counted in a currency is
 * money.
 * @param {string | number} value
 * @param {[string, string, number]} unit in the language, in English, 1 for places in an order
 * @param {string} lang
 */
export function measured(value, [own, english, ordinal], lang) {
  if (/^[A-Z]{3}$/.test(english) && MONEY[english]) return moneyWords(value, english, lang);
  const [text, word] = [numberWords(value, lang), lang === "en" ? english : own];
  if (lang === "en" && ordinal) return `${word} ${text}`;
  return text + gap(word, lang) + (lang === "en" && text === "1" ? singular(word) : word);
}
