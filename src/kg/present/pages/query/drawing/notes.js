// @ts-check
// Citations of the answer: numbers in its rows, and below it what each stands for.

import { $, el, fill } from "../../../view/drawing/dom.js";
import { dateWords } from "../../../view/rules/dates.js";
import { lastAnswer, page, pageOf, shortName, t, wordsOf } from "../model/page.js";
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
  for (const iri of (found.citations ?? []).flat()) {
    const key = keyOf(iri);
    if (!numbers.has(key)) numbers.set(key, [numbers.size + 1, iri]);
  }
  numbered.set(found, numbers);
  return numbers;
}

/**
 * The numbers that some rows have, in their order.
 * @param {number[]} indices of the rows
 * @returns {[number, string][]}
 */
export function numbersOf(indices) {
  const { citations } = lastAnswer().found;
  const numbers = allNumbers();
  const keys = new Set(indices.flatMap((index) => citations?.[index] ?? []).map(keyOf));
  return [...numbers].filter(([key]) => keys.has(key)).map(([, pair]) => pair);
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
  return [
    runs.map(([first, last]) => [
      markOf(first),
      last > first + 1 ? "–" : " ",
      last > first && [markOf(last), " "],
    ]),
    composed && el("a", { href: "#composed", title: words, "aria-label": words }, COMPOSED),
  ];
}

/**
 * @param {string} iri
 * @param {Partial<Source>} about
 */
function noteParts(iri, about) {
  const { name = "", period } = about;
  const code = NAMED[about.kind || ""];
  if (code) return [t(code, { name })];
  const title = about.title
    ? t("words.quoted", { name: about.title })
    : shortName(about.source || iri);
  const to = pageOf(iri);
  const { address = "" } = about;
  const [, host] = /^https?:\/\/([^/?#]+)/.exec(address) || [];
  const parts = [
    about.publisher,
    to ? linkTo(title, to) : title,
    about.locator && locatorWords(about.locator),
    period && t("present.period", { period: dateWords(period, page.lang) }),
    host && linkTo(host, address, address),
  ];
  return parts.filter(Boolean).flatMap((part, k) => (k ? [", ", part] : [part]));
}

/** @param {string} value */
const locatorWords = (value) => wordsOf({ locator: { type: "literal", value } }, "locator");

/**
 * What the numbers of the rows that are shown stand for.
 * @param {[number, string][]} numbers
 */
export function drawNotes(numbers) {
  const { sources = {}, composed = [], absences = [], notes = [] } = lastAnswer().found;
  const together = composed.some(Boolean) && t("present.composed.note", { mark: COMPOSED });
  fill(
    $("notes"),
    numbers.map(([n, iri]) =>
      el("li", { id: "note" + n, value: n }, noteParts(iri, sources[iri] || {})),
    ),
    together && el("li", { class: "soft said", id: "composed" }, together),
    [...absences, ...notes].map((words) => el("li", { class: "soft said" }, words)),
  );
}
