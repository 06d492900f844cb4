// @ts-check
// Things as marks, groups with their number, and the dots of what is disputed.

import { isOnlyPlanned } from "../model/claims.js";
import { model } from "../model/document.js";
import { kindOf } from "../model/names.js";
import { noveltyOf } from "../model/since.js";
import { state } from "../model/state.js";
import { grouped } from "../rules/collections.js";
import { thousands } from "../rules/numbers.js";
import { scene } from "../scene/compose.js";
import { isDisputedNode } from "../scene/phrases.js";
import { tracePath } from "./marks.js";
import { FONT } from "./measure.js";
import { colourOf, palette, shapeOf } from "./palette.js";

/** @typedef {import("./viewport.js").View} View */

/**
 * @param {number} v
 * @param {View} view
 */
function isSeen(v, view) {
  const x = view.sx(v);
  const y = view.sy(v);
  const r = view.sr(v);
  return x + r >= view.left && x - r <= view.right && y + r >= view.top && y - r <= view.bottom;
}

/** @param {number} v */
const markOf = (v) => (v < model.n ? shapeOf(model.kind[v]) : "circle");

/**
 * @param {any} ctx
 * @param {View} view
 * @param {number[]} nodes
 * @param {Set<number>} ring those with a ring around them
 */
export function drawNodes(ctx, view, nodes, ring) {
  const seen = nodes.filter((v) => isSeen(v, view));
  for (const [kind, list] of [...grouped(seen, kindOf)].sort((a, b) => a[0] - b[0])) {
    const [hollow, full] = [true, false].map((is) => list.filter((v) => isHollow(v) === is));
    drawMarks(ctx, view, full, { fill: colourOf(kind), line: palette.ground, width: 1.2 });
    drawMarks(ctx, view, hollow, { fill: palette.ground, line: colourOf(kind), width: 1.6 });
  }
  drawGroups(
    ctx,
    view,
    nodes.filter((v) => v >= model.n),
  );
  if (!ring.size) return;
  ctx.beginPath();
  ctx.strokeStyle = palette.ring;
  ctx.lineWidth = 1.6;
  for (const v of nodes)
    if (ring.has(v)) tracePath(ctx, markOf(v), view.sx(v), view.sy(v), view.sr(v) + 2.6);
  ctx.stroke();
}

/**
 * Whether a thing is only planned.
 * @param {number} v
 */
export const isHollow = (v) => v < model.n && isOnlyPlanned(v);

/**
 * @param {any} ctx
 * @param {View} view
 * @param {number[]} list of one kind
 * @param {{ fill: string, line: string, width: number }} look
 */
function drawMarks(ctx, view, list, { fill, line, width }) {
  if (!list.length) return;
  ctx.beginPath();
  for (const v of list) tracePath(ctx, markOf(v), view.sx(v), view.sy(v), view.sr(v));
  ctx.fillStyle = fill;
  ctx.strokeStyle = line;
  ctx.lineWidth = width;
  ctx.fill();
  ctx.stroke();
}

/**
 * The inner ring of groups, and how many things each stands for.
 * @param {any} ctx
 * @param {View} view
 * @param {number[]} groups
 */
function drawGroups(ctx, view, groups) {
  if (!groups.length) return;
  ctx.fillStyle = ctx.strokeStyle = palette.ground;
  ctx.lineWidth = 1.5;
  ctx.textAlign = "center";
  ctx.textBaseline = "middle";
  for (const v of groups) {
    const r = view.sr(v);
    ctx.beginPath();
    ctx.arc(view.sx(v), view.sy(v), Math.max(1, r - 3), 0, 6.2832);
    ctx.stroke();
    if (r > 9) {
      ctx.font = `600 ${Math.min(13, Math.max(11, r * 0.8))}px ${FONT}`;
      ctx.fillText(thousands(scene.held.get(v) || 0), view.sx(v), view.sy(v));
    }
  }
}

/**
 * Marks what is new since the chosen day with a second ring, and what is told of anew with a dot.
 * @param {any} ctx
 * @param {View} view
 * @param {number[]} nodes
 */
export function drawNovelties(ctx, view, nodes) {
  if (!state.since) return;
  ctx.beginPath();
  for (const v of nodes)
    if (v < model.n && noveltyOf(v) === "new") {
      const r = view.sr(v) + 4;
      ctx.moveTo(view.sx(v) + r, view.sy(v));
      ctx.arc(view.sx(v), view.sy(v), r, 0, 6.2832);
    }
  ctx.strokeStyle = palette.fresh;
  ctx.lineWidth = 2.2;
  ctx.stroke();
  ctx.beginPath();
  for (const v of nodes)
    if (v < model.n && noveltyOf(v) === "told") {
      const [x, y] = [view.sx(v) + view.sr(v) * 0.8, view.sy(v) + view.sr(v) * 0.8];
      ctx.moveTo(x + 3.2, y);
      ctx.arc(x, y, 3.2, 0, 6.2832);
    }
  ctx.fillStyle = palette.fresh;
  ctx.strokeStyle = palette.ground;
  ctx.lineWidth = 1;
  ctx.fill();
  ctx.stroke();
}

/**
 * @param {any} ctx
 * @param {View} view
 * @param {number[]} nodes
 */
export function drawDisputes(ctx, view, nodes) {
  ctx.fillStyle = palette.mark;
  ctx.strokeStyle = palette.ground;
  ctx.lineWidth = 1;
  ctx.beginPath();
  for (const v of nodes)
    if (v < model.n && isDisputedNode(v)) {
      const r = view.sr(v);
      const x = view.sx(v) + r * 0.8;
      const y = view.sy(v) - r * 0.8;
      ctx.moveTo(x + 3, y);
      ctx.arc(x, y, 3, 0, 6.2832);
    }
  ctx.fill();
  ctx.stroke();
}
