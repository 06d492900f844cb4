// @ts-check
// The whole picture, drawn into any context.

import { model } from "../model/document.js";
import { camera, state } from "../model/state.js";
import { boxGrid } from "../rules/geometry.js";
import { scene } from "../scene/compose.js";
import { places } from "../scene/places.js";
import { placeLabels, takeMark } from "./labels.js";
import { DASHED, DOTTED, drawLinks } from "./links.js";
import { widthOf } from "./measure.js";
import { drawDisputes, drawNodes, drawNovelties } from "./nodes.js";
import { palette } from "./palette.js";
import { drawRegions } from "./regions.js";
import { drawScene } from "./scenery.js";
import { placeLinkLabels } from "./words.js";

/** @typedef {import("./viewport.js").View} View */
/** @typedef {import("./labels.js").Label} Label */
/** @typedef {import("../scene/compose.js").Link} Link */

/**
 * Draws the picture and returns its labels, placed but not drawn: where something stands out, the
 * rest has none.
 * @param {any} ctx
 * @param {View} view
 */
export function drawPicture(ctx, view) {
  if (places.laid) return drawScene(ctx, view);
  const top = new Set(model.top.filter((v) => scene.here.has(v)));
  const regions = drawRegions(ctx, view);
  const { strong, main } = drawAllLinks(ctx, view, top);
  drawNodes(ctx, view, scene.nodes, top);
  drawDisputes(ctx, view, scene.nodes.length > 3000 ? [] : scene.nodes);
  drawNovelties(ctx, view, scene.nodes);
  const obstacles = scene.nodes;
  const { placed, taken, first } = placeFirst(view, top);
  const others = scene.nodes.filter((v) => !first.has(v));
  const around = regions.filter((label) => fitsIn(label, view, taken));
  placed.push(...placeLabels(others, view, { taken, obstacles }));
  for (const v of scene.nodes.slice(0, 600)) takeMark(taken, view, v);
  const named = placeLinkLabels(strong, view, taken, 24);
  if (view.k > 1.7) {
    const seen = main.filter((link) => startsInside(link, view));
    named.push(...placeLinkLabels(seen, view, taken, 60));
  }
  return [...around, ...named, ...placed];
}

const TIED = 50;
const GOES = 6; // to name all of them at first sight

/** The best-tied things of a scene, in the order in which they are named. */
/** @type {{ of: number[], found: number[], tried: string }} */
const best = { of: [], found: [], tried: "" };

/** The things of the picture that are tied to most others. */
function bestTied() {
  if (best.of === scene.nodes) return best.found;
  /** @param {number} v */
  const ties = (v) => scene.near.get(v)?.size ?? 0;
  const ranked = scene.nodes.filter((v) => v < model.n && ties(v) > 1);
  ranked.sort((a, b) => ties(b) - ties(a) || a - b);
  Object.assign(best, { of: scene.nodes, found: ranked.slice(0, TIED), tried: "" });
  return best.found;
}

/**
 * The names of what comes before the rest: what matters most, and what is tied best. Where some of
 * these find no room at first sight, they are tried before the others.
 * @param {View} view
 * @param {Set<number>} top
 */
function placeFirst(view, top) {
  let order = bestTied();
  let last = placeInOrder(view, top, order);
  let most = last;
  const key = [state.lang, view.w, view.h].join();
  const goes = camera.own || best.tried === key ? 1 : GOES;
  for (let go = 1; go < goes && last.missing.length; go++) {
    order = [...last.missing, ...order.filter((v) => !last.missing.includes(v))];
    last = placeInOrder(view, top, order);
    if (last.placed.length <= most.placed.length) continue;
    most = last;
    best.found = order;
  }
  if (!camera.own) best.tried = key;
  return most;
}

/**
 * @param {View} view
 * @param {Set<number>} top
 * @param {number[]} order
 */
function placeInOrder(view, top, order) {
  const taken = boxGrid();
  for (const v of top) takeMark(taken, view, v);
  for (const box of view.covered || []) taken.add(...box);
  const led = new Set(order);
  const first = new Set([...scene.nodes.filter((v) => top.has(v)), ...order]);
  const placed = placeLabels([...first], view, { top, led, taken, obstacles: scene.nodes });
  const named = new Set(placed.map(({ v }) => v));
  return { placed, taken, first, missing: order.filter((v) => !named.has(v)) };
}

/**
 * Draws links: what is only planned dashed, what does not count dotted, those between the main things
 * strong.
 * @param {any} ctx
 * @param {View} view
 * @param {Set<number>} top
 */
function drawAllLinks(ctx, view, top) {
  /** @type {Record<"main" | "planned" | "faint" | "strong", Link[]>} */
  const links = { main: [], planned: [], faint: [], strong: [] };
  for (const link of scene.links) {
    const strong = top.has(link.a) && top.has(link.b) ? links.strong : links.main;
    (link.faint ? links.faint : link.planned ? links.planned : strong).push(link);
  }
  const head = 6.5 * Math.max(0.7, view.scale);
  const line = scene.links.length > 4000 ? 0.5 : 1;
  const dense = scene.links.length > 350 && !scene.grouped && view.k < 1.2;
  const { edge, thread } = palette;
  drawLinks(ctx, view, links.faint, { colour: edge, line, head, dash: DOTTED });
  drawLinks(ctx, view, links.planned, { colour: edge, line, head, dash: DASHED });
  const between = links.main.filter((link) => link.a >= model.n && link.b >= model.n);
  const rest = between.length ? links.main.filter((link) => !between.includes(link)) : links.main;
  drawTiesOfGroups(ctx, view, between);
  drawLinks(ctx, view, rest, { colour: dense ? thread : edge, line, head });
  drawLinks(ctx, view, links.strong, { colour: palette.strong, line: 1.8, head: head + 2 });
  return links;
}

const WIDTHS = [1, 2, 3.5, 5, 7];

/**
 * Draws the ties between groups, the wider the more lead from one to the other.
 * @param {any} ctx
 * @param {View} view
 * @param {Link[]} links
 */
function drawTiesOfGroups(ctx, view, links) {
  const most = Math.max(...links.map((link) => link.size));
  /** @param {Link} link */
  const step = ({ size }) => Math.min(4, Math.floor(Math.sqrt(size / most) * WIDTHS.length));
  WIDTHS.forEach((line, k) => {
    const own = links.filter((link) => step(link) === k);
    drawLinks(ctx, view, own, { colour: palette.edge, line, head: 0 });
  });
}

/**
 * Gives the name of an area its box, if there is room.
 * @param {Label} label
 * @param {View} view
 * @param {import("./labels.js").Grid} taken
 */
function fitsIn(label, view, taken) {
  if (!label.lines[0]) return false;
  const w = widthOf(label.lines[0], label.font) + 6;
  const [x, y] = [label.x - w / 2, label.y - 7];
  if (x < view.left2 || x + w > view.right2 || y < view.top2) return false;
  if (taken.hits(x, y, w, 14, label)) return false;
  label.box = [x, y, w, 14];
  taken.add(x, y, w, 14, label);
  return true;
}

/**
 * @param {Link} link
 * @param {View} view
 */
function startsInside(link, view) {
  const x = view.sx(link.a);
  const y = view.sy(link.a);
  return x > 0 && x < view.w && y > 0 && y < view.h;
}
