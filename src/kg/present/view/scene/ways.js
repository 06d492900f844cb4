// @ts-check
// What lies around a thing, and the ways between things.

import { neighboursThen } from "../model/asof.js";
import { model } from "../model/document.js";
import { state } from "../model/state.js";
import { chain, reachedWithin, shortestPath } from "../rules/paths.js";

/**
 * Whether a thing is drawn as one of its own, not folded into those that it tells of.
 * @param {number} i
 */
export const isOpen = (i) => !model.home.has(i) || state.unfold || state.open.has(i);

/**
 * @param {number} start
 * @param {number} hops
 */
export function around(start, hops) {
  return reachedWithin(start, hops, (i) =>
    [...model.tied[i].keys()].filter((j) => isOpen(j) && neighboursThen(i, j)),
  );
}

/**
 * The shortest chain of things between two, over everything that is in the file.
 * @param {number} a
 * @param {number} b
 */
export function findPath(a, b) {
  return shortestPath(a, b, (i) =>
    [...model.tied[i].keys()].filter(
      (j) => (j === b || isOpen(j)) && !state.hide.has(model.kind[j]) && neighboursThen(i, j),
    ),
  );
}

/**
 * The way along some things: where two of them are not tied, by what lies between; [] where nothing
 * joins them.
 * @param {number[]} stations
 */
export function wayAlong(stations) {
  /** @param {number[]} path */
  const isTied = (path) => path.slice(1).every((w, k) => model.tied[path[k]].has(w));
  const path = isTied(stations) ? stations : chain(stations, findPath);
  return isTied(path) ? path : [];
}
