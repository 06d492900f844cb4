// @ts-check
// What is in the picture: from the choices of the reader to the things and links that are drawn.

import { applyDay, edgeFlags, edgesBetween, tiedThen } from "../model/asof.js";
import { isOnlyPlanned } from "../model/claims.js";
import { counts, isDerived, isPlanned, model } from "../model/document.js";
import { state } from "../model/state.js";
import { sizeMarks } from "../model/voices.js";
import { matchDay, matchFilters } from "./filter.js";
import { limits } from "./limits.js";
import { tieOf } from "./ties.js";
import { isOpen } from "./ways.js";

/**
 * Everything that ties two things or groups, as one line.
 * @typedef {object} Link
 * @property {number} a the lower number
 * @property {number} b
 * @property {number[]} edges
 * @property {number[]} folds
 * @property {boolean} forth whether anything leads from a to b
 * @property {boolean} back whether anything leads from b to a
 * @property {boolean} faint whether none of it counts
 * @property {boolean} planned whether what counts of it is only planned
 * @property {number} size
 * @property {import("./ties.js").Tie} [tie] among the main ties
 *
 * @typedef {object} Scene
 * @property {import("./limits.js").Limits["kind"]} kind
 * @property {Set<number> | null} only what it is limited to
 * @property {number} hub the thing in its middle, or -1
 * @property {number[]} nodes things and groups, the weightiest first
 * @property {Link[]} links
 * @property {Map<number, Link>} pairs
 * @property {Map<number, Map<number, Link>>} near
 * @property {Set<number>} here
 * @property {Map<number, number>} held how many things a group stands for
 * @property {number} total
 * @property {boolean} grouped
 * @property {(i: number) => number} drawnAs what stands for a thing: itself, its group or its region
 * @property {{ nodes: Set<number>, edges: Set<number> } | null} matched
 */

export const MANY = 1500; // more things than this open as groups

/** @type {Scene} */
export const scene = {
  kind: "all",
  only: null,
  hub: -1,
  nodes: [],
  links: [],
  pairs: new Map(),
  near: new Map(),
  here: new Set(),
  held: new Map(),
  total: 0,
  grouped: false,
  drawnAs: (i) => i,
  matched: null,
};

/** Makes the scene anew. */
export function compose() {
  applyDay();
  sizeMarks();
  Object.assign(scene, limits());
  // A path leads by what filters would hide.
  scene.matched = scene.kind === "path" ? matchDay() : matchFilters();
  const visible = visibleThings();
  scene.total = visible.reduce((sum, one) => sum + one, 0);
  scene.grouped = scene.total > MANY && !state.all && model.groups.length > 1;
  const drawnAs = (scene.drawnAs = representative());
  placeThings(visible, drawnAs);
  joinThings(visible, drawnAs);
  if (scene.grouped) keepStrongTies();
  if (scene.kind === "path") keepSteps();
  if (scene.kind === "ties") keepTies();
  scene.near = new Map();
  for (const link of scene.links) {
    nearTo(link.a).set(link.b, link);
    nearTo(link.b).set(link.a, link);
  }
}

/** @param {number} v */
function nearTo(v) {
  let near = scene.near.get(v);
  if (!near) scene.near.set(v, (near = new Map()));
  return near;
}

/** For each thing 1 if it is drawn, itself or in a group. */
function visibleThings() {
  const { matched, only, kind } = scene;
  const visible = new Uint8Array(model.n);
  for (let i = 0; i < model.n; i++) {
    if (state.hide.has(model.kind[i]) || !(kind === "path" || isOpen(i))) continue;
    if ((!matched || matched.nodes.has(i)) && (!only || only.has(i))) visible[i] = 1;
  }
  return visible;
}

/**
 * What stands for a thing in the picture: itself or its group.
 * @returns {(i: number) => number}
 */
function representative() {
  if (!scene.grouped) return (i) => i;
  const shows = new Set(state.shown);
  for (const i of [state.sel, ...state.path]) if (i >= 0 && i < model.n) shows.add(i);
  return (i) => {
    const group = model.group[i];
    if (group < 0 || shows.has(i) || state.open.has(model.n + group)) return i;
    const region = model.n + model.region[group];
    return state.open.has(region) ? model.n + group : region;
  };
}

/**
 * @param {Uint8Array} visible
 * @param {(i: number) => number} drawnAs
 */
function placeThings(visible, drawnAs) {
  scene.here = new Set();
  scene.held = new Map();
  for (let i = 0; i < model.n; i++)
    if (visible[i]) {
      const v = drawnAs(i);
      scene.here.add(v);
      if (v >= model.n) scene.held.set(v, (scene.held.get(v) || 0) + 1);
    }
  // Groups come first.
  /** @param {number} v */
  const order = (v) => (v < model.n ? v + 1e6 : v - model.n);
  scene.nodes = [...scene.here].sort((a, b) => order(a) - order(b));
}

