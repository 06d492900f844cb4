// @ts-check
// Figures as people write them, in the form in which they are kept: the twin of
// kg.store.numerals, to which `tests/store/cases/search.json` holds it.

import { LONGEST } from "./ranking.js";

/** @type {Record<string, bigint>} */
const KOREAN = {
  조: 10n ** 12n,
  억: 10n ** 8n,
  만: 10n ** 4n,
  천: 1000n,
  백: 100n,
  십: 10n,
  "": 1n,
};
/** @type {Record<string, bigint>} */
const ENGLISH = {
  thousand: 1000n,
  million: 10n ** 6n,
  billion: 10n ** 9n,
  trillion: 10n ** 12n,
  bn: 10n ** 9n,
  tn: 10n ** 12n,
};
/**
 * Beside the sign of a currency.
 * @type {Record<string, bigint>}
 */
const LETTERS = { k: 1000n, m: 10n ** 6n, b: 10n ** 9n };
/** @type {Record<string, string>} */
const CURRENCIES = {
  ...{ 원: "krw", "₩": "krw", won: "krw", 달러: "usd", us$: "usd", $: "usd", dollars: "usd" },
  ...{ dollar: "usd", 유로: "eur", "€": "eur", euros: "eur", euro: "eur", 엔: "jpy", "¥": "jpy" },
  ...{ yen: "jpy", "£": "gbp", pounds: "gbp" },
};
const MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split(" ");
const MONTH =
  "(?<![a-z])(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?" +
  String.raw`|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?`;
const NUMBER = String.raw`[0-9][0-9,]*(?:\.[0-9]+)?`;
const PARTED = /[0-9]{1,3}(?:,[0-9]{3})+(?![0-9])(?:\.[0-9]+)?|[0-9]+\.[0-9]+/g;
const GROUP = `(${NUMBER})([천백십]?)([조억만]|(?<=[천백십]))`;
const PLACES = 9; // digits behind the decimal sign
const SIGNS = Object.keys(CURRENCIES)
  .map((sign) => sign.replace("$", "\\$"))
  .join("|");

/**
 * What is known of how a language writes figures: `kg.forms.page.Lexicon`.
 * @typedef {{ decimal: string, groups: string, dayfirst: boolean,
 *   words: Record<string, string>, signs: Record<string, string> }} Lexicon
 */

/**
 * What figures in a text may be kept as: as Korean and English write them, and as each of some
 * languages does.
 * @param {string} text
 * @param {Lexicon[]} lexicons
 */
export const readings = (text, lexicons) => [
  ...new Set([text, ...lexicons.map((known) => translated(text, known))].map(numerals)),
];

/**
 * A text in which numbers, amounts and dates stand as they are kept: in digits, with the code of a
 * currency behind, days as `2023-11-14`.
 * @param {string} text
 */
export function numerals(text) {
  return [...text]
    .slice(0, LONGEST)
    .join("")
    .normalize("NFC")
    .toLowerCase()
    .replace(/([0-9]{4})년 ?([0-9]{1,2})월(?: ?([0-9]{1,2})일)?/g, (_, y, m, d) => day(y, m, d))
    .replace(/(?<![0-9])([0-9]{4})[./]([0-9]{1,2})[./]([0-9]{1,2})(?![0-9])/g, (_, y, m, d) =>
      day(y, m, d),
    )
    .replace(/([0-9]{4})년/g, "$1")
    .replace(
      new RegExp(`(?:(?<![0-9])([0-9]{1,2}) )?${MONTH} ([0-9]{4})(?![0-9])`, "g"),
      (_, d, month, y) => day(y, String(MONTHS.indexOf(month.slice(0, 3)) + 1), d),
    )
    .replace(/(us\$|[$₩€¥£]) ?([^$₩€¥£]*)/g, "$2 $1")
    .replace(new RegExp(`(?:${GROUP} ?)+`, "g"), korean)
    .replace(
      new RegExp(`(${NUMBER}) ?(${Object.keys(ENGLISH).join("|")})(?![a-z])`, "g"),
      (_, number, scale) => digits(units(number) * ENGLISH[scale]),
    )
    .replace(new RegExp(`(${NUMBER}) ?([kmb])(?= *(?:us\\$|[$₩€¥£]))`, "g"), (_, number, scale) =>
      digits(units(number) * LETTERS[scale]),
    )
    .replace(PARTED, (number) => digits(units(number)))
    .replace(
      new RegExp(`(?<=[0-9]) *(${SIGNS})(?![a-z가-힣])`, "g"),
      (_, sign) => " " + CURRENCIES[sign],
    )
    .trim();
}

