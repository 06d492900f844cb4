// @ts-check
// What is new since a day that the reader has chosen: the things that nobody had spoken of by then, and
// those of which something has been told since that had not been told before.

import { saidBy } from "./asof.js";
import { claimsOf, model } from "./document.js";
import { state } from "./state.js";

/** @typedef {"new" | "told"} Novelty */

const NONE = "9999";

/** @type {{ of: string, found: Map<number, Novelty> }} */
const known = { of: "", found: new Map() };

/**
 * When something was said first, of what had been said by the day of the page.
 * @param {number[]} cites
 */
function firstSaid(cites) {
  let first = NONE;
  for (const c of cites) {
    const day = model.said[c];
    if (model.cites.source[c] >= 0 && day < first && saidBy(c)) first = day;
  }
  return first;
}

/**
 * The days on which each claim of a thing, or of what ties it, was first made.
 * @param {number} v
 */
const daysOf = (v) => [
  ...claimsOf(v).map((c) => firstSaid(model.claims.cites[c])),
  ...[...model.out[v], ...model.into[v]].map((e) => firstSaid(model.edges.cites[e])),
];

/** What is new, by things; what is folded into others makes these newly told of. */
function novelties() {
  const key = [state.since, state.asof].join();
  if (known.of === key) return known.found;
  known.of = key;
  known.found = new Map();
  for (let v = 0; state.since && v < model.n; v++) {
    const days = daysOf(v).filter((day) => day !== NONE);
    if (!days.some((day) => day > state.since)) continue;
    known.found.set(v, days.every((day) => day > state.since) ? "new" : "told");
  }
  for (const v of [...known.found.keys()])
    for (const home of model.home.get(v) ?? [])
      if (!known.found.has(home)) known.found.set(home, "told");
  return known.found;
}

/**
 * Whether a thing is new since the day, or is told of anew.
 * @param {number} v
 * @returns {Novelty | undefined}
 */
export const noveltyOf = (v) => (state.since ? novelties().get(v) : undefined);
