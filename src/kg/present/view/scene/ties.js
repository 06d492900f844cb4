// @ts-check
// The main ties: what the lines between the things of the first sight mean.

import { model } from "../model/document.js";
import { pick } from "../model/language.js";

/**
 * What a line means: its name as in the style sheet, its number, whether all of it is only planned, and
 * its width.
 * @typedef {{ name: string, number: number, planned: boolean, wide: number }} Meaning
 */

/** Whether there are main ties in these data. */
export const hasTies = () => model.ties.links.length > 0;

/** @type {{ of: object | null, found: Map<string, Meaning> }} */
const known = { of: null, found: new Map() };

/**
 * What ties two things, among the main ties.
 * @param {number} a
 * @param {number} b
 */
export function meaningOf(a, b) {
  if (known.of !== model.ties) {
    known.of = model.ties;
    known.found = new Map();
    for (const [from, to, number, planned, wide] of model.ties.links) {
      const name = model.ties.meanings[number][0];
      known.found.set([from, to].sort().join(), { name, number, planned: planned > 0, wide });
    }
  }
  return known.found.get([a, b].sort().join());
}

/** @param {number} number */
export const meaningName = (number) =>
  pick(model.ties.meanings[number][1], model.ties.meanings[number][2]);

/**
 * Whether a thing acts on others, or others on it.
 * @param {number} v
 */
export const isDoer = (v) =>
  model.ties.links.some(
    ([from, , number]) => from === v && model.ties.meanings[number][0] !== "part",
  );
