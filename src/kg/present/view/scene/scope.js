// @ts-check
// What is taken away: what is chosen, what is shown, or everything, claim by claim.

import { saidBy, saidByDay, tiedThen } from "../model/asof.js";
import { claimsOf, model } from "../model/document.js";
import { state } from "../model/state.js";
import { claimPasses } from "./filter.js";
import { facetsOf, linkByKey, scene } from "./compose.js";
import { sightThings } from "./score.js";

/**
 * A claim of a thing: the number of the claim or, where it is a relation, of its edge; the other is
 * -1.
 * @typedef {{ v: number, c: number, e: number }} Told
 *
 * @typedef {"chosen" | "shown" | "all"} Scope
 */

/** The link that is chosen, if any. */
const chosenLink = () => (state.pair ? linkByKey(state.pair) : undefined);

/** Whether a thing, a link or a path is chosen. */
export const isChosen = () => state.sel >= 0 || state.path.length > 1 || chosenLink() !== undefined;

/** The things of the picture with what is folded into them and stood for by groups. */
export const shownThings = () =>
  withFolded([...scene.here].flatMap((v) => (v < model.n ? [v] : model.groups[v - model.n])));

/**
 * Some things with what is folded into them, without what is switched off.
 * @param {number[]} list
 */
function withFolded(list) {
  const things = new Set(list.filter((i) => !state.hide.has(model.kind[i])));
  for (const i of [...things])
    for (const f of model.guests[i]) if (!state.hide.has(model.kind[f])) things.add(f);
  return [...things].sort((a, b) => a - b);
}

/** What is in sight: at first what the score draws, else the things of the picture. */
const thingsInSight = () => (state.view === "score" ? withFolded(sightThings()) : shownThings());

/**
 * The values of a thing by the day.
 * @param {number} v
 * @returns {Told[]}
 */
const valuesOf = (v) =>
  claimsOf(v)
    .filter((c) => saidByDay(model.claims.cites[c]))
    .map((c) => ({ v, c, e: -1 }));

/**
 * Some relations by the day.
 * @param {number[]} edges
 * @returns {Told[]}
 */
const relations = (edges) =>
  edges
    .filter((e) => saidByDay(model.edges.cites[e]))
    .map((e) => ({ v: model.edges.from[e], c: -1, e }));

/**
 * What is claimed of some things: their values, and where they lead to.
 * @param {number[]} things
 */
export const claimsOfThings = (things) =>
  things.flatMap((v) => [...valuesOf(v), ...relations(model.out[v])]);

/** @param {number} v */
function ofThing(v) {
  const facets = model.guests[v];
  const own = claimsOfThings([v, ...facets]);
  const known = new Set(own.map(({ e }) => e));
  return [...own, ...relations(model.into[v].filter((e) => !known.has(e)))];
}

/** @param {number[]} path */
const ofPath = (path) =>
  path.slice(1).flatMap((w, k) => {
    const v = path[k];
    const [edges, folds] = model.tied[v].get(w) || [[], []];
    const facets = new Set(folds.map((f) => model.folds[f][0]));
    const tying = [...facets].filter((f) => tiedThen(f, v) && tiedThen(f, w));
    return [...relations(edges), ...claimsOfThings(tying)];
  });

// What the filters let through of the things in the picture, and what ties those.
function ofPicture() {
  const things = thingsInSight();
  const { matched } = scene;
  const here = new Set(things);
  return things.flatMap((v) => [
    ...valuesOf(v).filter(({ c }) => !matched || claimPasses(c)),
    ...relations(model.out[v]).filter(
      ({ e }) => here.has(model.edges.to[e]) && (!matched || matched.edges.has(e)),
    ),
  ]);
}

/**
 * What is told within a scope.
 * @param {Scope} scope
 * @returns {Told[]}
 */
export function told(scope) {
  if (scope === "all") return claimsOfThings(Array.from({ length: model.n }, (_, i) => i));
  if (scope === "shown") return ofPicture();
  if (state.path.length > 1) return ofPath(state.path);
  if (state.sel >= 0) return ofThing(state.sel);
  const link = chosenLink();
  return link ? [...relations(link.edges), ...claimsOfThings(facetsOf(link))] : ofPicture();
}

/** @param {Told} one */
export const propOf = ({ c, e }) => (c >= 0 ? model.claims.prop[c] : model.edges.prop[e]);

/** @param {Told} one */
export const citesOf = ({ c, e }) => (c >= 0 ? model.claims.cites[c] : model.edges.cites[e]);

/**
 * The citations with a source that had been published by the day, each once, in their order.
 * @param {Told[]} list
 */
export const citations = (list) => withSource([...new Set(list.flatMap(citesOf))]);

/** @param {number[]} cites */
export const withSource = (cites) => cites.filter((c) => model.cites.source[c] >= 0 && saidBy(c));
