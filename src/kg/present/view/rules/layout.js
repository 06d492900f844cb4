// @ts-check
// Where the marks of a small scene stand: a path as a chain, a focus in rings, the rest by distance;
// parts that hang together whole, side by side. The same scene always stands alike.

import { apart, centred, extent, fitting, strip } from "./boxes.js";
import { inRings } from "./rings.js";
import { byDistance } from "./stress.js";
import { untangled } from "./untangle.js";

/** @typedef {import("./geometry.js").Point} Point */
/** @typedef {import("./boxes.js").Size} Size */

/**
 * A scene: how much room each mark needs, which are tied, where they stood before, and the size of the
 * stage; what is in the middle, or which of them make a path with the room for the words of its steps.
 * @typedef {object} Plan
 * @property {Size[]} sizes
 * @property {[number, number][]} links
 * @property {Point[]} start
 * @property {number} width
 * @property {number} height
 * @property {number} [hub]
 * @property {number[]} [path]
 * @property {Point[]} [words] width and height
 * @property {number} [step] how long a line is that joins two things alone
 * @property {boolean} [tidy] whether crossings are taken out, which takes its time, and all names are
 *   to be read, in a room that is as large as they need
 */

const STEP = 190; // the length of a line, where there is room

/**
 * The places of a scene, round the middle of the stage.
 * @param {Plan} asked
 * @returns {Point[]}
 */
export function arranged(asked) {
  const plan = asked.tidy ? roomy(asked) : asked;
  const near = neighbours(plan.sizes.length, plan.links);
  if (plan.path && new Set(plan.path).size === plan.sizes.length) return chained(plan, plan.path);
  const parts = components(near);
  if (parts.length === 1 && plan.sizes.length > 0) return centred(whole(plan, near), plan.sizes);
  return packed(plan, near, parts);
}

const DENSE = 0.36; // as much of a room may names take that are all to be read

/**
 * A scene in a room in which all its names have place.
 * @param {Plan} plan
 * @returns {Plan}
 */
function roomy(plan) {
  const area = sum(plan.sizes.map(({ side, up, down }) => 2 * side * (up + down)));
  const more = Math.max(1, Math.sqrt(area / DENSE / (plan.width * plan.height)));
  return { ...plan, width: plan.width * more, height: plan.height * more };
}

/**
 * @param {number} n
 * @param {[number, number][]} links
 */
export function neighbours(n, links) {
  const near = Array.from({ length: n }, () => /** @type {Set<number>} */ (new Set()));
  for (const [a, b] of links)
    if (a !== b) {
      near[a].add(b);
      near[b].add(a);
    }
  return near.map((set) => [...set].sort((a, b) => a - b));
}

/**
 * What hangs together, the largest first.
 * @param {number[][]} near
 */
export function components(near) {
  const seen = near.map(() => false);
  /** @type {number[][]} */
  const found = [];
  near.forEach((_, from) => {
    if (seen[from]) return;
    const part = [from];
    seen[from] = true;
    for (const i of part)
      for (const j of near[i])
        if (!seen[j]) {
          seen[j] = true;
          part.push(j);
        }
    found.push(part.sort((a, b) => a - b));
  });
  return found.sort((p, q) => q.length - p.length || p[0] - q[0]);
}

/**
 * What is in the middle: what was chosen to be, or what all the others are tied to and hardly anything
 * else; -1 for nothing.
 * @param {Plan} plan
 * @param {number[][]} near
 */
function middleOf({ hub = -1, links }, near) {
  if (hub >= 0) return hub;
  const n = near.length;
  const most = near.reduce((best, list, i) => (list.length > near[best].length ? i : best), 0);
  const star = n > 3 && near[most].length === n - 1 && links.length < 1.3 * n;
  return star ? most : -1;
}

/**
 * Things by how many steps they are from one.
 * @param {number} from
 * @param {number[][]} near
 */
export function stepsFrom(from, near) {
  const steps = [[from]];
  const seen = new Set([from]);
  for (;;) {
    const next = new Set(
      steps[steps.length - 1].flatMap((i) => near[i]).filter((j) => !seen.has(j)),
    );
    if (!next.size) return steps;
    for (const j of next) seen.add(j);
    steps.push([...next]);
  }
}

