// @ts-check
// What the things in an answer are called: labels, and sources by publisher and day.

import { dateWords } from "../../../view/rules/dates.js";
import { rowsFor } from "./asking.js";
import { page } from "./page.js";

const BATCH = 800;
const SKOS = "<http://www.w3.org/2004/02/skos/core#prefLabel>";
const RDFS = "<http://www.w3.org/2000/01/rdf-schema#label>";
const [PUBLISHER, ISSUED] = ["publisher", "issued"].map((n) => `<http://purl.org/dc/terms/${n}>`);

/**
 * The reader's language, what is the same in all, English, and then any.
 * @param {string} tag
 */
const rank = (tag) => [page.lang, "", "en"].indexOf(tag) >>> 0;

/** @param {string[]} values */
async function learnLabels(values) {
  const rows = await rowsFor(
    `SELECT ?x ?l { VALUES ?x { ${values.join(" ")} } ?x ${SKOS}|${RDFS} ?l }`,
  );
  /** @type {Record<string, number>} */
  const ranks = {};
  for (const { x, l } of rows) {
    const order = rank(l["xml:lang"] || "");
    if (order < (ranks[x.value] ?? Infinity)) {
      page.names[x.value] = l.value;
      ranks[x.value] = order;
    }
  }
}

/** @param {string[]} values */
async function learnSources(values) {
  const facts = `?x ${PUBLISHER} ?who OPTIONAL { ?x ${ISSUED} ?day }`;
  const rows = await rowsFor(`SELECT ?x ?who ?day { VALUES ?x { ${values.join(" ")} } ${facts} }`);
  for (const { x, who, day } of rows)
    page.names[x.value] = [who.value, day && dateWords(day.value, page.lang)]
      .filter(Boolean)
      .join(", ");
}

/** @param {string} iri */
const isSource = (iri) => !!page.known.space && iri.startsWith(page.known.space + "source/");

let learning = Promise.resolve();

/**
 * Asks for the names of things that are not known yet, one batch after the other.
 * @param {Iterable<string>} iris
 */
export function learnNames(iris) {
  learning = learning.then(() => learn(iris));
  return learning;
}

/** @param {Iterable<string>} iris */
async function learn(iris) {
  const fresh = [...new Set(iris)].filter(
    (iri) => page.names[iri] === undefined && /^[^<>"{}|^\x60\\\s]+$/.test(iri),
  );
  for (const iri of fresh) page.names[iri] = ""; // asked for once
  for (const [ask, some] of /** @type {const} */ ([
    [learnSources, fresh.filter(isSource)],
    [learnLabels, fresh.filter((iri) => !isSource(iri))],
  ]))
    for (let at = 0; at < some.length; at += BATCH)
      await ask(some.slice(at, at + BATCH).map((iri) => `<${iri}>`));
}
