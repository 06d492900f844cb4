// @ts-check
// Questions to the server.

import { lastAnswer, page } from "./page.js";

const BATCH = 800;
const LABEL = [
  "<http://www.w3.org/2004/02/skos/core#prefLabel>",
  "<http://www.w3.org/2000/01/rdf-schema#label>",
].join("|");
const JSON_RESULTS = "application/sparql-results+json";

/**
 * Names of things, in the language of the page where they have one.
 * @param {string[]} iris
 */
export async function labelsOf(iris) {
  /** @type {Record<string, string>} */
  const names = {};
  const safe = iris.filter((iri) => /^[^<>"{}|^\x60\\\s]+$/.test(iri));
  for (let at = 0; at < safe.length; at += BATCH) {
    const values = safe.slice(at, at + BATCH).map((iri) => "<" + iri + ">");
    const query = "SELECT ?x ?l { VALUES ?x { " + values.join(" ") + " } ?x " + LABEL + " ?l }";
    const response = await fetch("/sparql", {
      method: "POST",
      body: new URLSearchParams({ query }),
      headers: { Accept: JSON_RESULTS },
    });
    if (!response.ok) return names;
    const { results } = await response.json();
    for (const { x, l } of results.bindings)
      if (!names[x.value] || l["xml:lang"] === page.lang) names[x.value] = l.value;
  }
  return names;
}

/**
 * @param {string} query
 * @param {string} day
 * @param {boolean} cited
 */
export function ask(query, day, cited) {
  const body = new URLSearchParams({ query });
  if (cited) body.set("cite", "yes");
  if (day) body.set("as-of", day);
  return fetch("/sparql", {
    method: "POST",
    body,
    headers: { Accept: JSON_RESULTS + ", text/turtle;q=0.9", "Accept-Language": page.lang },
  });
}

/**
 * A query with all that its answer depends on, for addresses.
 * @param {Record<string, string>} [more]
 */
export function askedQuery(more = {}) {
  const { query, day } = lastAnswer();
  const asked = new URLSearchParams({ query, lang: page.lang, ...more });
  if (day) asked.set("as-of", day);
  return asked;
}

/** What may have been meant by the terms of a query that the graph has not. */
export async function hints() {
  try {
    const response = await fetch("/hints?" + askedQuery());
    return response.ok ? await response.json() : [];
  } catch {
    return [];
  }
}

/**
 * Things whose names begin so.
 * @param {string} words
 * @returns {Promise<import("./page.js").Term[]>}
 */
export async function namesLike(words) {
  return (await fetch("/names?q=" + encodeURIComponent(words))).json();
}

/** The prefixes and terms of the graph, once. */
export async function learnTerms() {
  try {
    page.known = await (await fetch("/names")).json();
  } catch {
    /* what is not known is not offered */
  }
}
