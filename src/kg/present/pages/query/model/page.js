// @ts-check
// What the page knows: the terms of the graph, what is asked, and the answer that is shown.

import { certain } from "../../../view/rules/collections.js";
import { filled } from "../../../view/rules/words.js";
import { isNumber, isThing } from "../rules/values.js";

/** @typedef {import("../rules/values.js").Row} Row */

/** @typedef {{ term: string, ko: string, en: string }} Term */

/**
 * @typedef {object} Source what a citation, a rule or a file is
 * @property {string} kind
 * @property {string} [name]
 * @property {string} [title]
 * @property {string} [publisher]
 * @property {string} [source]
 * @property {string} [locator]
 * @property {string} [period]
 * @property {string} [address]
 */

/**
 * @typedef {object} Found the answer as it came
 * @property {string} [graph]
 * @property {boolean} [boolean]
 * @property {{ vars: string[] }} [head]
 * @property {{ bindings: Row[] }} [results]
 * @property {string[][]} [citations]
 * @property {Record<string, Source>} [sources]
 * @property {string[]} [absences]
 * @property {string[]} [notes]
 */

/** @typedef {{ found: Found, names: Record<string, string>, query: string, day: string }} Answer */

const here = () => new URLSearchParams(location.search);

export const page = {
  lang: "en",
  /** @type {Record<string, import("../../../view/rules/words.js").Pattern>} sentences by their codes */
  words: {},
  /** @type {{ prefixes: Record<string, string>, space: string, terms: Term[] }} */
  known: { prefixes: {}, space: "", terms: [] },
  /** The columns of the chart. */
  wanted: { x: here().get("x") || "", y: here().get("y") || "" },
  /** @type {Answer | null} */
  last: null,
};

/** The answer that is shown. */
export const lastAnswer = () => certain(page.last);

/**
 * The columns and rows of an answer, none if it is no table.
 * @param {Found} found
 */
export const rowsOf = ({ head, results }) => ({
  vars: head?.vars ?? [],
  rows: results?.bindings ?? [],
});

/**
 * @template T
 * @param {T} ko
 * @param {T} en
 */
export const pick = (ko, en) => (page.lang === "ko" ? ko : en);

/**
 * The sentence of a code, with its facts in its blanks.
 * @param {string} code
 * @param {import("../../../view/rules/words.js").Facts} [facts]
 */
export const t = (code, facts) => filled(page.words[code], facts);

/** @param {number} n */
export const figure = (n) => n.toLocaleString(page.lang);

/** The language that the reader has chosen and the day that is asked of, for other pages. */
function keptQuery() {
  const kept = new URLSearchParams();
  const [day, chosen] = [here().get("as-of"), here().get("lang")];
  if (day) kept.set("as-of", day);
  if (chosen === "ko" || chosen === "en") kept.set("lang", chosen);
  return kept.size ? "?" + kept : "";
}

/** @param {string} iri */
export const isEntity = (iri) => iri.startsWith(page.known.space + "entity/");

/**
 * An IRI with the longest prefix that fits.
 * @param {string} iri
 */
export function shortName(iri) {
  const fitting = Object.entries(page.known.prefixes).filter(([, space]) => iri.startsWith(space));
  const [best] = fitting.sort((a, b) => b[1].length - a[1].length);
  return best ? best[0] + ":" + iri.slice(best[1].length) : iri;
}

/**
 * The page of what an IRI names, or "".
 * @param {string} iri
 */
export function pageOf(iri) {
  const { space, terms } = page.known;
  for (const kind of ["entity/", "source/"])
    if (space && iri.startsWith(space + kind) && URL.canParse(iri)) {
      const { pathname, hash } = new URL(iri);
      return pathname + keptQuery() + hash;
    }
  const name = shortName(iri);
  if (terms.some(({ term }) => term === name)) return "/terms" + keptQuery() + "#" + name;
  return /^https?:\/\//.test(iri) ? iri : "";
}

/**
 * A value in words: things by name, long numbers with their thousands parted.
 * @param {import("../rules/values.js").Value} [value]
 */
export function valueWords(value) {
  if (!value) return "";
  if (isThing(value)) return lastAnswer().names[value.value] || shortName(value.value);
  const long = isNumber(value) && /^-?\d{5,}$/.test(value.value);
  return long ? BigInt(value.value).toLocaleString(page.lang) : value.value;
}