/**
 * @param {Uint8Array} visible
 * @param {(i: number) => number} drawnAs
 */
function joinThings(visible, drawnAs) {
  scene.pairs = new Map();
  model.edges.from.forEach((from, e) => {
    const to = model.edges.to[e];
    if (!visible[from] || !visible[to] || !isDrawnEdge(e)) return;
    const link = joined(drawnAs(from), drawnAs(to));
    if (!link) return;
    link.edges.push(e);
    const flags = edgeFlags(e);
    if (counts(flags)) tells(link, isPlanned(flags));
  });
  model.folds.forEach(([facet, a, b], f) => {
    if (!visible[a] || !visible[b] || visible[facet] || !isDrawnFold(facet, a, b)) return;
    const link = joined(drawnAs(a), drawnAs(b));
    if (!link) return;
    link.folds.push(f);
    tells(link, isPlannedFold(facet, a, b));
  });
  scene.links = [...scene.pairs.values()];
  for (const link of scene.links) link.size = link.edges.length + link.folds.length;
}

/**
 * Has a link tell of something that counts.
 * @param {Link} link
 * @param {boolean} planned whether it is only planned
 */
function tells(link, planned) {
  link.planned = planned && (link.faint || link.planned);
  link.faint = false;
}

/**
 * Whether what a folded thing tells of is only planned, or that it ties one of two others.
 * @param {number} facet
 * @param {number} a
 * @param {number} b
 */
function isPlannedFold(facet, a, b) {
  /** @param {number} v */
  const tiedByPlan = (v) => {
    const flags = edgesBetween(facet, v).map(edgeFlags).filter(counts);
    return flags.length > 0 && flags.every(isPlanned);
  };
  return isOnlyPlanned(facet) || tiedByPlan(a) || tiedByPlan(b);
}

/**
 * Whether the filters let an edge through; what a rule derived is drawn only if it is asked for.
 * @param {number} e
 */
const isDrawnEdge = (e) =>
  (!scene.matched || scene.matched.edges.has(e)) &&
  (!isDerived(model.edges.flags[e]) || state.prop >= 0);

/**
 * Whether a folded thing ties two others in the picture.
 * @param {number} facet
 * @param {number} a
 * @param {number} b
 */
const isDrawnFold = (facet, a, b) =>
  !state.hide.has(model.kind[facet]) &&
  (!scene.matched || scene.matched.nodes.has(facet)) &&
  tiedThen(facet, a) &&
  tiedThen(facet, b);

/**
 * The link from one to another, made if it is not there; of a thing with itself there is none.
 * @param {number} from
 * @param {number} to
 * @returns {Link | null}
 */
function joined(from, to) {
  if (from === to) return null;
  const a = Math.min(from, to);
  const b = Math.max(from, to);
  const key = a * 4194304 + b;
  let link = scene.pairs.get(key);
  if (!link) {
    const ways = { forth: false, back: false };
    link = { a, b, edges: [], folds: [], ...ways, faint: true, planned: false, size: 0 };
    scene.pairs.set(key, link);
  }
  if (from === a) link.forth = true;
  else link.back = true;
  return link;
}

// Between groups only the strongest ties are drawn.
function keepStrongTies() {
  const between = scene.links.filter((l) => l.a >= model.n && l.b >= model.n);
  const most = Math.max(30, scene.held.size * 2);
  const kept = new Set(between.sort((p, q) => q.size - p.size).slice(0, most));
  scene.links = scene.links.filter((l) => l.a < model.n || l.b < model.n || kept.has(l));
}

// Of a path only what leads from each thing to the next is drawn.
function keepSteps() {
  const { path } = state;
  const steps = new Set(path.slice(1).map((w, k) => [path[k], w].sort((a, b) => a - b).join()));
  scene.links = scene.links.filter(({ a, b }) => steps.has([a, b].join()));
}

// Of the main ties only what has a meaning is drawn, where it has been said by the day: as a plan, if
// that is what its strongest meaning is, which gives it colour and width.
function keepTies() {
  scene.links = scene.links.filter((link) => {
    link.tie = tieOf(link.a, link.b);
    if (link.tie && !state.asof) link.planned = link.tie.meanings[0].planned;
    return link.tie;
  });
}

/**
 * @param {number} a
 * @param {number} b
 */
export const linkOf = (a, b) => scene.near.get(a)?.get(b);

/** @param {Link} link */
export const pairKey = (link) => link.a + "|" + link.b;

/** @param {string} key */
export const linkByKey = (key) => {
  const [a, b] = key.split("|").map(Number);
  return linkOf(a, b);
};

/** @param {Link} link */
export const facetsOf = (link) => [...new Set(link.folds.map((f) => model.folds[f][0]))];

/**
 * Where a link is read to start and to end.
 * @param {Link} link
 */
export const endsOf = (link) => (link.forth ? [link.a, link.b] : [link.b, link.a]);
