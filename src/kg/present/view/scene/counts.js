// @ts-check
// How many there are of what is told: the same numbers in list, panel, legend, table and files.

import { neighboursThen, saidBy } from "../model/asof.js";
import { isCurrency, model } from "../model/document.js";
import { state } from "../model/state.js";
import { scene } from "./compose.js";
import { citations, citesOf, propOf, shownThings, told } from "./scope.js";
import { isOpen } from "./ways.js";

/**
 * To how many things a thing is linked: by lines of the picture or, where it is not in it, by those
 * that it would have.
 * @param {number} v
 */
export function linkedTo(v) {
  if (v >= model.n || (scene.here.has(v) && !scene.grouped)) return scene.near.get(v)?.size || 0;
  const near = [...model.tied[v].keys()];
  return near.filter((w) => isOpen(w) && !state.hide.has(model.kind[w]) && neighboursThen(v, w))
    .length;
}

/** How many things could stand in the picture by themselves, by kind. */
export function kindCounts() {
  const all = model.kinds.map(() => 0);
  const now = model.kinds.map(() => 0);
  const folded = model.kinds.map(() => 0);
  for (let i = 0; i < model.n; i++) (isOpen(i) ? all : folded)[model.kind[i]]++;
  for (const v of scene.here)
    for (const i of v < model.n ? [v] : model.groups[v - model.n])
      if (isOpen(i)) now[model.kind[i]]++;
  return { all, now, folded };
}

/** @param {number} i */
const isFolded = (i) => !isOpen(i);

/** How many things could stand in the picture by themselves. */
export const mostShown = () => model.n - [...model.home.keys()].filter(isFolded).length;

/**
 * How many claims there are among some rows, by the day: one for each place that makes it, an amount
 * with its currency. What nobody is cited for, as in a graph made by hand, is one.
 * @param {{ prop: number[], cites: number[][] }} rows
 */
function claimsAmong({ prop, cites }) {
  const unit = model.props.map((_, p) => isCurrency(p));
  const made = (/** @type {number} */ c) => model.cites.source[c] >= 0 && saidBy(c);
  const numbers = cites.map((places) => (places.length ? places.filter(made).length : 1));
  return numbers.reduce((sum, number, i) => sum + (unit[prop[i]] ? 0 : number), 0);
}

/**
 * How many claims there are within a scope.
 * @param {import("./scope.js").Told[]} list
 */
export const claimCount = (list) =>
  claimsAmong({ prop: list.map(propOf), cites: list.map(citesOf) });

/** What is in the picture, what is told inside that, and the claims and sources of both. */
export function tally() {
  const things = scene.total;
  const inside = shownThings().filter(isFolded).length;
  const { claims, edges, cites } = model;
  if (!scene.matched && !state.hide.size && !scene.only) {
    const sources = new Set(cites.source.filter((s, c) => s >= 0 && saidBy(c))).size;
    return { things, inside, statements: claimsAmong(claims) + claimsAmong(edges), sources };
  }
  const list = told("shown");
  const sources = new Set(citations(list).map((c) => cites.source[c])).size;
  return { things, inside, statements: claimCount(list), sources };
}
