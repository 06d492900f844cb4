// @ts-check
// Citations of the answer: numbers in its rows, and below it what each stands for.

import { $, el, fill } from "../../../view/drawing/dom.js";
import { lastAnswer, pageOf, shortName, t } from "../model/page.js";
import { linkTo } from "./elements.js";

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

/**
 * The numbers of a row's citations.
 * @param {number} index
 * @param {Numbers} numbers
 */
export function marksOf(index, numbers) {
  const told = new Set();
  for (const iri of lastAnswer().found.citations?.[index] || []) {
    const key = keyOf(iri);
    const numbered = numbers.get(key) ?? [numbers.size + 1, iri];
    numbers.set(key, numbered);
    told.add(numbered[0]);
  }
  return [...told].map((n) => [el("a", { href: "#note" + n }, "[" + n + "]"), " "]);
}

/**
 * @param {string} iri
 * @param {Partial<Source>} about
 */
function noteParts(iri, about) {
  const { name = "", period } = about;
  if (about.kind === "rule") return [t("present.note.rule", { name })];
  if (about.kind === "file") return [t("present.note.file", { name })];
  const title = about.title ? `“${about.title}”` : shortName(about.source || iri);
  const to = pageOf(iri);
  const { address = "" } = about;
  const [, host] = /^https?:\/\/([^/?#]+)/.exec(address) || [];
  const parts = [
    about.publisher,
    to ? linkTo(title, to) : title,
    about.locator,
    period && t("present.period", { period }),
    host && linkTo(host, address, address),
  ];
  return parts.filter(Boolean).flatMap((part, k) => (k ? [", ", part] : [part]));
}

/**
 * @param {Numbers} numbers
 */
export function drawNotes(numbers) {
  const { sources = {}, absences = [], notes = [] } = lastAnswer().found;
  fill(
    $("notes"),
    [...numbers.values()].map(([n, iri]) =>
      el("li", { id: "note" + n, value: n }, noteParts(iri, sources[iri] || {})),
    ),
    [...absences, ...notes].map((words) => el("li", { class: "soft said" }, words)),
  );
}
