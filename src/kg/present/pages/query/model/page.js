// @ts-check
// What the page knows: the terms of the graph, what is asked, and the answer that is shown.

import { certain } from "../../../view/rules/collections.js";
import { filled } from "../../../view/rules/words.js";
import { cellWords, unfolded } from "../rules/cells.js";
import { answers } from "../rules/values.js";

/** @typedef {import("../rules/values.js").Row} Row */

/** @typedef {{ term: string, page: string, names: string[] }} Term a term, with its names, that in the reader's
 * language first, and the path of its page */

/**
 * @typedef {object} Source what a citation, a rule or a file is
 * @property {string} kind
 * @property {string} [name]
 * @property {string} [title]
 * @property {string} [publisher]
 * @property {string} [source]
 * @property {string} [locator]
 * @property {string} [period]
 * @property {string} [published]
 * @property {string} [address]
 */

/**
 * @typedef {object} Found the answer as it came
 * @property {string} [graph]
 * @property {boolean} [boolean]
 * @property {{ vars: string[] }} [head]
 * @property {{ bindings: Row[] }} [results]
 * @property {string} [form] "graph" where the rows are triples
 * @property {string[][]} [citations]
 * @property {string[][]} [matched] those of what each row matched itself, where rows rest on many
 * @property {boolean[]} [composed]
 * @property {Record<string, Source>} [sources]
 * @property {string[]} [absences]
 * @property {string[]} [notes]
 */

/**
 * What is asked, and how its answer is to be shown.
 * @typedef {object} State
 * @property {string} query
 * @property {string} day
 * @property {boolean} cite
 * @property {boolean} plans
 * @property {string} show table, network or chart
 * @property {string} x
 * @property {string} y
 * @property {boolean} ran
 */

/**
 * An answer, the numbers of its rows in the order in which they are shown, and what that is.
 * @typedef {object} Answer
 * @property {Found} found
 * @property {State} asked
 * @property {boolean} titled whether it is the answer to a titled question
 * @property {boolean} cited
 * @property {number[]} order
 * @property {{ by: string, down: boolean }} sort
 * @property {number} at the number of a row on the page of rows
 */

const here = () => new URLSearchParams(location.search);

export const page = {
  lang: "en",
  /** @type {Record<string, import("../../../view/rules/words.js").Pattern>} sentences by their codes */
  words: {},
  /** @type {{ prefixes: Record<string, string>, space: string, terms: Term[] }} */
  known: { prefixes: {}, space: "", terms: [] },
  /** Whether the page is part of another one. */
  embedded: here().has("embed"),
  /** What things are called that answers have named. */
  names: /** @type {Record<string, string>} */ ({}),
  /** @type {Record<string, [string, string, number]>} units by the English one */
  units: {},
  /** @type {Record<string, string>} other texts in the reader's language, by the English one */
  texts: {},
  size: 50, // rows on a page
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
  if (chosen) kept.set("lang", chosen);
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
  const known = terms.find(({ term }) => term === name);
  if (known) return known.page + keptQuery();
  return answers(iri, space) ? iri : "";
}

/**
 * @param {string} counted
 * @returns {import("../rules/cells.js").Wording}
 */
const wording = (counted) => ({
  lang: page.lang,
  t,
  has: (code) => page.words[code] !== undefined,
  name: (iri) => page.names[iri] || shortName(iri),
  units: page.units,
  texts: page.texts,
  counted,
});

/**
 * What a cell says.
 * @param {Row} row
 * @param {string} column
 * @param {string} [counted] its number with the unit, where that is no column
 */
export const wordsOf = (row, column, counted = "") => cellWords(row, column, wording(counted));

/** The columns that a table shows: of a titled question those that tell something by themselves. */
export function columnsShown() {
  const { found, titled } = lastAnswer();
  const { vars, rows } = rowsOf(found);
  return titled ? unfolded(vars, rows) : vars;
}

/**
 * The heading of a column: of triples and of a titled question in words, else the name of the
 * variable.
 * @param {string} column
 */
export function headOf(column) {
  const { found, titled } = lastAnswer();
  const code = "query.column." + column;
  return (titled || isGraph(found)) && page.words[code] ? t(code) : column;
}

/**
 * Whether an answer is a graph, as a text or in rows.
 * @param {Found} found
 */
export const isGraph = ({ graph, form }) => graph !== undefined || form === "graph";
