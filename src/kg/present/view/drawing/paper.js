// @ts-check
// Whether what is drawn goes to paper: there citations are numbers, and their list comes at the end.

import { model } from "../model/document.js";
import { el } from "./dom.js";

/** @type {Map<number, number> | null} citations by number, while something is drawn for paper */
let numbers = null;

export const onPaper = () => numbers !== null;

/**
 * Draws something for paper; the list gets the citations in the order of their numbers.
 * @template T
 * @param {() => T} draw
 * @param {(cites: number[]) => import("./dom.js").Child} list
 * @returns {[T, import("./dom.js").Child]}
 */
export function drawnForPaper(draw, list) {
  numbers = new Map();
  try {
    const content = draw();
    return [content, list([...numbers.keys()])];
  } finally {
    numbers = null;
  }
}

/**
 * The numbers of citations, on paper; elsewhere nothing.
 * @param {number[]} cites
 */
export function paperRefs(cites) {
  const known = numbers;
  const cited = cites.filter((c) => model.cites.source[c] >= 0);
  if (!known || !cited.length) return null;
  for (const c of cited) if (!known.has(c)) known.set(c, known.size + 1);
  const text = cited
    .map((c) => known.get(c) ?? 0)
    .sort((a, b) => a - b)
    .join(", ");
  return el("span", { class: "refs" }, ` [${text}]`);
}
