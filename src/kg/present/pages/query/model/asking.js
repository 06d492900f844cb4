// @ts-check
// Questions to the server.

import { lastAnswer, page } from "./page.js";

const JSON_RESULTS = "application/sparql-results+json";
const KG = "https://kg.example/ontology#";

/** What has the server answer in the language of the page. */
const inLanguage = () => ({ headers: { "Accept-Language": page.lang } });

/**
 * @param {URLSearchParams} body
 * @param {string} accept
 * @param {AbortSignal} [signal]
 */
export const post = (body, accept, signal) =>
  fetch("/sparql", {
    method: "POST",
    body,
    headers: { Accept: accept, "Accept-Language": page.lang },
    signal,
  });

/**
 * The rows of a query that the page asks for itself, none where there is no answer.
 * @param {string} query
 * @returns {Promise<import("./page.js").Row[]>}
 */
export async function rowsFor(query) {
  try {
    const response = await post(new URLSearchParams({ query }), JSON_RESULTS);
    return response.ok ? (await response.json()).results.bindings : [];
  } catch {
    return [];
  }
}

/** @param {import("./page.js").State} asked */
function parametersOf({ query, day, plans }) {
  const parameters = new URLSearchParams({ query });
  if (day) parameters.set("as-of", day);
  if (plans)
    for (const graph of ["current", "plans"]) parameters.append("default-graph-uri", KG + graph);
  return parameters;
}

/**
 * @param {import("./page.js").State} asked
 * @param {boolean} cited
 * @param {AbortSignal} signal
 */
export function ask(asked, cited, signal) {
  const body = parametersOf(asked);
  if (cited) body.set("cite", "yes");
  return post(body, JSON_RESULTS + ", text/turtle;q=0.9", signal);
}

/**
 * The query that was asked with all that its answer depends on, for addresses of answers.
 * @param {Record<string, string>} more
 */
export function askedQuery(more) {
  const asked = parametersOf(lastAnswer().asked);
  for (const [name, value] of Object.entries({ lang: page.lang, ...more })) asked.set(name, value);
  return asked;
}

/**
 * What the network of the answer is asked with.
 * @param {string} query
 */
export function viewQuery(query) {
  const { day, plans } = lastAnswer().asked;
  const asked = new URLSearchParams({ query, lang: page.lang });
  if (day) asked.set("as-of", day);
  if (plans) asked.set("plans", "yes");
  return asked;
}

/**
 * A term of a query that the graph has not, in a sentence, and the one that may have been meant.
 * @typedef {{ words: string, term: string, near: string }} Hint
 */

/**
 * @param {import("./page.js").State} asked
 * @returns {Promise<Hint[]>}
 */
export async function hints({ query, day }) {
  const about = new URLSearchParams({ query, lang: page.lang });
  if (day) about.set("as-of", day);
  try {
    const response = await fetch("/hints?" + about);
    return response.ok ? await response.json() : [];
  } catch {
    return [];
  }
}

/**
 * What the server knows of the units of numbers: the columns of which a row has to tell its cells,
 * whether also its citations, and of each row the numbers with their units.
 * @typedef {{ columns: string[], cited: boolean, rows: Record<string, string>[] }} Units
 */

/**
 * @param {import("./page.js").State} asked
 * @param {string[][]} rows
 * @returns {Promise<Units>}
 */
export async function unitsFor({ query, day }, rows) {
  const about = new URLSearchParams({ query, lang: page.lang });
  if (day) about.set("as-of", day);
  if (rows.length) about.set("rows", JSON.stringify(rows));
  const response = await fetch("/units?" + about);
  return response.ok ? await response.json() : { columns: [], cited: false, rows: [] };
}

/**
 * Things whose names begin so, or sources.
 * @param {string} words
 * @param {string} kind "source" for sources, "" for things
 * @returns {Promise<import("./page.js").Term[]>}
 */
export async function namesLike(words, kind) {
  const about = new URLSearchParams(kind ? { q: words, kind } : { q: words });
  return (await fetch("/names?" + about, inLanguage())).json();
}

/** The prefixes and terms of the graph, once. */
export async function learnTerms() {
  try {
    page.known = await (await fetch("/names", inLanguage())).json();
  } catch {
    /* what is not known is not offered */
  }
}
