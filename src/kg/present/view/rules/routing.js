// @ts-check
// The way of a line round boxes that lie between its ends: straight where nothing lies there.

import { runsThrough } from "./untangle.js";

/** @typedef {import("./geometry.js").Point} Point */
/** @typedef {import("./boxes.js").Size} Size */

/**
 * A box that lines go round: its middle, and how far it reaches.
 * @typedef {{ at: Point, size: Size }} Obstacle
 */

const AIR = 5; // between a line and a box
const BOXES = 4; // so many boxes one after another are gone round
const ROUND = 14; // the radius of a bend
const STEPS = 5; // lines of a bend

/**
 * @param {Size} size
 * @param {number} air
 */
const grown = ({ side, up, down }, air) => ({ side: side + air, up: up + air, down: down + air });

/**
 * The corners of a way from one point to another: its ends and, between them, where it turns.
 * @param {Point} from
 * @param {Point} to
 * @param {Obstacle[]} boxes without those of its ends
 * @param {number} [wide] how wide the line is
 * @returns {Point[]}
 */
export function wayRound(from, to, boxes, wide = 0) {
  /** @param {number} air */
  const within = (air) => boxes.map(({ at, size }) => ({ at, size: grown(size, air + wide / 2) }));
  return (
    shortest(from, to, { open: within(AIR), closed: within(AIR - 1) }, BOXES)?.way ?? [from, to]
  );
}

/** @typedef {{ way: Point[], length: number }} Way */

/**
 * Boxes on whose edges lines may go, and those that they may not touch.
 * @typedef {{ open: Obstacle[], closed: Obstacle[] }} Ground
 */

/**
 * @param {Point} from
 * @param {Point} to
 * @param {Ground} ground
 * @param {number} most boxes that may be gone round
 * @returns {Way | null}
 */
function shortest(from, to, ground, most) {
  const between = ground.closed.findLastIndex(({ at, size }) => runsThrough(from, to, at, size));
  if (between < 0) return { way: [from, to], length: distance(from, to) };
  if (!most) return null;
  /** @type {Way | null} */
  let best = null;
  for (const corner of cornersOf(ground.open[between], ground.closed)) {
    const far = best?.length ?? Infinity;
    const [there, on] = [distance(from, corner), distance(corner, to)];
    if (!there || !on || there + on >= far) continue;
    const one = shortest(from, corner, ground, most - 1);
    const other = one && shortest(corner, to, ground, most - 1);
    if (other && one.length + other.length < far) best = joined(one, other);
  }
  return best;
}

/**
 * @param {Way} one
 * @param {Way} other which begins where the first ends
 * @returns {Way}
 */
const joined = (one, other) => ({
  way: [...one.way, ...other.way.slice(1)],
  length: one.length + other.length,
});

/**
 * The corners round a box that lie in no other one.
 * @param {Obstacle} box
 * @param {Obstacle[]} closed
 */
function cornersOf({ at: [x, y], size }, closed) {
  const { side, up, down } = size;
  /** @type {Point[]} */
  const corners = [
    [x - side, y - up],
    [x + side, y - up],
    [x - side, y + down],
    [x + side, y + down],
  ];
  return corners.filter((corner) => !closed.some((one) => holds(one, corner)));
}

/**
 * @param {Obstacle} box
 * @param {Point} point
 */
const holds = ({ at, size }, [x, y]) =>
  Math.abs(x - at[0]) < size.side && y > at[1] - size.up && y < at[1] + size.down;

/**
 * @param {Point} p
 * @param {Point} q
 */
const distance = (p, q) => Math.hypot(p[0] - q[0], p[1] - q[1]);

/**
 * A way whose bends are round, as short straight lines.
 * @param {Point[]} way
 * @returns {Point[]}
 */
export function rounded(way) {
  return way.flatMap((point, k) => {
    if (k === 0 || k === way.length - 1) return [point];
    const [before, after] = [way[k - 1], way[k + 1]];
    const start = towards(point, before);
    const end = towards(point, after);
    return Array.from({ length: STEPS + 1 }, (_, s) => curve(start, point, end, s / STEPS));
  });
}

/**
 * The point of a line that lies where its bend begins.
 * @param {Point} from
 * @param {Point} to
 * @returns {Point}
 */
function towards(from, to) {
  const part = Math.min(0.5, ROUND / (distance(from, to) || 1));
  return [from[0] + (to[0] - from[0]) * part, from[1] + (to[1] - from[1]) * part];
}

/**
 * @param {Point} a
 * @param {Point} b
 * @param {Point} c
 * @param {number} t
 * @returns {Point}
 */
function curve(a, b, c, t) {
  /** @param {0 | 1} axis */
  const at = (axis) => (1 - t) ** 2 * a[axis] + 2 * t * (1 - t) * b[axis] + t ** 2 * c[axis];
  return [at(0), at(1)];
}

/**
 * How far a point is from a way.
 * @param {Point} point
 * @param {Point[]} way
 */
export function distanceTo([px, py], way) {
  let least = Infinity;
  for (let k = 1; k < way.length; k++) {
    const [[x, y], [x2, y2]] = [way[k - 1], way[k]];
    const [dx, dy] = [x2 - x, y2 - y];
    const along = ((px - x) * dx + (py - y) * dy) / (dx * dx + dy * dy || 1);
    const part = Math.max(0, Math.min(1, along));
    least = Math.min(least, Math.hypot(x + part * dx - px, y + part * dy - py));
  }
  return least;
}
