// @ts-check
// The main ties: names in boxes, lines in the colours of what they mean, dashed what is only planned.

import { isOnlyPlanned } from "../model/claims.js";
import { model } from "../model/document.js";
import { noveltyOf } from "../model/since.js";
import { state } from "../model/state.js";
import { certain } from "../rules/collections.js";
import { marksBefore } from "../rules/ends.js";
import { isDoer, meaningName } from "../scene/ties.js";
import { drawLabels } from "./labels.js";
import { tracePath } from "./marks.js";
import { meaningColour, palette } from "./palette.js";
import { boxOf, isMain, scaleOf, wayOf } from "./tie_boxes.js";

/** @typedef {import("./viewport.js").View} View */
/** @typedef {import("./labels.js").Label} Label */
/** @typedef {import("../scene/compose.js").Link} Link */

const ROUND = 6; // lines of a rounded corner

// The shapes of meanings, as in the score: they tell them apart without colour.
/** @type {Record<string, string>} */
const SHAPES = {
  pays: "circle",
  receives: "drop",
  builds: "square",
  runs: "forward",
  owns: "hexagon",
  decides: "diamond",
  asks: "triangle",
  signs: "bow",
};

const SIZE = 4.2; // of a mark

/**
 * A mark of what a line means, hollow for what is only planned.
 * @param {any} ctx
 * @param {import("../scene/ties.js").Meaning} meaning
 * @param {number} x
 * @param {number} y
 * @param {number} [size]
 */
function drawMark(ctx, { name, planned }, x, y, size = SIZE) {
  if (!SHAPES[name]) return;
  const colour = meaningColour(name);
  ctx.beginPath();
  tracePath(ctx, SHAPES[name], x, y, size);
  ctx.fillStyle = planned ? palette.ground : colour;
  ctx.strokeStyle = colour;
  ctx.lineWidth = 1.4;
  ctx.fill();
  ctx.stroke();
}

/**
 * What the lines of the main ties mean, each with its colour and shape, and how it is drawn.
 * @returns {{ text: string, colour: string, shape: string,
 *   draw: (ctx: any, x: number, y: number) => void }[]}
 */
export const tieKeys = () =>
  model.ties.meanings.map(([name], number) => {
    const colour = meaningColour(name);
    return {
      ...{ text: meaningName(number), colour, shape: SHAPES[name] || "" },
      draw: (ctx, x, y) => {
        ctx.beginPath();
        ctx.moveTo(x - 9, y);
        ctx.lineTo(x + 9, y);
        ctx.strokeStyle = colour;
        ctx.lineWidth = 2;
        ctx.stroke();
        drawMark(ctx, { name, number, planned: false }, x, y);
      },
    };
  });

/**
 * Draws some of the ties with the names of their things, and returns these as labels.
 * @param {any} ctx
 * @param {View} view
 * @param {number[]} nodes
 * @param {Link[]} links
 * @returns {Label[]}
 */
export function drawTies(ctx, view, nodes, links) {
  // What matters most lies on top.
  const order = [...links].sort((p, q) => numberOf(q) - numberOf(p) || p.size - q.size);
  for (const link of order) drawTie(ctx, view, link);
  for (const link of order) drawEnds(ctx, view, link);
  return nodes.map((v) => drawBox(ctx, view, v));
}

/** @param {Link} link */
const numberOf = ({ tie }) => tie?.meanings[0].number ?? 99;

/**
 * @param {any} ctx
 * @param {View} view
 * @param {Link} link
 */
function drawTie(ctx, view, link) {
  const { tie, planned } = link;
  const wide = (tie?.wide ?? 1.2) * scaleOf(view);
  ctx.beginPath();
  const [first, ...rest] = wayOf(link, view);
  ctx.moveTo(...first);
  for (const point of rest) ctx.lineTo(...point);
  ctx.strokeStyle = tie ? meaningColour(tie.meanings[0].name) : palette.edge;
  ctx.lineWidth = wide;
  ctx.setLineDash(planned ? [Math.max(5, wide * 1.2), Math.max(3, wide * 0.8)] : []);
  ctx.stroke();
  ctx.setLineDash([]);
}

/**
 * The marks of all that a line means, before the box of the thing that it is done to: one behind the
 * other or, where the other box would hide some, side by side.
 * @param {any} ctx
 * @param {View} view
 * @param {Link} link
 */
function drawEnds(ctx, view, link) {
  const { a, b, tie } = link;
  if (!tie) return;
  const to = tie.from === a ? b : a;
  const way = wayOf(link, view);
  const before = certain(to === b ? way.at(-2) : way[1]);
  const scale = scaleOf(view);
  const other = way.length > 2 ? null : boxOf(tie.from, scale);
  const at = { to: [view.sx(to), view.sy(to)], before, box: boxOf(to, scale), other };
  const { places, beside } = marksBefore(at, tie.meanings.length, scale);
  tie.meanings.forEach((meaning, k) => {
    const size = SIZE * scale + (k || beside ? 0 : tie.wide / 4);
    drawMark(ctx, meaning, ...places[k], size);
  });
}

/**
 * @param {any} ctx
 * @param {View} view
 * @param {number} v
 * @returns {Label}
 */
function drawBox(ctx, view, v) {
  const scale = scaleOf(view);
  const { lines, font, line, w, h } = boxOf(v, scale);
  const [left, top] = [view.sx(v) - w / 2, view.sy(v) - h / 2];
  const doer = isDoer(v);
  ctx.beginPath();
  traceBox(ctx, left, top, w, h, doer ? h / 2 : 3);
  ctx.fillStyle = palette.ground;
  ctx.fill();
  ctx.strokeStyle = doer || v === state.sel ? palette.ink : palette.soft;
  ctx.lineWidth = v === state.sel ? 3 : isMain(v) ? 2 : 1.2;
  ctx.setLineDash(isOnlyPlanned(v) ? [4, 3] : []);
  ctx.stroke();
  ctx.setLineDash([]);
  /** @type {Label} */
  const label = {
    ...{ v, x: view.sx(v), y: top + 4 * scale + line / 2, lines, font, line },
    box: [left, top, w, h],
  };
  drawLabels(ctx, [label]);
  const novelty = noveltyOf(v);
  if (novelty) {
    ctx.beginPath();
    ctx.arc(left + w - 3, top + h - 3, novelty === "new" ? 5 : 3.5, 0, 6.2832);
    ctx.fillStyle = palette.fresh;
    ctx.fill();
  }
  return { ...label, drawn: true };
}

/**
 * A box with round corners.
 * @param {any} ctx
 * @param {number} x
 * @param {number} y
 * @param {number} w
 * @param {number} h
 * @param {number} most the radius of its corners
 */
function traceBox(ctx, x, y, w, h, most) {
  const r = Math.min(most, 14, h / 2);
  const corners = [
    [x + w - r, y + r, -0.5],
    [x + w - r, y + h - r, 0],
    [x + r, y + h - r, 0.5],
    [x + r, y + r, 1],
  ];
  let first = true;
  for (const [cx, cy, from] of corners)
    for (let i = 0; i <= ROUND; i++) {
      const angle = (from + (0.5 * i) / ROUND) * Math.PI;
      const point = [cx + r * Math.cos(angle), cy + r * Math.sin(angle)];
      if (first) ctx.moveTo(...point);
      else ctx.lineTo(...point);
      first = false;
    }
  ctx.closePath();
}
