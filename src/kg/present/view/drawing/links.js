// @ts-check
// Links as lines with arrows.

import { model } from "../model/document.js";

/** @typedef {import("./viewport.js").View} View */
/** @typedef {import("../scene/compose.js").Link} Link */

/** Of what is only planned. */
export const DASHED = [5, 3];
/** Of what does not count any more. */
export const DOTTED = [1, 3];

/**
 * The head of an arrow, at the edge of the mark that it leads to.
 * @param {any} ctx
 * @param {View} view
 * @param {number} from
 * @param {number} to
 * @param {number} size
 */
function arrow(ctx, view, from, to, size) {
  const x = view.sx(to);
  const y = view.sy(to);
  const dx = x - view.sx(from);
  const dy = y - view.sy(from);
  const d = Math.hypot(dx, dy);
  const r = view.sr(to) + 1.5;
  if (d < r + size) return;
  const ux = dx / d;
  const uy = dy / d;
  const tx = x - ux * r;
  const ty = y - uy * r;
  const bx = tx - ux * size;
  const by = ty - uy * size;
  const half = size * 0.42;
  ctx.moveTo(tx, ty);
  ctx.lineTo(bx - uy * half, by + ux * half);
  ctx.lineTo(bx + uy * half, by - ux * half);
  ctx.closePath();
}

/**
 * Whether what lies from a to b is all on one side of what is seen.
 * @param {number} a
 * @param {number} b
 * @param {number} low
 * @param {number} high
 */
const isBeyond = (a, b, low, high) => Math.max(a, b) < low || Math.min(a, b) > high;

/**
 * @param {any} ctx
 * @param {View} view
 * @param {Link[]} links
 * @param {{ colour: string, line: number, head: number, dash?: number[] }} look
 */
export function drawLinks(ctx, view, links, { colour, line, head, dash = [] }) {
  if (!links.length) return;
  ctx.strokeStyle = ctx.fillStyle = colour;
  ctx.lineWidth = line;
  ctx.setLineDash(dash);
  ctx.beginPath();
  const shown = [];
  for (const link of links) {
    const x1 = view.sx(link.a);
    const y1 = view.sy(link.a);
    const x2 = view.sx(link.b);
    const y2 = view.sy(link.b);
    if (isBeyond(x1, x2, view.left, view.right)) continue;
    if (isBeyond(y1, y2, view.top, view.bottom)) continue;
    ctx.moveTo(x1, y1);
    ctx.lineTo(x2, y2);
    shown.push(link);
  }
  ctx.stroke();
  ctx.setLineDash([]);
  if (!head) return;
  ctx.beginPath();
  for (const link of shown) {
    if (link.a >= model.n && link.b >= model.n) continue;
    if (link.forth) arrow(ctx, view, link.a, link.b, head);
    if (link.back) arrow(ctx, view, link.b, link.a, head);
  }
  ctx.fill();
}
