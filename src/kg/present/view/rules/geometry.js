// @ts-check
// Boxes and hulls in the plane.

/** @typedef {[number, number]} Point */
/** @typedef {ReturnType<typeof boxGrid>} Grid */

/**
 * Rectangles in a grid: does another one lie here?
 * @param {number} [cell] its width
 */
export function boxGrid(cell = 60) {
  /** @type {Map<number, [number, number, number, number, unknown][]>} */
  const cells = new Map();
  /**
   * @param {number} x
   * @param {number} y
   * @param {number} w
   * @param {number} h
   * @param {(key: number) => void} visit
   */
  const walk = (x, y, w, h, visit) => {
    for (let i = Math.floor(x / cell); i <= Math.floor((x + w) / cell); i++)
      for (let j = Math.floor(y / cell); j <= Math.floor((y + h) / cell); j++) visit(i * 65536 + j);
  };
  return {
    /**
     * @param {number} x
     * @param {number} y
     * @param {number} w
     * @param {number} h
     * @param {unknown} [owner]
     */
    add(x, y, w, h, owner) {
      /** @type {[number, number, number, number, unknown]} */
      const box = [x, y, x + w, y + h, owner];
      walk(x, y, w, h, (key) => {
        const list = cells.get(key);
        if (list) list.push(box);
        else cells.set(key, [box]);
      });
    },
    /**
     * How many boxes of other owners lie here.
     * @param {number} x
     * @param {number} y
     * @param {number} w
     * @param {number} h
     * @param {unknown} [owner]
     */
    hits(x, y, w, h, owner) {
      const found = new Set();
      walk(x, y, w, h, (key) => {
        for (const box of cells.get(key) || [])
          if (box[4] !== owner && box[0] < x + w && box[2] > x && box[1] < y + h && box[3] > y)
            found.add(box);
      });
      return found.size;
    },
  };
}

// Right, left, below and above come first, then what is between them.
const AROUND = [0, 8, 4, 12, 2, 14, 6, 10, 1, 15, 7, 9, 3, 13, 5, 11].map(
  (turn) => /** @type {Point} */ ([Math.cos, Math.sin].map((f) => round(f((turn * Math.PI) / 8)))),
);

/** @param {number} x */
function round(x) {
  return Math.round(x * 1e3) / 1e3;
}

/**
 * Places of a box all around a point, clear of it by some way.
 * @param {number} x
 * @param {number} y
 * @param {number} away
 * @param {number} w
 * @param {number} h
 * @returns {Point[]}
 */
export const farther = (x, y, away, w, h) =>
  AROUND.map(([a, b]) => [
    x + a * away - (w / 2) * (1 - Math.sign(a)),
    y + b * away - (h / 2) * (1 - Math.sign(b)),
  ]);

/**
 * How large what a polygon encloses is.
 * @param {Point[]} corners
 */
export function areaOf(corners) {
  const twice = corners.reduce((sum, [x, y], i) => {
    const [u, v] = corners[(i + 1) % corners.length];
    return sum + x * v - u * y;
  }, 0);
  return Math.abs(twice) / 2;
}

/**
 * The convex hull of points.
 * @param {Point[]} points
 */
export function hull(points) {
  const sorted = points.sort((p, q) => p[0] - q[0] || p[1] - q[1]);
  /** @param {Point[]} list */
  const half = (list) => {
    /** @type {Point[]} */
    const out = [];
    for (const p of list) {
      while (out.length > 1) {
        const [a, b] = out.slice(-2);
        if ((b[0] - a[0]) * (p[1] - a[1]) - (b[1] - a[1]) * (p[0] - a[0]) > 0) break;
        out.pop();
      }
      out.push(p);
    }
    return out.slice(0, -1);
  };
  return [...half(sorted), ...half([...sorted].reverse())];
}
