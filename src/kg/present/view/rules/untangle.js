// @ts-check
// Fewer crossings: each mark tries other places, and takes the one where its lines cross least, and
// hide no name.

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
export function runsThrough(p, q, [x, y], { side: half, up, down }) {
  if (Math.max(p[0], q[0]) < x - half || Math.min(p[0], q[0]) > x + half) return false;
  if (Math.max(p[1], q[1]) < y - up || Math.min(p[1], q[1]) > y + down) return false;
  // Not if all corners lie on one side of it.
  const [dx, dy] = [q[0] - p[0], q[1] - p[1]];
  const middle = dx * (y + (down - up) / 2 - p[1]) - dy * (x - p[0]);
  return Math.abs(middle) < Math.abs(dx) * ((up + down) / 2) + Math.abs(dy) * half;
}

const ROUNDS = 6;
const RAYS = 12;

/**
 * @param {Point[]} points
 * @param {Size[]} sizes
 * @param {[number, number][]} links
 * @param {{ width: number, height: number }} stage
 */
export function untangled(points, sizes, links, stage) {
  let best = points.map(([x, y]) => /** @type {Point} */ ([x, y]));
  for (let round = 0; round < ROUNDS; round++) {
    let moved = false;
    for (let v = 0; v < best.length; v++)
      moved = improved(best, v, { sizes, links, stage }) || moved;
    best = apart(best, sizes, 30);
    if (!moved) break;
  }
  return best;
}

/** @typedef {{ sizes: Size[], links: [number, number][], stage: { width: number, height: number } }} Ground */

/**
 * Moves a mark to the best of the places around it and its neighbours, if one is better.
 * @param {Point[]} points
 * @param {number} v
 * @param {Ground} ground
 */
function improved(points, v, ground) {
  const own = ground.links.filter(([a, b]) => a === v || b === v);
  if (!own.length) return false;
  const others = ground.links.filter(([a, b]) => a !== v && b !== v);
  const near = own.map(([a, b]) => points[a === v ? b : a]);
  const here = points[v];
  const mean = /** @type {Point} */ (
    [0, 1].map((k) => near.reduce((sum, p) => sum + p[k], 0) / near.length)
  );
  /** @param {Point} place */
  const cost = (place) => costOf(points, v, place, { ...ground, others, near });
  let [least, found] = [cost(here) - 0.5, here];
  for (const around of [here, mean])
    for (const far of [40, 90, 160, 240])
      for (let k = 0; k < RAYS; k++) {
        const angle = (k / RAYS) * 2 * Math.PI;
        const place = /** @type {Point} */ ([
          around[0] + 1.4 * far * Math.cos(angle),
          around[1] + far * Math.sin(angle),
        ]);
        const c = cost(place);
        if (c < least) [least, found] = [c, place];
      }
  points[v] = found;
  return found !== here;
}

/**
 * How bad a place is: crossings, names that a line runs through, boxes that it hides, long lines.
 * @param {Point[]} points
 * @param {number} v
 * @param {Point} place
 * @param {Ground & { others: [number, number][], near: Point[] }} ground
 */
function costOf(points, v, place, { sizes, stage, others, near }) {
  const size = sizes[v];
  let cost = 0;
  for (const end of near) cost += costOfLine(points, v, [place, end], { sizes, others });
  points.forEach((point, i) => {
    if (i !== v && hides(place, size, point, sizes[i])) cost += 4;
  });
  for (const [a, b] of others) if (runsThrough(points[a], points[b], place, size)) cost += 1.5;
  const across = Math.max(0, Math.abs(place[0]) + size.side - stage.width / 2);
  return cost + (across + Math.max(0, Math.abs(place[1]) + size.down - stage.height / 2)) / 4;
}

/**
 * As Math.hypot, in a tenth of its time.
 * @param {number} x
 * @param {number} y
 */
const lengthOf = (x, y) => Math.sqrt(x * x + y * y);

/**
 * @param {Point[]} points
 * @param {number} v
 * @param {[Point, Point]} line
 * @param {{ sizes: Size[], others: [number, number][] }} ground
 */
function costOfLine(points, v, [place, end], { sizes, others }) {
  let cost = lengthOf(end[0] - place[0], (end[1] - place[1]) * 1.3) / 160;
  for (const [a, b] of others)
    if (points[a] !== end && points[b] !== end)
      cost += Number(cross(place, end, points[a], points[b]));
  points.forEach((point, i) => {
    if (i !== v && point !== end && runsThrough(place, end, point, sizes[i])) cost += 1.5;
  });
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
