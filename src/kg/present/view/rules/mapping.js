// @ts-check
// Places on a plane: a projection, areas and what lies in them, the part of a map that most of it is
// in, and room for labels. No page is known here.

/**
 * Longitude and latitude, in degrees.
 * @typedef {[number, number]} Place
 * @typedef {[number, number, number, number]} Box left, top, right, bottom
 */

/**
 * A row of whole numbers as a line: the first two are a place, the others steps.
 * @param {number[]} steps
 * @param {number} digits behind the decimal sign
 * @returns {Place[]}
 */
export function lineOf(steps, digits) {
  const scale = 10 ** -digits;
  let [x, y] = [0, 0];
  /** @type {Place[]} */
  const line = [];
  for (let i = 0; i < steps.length; i += 2) {
    x += steps[i];
    y += steps[i + 1];
    line.push([x * scale, y * scale]);
  }
  return line;
}

/**
 * The point that well-known text states, or null.
 * @param {string} text
 * @returns {Place | null}
 */
export function pointOf(text) {
  const found = /POINT\s*\(\s*(-?[\d.]+)\s+(-?[\d.]+)\s*\)\s*$/i.exec(text);
  return found && [Number(found[1]), Number(found[2])];
}

/**
 * Equirectangular, true at one latitude: degrees of latitude as the unit, downwards.
 * @param {number} latitude
 */
export const projection = (latitude) => {
  const wide = Math.cos((latitude * Math.PI) / 180);
  return (/** @type {Place} */ [x, y]) => /** @type {Place} */ ([x * wide, -y]);
};

/**
 * @param {Place[]} places
 * @returns {Box}
 */
export function boxOf(places) {
  /** @type {Box} */
  const box = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [x, y] of places) {
    box[0] = Math.min(box[0], x);
    box[1] = Math.min(box[1], y);
    box[2] = Math.max(box[2], x);
    box[3] = Math.max(box[3], y);
  }
  return box;
}

/**
 * @param {Box[]} boxes
 * @returns {Box}
 */
export const around = (boxes) =>
  boxOf(
    boxes.flatMap(([a, b, c, d]) => [
      [a, b],
      [c, d],
    ]),
  );

/** @param {Box} box */
export const middleOf = ([a, b, c, d]) => /** @type {Place} */ ([(a + c) / 2, (b + d) / 2]);

/** @param {Box} box */
export const longest = ([a, b, c, d]) => Math.max(c - a, d - b);

/**
 * How large an area within rings is; one ring within another is a hole.
 * @param {Place[][]} rings
 */
export const areaOf = (rings) => Math.abs(rings.reduce((sum, ring) => sum + turn(ring), 0));

/** @param {Place[]} ring */
const turn = (ring) =>
  ring.reduce((sum, [x, y], i) => {
    const [u, v] = ring[(i + 1) % ring.length];
    return sum + (x * v - u * y) / 2;
  }, 0);

/**
 * Whether a place lies within rings.
 * @param {Place} place
 * @param {Place[][]} rings
 */
export function isWithin([x, y], rings) {
  let inside = false;
  for (const ring of rings)
    for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
      const [[a, b], [c, d]] = [ring[i], ring[j]];
      if (b > y !== d > y && x < ((c - a) * (y - b)) / (d - b) + a) inside = !inside;
    }
  return inside;
}

const GRID = 11;

/**
 * Places inside of rings and a frame, the one farthest from all borders first.
 * @param {Place[][]} rings
 * @param {Box} frame
 * @returns {Place[]}
 */
export function insides(rings, frame) {
  const border = rings.flat();
  const [a, b, c, d] = boxOf(border);
  const [l, t, r, u] = [
    ...[Math.max(a, frame[0]), Math.max(b, frame[1])],
    ...[Math.min(c, frame[2]), Math.min(d, frame[3])],
  ];
  /** @type {[number, Place][]} */
  const found = [];
  for (let i = 0; i < GRID * GRID; i++) {
    /** @type {Place} */
    const place = [
      l + ((r - l) * ((i % GRID) + 0.5)) / GRID,
      t + ((u - t) * (Math.floor(i / GRID) + 0.5)) / GRID,
    ];
    if (!isWithin(place, rings)) continue;
    const off = Math.min(place[0] - l, r - place[0], place[1] - t, u - place[1]) + (u - t) / 20;
    found.push([border.reduce((least, p) => Math.min(least, distance(p, place)), off), place]);
  }
  return found.sort((p, q) => q[0] - p[0]).map(([, place]) => place);
}

/**
 * @param {Place} p
 * @param {Place} q
 */
const distance = ([a, b], [c, d]) => Math.hypot(a - c, b - d);

const SHARE = 0.8; // of all that has a place
const CLOSER = 2.5; // times as near as all of it

/**
 * The frame that most of some boxes are in, where it is much smaller than the one of all; else null.
 * @param {{ box: Box, weight: number }[]} boxes
 * @returns {Box | null}
 */
export function closeUp(boxes) {
  const all = boxes.reduce((sum, { weight }) => sum + weight, 0);
  const whole = around(boxes.map(({ box }) => box));
  /** @type {Box | null} */
  let best = null;
  for (const { box: start } of boxes) {
    const from = middleOf(start);
    const near = [...boxes].sort((p, q) => reach(p.box, from) - reach(q.box, from));
    let held = 0;
    const kept = near.filter(({ weight }) => held < SHARE * all && (held += weight));
    const frame = around(kept.map(({ box }) => box));
    if (!best || longest(frame) < longest(best)) best = frame;
  }
  return best && longest(best) * CLOSER < longest(whole) ? best : null;
}

/**
 * How far a box reaches from a place.
 * @param {Box} box
 * @param {Place} from
 */
const reach = ([a, b, c, d], [x, y]) =>
  Math.max(Math.abs(a - x), Math.abs(c - x), Math.abs(b - y), Math.abs(d - y));

/**
 * Whether two boxes overlap.
 * @param {Box} p
 * @param {Box} q
 */
export const meet = (p, q) => p[0] < q[2] && q[0] < p[2] && p[1] < q[3] && q[1] < p[3];

/**
 * Where a box of a size may stand around an anchor: close by first, on all sides.
 * @param {Place} anchor
 * @param {[number, number]} size
 * @param {number} off how far off the anchor, at least
 * @returns {Box[]}
 */
export function rooms([x, y], [w, h], off) {
  /** @type {Box[]} */
  const found = [];
  for (const far of [off, off + 22, off + 50, off + 90, off + 140, off + 200])
    for (let k = 0; k < 16; k++) {
      const [u, v] = [Math.cos((k * Math.PI) / 8), Math.sin((k * Math.PI) / 8)];
      const [dx, dy] = [u, v].map((n) => n / Math.max(Math.abs(u), Math.abs(v)));
      // The box touches the square around the anchor from outside.
      const [cx, cy] = [x + dx * (far + w / 2), y + dy * (far + h / 2)];
      found.push([cx - w / 2, cy - h / 2, cx + w / 2, cy + h / 2]);
    }
  return found;
}

/**
 * A round number of kilometres for a bar of at most so many.
 * @param {number} most
 */
export function roundDown(most) {
  const ten = 10 ** Math.floor(Math.log10(most));
  return [5, 2, 1].map((n) => n * ten).find((n) => n <= most) ?? ten;
}

/** How long a degree of latitude is, in kilometres. */
export const DEGREE = 111.2;
