// @ts-check
// The boxes of the main ties: the name of each thing, and the ways of lines round them.

import { model } from "../model/document.js";
import { labelOf, otherNames } from "../model/names.js";
import { certain } from "../rules/collections.js";
import { rounded, wayRound } from "../rules/routing.js";
import { scene } from "../scene/compose.js";
import { places } from "../scene/places.js";
import { isDoer } from "../scene/ties.js";
import { FONT, inLines, widthOf } from "./measure.js";
import { isNarrow, leastScale } from "./viewport.js";

/** @typedef {import("./viewport.js").View} View */
/** @typedef {import("../rules/geometry.js").Point} Point */
/** @typedef {import("../scene/compose.js").Link} Link */

const PAD = 7;

/** @param {number} v */
export const isMain = (v) => model.top.includes(v);

/**
 * The name of a thing in up to three lines: its own, as everywhere else, or the longest other one
 * where that does not fit even into wider lines.
 * @param {number} v
 * @param {number} scale
 */
function nameOf(v, scale) {
  const size = 12.5 * scale;
  const font = `${isMain(v) ? 600 : 400} ${size}px ${FONT}`;
  const room = (isNarrow() ? 104 : 136) * scale;
  const own = [room, room * 1.3].map((width) => inLines(labelOf(v), font, width));
  const others = otherNames(v).map((name) => inLines(name, font, room));
  const lines = [...own, ...others].find((one) => !one.cut) ?? own[1];
  return { lines: lines.lines, font, line: size + 2 * scale };
}

/**
 * The box of a thing: its text, width and height.
 * @param {number} v
 * @param {number} [scale] of its letters
 */
export function boxOf(v, scale = 1) {
  const text = nameOf(v, scale);
  const pad = (isDoer(v) ? PAD + 3 : PAD) * scale;
  const w = Math.max(...text.lines.map((one) => widthOf(one, text.font))) + 2 * pad;
  return { ...text, w, h: text.lines.length * text.line + 8 * scale };
}

/**
 * Boxes are as large as their letters: smaller where all are to be seen at once.
 * @param {View} view
 */
export const scaleOf = ({ k }) => Math.min(1.15, Math.max(leastScale(), k));

/**
 * The room that a box needs.
 * @param {number} v
 * @returns {import("../rules/boxes.js").Size}
 */
export function roomOf(v) {
  const { w, h } = boxOf(v);
  return { side: w / 2 + 6, up: h / 2 + 5, down: h / 2 + 5 };
}

/** The ways of the lines, and of which boxes. */
const ways = { key: "", /** @type {Map<Link, Point[]>} */ of: new Map() };

/**
 * The way of a line round the boxes between its ends, on the screen, from its lower number to its
 * higher one.
 * @param {Link} link
 * @param {View} view
 * @returns {Point[]}
 */
export function wayOf(link, view) {
  /** @type {Point[]} */
  const way = waysOf(view).get(link) ?? [placeOf(link.a, view.k), placeOf(link.b, view.k)];
  const [x, y] = placeOf(link.a, view.k);
  const [left, top] = [view.sx(link.a) - x, view.sy(link.a) - y];
  return way.map(([px, py]) => [px + left, py + top]);
}

/**
 * @param {number} v
 * @param {number} k
 * @returns {Point}
 */
const placeOf = (v, k) => [places.x[v] * k, places.y[v] * k];

/**
 * The ways of all lines; worked out anew only where a box has moved.
 * @param {View} view
 */
function waysOf(view) {
  const { nodes, links } = scene;
  const at = nodes.map((v) => placeOf(v, view.k));
  const scale = scaleOf(view);
  const key = [scale, labelOf(nodes[0]), links.length, ...at].join();
  if (key === ways.key && ways.of.has(links[0])) return ways.of;
  const boxes = nodes.map((v, i) => {
    const { w, h } = boxOf(v, scale);
    return { at: at[i], size: { side: w / 2, up: h / 2, down: h / 2 } };
  });
  const number = new Map(nodes.map((v, i) => [v, i]));
  ways.key = key;
  ways.of = new Map(links.map((link) => [link, rounded(routed(link, boxes, number, scale))]));
  return ways.of;
}

/**
 * @param {Link} link
 * @param {import("../rules/routing.js").Obstacle[]} boxes
 * @param {Map<number, number>} number of each thing among them
 * @param {number} scale
 */
function routed({ a, b, tie }, boxes, number, scale) {
  const [from, to] = [certain(number.get(a)), certain(number.get(b))];
  const others = boxes.filter((_, i) => i !== from && i !== to);
  return wayRound(boxes[from].at, boxes[to].at, others, (tie?.wide ?? 1) * scale);
}
