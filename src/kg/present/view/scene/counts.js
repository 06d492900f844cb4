// @ts-check
// How many there are of what is told: the same numbers in list, panel, legend, table and files.

import { neighboursThen, saidBy } from "../model/asof.js";
import { model } from "../model/document.js";
import { state } from "../model/state.js";
import { scene } from "./compose.js";
import { citations, shownThings, told } from "./scope.js";
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

/** What is in the picture, what is told inside that, and the statements and sources of both. */
export function tally() {
  const things = scene.total;
  const inside = shownThings().filter(isFolded).length;
  const { claims, edges, cites } = model;
  if (!scene.matched && !state.hide.size && !state.hops) {
    const sources = new Set(cites.source.filter((s, c) => s >= 0 && saidBy(c))).size;
    return { things, inside, statements: claims.prop.length + edges.prop.length, sources };
  }
  const list = told("shown");
  const sources = new Set(citations(list).map((c) => cites.source[c])).size;
  return { things, inside, statements: list.length, sources };
}
