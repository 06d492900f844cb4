// @ts-check
// Citations of the answer: numbers in its rows, and below it what each stands for.

import { $, el, fill } from "../../../view/drawing/dom.js";
import { dateWords } from "../../../view/rules/dates.js";
import { figure, lastAnswer, page, pageOf, shortName, t, wordsOf } from "../model/page.js";
import { runsOf } from "../rules/rows.js";
import { COMPOSED, linkTo } from "./elements.js";

/** @type {Record<string, string>} what has a name and no place in a source */
const NAMED = {
  rule: "present.note.rule",
  file: "present.note.file",
  finding: "present.note.finding",
  plan: "present.note.plan",
};

/** @typedef {import("../model/page.js").Source} Source */

/**
 * Numbers of citations, in the order of their first use: key → [number, IRI].
 * @typedef {Map<string, [number, string]>} Numbers
 */

/**
 * What one source says at one place as of one day has one number, however hedged or printed.
 * @param {string} iri
 */
function keyOf(iri) {
  const { kind, source, locator, period } = lastAnswer().found.sources?.[iri] || { kind: "" };
  return kind === "citation" ? JSON.stringify([source, locator, period]) : iri;
}

/** The numbers of an answer, which stay whichever of its rows are shown. @type {WeakMap<object, Numbers>} */
const numbered = new WeakMap();

function allNumbers() {
  const { found } = lastAnswer();
  const known = numbered.get(found);
  if (known) return known;
  /** @type {Numbers} */
  const numbers = new Map();
  for (const iri of [...(found.matched ?? []), ...(found.citations ?? [])].flat()) {
    const key = keyOf(iri);
    if (!numbers.has(key)) numbers.set(key, [numbers.size + 1, iri]);
  }
  numbered.set(found, numbers);
  return numbers;
}

/**
 * The numbers of lists of citations, in their order.
 * @param {string[][]} lists
 * @returns {[number, string][]}
 */
function numbersIn(lists) {
  const keys = new Set(lists.flat().map(keyOf));
  return [...allNumbers()].filter(([key]) => keys.has(key)).map(([, pair]) => pair);
}

/**
 * The numbers with which some rows are marked.
 * @param {number[]} indices of the rows
 */
export function numbersOf(indices) {
  const { citations, matched } = lastAnswer().found;
  return numbersIn(indices.map((index) => (matched ?? citations)?.[index] ?? []));
}

/**
 * How many places more than it is marked with a row rests on, with every row.
 * @param {number} index
 */
function restOf(index) {
  const { citations, matched } = lastAnswer().found;
  return matched && citations
    ? numbersIn([citations[index]]).length - numbersIn([matched[index]]).length
    : 0;
}

/** @param {number} n */
const markOf = (n) => el("a", { href: "#note" + n }, "[" + n + "]");

/**
 * The numbers of a row's citations, the first and the last of those that follow one another, and
 * whether it puts together what no source states together.
 * @param {number} index
 */
export function marksOf(index) {
  const composed = lastAnswer().found.composed?.[index];
  const words = t("present.composed.note", { mark: COMPOSED });
  const runs = runsOf(numbersOf([index]).map(([n]) => n));
  const rest = restOf(index);
  return [
    runs.map(([first, last]) => [
      markOf(first),
      last > first + 1 ? "–" : " ",
      last > first && [markOf(last), " "],
    ]),
    rest > 0 && [el("a", { href: "#rest" }, "+" + figure(rest)), " "],
    composed && el("a", { href: "#composed", title: words, "aria-label": words }, COMPOSED),
  ];
}

/**
 * A source by its title and publisher, with a link to its page.
 * @param {string} iri
 * @param {Partial<Source>} about
 */
function sourceParts(iri, { title, publisher, source }) {
  const quoted = title && t("words.quoted", { name: title });
  const named = quoted || publisher || shortName(source || iri);
  const to = pageOf(iri);
  return [quoted && publisher, to ? linkTo(named, to) : named];
}

/**
 * @param {string} iri
 * @param {Partial<Source>} about
 */
function noteParts(iri, about) {
  const { name = "", kind = "", period, published, locator, address = "" } = about;
  if (NAMED[kind]) return [t(NAMED[kind], { name })];
  const [, host] = /^https?:\/\/([^/?#]+)/.exec(address) || [];
  const parts = [
    ...sourceParts(iri, about),
    published && dateWords(published, page.lang),
    locator && locatorWords(locator),
    period && t("present.period", { period: dateWords(period, page.lang) }),
    host && linkTo(host, address, address),
  ];
  return parts.filter(Boolean).flatMap((part, k) => (k ? [", ", part] : [part]));
}

/** @param {string} value */
const locatorWords = (value) => wordsOf({ locator: { type: "literal", value } }, "locator");

/** @param {[number, string]} numbered */
const noteLine = ([n, iri]) =>
  el(
    "li",
    { id: "note" + n, value: n },
    noteParts(iri, lastAnswer().found.sources?.[iri] || { kind: "" }),
  );

/** What every row rests on and no row is marked with, folded. */
function restLine() {
  const { citations = [], matched } = lastAnswer().found;
  if (!matched) return null;
  const marked = new Set(numbersIn(matched).map(([n]) => n));
  const common = numbersIn(citations).filter(([n]) => !marked.has(n));
  const count = Math.max(...matched.map((_, index) => restOf(index)));
  const list = el("ol", { class: "notes" }, common.map(noteLine));
  const words = t("present.rest", { count });
  return el("li", { class: "said", id: "rest" }, el("details", {}, el("summary", {}, words), list));
}

/**
 * What the numbers of the rows that are shown stand for.
 * @param {[number, string][]} numbers
 */
export function drawNotes(numbers) {
  const { composed = [], absences = [], notes = [] } = lastAnswer().found;
  const together = composed.some(Boolean) && t("present.composed.note", { mark: COMPOSED });
  fill(
    $("notes"),
    numbers.map(noteLine),
    restLine(),
    together && el("li", { class: "soft said", id: "composed" }, together),
    [...absences, ...notes].map((words) => el("li", { class: "soft said" }, words)),
  );
}
