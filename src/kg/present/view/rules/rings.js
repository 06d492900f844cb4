// @ts-check
// Rings round a thing: what is one step away on the first, and so on; a step that is too large for
// one ring takes several.

import { apart, fitting } from "./boxes.js";

/** @typedef {import("./geometry.js").Point} Point */
/** @typedef {import("./boxes.js").Size} Size */

const PARTS = 360; // of a ring, along which room is measured
const MOST = 24; // rings

/**
 * @typedef {{ w: number, h: number }} Room of one mark, on the average
 * @typedef {{ a: number, b: number, capacity: number, sums: number[] }} Ring half its width and its
 *   height, how many marks it takes, and how many up to each part of it
 */

/**
 * A ring: where it runs upright, marks need their height only.
 * @param {number} a
 * @param {number} b
 * @param {Room} room
 * @returns {Ring}
 */
function ringOf(a, b, { w, h }) {
  const sums = [0];
  for (let i = 0; i < PARTS; i++) {
    const angle = ((i + 0.5) / PARTS) * 2 * Math.PI;
    const dx = Math.abs(a * Math.sin(angle));
    const dy = Math.abs(b * Math.cos(angle));
    const length = Math.hypot(dx, dy) * ((2 * Math.PI) / PARTS);
    const need = Math.min(
      w / (dx / Math.hypot(dx, dy) || 1e-9),
      h / (dy / Math.hypot(dx, dy) || 1e-9),
    );
    sums.push(sums[i] + length / need);
  }
  return { a, b, capacity: Math.max(1, Math.floor(sums[PARTS])), sums };
}

/**
 * The point of a ring up to which it has a share of its marks.
 * @param {Ring} ring
 * @param {number} share
 * @returns {Point}
 */
function pointAt({ a, b, sums }, share) {
  const wanted = (share - Math.floor(share)) * sums[PARTS];
  let i = 0;
  while (i < PARTS - 1 && sums[i + 1] < wanted) i++;
  const within = (wanted - sums[i]) / (sums[i + 1] - sums[i] || 1);
  const angle = ((i + within) / PARTS) * 2 * Math.PI;
  return [a * Math.cos(angle), b * Math.sin(angle)];
}

/**
 * @param {Size[]} sizes
 * @param {number[]} which
 * @returns {Room}
 */
function roomOf(sizes, which) {
  /** @param {(size: Size) => number} of */
  const mean = (of) => which.reduce((sum, i) => sum + of(sizes[i]), 0) / (which.length || 1);
  return { w: mean(({ side }) => 2 * side) + 8, h: mean(({ up, down }) => up + down) + 6 };
}

/**
 * The rings of each step, if so many are enough and far enough apart.
 * @param {number[]} counts how many marks there are at each step
 * @param {number} total
 * @param {{ w: number, h: number, room: Room }} within
 */
function shared(counts, total, { w, h, room }) {
  if (total > counts.length && Math.max((w / total) * 0.55, h / total) < room.h) return null;
  let next = 1;
  const found = [];
  for (const [step, count] of counts.entries()) {
    const own = [];
    let free = 0;
    while (free < count || !own.length) {
      if (next > total) return null;
      const ring = ringOf((w * next) / total, (h * next) / total, room);
      own.push(ring);
      free += ring.capacity;
      next++;
    }
    // What is left over goes to the last step.
    if (step === counts.length - 1)
      for (; next <= total; next++) own.push(ringOf((w * next) / total, (h * next) / total, room));
    found.push(own);
  }
  return found;
}

/**
 * The rings that are needed, in a room that grows until they fit.
 * @param {number[]} counts
 * @param {number} width
 * @param {number} height
 * @param {Room} room
 */
function ringsFor(counts, width, height, room) {
  for (let grown = 1; ; grown *= 1.15) {
    const w = Math.max(room.w, (width * grown - room.w) / 2);
    const h = Math.max(room.h, (height * grown - room.h) / 2);
    for (let total = counts.length; total <= MOST; total++) {
      const found = shared(counts, total, { w, h, room });
      if (found) return found;
    }
  }
}

/**
 * Divides what stands round in its order among rings, in turn.
 * @param {number[]} order
 * @param {Ring[]} rings
 */
function divided(order, rings) {
  /** @type {number[][]} */
  const lists = rings.map(() => []);
  const whole = rings.reduce((sum, ring) => sum + ring.capacity, 0);
  const owed = rings.map(() => 0);
  for (const i of order) {
    rings.forEach((ring, r) => (owed[r] += ring.capacity / whole));
    const most = owed.indexOf(Math.max(...owed));
    owed[most]--;
    lists[most].push(i);
  }
  return lists;
}

/**
 * Shares of a ring near those that are wanted, with room between them; both go round.
 * @param {number[]} wanted in rising order
 * @param {number} gap
 */
export function spaced(wanted, gap) {
  const n = wanted.length;
  if (n * gap >= 0.8) return wanted.map((_, i) => wanted[0] + i / n);
  const forth = [...wanted];
  const back = [...wanted];
  for (let i = 1; i < n; i++) forth[i] = Math.max(forth[i], forth[i - 1] + gap);
  for (let i = n - 2; i >= 0; i--) back[i] = Math.min(back[i], back[i + 1] - gap);
  return forth.map((one, i) => (one + back[i]) / 2);
}

/** @param {Point} point */
export const turnOf = ([x, y]) => {
  const turn = Math.atan2(y, x) / (2 * Math.PI);
  return turn < 0 ? turn + 1 : turn;
};

/**
 * Places in rings.
 * @param {Size[]} sizes
 * @param {number[][]} steps what stands in the middle, what is one step away, and so on
 * @param {(i: number) => number[]} near
 * @param {Point[]} start where all stood before
 * @param {{ width: number, height: number }} stage
 * @returns {Point[]}
 */
export function inRings(sizes, steps, near, start, { width, height }) {
  const [[hub], ...outer] = steps;
  const smaller = fitting(sizes, width * height, 0.42);
  const room = roomOf(smaller, outer.flat());
  const rings = ringsFor(
    outer.map((list) => list.length),
    width,
    height,
    room,
  );
  /** @type {Point[]} */
  const places = sizes.map(() => [0, 0]);
  const turns = start.map(([x, y]) => turnOf([x - start[hub][0], y - start[hub][1]]));
  /** @type {Set<number>} */
  const placed = new Set();
  outer.forEach((list, step) => {
    if (step)
      for (const i of list)
        turns[i] = meanTurn(
          near(i).filter((j) => placed.has(j)),
          turns,
        );
    const order = [...list].sort((i, j) => turns[i] - turns[j] || i - j);
    for (const i of order) placed.add(i);
    divided(order, rings[step]).forEach((own, r) => {
      const ring = rings[step][r];
      const shares = step
        ? spaced(
            own.map((i) => turns[i]),
            1 / ring.capacity,
          )
        : own.map((_, k) => (k + (r % 2) / 2) / own.length + turns[own[0]]);
      own.forEach((i, k) => {
        places[i] = pointAt(ring, shares[k]);
        turns[i] = turnOf([places[i][0] / ring.a, places[i][1] / ring.b]);
      });
    });
  });
  return apart(places, smaller, 40);
}

/**
 * The middle of some turns.
 * @param {number[]} which
 * @param {number[]} turns
 */
function meanTurn(which, turns) {
  const sum = which.reduce(
    ([x, y], j) => [x + Math.cos(turns[j] * 2 * Math.PI), y + Math.sin(turns[j] * 2 * Math.PI)],
    [0, 0],
  );
  return turnOf(/** @type {Point} */ (sum));
}
