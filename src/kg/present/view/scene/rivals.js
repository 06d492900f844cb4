// @ts-check
// What sources say apart and one after the other: the verdicts of the build, as the page tells them.

import { claimFlags, edgeFlags, isAside, saidBy } from "../model/asof.js";
import { saidText } from "../model/claims.js";
import { claimsOf, isDisputed, model } from "../model/document.js";
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
  const of = allRivals().filter((one) => one[0] === what && [null, one[3] > 0].includes(open));
  const chosen = state.sel < 0 ? [] : of.filter((one) => isOf(one[1], state.sel));
  return [...chosen, ...of.filter((one) => !chosen.includes(one))].map(rivalry);
}

/** What sources say apart: the verdicts of the build, or by another day what contradicted then. */
const allRivals = () => (state.asof ? rivalsThen() : model.rivals);

/**
 * What contradicted by the day, in the order of things.
 * @returns {import("../model/document.js").Rival[]}
 */
function rivalsThen() {
  /** @type {Map<string, [number, number][]>} thing and property → claims, those of edges below 0 */
  const found = new Map();
  /** @param {number} thing @param {number} prop @param {number} claim */
  const note = (thing, prop, claim) => {
    const key = `${thing} ${prop}`;
    found.set(key, [...(found.get(key) ?? []), [thing, claim]]);
  };
  for (let i = 0; i < model.n; i++) {
    for (const c of claimsOf(i)) if (isDisputed(claimFlags(c))) note(i, model.claims.prop[c], c);
    for (const e of model.out[i])
      if (isDisputed(edgeFlags(e))) note(i, model.edges.prop[e], -1 - e);
  }
  return [...found].map(([key, claims]) => rivalThen(Number(key.split(" ")[1]), claims));
}

/**
 * @param {number} prop
 * @param {[number, number][]} claims with the thing that they are of
 * @returns {import("../model/document.js").Rival}
 */
function rivalThen(prop, claims) {
  const { claims: values, edges } = model;
  const readings = claims.map(([, claim]) => {
    const cites = claim < 0 ? edges.cites[-1 - claim] : values.cites[claim];
    return /** @type {[number, number[]]} */ ([
      claim,
      cites.filter((c) => saidBy(c) && model.cites.source[c] >= 0 && !isAside(c)),
    ]);
  });
  // It could be seen from the day on which the second of the values was said.
  const firsts = readings.map(([, cites]) => cites.map((c) => model.said[c]).sort()[0]).sort();
  return ["disagree", claims[0][0], prop, 1, 0, "", firsts[1] ?? "", [["", readings]]];
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
