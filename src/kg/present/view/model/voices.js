// @ts-check
// How many voices speak of a thing by the day, which is how large its mark is.

import { isAside, saidBy } from "./asof.js";
import { claimsOf, isProp, model } from "./document.js";
import { state } from "./state.js";

// The radius of a mark of which nobody speaks, and how much more that of the most spoken of has.
const LEAST = 2.5;
const MORE = 8;

const HEADS = ["concerns", "fills"];

/** How many voices each thing has by a day, and the most that any has now. */
const heard = { day: "?", counts: /** @type {number[]} */ ([]), most: 0 };

/**
 * How many of some citations' sources are voices by the day: they are neither weak nor set aside.
 * @param {number[]} cites
 */
export const voicesOf = (cites) =>
  new Set(cites.filter(isVoice).map((c) => model.cites.source[c])).size;

/** @param {number} c */
const isVoice = (c) => {
  const s = model.cites.source[c];
  return s >= 0 && !isAside(c) && model.sources[s][8] !== "weak" && saidBy(c);
};

/**
 * The citations of what is said of a thing, and of what only tells something of it.
 * @param {number} v
 */
function spokenOf(v) {
  const { edges, home, guests, out } = model;
  /** @param {number} facet */
  const concerns = (facet) =>
    out[facet].some((e) => edges.to[e] === v && HEADS.some((name) => isProp(edges.prop[e], name)));
  const facets = home.has(v) ? [] : guests[v].filter(concerns);
  return [...own(v), ...facets.flatMap(own)];
}

/** @param {number} v */
const own = (v) => [
  ...claimsOf(v).flatMap((c) => model.claims.cites[c]),
  ...[...model.out[v], ...model.into[v]].flatMap((e) => model.edges.cites[e]),
];

/**
 * How many voices speak of a thing by the day: the sources, weak ones apart, of what is said of it and
 * of the money, steps and figures that concern it.
 * @param {number} v
 */
export function voices(v) {
  if (heard.day !== state.asof) {
    heard.counts = model.kind.map((_, i) => voicesOf(spokenOf(i)));
    heard.day = state.asof;
  }
  return heard.counts[v];
}

/** The most voices that anything has in the whole graph. */
export const mostVoices = () => heard.most;

/**
 * The radius of a mark.
 * @param {number} count of its voices
 */
export const radiusOf = (count) => LEAST + MORE * Math.sqrt(count / (heard.most || 1));

/** Has each mark be as large as it has voices by the day: its area beyond the least grows with them. */
export function sizeMarks() {
  if (heard.day === state.asof) return;
  voices(0);
  const { counts } = heard;
  if (!heard.most) heard.most = counts.reduce((most, count) => Math.max(most, count), 0);
  counts.forEach((count, v) => (model.r[v] = radiusOf(count)));
}
