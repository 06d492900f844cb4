// @ts-check
// Words and values in the language that the reader has chosen.

import { dateWords } from "../rules/dates.js";
import { moneyWords } from "../rules/numbers.js";
import { filled } from "../rules/words.js";
import { model } from "./document.js";
import { state } from "./state.js";

/**
 * @param {string} ko
 * @param {string} en
 */
export const pick = (ko, en) => (state.lang === "en" ? en || ko : ko || en);

/**
 * The sentence of a code, with its facts in its blanks.
 * @param {string} code
 * @param {import("../rules/words.js").Facts} [facts]
 */
export const t = (code, facts) => filled(model.words[state.lang][code], facts);

/** @param {string} code */
const isSaid = (code) => code in model.words[state.lang];

/**
 * @param {string | number} n
 * @param {string} currency
 */
export const moneyText = (n, currency) => moneyWords(n, currency, state.lang);

/** @param {string} text */
export const dateText = (text) => dateWords(text, state.lang);

/**
 * A place in a source: p3, c1, title.
 * @param {string} text
 */
export function locatorText(text) {
  const numbered = /^(p|c|e|n)(\d+)$/.exec(text);
  if (!numbered) return isSaid("view.place." + text) ? t("view.place." + text) : text;
  const [, kind, number] = numbered;
  if (kind === "p") return t("view.paragraph", { number });
  return kind === "c" ? t("view.caption", { number }) : text;
}

/**
 * about, over, not before, at the latest: the word of a qualifier, others of a date and of a span
 * with an open end.
 * @param {string} word
 * @param {"" | "date" | "span"} kind
 */
export function hedgeWord(word, kind) {
  const code = "view.hedge." + word;
  if (kind && isSaid(`${code}.${kind}`)) return t(`${code}.${kind}`);
  return isSaid(code) ? t(code) : word;
}

/**
 * A text with the words that hedge it; those of a span with an open end stand behind it.
 * @param {string} text
 * @param {string} words
 * @param {"" | "date" | "span"} [kind]
 */
export function hedged(text, words, kind = "") {
  if (!words) return text;
  if (state.lang !== "en") return `${text} (${words})`;
  return kind === "span" ? `${text} ${words}` : `${words} ${text}`;
}
