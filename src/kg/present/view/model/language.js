// @ts-check
// Words and values in the language that the reader has chosen.

import { dateWords } from "../rules/dates.js";
import { moneyWords } from "../rules/numbers.js";
import { state } from "./state.js";
import { PLACES, WORDS } from "./words.js";

/**
 * @param {string} ko
 * @param {string} en
 */
export const pick = (ko, en) => (state.lang === "en" ? en || ko : ko || en);

/**
 * The words of a key. {0} is the first value; {0:s} is an "s" unless it is one, {0:|s} an "s" if it is.
 * @param {string} key
 * @param {...(string | number)} values
 */
export function t(key, ...values) {
  const found = WORDS[key];
  if (!found) return key;
  return pick(...found).replace(/\{(\d)(?::(\w*)\|?(\w*))?\}/g, (_, i, many, one) => {
    if (many === undefined) return String(values[i]);
    return String(values[i]) === "1" ? one : many;
  });
}

/**
 * @param {string | number} n
 * @param {string} [currency]
 */
export const moneyText = (n, currency = "KRW") => moneyWords(n, currency, state.lang);

/** @param {string} text */
export const dateText = (text) => dateWords(text, state.lang);

/**
 * A place in a source: p3, c1, title.
 * @param {string} text
 */
export function locatorText(text) {
  const numbered = /^(p|c|e|n)(\d+)$/.exec(text);
  if (!numbered) return PLACES[text] ? pick(...PLACES[text]) : text;
  const [, kind, number] = numbered;
  if (kind === "p") return pick(`${number}번째 단락`, `para. ${number}`);
  return kind === "c" ? pick(`사진 설명 ${number}`, `caption ${number}`) : text;
}

/**
 * about, over, not before: the word of a qualifier, of a date another one.
 * @param {string} word
 * @param {boolean} date
 */
export const hedgeWord = (word, date) => t(date && WORDS[word + " date"] ? word + " date" : word);

/**
 * @param {string} text
 * @param {string} words
 */
export function hedged(text, words) {
  if (!words) return text;
  return state.lang === "en" ? `${words} ${text}` : `${text} (${words})`;
}
