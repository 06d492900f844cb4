// @ts-check
// What the filters and the as-of day let through.

import { claimFlags, edgeFlags, saidBy, saidByDay, spokenOf, tiedThen } from "../model/asof.js";
import { claimsOf, isCurrent, isDisputed, isProp, model, spokenTime } from "../model/document.js";
import { state } from "../model/state.js";
import { endOf, startOf } from "../rules/dates.js";
import { localName } from "../rules/text.js";
import { brokenThings } from "./fates.js";

/** How many filters are set. */
export const filtering = () =>
  [
    ...[state.prop >= 0, state.source >= 0, state.stage, state.from || state.to, state.disputed],
    state.late,
  ].filter(Boolean).length;

/** @param {number} c */
function inPeriod(c) {
  const day = spokenTime(c);
  if (!day || !saidBy(c)) return false;
  return (!state.from || endOf(day) >= state.from) && (!state.to || startOf(day) <= state.to);
}

/**
 * Whether a claim or an edge was said by the day and passes the filters.
 * @param {number} prop
 * @param {number} flags
 * @param {number[]} cites
 */
function passesFilters(prop, flags, cites) {
  if (!saidByDay(cites)) return false;
  if (state.prop >= 0 && prop !== state.prop) return false;
  if (state.disputed && !isDisputed(flags)) return false;
  /** @param {number} c */
  const ofSource = (c) => model.cites.source[c] === state.source && saidBy(c);
  if (state.source >= 0 && !cites.some(ofSource)) return false;
  return !(state.from || state.to) || cites.some(inPeriod);
}

/**
 * Whether a value was said by the day and passes the filters.
 * @param {number} c
 */
export const claimPasses = (c) =>
  passesFilters(model.claims.prop[c], claimFlags(c), model.claims.cites[c]);

/** @param {number} e */
const edgePasses = (e) => passesFilters(model.edges.prop[e], edgeFlags(e), model.edges.cites[e]);

/** @param {number} i */
const atStage = (i) =>
  claimsOf(i).some(
    (c) =>
      isProp(model.claims.prop[c], "hasStage") &&
      localName(model.claims.value[c]) === state.stage &&
      isCurrent(claimFlags(c)),
  );

/**
 * What is at the chosen stage and, where that is asked for, broke a promise; null for everything.
 * @param {number[]} things
 */
function chosenThings(things) {
  if (!state.stage && !state.late) return null;
  const broken = state.late ? brokenThings() : null;
  return new Set(things.filter((i) => (!state.stage || atStage(i)) && (!broken || broken.has(i))));
}

/**
 * What the filters and the as-of day leave, or null where they leave all.
 * @returns {{ nodes: Set<number>, edges: Set<number> } | null}
 */
export function matchFilters() {
  if (!filtering() && !state.asof) return null;
  const things = Array.from({ length: model.n }, (_, i) => i);
  const staged = chosenThings(things);
  const nodes = new Set(
    things.filter(
      (i) => (!staged || staged.has(i)) && spokenOf(i) && claimsOf(i).some(claimPasses),
    ),
  );
  const edges = new Set();
  model.edges.from.forEach((from, e) => {
    const to = model.edges.to[e];
    if ((staged && !staged.has(from) && !staged.has(to)) || !spokenOf(from) || !spokenOf(to))
      return;
    if (!edgePasses(e)) return;
    edges.add(e);
    nodes.add(from).add(to);
  });
  for (const i of [...nodes])
    for (const h of model.home.get(i) || []) if (spokenOf(h) && tiedThen(i, h)) nodes.add(h);
  return { nodes, edges };
}

/** What the as-of day leaves, whatever the filters, or null where it leaves all. */
export function matchDay() {
  if (!state.asof) return null;
  const things = Array.from({ length: model.n }, (_, i) => i);
  const { from, to, cites } = model.edges;
  const told = from.map((_, e) => e).filter((e) => saidByDay(cites[e]));
  return {
    nodes: new Set(things.filter(spokenOf)),
    edges: new Set(told.filter((e) => spokenOf(from[e]) && spokenOf(to[e]))),
  };
}