/**
 * @param {string} year
 * @param {string} month
 * @param {string} [date]
 */
const day = (year, month, date) =>
  [year, month, date]
    .filter((part) => part)
    .map((part) => String(part).padStart(2, "0"))
    .join("-");

/**
 * A number in the smallest part of it that is kept.
 * @param {string} number
 */
function units(number) {
  const [whole, behind = ""] = number.replace(/,/g, "").split(".");
  return BigInt(whole + behind.slice(0, PLACES).padEnd(PLACES, "0"));
}

/** @param {bigint} amount */
function digits(amount) {
  const text = String(amount).padStart(PLACES + 1, "0");
  return `${text.slice(0, -PLACES)}.${text.slice(-PLACES)}`.replace(/\.?0+$/, "");
}

/** @param {string} found */
function korean(found) {
  const groups = [...found.matchAll(new RegExp(GROUP, "g"))];
  const total = groups.reduce(
    (sum, [, number, a, b]) => sum + units(number) * KOREAN[a] * KOREAN[b],
    0n,
  );
  return digits(total) + " ";
}

// --- in other languages --------------------------------------------------------------------------

const DAY_BEFORE = new RegExp(
  `(?<![0-9])([0-9]{1,2})(?:\\.|er|º)? (?:de )?(${MONTHS.join("|")})(?: del?)? ([0-9]{4})`,
  "g",
);
const MONTH_BEFORE = new RegExp(`(?<!\\p{L})(${MONTHS.join("|")}) del? ([0-9]{4})`, "gu");

/** @param {string} text */
const escaped = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

/** @param {Record<string, string>} words */
const alternatives = (words) =>
  Object.keys(words)
    .sort((a, b) => b.length - a.length || (a < b ? -1 : 1))
    .map(escaped)
    .join("|");

/**
 * A text of a language with the separators and words that `numerals` reads.
 * @param {string} text
 * @param {Lexicon} known
 */
export function translated(text, known) {
  const groups = escaped(known.groups);
  const decimal = escaped(known.decimal);
  let found = [...text].slice(0, LONGEST).join("").normalize("NFC").toLowerCase();
  found = found.replace(/[\u00a0\u202f]/g, " ");
  if (known.dayfirst)
    found = found.replace(
      /(?<![0-9.])([0-9]{1,2})[./]([0-9]{1,2})[./]([0-9]{4})(?![0-9])/g,
      "$3.$2.$1",
    );
  const number = `[0-9]{1,3}(?:[${groups}][0-9]{3})+(?![0-9])(?:${decimal}[0-9]+)?|[0-9]+${decimal}[0-9]+`;
  found = found.replace(new RegExp(number, "g"), (one) =>
    [...known.groups]
      .reduce((told, sign) => told.replaceAll(sign, ""), one)
      .replace(known.decimal, "."),
  );
  const words = alternatives(known.words);
  if (words)
    found = found.replace(
      new RegExp(`(?<!\\p{L})(${words})(?!\\p{L})\\.?`, "gu"),
      (_, word) => known.words[word],
    );
  const signs = alternatives(known.signs);
  if (signs) found = found.replace(new RegExp(signs, "gu"), (sign) => known.signs[sign]);
  return found.replace(DAY_BEFORE, "$1 $2 $3").replace(MONTH_BEFORE, "$1 $2");
}
