// @ts-check
// Words and values in the language that the reader has chosen.

import { dateWords } from "../rules/dates.js";
import { moneyWords, numberText } from "../rules/numbers.js";
import { filled } from "../rules/words.js";
import { model } from "./document.js";
import { state } from "./state.js";

/**
 * In the order of the languages of texts (`model.tags`), with "" where another stands in; one alone is
 * the same in all.
 * @template T
 * @typedef {(T | "" | 0)[]} InLanguages
 */

/** @typedef {InLanguages<string>} Texts */

/** The languages that the reader can choose. */
export const languages = () => Object.keys(model.languages);

/** The place of the chosen language among them. */
export const languageAt = () => languages().indexOf(state.lang);

/** The language in which the page speaks: that of the reader, or English where it has no words. */
export const spoken = () => (state.lang in model.words ? state.lang : "en");

/**
 * The place of what is told in a language, else in all alike, else in English, else at all: as
 * `kg.words.text_in` chooses.
 * @param {InLanguages<unknown>} texts
 * @param {string} lang
 */
function toldAt(texts, lang) {
  if (texts.length === 1) return 0;
  const places = [lang, "en"].map((tag) => model.tags.indexOf(tag));
  return places.find((at) => texts[at]) ?? texts.findIndex(Boolean);
}

/**
 * What is told to the reader of some texts.
 * @template [T=string]
 * @param {InLanguages<T>} texts
 * @param {string} [lang]
 * @returns {T}
 */
export const pick = (texts, lang = state.lang) =>
  /** @type {T} */ (texts[toldAt(texts, lang)] || "");

/**
 * The language of what is told of some texts, where it is not that of the page.
 * @param {InLanguages<unknown>} texts
 * @returns {string | undefined}
 */
export function foreign(texts) {
  const tag = texts.length > 1 && model.tags[toldAt(texts, state.lang)];
  return tag && tag !== spoken() ? tag : undefined;
}

/**
 * The sentence of a code, with its facts in its blanks.
 * @param {string} code
 * @param {import("../rules/words.js").Facts} [facts]
 */
export const t = (code, facts) => filled(model.words[spoken()][code], facts);

/** @param {string} code */
const isSaid = (code) => code in model.words[spoken()];

/**
 * @param {string | number} n
 * @param {string} currency
 */
export const moneyText = (n, currency) => moneyWords(n, currency, state.lang);

/** @param {number} n */
export const countText = (n) => numberText(n, state.lang);

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
  if (spoken() === "ko") return `${text} (${words})`;
  return kind === "span" ? `${text} ${words}` : `${words} ${text}`;
}
