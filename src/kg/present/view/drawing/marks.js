// @ts-check
// The mark of a kind: a shape as a path, on a canvas or as a small SVG.

import { svg } from "./dom.js";
import { colourOf, shapeOf } from "./palette.js";

/** @typedef {Pick<CanvasPath, "moveTo" | "lineTo" | "closePath" | "arc">} Path */
/** @typedef {[number, number]} Point */

/** @param {number} i */
const ray = (i) => (i % 2 ? 0.55 : 1.25);

/** @type {Record<string, Point[]>} */
const CORNERS = {
  square: [
    [-0.88, -0.88],
    [0.88, -0.88],
    [0.88, 0.88],
    [-0.88, 0.88],
  ],
  diamond: [
    [0, -1.2],
    [1.2, 0],
    [0, 1.2],
    [-1.2, 0],
  ],
  triangle: [
    [0, -1.15],
    [1.1, 0.8],
    [-1.1, 0.8],
  ],
  drop: [
    [0, 1.15],
    [1.1, -0.8],
    [-1.1, -0.8],
  ],
  hexagon: [
    [-0.55, -1],
    [0.55, -1],
    [1.12, 0],
    [0.55, 1],
    [-0.55, 1],
    [-1.12, 0],
  ],
  cross: [
    [-0.4, -1.1],
    [0.4, -1.1],
    [0.4, -0.4],
    [1.1, -0.4],
    [1.1, 0.4],
    [0.4, 0.4],
    [0.4, 1.1],
    [-0.4, 1.1],
    [-0.4, 0.4],
    [-1.1, 0.4],
    [-1.1, -0.4],
    [-0.4, -0.4],
  ],
  forward: [
    [-0.8, -1],
    [1.05, 0],
    [-0.8, 1],
  ],
  bow: [
    [-1.1, -0.95],
    [1.1, 0.95],
    [1.1, -0.95],
    [-1.1, 0.95],
  ],
  star: Array.from({ length: 10 }, (_, i) => [
    Math.sin((i * Math.PI) / 5) * ray(i),
    -Math.cos((i * Math.PI) / 5) * ray(i),
  ]),
};

/**
 * @param {Path} ctx
 * @param {string} shape
 * @param {number} x
 * @param {number} y
 * @param {number} r
 */
export function tracePath(ctx, shape, x, y, r) {
  if (shape === "circle") {
    ctx.moveTo(x + r, y);
    ctx.arc(x, y, r, 0, 6.2832);
    return;
  }
  const [first, ...others] = CORNERS[shape];
  ctx.moveTo(x + first[0] * r, y + first[1] * r);
  for (const [a, b] of others) ctx.lineTo(x + a * r, y + b * r);
  ctx.closePath();
}

/**
 * A shape as the path of an SVG.
 * @param {string} shape
 * @param {number} x
 * @param {number} y
 * @param {number} r
 */
export function shapePath(shape, x, y, r) {
  /** @type {string[]} */
  const parts = [];
  /** @type {Path} */
  const writer = {
    moveTo: (a, b) => parts.push(`M${a.toFixed(3)} ${b.toFixed(3)}`),
    lineTo: (a, b) => parts.push(`L${a.toFixed(3)} ${b.toFixed(3)}`),
    closePath: () => parts.push("Z"),
    arc: (a, b, radius) =>
      parts.push(
        `M${a - radius} ${b}a${radius} ${radius} 0 1 0 ${2 * radius} 0a${radius} ${radius} 0 1 0 ${-2 * radius} 0Z`,
      ),
  };
  tracePath(writer, shape, x, y, r);
  return parts.join("");
}

/**
 * A mark of a kind as a small SVG: shape and colour together.
 * @param {number} kind
 * @param {number} [size]
 */
export const badge = (kind, size = 14) =>
  svg(
    "svg",
    { viewBox: "-1.5 -1.5 3 3", width: size, height: size, "aria-hidden": "true", class: "badge" },
    svg("path", { d: shapePath(shapeOf(kind), 0, 0, 1), fill: colourOf(kind) }),
  );
