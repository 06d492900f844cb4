// @ts-check
// A scene of its own: what is in focus and nothing else, every mark named where there is room, on its
// lines what is claimed.

import { state } from "../model/state.js";
import { boxGrid } from "../rules/geometry.js";
import { scene } from "../scene/compose.js";
import { placeLabels, takeMark } from "./labels.js";
import { DASHED, DOTTED, drawLinks } from "./links.js";
import { drawDisputes, drawNodes, drawNovelties } from "./nodes.js";
import { palette } from "./palette.js";
import { drawTies } from "./ties.js";
import { placeLinkLabels, placeStepLabels, wordsOf } from "./words.js";

/** @typedef {import("./viewport.js").View} View */

const NAMED = 70; // so many things are named even if a name hides a mark
const LINES = 250; // so many lines names keep off
const WORDS = 48; // so many lines tell what is claimed
const FEW = 24; // of so many, all do

/**
 * Draws the scene and returns its labels, placed but not drawn.
 * @param {any} ctx
 * @param {View} view
 */
export function drawScene(ctx, view) {
  const { nodes, links, hub, kind } = scene;
  if (kind === "ties") return drawTies(ctx, view, nodes, links);
  const top = new Set(kind === "path" ? state.path : nodes.filter((v) => v === hub));
  drawSceneLinks(ctx, view);
  drawNodes(ctx, view, nodes, top);
  drawDisputes(ctx, view, nodes);
  drawNovelties(ctx, view, nodes);
  const taken = boxGrid();
  for (const v of nodes) if (top.has(v)) takeMark(taken, view, v);
  for (const box of view.covered || []) taken.add(...box);
  const force = new Set(nodes.length <= NAMED ? nodes : []);
  const lines = links.length <= LINES ? links.map((link) => lineOf(link, view)) : [];
  const order = [...nodes.filter((v) => top.has(v)), ...nodes.filter((v) => !top.has(v))];
  // The words of a path come first: they are what it tells.
  const told = kind === "path" ? placeStepLabels(links, view, taken) : [];
  const placed = placeLabels(order, view, { top, force, taken, lines, obstacles: nodes });
  for (const v of nodes) takeMark(taken, view, v);
  if (kind !== "path") told.push(...words(view, taken));
  return [...told, ...placed];
}

/**
 * What is claimed by the lines: by those from the thing in the middle, or by all where they are few.
 * @param {View} view
 * @param {import("./labels.js").Grid} taken
 */
function words(view, taken) {
  const { links } = scene;
  const told = links.length <= FEW ? links : links.filter(isStrong);
  if (told.length > WORDS) return [];
  return placeLinkLabels(
    [...told].sort((p, q) => q.size - p.size),
    view,
    taken,
    WORDS,
    wordsOf,
  );
}

/**
 * Whether a line is of the path, or from the thing in the middle, if there is one.
 * @param {import("../scene/compose.js").Link} link
 */
const isStrong = ({ a, b }) =>
  scene.kind === "path" || scene.hub < 0 || a === scene.hub || b === scene.hub;

/**
 * @param {import("../scene/compose.js").Link} link
 * @param {View} view
 * @returns {import("./labels.js").Line}
 */
const lineOf = ({ a, b }, view) => [
  [view.sx(a), view.sy(a)],
  [view.sx(b), view.sy(b)],
];

/**
 * Draws the lines: those from the thing in the middle, or of a path, strong.
 * @param {any} ctx
 * @param {View} view
 */
function drawSceneLinks(ctx, view) {
  const { links } = scene;
  const many = links.length > 120;
  const strong = links.filter(isStrong);
  const others = links.filter((link) => !strong.includes(link));
  for (const [list, colour, line] of /** @type {[typeof links, string, number][]} */ ([
    [others, palette.edge, 1],
    [strong, palette.strong, many ? 1 : 1.6],
  ])) {
    const look = { colour, line, head: many ? 5 : 7.5 };
    drawLinks(
      ctx,
      view,
      list.filter((link) => link.faint),
      { ...look, dash: DOTTED },
    );
    drawLinks(
      ctx,
      view,
      list.filter((link) => link.planned),
      { ...look, dash: DASHED },
    );
    drawLinks(
      ctx,
      view,
      list.filter((link) => !link.faint && !link.planned),
      look,
    );
  }
}
