// @ts-check
// What is chosen or under the pointer stands out.

import { tiedThen } from "../model/asof.js";
import { model } from "../model/document.js";
import { state } from "../model/state.js";
import { boxGrid } from "../rules/geometry.js";
import { linkByKey, linkOf, scene } from "../scene/compose.js";
import { places } from "../scene/places.js";
import { drawLabels, placeLabels, takeMark } from "./labels.js";
import { DASHED, DOTTED, drawLinks } from "./links.js";
import { drawNodes } from "./nodes.js";
import { palette } from "./palette.js";
import { drawTies } from "./ties.js";
import { placeLinkLabels, placeStepLabels, wordsOf } from "./words.js";

/** @typedef {import("../scene/compose.js").Link} Link */

/** What is under the pointer, and at which spot that was found. */
export const hover = { v: -1, pair: "", spot: "" };

/** Whether what is chosen is the scene itself, in which nothing has to stand out. */
function isScene() {
  if (!places.laid || hover.pair) return false;
  return scene.kind === "path" || (scene.kind === "around" && !state.pair);
}

/** The thing that stands out, or -1. */
export function focused() {
  if (hover.v >= 0) return hover.v;
  return state.path.length || hover.pair ? -1 : state.sel;
}

/** What the highlight depends on, as a text. */
export const highlightKey = () => {
  const pair = hover.v >= 0 ? "" : hover.pair || state.pair;
  const path = hover.v >= 0 || hover.pair ? "" : state.path;
  return [focused(), pair, path, isScene()].join();
};

/**
 * @typedef {object} Highlight
 * @property {number[]} nodes
 * @property {Link[]} links
 * @property {number[]} marked with a ring
 * @property {number[]} named in bold
 */

/**
 * What is chosen or under the pointer.
 * @returns {Highlight | null}
 */
export function highlight() {
  if (isOnPath(hover.v)) return pathHighlight(state.path, [hover.v]);
  if (hover.v < 0) {
    if (isScene()) return null;
    if (!hover.pair && state.path.length > 1) return pathHighlight(state.path);
    const link = linkByKey(hover.pair || state.pair);
    if (link) {
      const ends = [link.a, link.b];
      return { nodes: ends, links: [link], marked: ends, named: [link.a] };
    }
  }
  const v = focused();
  if (scene.here.has(v)) {
    const near = scene.near.get(v) || new Map();
    return { nodes: [v, ...near.keys()], links: [...near.values()], marked: [v], named: [v] };
  }
  return model.home.has(v) ? foldedHighlight(v) : null;
}

/**
 * Whether a thing is a step of the path that is seen: the path is what is read, all of it.
 * @param {number} v
 */
const isOnPath = (v) => scene.kind === "path" && places.laid && state.path.includes(v);

/**
 * @param {number[]} path
 * @param {number[]} [marked] those with a ring
 * @returns {Highlight | null}
 */
function pathHighlight(path, marked = path) {
  const nodes = path.filter((i) => scene.here.has(i));
  const links = path
    .slice(1)
    .map((w, i) => linkOf(path[i], w))
    .filter((link) => link !== undefined);
  return nodes.length ? { nodes, links, marked, named: path } : null;
}

/**
 * What is folded is shown by the things that it ties.
 * @param {number} v
 * @returns {Highlight | null}
 */
function foldedHighlight(v) {
  const nodes = (model.home.get(v) || []).filter((i) => scene.here.has(i) && tiedThen(v, i));
  const links = nodes.flatMap((i) =>
    [...(scene.near.get(i)?.values() || [])].filter(
      (link) => link.a === i && link.folds.some((f) => model.folds[f][0] === v),
    ),
  );
  return nodes.length ? { nodes, links, marked: nodes, named: nodes.slice(0, 1) } : null;
}

/**
 * Draws what stands out with its labels, which are returned.
 * @param {any} ctx
 * @param {import("./viewport.js").View} view
 * @param {Highlight} found
 */
export function drawHighlight(ctx, view, { nodes, links, marked, named }) {
  if (scene.kind === "ties") return drawTies(ctx, view, nodes, links);
  const colour = palette.strong;
  const faint = links.filter((link) => link.faint);
  const planned = links.filter((link) => link.planned);
  const plain = links.filter((link) => !link.faint && !link.planned);
  drawLinks(ctx, view, faint, { colour, line: 1.6, head: 8, dash: DOTTED });
  drawLinks(ctx, view, planned, { colour, line: 1.6, head: 8, dash: DASHED });
  drawLinks(ctx, view, plain, { colour, line: 1.8, head: 8.5 });
  drawNodes(ctx, view, [...nodes].reverse(), new Set(marked));
  const taken = boxGrid();
  const ranked = [nodes[0], ...nodes.slice(1).sort((a, b) => a - b)];
  const force = new Set(ranked.slice(0, 40));
  const placed = placeLabels(ranked, view, { top: new Set(named), force, taken, most: 90 });
  for (const i of nodes) takeMark(taken, view, i);
  const largest = [...links].sort((p, q) => q.size - p.size);
  const told =
    scene.kind === "path"
      ? placeStepLabels(largest, view, taken)
      : placeLinkLabels(largest, view, taken, 40, places.laid ? wordsOf : undefined);
  const labels = [...told, ...placed];
  drawLabels(ctx, labels);
  return labels;
}