/**
 * The places of things that all hang together.
 * @param {Plan} plan
 * @param {number[][]} near
 * @returns {Point[]}
 */
function whole(plan, near) {
  const { sizes, start } = plan;
  if (sizes.length === 1) return [[0, 0]];
  if (sizes.length === 2) return pair(plan);
  const middle = middleOf(plan, near);
  if (middle >= 0) return inRings(sizes, stepsFrom(middle, near), (i) => near[i], start, plan);
  return stretched(plan, near);
}

/**
 * Two things side by side, with room for what is claimed between them; above one another where that is
 * what the stage is like, or where there are many: then their names are above and below.
 * @param {Plan} plan
 * @returns {Point[]}
 */
function pair({ sizes: [one, other], start, width, height, step = STEP }) {
  const upright = step < STEP || height > width;
  const axis = upright ? 1 : 0;
  const room = upright ? Math.max(step, 50) : Math.max(one.side + other.side + 8, step);
  const turn = start[0][axis] <= start[1][axis] ? 1 : -1;
  const half = (turn * room) / 2;
  return upright
    ? [
        [0, -half],
        [0, half],
      ]
    : [
        [-half, 0],
        [half, 0],
      ];
}

/**
 * The sizes of a part, with the name of what stands above another one above it.
 * @param {Size[]} sizes
 * @param {Point[]} points
 */
function turnedUp(sizes, points) {
  if (points.length !== 2 || points[0][0] !== points[1][0]) return sizes;
  const upper = points[0][1] < points[1][1] ? 0 : 1;
  return sizes.map((size, i) => (i === upper ? { ...size, up: size.down, down: size.up } : size));
}

/**
 * Places by distance, turned and stretched to fill the stage.
 * @param {Plan} plan
 * @param {number[][]} near
 * @returns {Point[]}
 */
function stretched({ sizes, links, start, width, height, tidy }, near) {
  const flat = turned(byDistance(near, start), width >= height);
  const smaller = fitting(sizes, width * height, 0.45);
  const bare = smaller.map(() => ({ side: 0, up: 0, down: 0 }));
  const { w, h } = extent(flat, bare);
  const side = Math.max(...smaller.map((size) => size.side));
  const high = Math.max(...smaller.map((size) => size.up + size.down));
  let across = Math.max(STEP * 0.4, (width - 2 * side) / (w || 1));
  let down = Math.max(STEP * 0.4, (height - high) / (h || 1));
  across = Math.min(across, down * 2.2, STEP * 1.6);
  down = Math.min(down, across * 1.6, STEP * 1.2);
  const points = flat.map(([x, y]) => /** @type {Point} */ ([x * across, y * down]));
  const free = apart(points, smaller);
  return tidy ? untangled(free, smaller, links, { width, height }) : free;
}

/**
 * Points turned so that they reach farthest across, or down.
 * @param {Point[]} points
 * @param {boolean} across
 * @returns {Point[]}
 */
function turned(points, across) {
  const n = points.length;
  const [mx, my] = [0, 1].map((axis) => points.reduce((sum, p) => sum + p[axis], 0) / n);
  let [xx, xy, yy] = [0, 0, 0];
  for (const [x, y] of points) {
    xx += (x - mx) ** 2;
    xy += (x - mx) * (y - my);
    yy += (y - my) ** 2;
  }
  let angle = 0.5 * Math.atan2(2 * xy, xx - yy) - (across ? 0 : Math.PI / 2);
  if (angle > Math.PI / 2) angle -= Math.PI;
  if (angle < -Math.PI / 2) angle += Math.PI;
  const [c, s] = [Math.cos(-angle), Math.sin(-angle)];
  return points.map(([x, y]) => [(x - mx) * c - (y - my) * s, (x - mx) * s + (y - my) * c]);
}

/**
 * A path as a straight line: across, or down where that is too long.
 * @param {Plan} plan
 * @param {number[]} path
 * @returns {Point[]}
 */
