// @ts-check
// Marks with their names as boxes in the plane: pushed apart, fitted to a room, packed side by side.

/** @typedef {import("./geometry.js").Point} Point */

/**
 * How far a mark and its name reach from the middle of the mark: to either side, up and down.
 * @typedef {{ side: number, up: number, down: number }} Size
 */

const GAP = 6; // between two names
const LEAST = 13; // from the middle of a mark to where the next one's room begins

/**
 * The edges of what is drawn.
 * @param {Point[]} points
 * @param {Size[]} sizes
 */
export function extent(points, sizes) {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  points.forEach(([x, y], i) => {
    const { side, up, down } = sizes[i];
    left = Math.min(left, x - side);
    right = Math.max(right, x + side);
    top = Math.min(top, y - up);
    bottom = Math.max(bottom, y + down);
  });
  return { left, top, right, bottom, w: right - left, h: bottom - top };
}

/**
 * Moves points so that the middle of what is drawn is the origin.
 * @param {Point[]} points
 * @param {Size[]} sizes
 */
export function centred(points, sizes) {
  if (!points.length) return points;
  const { left, top, w, h } = extent(points, sizes);
  return points.map(([x, y]) => /** @type {Point} */ ([x - left - w / 2, y - top - h / 2]));
}

/**
 * Sizes by a part of what they are; a mark keeps its room.
 * @param {Size[]} sizes
 * @param {number} part
 */
export const shrunk = (sizes, part) =>
  sizes.map(({ side, up, down }) => ({
    side: Math.max(LEAST, side * part),
    up: Math.max(LEAST, up * part),
    down: Math.max(LEAST, down * part),
  }));

/**
 * Sizes that a room can hold: names step back where there are too many.
 * @param {Size[]} sizes
 * @param {number} room its area
 * @param {number} [density] how much of it may be filled
 */
export function fitting(sizes, room, density = 0.5) {
  for (const part of [1, 0.85, 0.7, 0.55, 0.4]) {
    const smaller = shrunk(sizes, part);
    const area = smaller.reduce((sum, { side, up, down }) => sum + 2 * side * (up + down), 0);
    if (area <= room * density) return smaller;
  }
  return shrunk(sizes, 0);
}

/**
 * Pushes boxes apart that overlap, each by half and along the shorter way.
 * @param {Point[]} points
 * @param {Size[]} sizes
 * @param {number} [rounds]
 */
export function apart(points, sizes, rounds = 80) {
  const moved = points.map(([x, y]) => /** @type {Point} */ ([x, y]));
  for (let round = 0; round < rounds; round++) if (!pushed(moved, sizes)) break;
  return moved;
}

/**
 * @param {Point[]} points
 * @param {Size[]} sizes
 */
function pushed(points, sizes) {
  let any = false;
  for (let i = 0; i < points.length; i++)
    for (let j = i + 1; j < points.length; j++) {
      const across = sizes[i].side + sizes[j].side + GAP - Math.abs(points[i][0] - points[j][0]);
      if (across > 0 && pushedPair(points[i], points[j], sizes[i], sizes[j], across)) any = true;
    }
  return any;
}

/**
 * @param {Point} p
 * @param {Point} q
 * @param {Size} one
 * @param {Size} other
 * @param {number} across how far they overlap
 */
function pushedPair(p, q, one, other, across) {
  const over = p[1] <= q[1];
  const room = over ? one.down + other.up : other.down + one.up;
  const down = room + GAP - Math.abs(p[1] - q[1]);
  if (down <= 0) return false;
  const axis = across < down ? 0 : 1;
  const first = axis ? over : p[0] <= q[0];
  const way = (axis ? down : across) / 2 + 0.01;
  p[axis] -= first ? way : -way;
  q[axis] += first ? way : -way;
  return true;
}

/**
 * Places boxes of a width and a height side by side in a strip, each as high up as it goes. Returns
 * their left upper corners and the height of all.
 * @param {[number, number][]} boxes
 * @param {number} width of the strip
 */
export function strip(boxes, width) {
  /** @type {[number, number, number][]} the line below which there is room: from, to, how far down */
  let line = [[0, Math.max(width, ...boxes.map(([w]) => w)), 0]];
  const corners = boxes.map(([w, h]) => {
    const tops = line
      .map(([x]) => x)
      .filter((x) => x + w <= line[line.length - 1][1] + 1e-6)
      .map((x) => {
        const under = line.filter(([from, to]) => from < x + w - 1e-6 && to > x + 1e-6);
        return /** @type {Point} */ ([x, Math.max(...under.map((part) => part[2]))]);
      });
    const [x, y] = tops.reduce((best, one) => (one[1] < best[1] - 1e-6 ? one : best));
    line = raised(line, x, x + w, y + h);
    return /** @type {Point} */ ([x, y]);
  });
  return { corners, height: Math.max(0, ...line.map((part) => part[2])) };
}

/**
 * A line that goes down to y between two places.
 * @param {[number, number, number][]} line
 * @param {number} left
 * @param {number} right
 * @param {number} y
 */
function raised(line, left, right, y) {
  /** @type {[number, number, number][]} */
  const parts = line.flatMap(([from, to, at]) => [
    [from, Math.min(to, left), at],
    [Math.max(from, right), to, at],
  ]);
  parts.push([left, right, y]);
  return parts.filter(([from, to]) => to - from > 1e-6).sort((p, q) => p[0] - q[0]);
}
