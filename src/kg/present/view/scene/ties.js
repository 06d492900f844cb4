// @ts-check
// The main ties: what the lines between the things of the first sight mean.

import { model } from "../model/document.js";
import { pick } from "../model/language.js";

/**
 * What a line means, the strongest first: its name as in the style sheet, its number, whether it is
 * only planned.
 * @typedef {{ name: string, number: number, planned: boolean }} Meaning
 *
 * A line: from whom, what it means, and its width.
 * @typedef {{ from: number, meanings: Meaning[], wide: number }} Tie
 */

/** Whether there are main ties in these data. */
export const hasTies = () => model.ties.links.length > 0;

/** @type {{ of: object | null, found: Map<string, Tie> }} */
const known = { of: null, found: new Map() };

/**
 * What ties two things, among the main ties.
 * @param {number} a
 * @param {number} b
 */
export function tieOf(a, b) {
  if (known.of !== model.ties) {
    known.of = model.ties;
    known.found = new Map();
    for (const [from, to, codes, wide] of model.ties.links) {
      const meanings = codes.map((code) => {
        const number = Math.floor(code / 2);
        return { name: model.ties.meanings[number][0], number, planned: code % 2 > 0 };
      });
      known.found.set([from, to].sort().join(), { from, meanings, wide });
    }
  }
  return known.found.get([a, b].sort().join());
}

/** @param {number} number */
export const meaningName = (number) => pick(model.ties.meanings[number][1]);

/**
 * Whether a thing acts on others, or others on it.
 * @param {number} v
 */
export const isDoer = (v) =>
  model.ties.links.some(
    ([from, , [code]]) => from === v && model.ties.meanings[Math.floor(code / 2)][0] !== "part",
  );
