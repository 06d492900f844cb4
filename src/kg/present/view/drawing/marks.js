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
 * A mark of a kind as a small SVG: shape and colour together.
 * @param {number} kind
 * @param {number} [size]
 */
export function badge(kind, size = 14) {
  /** @type {string[]} */
  const parts = [];
  /** @type {Path} */
  const writer = {
    moveTo: (x, y) => parts.push(`M${x.toFixed(3)} ${y.toFixed(3)}`),
    lineTo: (x, y) => parts.push(`L${x.toFixed(3)} ${y.toFixed(3)}`),
    closePath: () => parts.push("Z"),
    arc: (x, y, r) =>
      parts.push(`M${x - r} ${y}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0Z`),
  };
  tracePath(writer, shapeOf(kind), 0, 0, 1);
  return svg(
    "svg",
    { viewBox: "-1.5 -1.5 3 3", width: size, height: size, "aria-hidden": "true", class: "badge" },
    svg("path", { d: parts.join(""), fill: colourOf(kind) }),
  );
}
