// @ts-check
// Fewer crossings: each mark tries other places, and takes the one where its lines cross least, and
// hide no name. Points are read by their numbers here: taking them apart by name costs most of the
// time of a first layout.

import { apart } from "./boxes.js";

/** @typedef {import("./geometry.js").Point} Point */
/** @typedef {import("./boxes.js").Size} Size */

/**
 * @param {Point} p
 * @param {Point} q
 * @param {Point} r
 */
const side = (p, q, r) => (q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0]);

/**
 * Whether the lines from a to b and from c to d cross.
 * @param {Point} a
 * @param {Point} b
 * @param {Point} c
 * @param {Point} d
 */
export const cross = (a, b, c, d) =>
  side(a, b, c) * side(a, b, d) < 0 && side(c, d, a) * side(c, d, b) < 0;

/**
 * How many of the lines cross; those that meet in a mark do not.
 * @param {Point[]} points
 * @param {[number, number][]} links
 */
export function crossings(points, links) {
  let found = 0;
  links.forEach(([a, b], k) => {
    for (const [c, d] of links.slice(k + 1))
      if (a !== c && a !== d && b !== c && b !== d)
        found += Number(cross(points[a], points[b], points[c], points[d]));
  });
  return found;
}

/**
 * Whether a line goes through a box.
 * @param {Point} p
 * @param {Point} q
 * @param {Point} middle
 * @param {Size} size
 */
export function runsThrough(p, q, middle, { side: half, up, down }) {
  const x = middle[0];
  const y = middle[1];
  if (Math.max(p[0], q[0]) < x - half || Math.min(p[0], q[0]) > x + half) return false;
  if (Math.max(p[1], q[1]) < y - up || Math.min(p[1], q[1]) > y + down) return false;
  // Not if all corners lie on one side of it.
  const dx = q[0] - p[0];
  const dy = q[1] - p[1];
  const far = dx * (y + (down - up) / 2 - p[1]) - dy * (x - p[0]);
  return Math.abs(far) < Math.abs(dx) * ((up + down) / 2) + Math.abs(dy) * half;
}

const ROUNDS = 5;
const RAYS = 10;
const FAR = [50, 110, 200, 300];

/** How far from a point the places lie that are tried. */
const TRIED = FAR.flatMap((far) =>
  Array.from({ length: RAYS }, (_, k) => {
    const angle = ((k + (far % 100) / 100) / RAYS) * 2 * Math.PI;
    return /** @type {Point} */ ([1.4 * far * Math.cos(angle), far * Math.sin(angle)]);
  }),
);

/**
 * @param {Point[]} points
 * @param {Size[]} sizes
 * @param {[number, number][]} links
 * @param {{ width: number, height: number }} stage
 */
export function untangled(points, sizes, links, stage) {
  let best = points.map(([x, y]) => /** @type {Point} */ ([x, y]));
  const around = points.map((_, v) => {
    const own = links.filter(([a, b]) => a === v || b === v);
    const others = links.filter(([a, b]) => a !== v && b !== v);
    return { sizes, stage, others, near: own.map(([a, b]) => (a === v ? b : a)) };
  });
  for (let round = 0; round < ROUNDS; round++) {
    let moved = false;
    for (let v = 0; v < best.length; v++) moved = improved(best, v, around[v]) || moved;
    best = apart(best, sizes, 30);
    if (!moved) break;
  }
  return best;
}

/**
 * @typedef {{ sizes: Size[], stage: { width: number, height: number },
 *   others: [number, number][], near: number[] }} Ground
 */

/**
 * Moves a mark to the best of the places around it and its neighbours, if one is better.
 * @param {Point[]} points
 * @param {number} v
 * @param {Ground} ground
 */
function improved(points, v, ground) {
  const { near } = ground;
  if (!near.length) return false;
  const here = points[v];
  /** @type {Point} */
  const mean = [0, 0];
  for (const i of near) {
    mean[0] += points[i][0] / near.length;
    mean[1] += points[i][1] / near.length;
  }
  let least = costOf(points, v, here, ground, Infinity) - 0.5;
  let found = here;
  /** @type {Point} */
  const place = [0, 0]; // one for all that are tried: a thousand of them are rubbish
  for (const from of [here, mean])
    for (let k = 0; k < TRIED.length; k++) {
      place[0] = from[0] + TRIED[k][0];
      place[1] = from[1] + TRIED[k][1];
      const cost = costOf(points, v, place, ground, least);
      if (cost < least) [least, found] = [cost, [place[0], place[1]]];
    }
  points[v] = found;
  return found !== here;
}

/**
 * How bad a place is: crossings, names that a line runs through, boxes that it hides, long lines; or
 * at least `most`.
 * @param {Point[]} points
 * @param {number} v
 * @param {Point} place
 * @param {Ground} ground
 * @param {number} most
 */
function costOf(points, v, place, { sizes, stage, others, near }, most) {
  const size = sizes[v];
  const across = Math.max(0, Math.abs(place[0]) + size.side - stage.width / 2);
  let cost = (across + Math.max(0, Math.abs(place[1]) + size.down - stage.height / 2)) / 4;
  for (const i of near) {
    const dx = points[i][0] - place[0];
    const dy = (points[i][1] - place[1]) * 1.3;
    cost += Math.sqrt(dx * dx + dy * dy) / 160; // ten times as fast as Math.hypot
  }
  for (let i = 0; i < points.length && cost < most; i++)
    if (i !== v && hides(place, size, points[i], sizes[i])) cost += 4;
  for (let k = 0; k < others.length && cost < most; k++)
    if (runsThrough(points[others[k][0]], points[others[k][1]], place, size)) cost += 2.5;
  for (let k = 0; k < near.length && cost < most; k++)
    cost += costOfLine(points, v, place, near[k], { sizes, others }, most - cost);
  return cost;
}

/**
 * How bad a line is, or at least `most`.
 * @param {Point[]} points
 * @param {number} v
 * @param {Point} place
 * @param {number} to
 * @param {{ sizes: Size[], others: [number, number][] }} ground
 * @param {number} most
 */
function costOfLine(points, v, place, to, { sizes, others }, most) {
  const end = points[to];
  let cost = 0;
  for (let k = 0; k < others.length && cost < most; k++) {
    const a = others[k][0];
    const b = others[k][1];
    if (a !== to && b !== to && cross(place, end, points[a], points[b])) cost++;
  }
  for (let i = 0; i < points.length && cost < most; i++)
    if (i !== v && i !== to && runsThrough(place, end, points[i], sizes[i])) cost += 2.5;
  return cost;
}

/**
 * @param {Point} p
 * @param {Size} one
 * @param {Point} q
 * @param {Size} other
 */
const hides = (p, one, q, other) =>
  Math.abs(p[0] - q[0]) < one.side + other.side + 4 &&
  p[1] - one.up - 4 < q[1] + other.down &&
  q[1] - other.up - 4 < p[1] + one.down;
