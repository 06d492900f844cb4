// @ts-check
// What sources say apart and one after the other: the verdicts of the build, as the page tells them.

import { saidText } from "../model/claims.js";
import { model } from "../model/document.js";
import { dateText } from "../model/language.js";
import { labelOf } from "../model/names.js";
import { state } from "../model/state.js";

/**
 * A value with those who say it: how many voices (sources that are not weak, or all where all are),
 * and the citations, the earliest first.
 * @typedef {{ text: string, voices: number, weak: boolean, cites: number[] }} Reading
 *
 * @typedef {object} Rivalry
 * @property {string} what "disagree", "moved", "developed", "revised", "weak" or "set-aside"
 * @property {number} thing
 * @property {number} prop
 * @property {boolean} open whether it counts and nobody has settled it
 * @property {boolean} fell
 * @property {string} settled why one value is preferred, or ""
 * @property {string} since the day from which it could be seen
 * @property {{ period: string, readings: Reading[] }[]} steps
 */

export const hasRivals = () => model.rivals.length > 0;

/**
 * All of one sort, those of what is chosen first.
 * @param {string} what
 * @param {boolean | null} open whether they are to be open, null for all
 * @returns {Rivalry[]}
 */
export function rivalries(what, open) {
  const of = model.rivals.filter((one) => one[0] === what && [null, one[3] > 0].includes(open));
  const chosen = state.sel < 0 ? [] : of.filter((one) => isOf(one[1], state.sel));
  return [...chosen, ...of.filter((one) => !chosen.includes(one))].map(rivalry);
}

/**
 * Whether a thing is another one, or folded into it.
 * @param {number} thing
 * @param {number} other
 */
export const isOf = (thing, other) => thing === other || !!model.home.get(thing)?.includes(other);

/** @param {import("../model/document.js").Rival} rival @returns {Rivalry} */
function rivalry([what, thing, prop, open, fell, settled, since, steps]) {
  const told = steps.map(([period, readings]) => ({
    period: period && dateText(period),
    readings: readings.map(([claim, cites]) => reading(thing, claim, cites)),
  }));
  return { what, thing, prop, open: open > 0, fell: fell > 0, settled, since, steps: told };
}

/**
 * @param {number} thing
 * @param {number | null} claim its number, that of an edge as -1 and below
 * @param {number[]} cites
 * @returns {Reading}
 */
function reading(thing, claim, cites) {
  const ordered = [...cites].sort((a, b) => (model.said[a] < model.said[b] ? -1 : 1));
  const sources = (/** @type {number[]} */ list) => new Set(list.map((c) => model.cites.source[c]));
  const strong = ordered.filter((c) => model.sources[model.cites.source[c]]?.[8] !== "weak");
  const voices = sources(strong.length ? strong : ordered).size;
  return { text: valueText(thing, claim), voices, weak: !strong.length, cites: ordered };
}

/**
 * @param {number} thing
 * @param {number | null} claim
 */
function valueText(thing, claim) {
  if (claim === null) return "";
  return claim < 0 ? labelOf(model.edges.to[-1 - claim]) : saidText(claim, thing);
}