function chained({ sizes, width, height, words = [] }, path) {
  const ends = sizes[path[0]].side + sizes[path[path.length - 1]].side;
  const across = path.slice(1).map((b, k) => {
    const names = sizes[path[k]].side + sizes[b].side + 14;
    return Math.max(names, (words[k]?.[0] ?? 0) + 56);
  });
  const lies = sum(across) + ends <= width;
  const down = path
    .slice(1)
    .map((b, k) => sizes[path[k]].up + sizes[b].up + 16 + heightOf(words[k]));
  const gaps = lies ? across : down;
  const room = (lies ? width - ends : height - 80) / (sum(gaps) || 1);
  const more = room < 1 ? Math.max(0.5, room) : Math.min(room, lies ? 1.7 : 1.4);
  let at = (-sum(gaps) * more) / 2;
  /** @type {Point[]} */
  const places = sizes.map(() => [0, 0]);
  path.forEach((i, k) => {
    if (k) at += gaps[k - 1] * more;
    // What stands below one another has its words to the right.
    places[i] = lies ? [at, 0] : [-Math.min(90, width / 5), at];
  });
  return places;
}

/** @param {number[]} list */
const sum = (list) => list.reduce((all, one) => all + one, 0);

/** @param {Point | undefined} words */
const heightOf = (words) => Math.max(38, words ? words[1] : 0);

/**
 * Parts that do not hang together, each laid out whole, side by side.
 * @param {Plan} plan
 * @param {number[][]} near
 * @param {number[][]} parts
 * @returns {Point[]}
 */
function packed(plan, near, parts) {
  const { sizes, width, height } = plan;
  const smaller = fitting(sizes, width * height, 0.6);
  const laid = parts.map((part) => {
    const number = new Map(part.map((i, k) => [i, k]));
    const own = part.map((i) => near[i].map((j) => number.get(j) ?? 0));
    const share = Math.sqrt(Math.max(0.08, part.length / sizes.length));
    const within = {
      ...plan,
      step: parts.length > FEW ? 52 : STEP,
      hub: number.get(plan.hub ?? -1) ?? -1,
      path: undefined,
      sizes: part.map((i) => smaller[i]),
      links: /** @type {[number, number][]} */ (
        own.flatMap((list, a) => list.filter((b) => a < b).map((b) => [a, b]))
      ),
      start: part.map((i) => plan.start[i]),
      width: Math.max(220, width * share * 0.9),
      height: Math.max(150, height * share * 0.9),
    };
    const points = whole(within, own);
    return { part, points, sizes: turnedUp(within.sizes, points) };
  });
  return sideBySide(laid, plan);
}

const BETWEEN = 26;
const FEW = 12; // parts between whose things there is room for words

/**
 * @param {{ part: number[], points: Point[], sizes: Size[] }[]} laid
 * @param {Plan} plan
 * @returns {Point[]}
 */
function sideBySide(laid, { sizes, width, height }) {
  const edges = laid.map(({ points, sizes: own }) => extent(points, own));
  const boxes = edges.map(({ w, h }) => /** @type {Point} */ ([w + BETWEEN, h + BETWEEN]));
  const order = boxes.map((_, k) => k).sort((a, b) => boxes[b][1] - boxes[a][1] || a - b);
  const sorted = order.map((k) => boxes[k]);
  const area = sum(boxes.map(([w, h]) => w * h));
  const least = Math.sqrt((area * width) / height);
  const tried = [1, 1.1, 1.2, 1.35, 1.5, 1.75, 2].map((more) => strip(sorted, least * more));
  /** @param {ReturnType<typeof strip>} one */
  const wide = (one) => Math.max(...one.corners.map(([x], k) => x + sorted[k][0]));
  const scales = tried.map((one) => Math.min(width / wide(one), height / one.height));
  const best = scales.indexOf(Math.max(...scales));
  const room = Math.max(1, scales[best]);
  /** @type {Point[]} */
  const places = sizes.map(() => [0, 0]);
  order.forEach((k, at) => {
    const [x, y] = tried[best].corners[at];
    const { left, top } = edges[k];
    const spare = [(boxes[k][0] * (room - 1)) / 2, (boxes[k][1] * (room - 1)) / 2];
    laid[k].part.forEach((i, p) => {
      const [px, py] = laid[k].points[p];
      places[i] = [x * room + spare[0] + px - left, y * room + spare[1] + py - top];
    });
  });
  return centred(places, sizes);
}
