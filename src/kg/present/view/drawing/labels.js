// @ts-check
// Which labels fit: the important first, each where it hides no other. Sizes are of the screen,
// whatever the zoom.

import { model } from "../model/document.js";
import { labelOf, otherNames } from "../model/names.js";
import { boxGrid, farther } from "../rules/geometry.js";
import { runsThrough } from "../rules/untangle.js";
import { textOf, wholeText } from "./label_texts.js";
import { palette } from "./palette.js";

/** @typedef {import("./viewport.js").View} View */
/** @typedef {import("../rules/geometry.js").Grid} Grid */
/** @typedef {import("./label_texts.js").Text} Text */

/**
 * A label: x and y are of the middle of its first line.
 * @typedef {object} Label
 * @property {number} v the thing or group, or -1
 * @property {number} x
 * @property {number} y
 * @property {string[]} lines
 * @property {string} font
 * @property {number} line how high a line is
 * @property {string} [colour]
 * @property {number[] | null} [lead] a line from the mark
 * @property {[number, number, number, number]} [box]
 * @property {boolean} [drawn] whether it is in the picture already
 */

/** @typedef {[[number, number], [number, number]]} Line */

const MOST = 170;
const TRIED = 2500;

/**
 * Labels for things, where they fit.
 * @param {number[]} nodes
 * @param {View} view
 * @param {{ top?: Set<number>, most?: number, force?: Set<number>, led?: Set<number>, taken?: Grid,
 *   obstacles?: number[], lines?: Line[] }} options `top` are named in bold, `force` even if they hide
 *   a mark, `led` by another name or by a line if need be; names keep off `lines` where they can
 */
export function placeLabels(nodes, view, options = {}) {
  const { top = new Set(), most = MOST, force = new Set(), led = new Set() } = options;
  const { taken = boxGrid(), obstacles = nodes, lines = [] } = options;
  const inside = nodes.filter((v) => isWithin(v, view));
  const first = inside.filter((v) => top.has(v) || force.has(v));
  const order = [...new Set([...first, ...inside])];
  const ground = { taken, discs: discsOf(obstacles, view), lines, top, force, led };
  const weighty = new Set(order.slice(0, 24));
  /** @type {Label[]} */
  const placed = [];
  for (const v of order.slice(0, TRIED)) {
    if (placed.length >= most) break;
    const label = placeLabel(v, view, { ...ground, weighty: weighty.has(v) });
    if (label) placed.push(label);
  }
  return placed;
}

/**
 * @typedef {{ taken: Grid, discs: Grid, lines: Line[], top: Set<number>, force: Set<number>,
 *   led: Set<number>, weighty: boolean }} Ground
 * @typedef {{ x: number, y: number, cost: number, far: boolean }} Place
 * @typedef {[Text, number[], number]} Try
 */

/**
 * The label of a thing, if there is a place for it. What matters most is named, by a line if need
 * be; only what matters much may hide a mark.
 * @param {number} v
 * @param {View} view
 * @param {Ground} ground
 * @returns {Label | null}
 */
function placeLabel(v, view, ground) {
  const { top, force, weighty, taken } = ground;
  const group = v >= model.n;
  const forced = top.has(v) || force.has(v) || (weighty && !group);
  for (const [text, ways, hidden] of triesOf(v, ground)) {
    const place = bestPlace(v, text, view, { ...ground, ways, bold: top.has(v) });
    if (!place || place.cost > (forced ? Infinity : hidden)) continue;
    const { x, y, far } = place;
    const { w, h, line } = text;
    taken.add(x, y, w, h, v);
    const lead = far ? leadTo(view.sx(v), view.sy(v), x, y, w, h) : null;
    if (lead) takeLead(taken, lead, v);
    return { ...text, v, x: x + w / 2, y: y + line / 2, lead, box: [x, y, w, h] };
  }
  return null;
}

const NEAR = [0];
const LED = [0, 16, 34, 52];
const FAR = [16, 34, 52, 74, 98, 124, 152];
const HIDDEN = 2; // so many marks the name of a thing that is led to may hide

/**
 * What is tried to name a thing: its name, how far from its mark that may stand, and how many marks it
 * may hide; where it is led to, its shorter names too.
 * @param {number} v
 * @param {Ground} ground
 * @returns {Try[]}
 */
function triesOf(v, { top, led, weighty }) {
  const bold = top.has(v);
  const own = textOf(v, bold);
  if (bold || (v >= model.n && weighty)) return [[own, LED, 0]];
  if (!led.has(v)) return [[own, NEAR, 0]];
  const short = otherNames(v).at(-1) ?? labelOf(v);
  const names = short.length < labelOf(v).length ? [labelOf(v), short] : [labelOf(v)];
  const tries = [
    ...[NEAR, FAR].map((ways) => ({ ways, hidden: 0, smaller: 0 })),
    ...[NEAR, FAR].map((ways) => ({ ways, hidden: HIDDEN, smaller: 1 })),
  ];
  return tries.flatMap(({ ways, hidden, smaller }) =>
    names.map((name) => /** @type {Try} */ ([wholeText(v, name, smaller), ways, hidden])),
  );
}

/**
 * Keeps other names off a line that leads to one.
 * @param {Grid} taken
 * @param {number[]} lead
 * @param {number} v
 */
function takeLead(taken, [x1, y1, x2, y2], v) {
  const steps = Math.ceil(Math.hypot(x2 - x1, y2 - y1) / STEP) || 1;
  for (let i = 0; i <= steps; i++) {
    const [x, y] = [x1 + ((x2 - x1) * i) / steps, y1 + ((y2 - y1) * i) / steps];
    taken.add(x - 1, y - 1, 2, 2, v);
  }
}

const STEP = 4;

/**
 * Whether a line to a box runs through what is taken.
 * @param {Grid} taken
 * @param {number[]} lead
 * @param {number} v
 */
function leadsThrough(taken, [x1, y1, x2, y2], v) {
  const steps = Math.ceil(Math.hypot(x2 - x1, y2 - y1) / STEP) || 1;
  for (let i = 0; i <= steps; i++) {
    const [x, y] = [x1 + ((x2 - x1) * i) / steps, y1 + ((y2 - y1) * i) / steps];
    if (taken.hits(x - 1, y - 1, 2, 2, v)) return true;
  }
  return false;
}

/**
 * @param {number} v
 * @param {View} view
 */
function isWithin(v, view) {
  const x = view.sx(v);
  const y = view.sy(v);
  return x >= view.left && x <= view.right && y >= view.top && y <= view.bottom;
}

/**
 * Where the marks lie, once for a view.
 * @param {number[]} obstacles
 * @param {View} view
 */
function discsOf(obstacles, view) {
  if (view.discs?.of === obstacles) return view.discs.grid;
  const grid = boxGrid();
  for (const v of obstacles) if (isWithin(v, view)) takeMark(grid, view, v);
  view.discs = { of: obstacles, grid };
  return grid;
}

/**
 * @param {Grid} grid
 * @param {View} view
 * @param {number} v
 */
export function takeMark(grid, view, v) {
  const r = view.sr(v);
  grid.add(view.sx(v) - r, view.sy(v) - r, 2 * r, 2 * r, v);
}

/* eslint complexity: ["error", 13] -- the search for a place runs thousands of times a picture */
/**
 * The place for a label that hides the fewest marks and then the fewest lines, near its own or, if it
 * may be led to, farther.
 * @param {number} v
 * @param {{ w: number, h: number }} size
 * @param {View} view
 * @param {{ taken: Grid, discs: Grid, lines: Line[], bold: boolean, ways: number[] }} ground
 * @returns {Place | null}
 */
function bestPlace(v, { w, h }, view, { taken, discs, lines, bold, ways }) {
  const x = view.sx(v);
  const y = view.sy(v);
  const r = view.sr(v) + 2;
  /** @type {Place | null} */
  let best = null;
  let least = Infinity;
  const enough = bold ? 3 : 1;
  for (const away of ways) {
    const spots = away ? farther(x, y, r + away, w, h) : nearby(x, y, r, w, h);
    for (const [bx, by] of away ? spots : preferred(spots, lines, x, y)) {
      const lead = away ? leadTo(x, y, bx, by, w, h) : NONE;
      if (!isInside(view, bx, by, w, h) || isCovered(taken, [bx, by, w, h], lead, v)) continue;
      const cost = discs.hits(bx, by, w, h, v);
      const hidden = cost + 0.1 * linesThrough(lines, bx, by, w, h);
      if (hidden < least) {
        least = hidden;
        best = { x: bx, y: by, cost, far: away > 0 };
      }
      if (!hidden) break;
    }
    if (best && best.cost < enough) break;
  }
  return best;
}

/** @type {number[]} */
const NONE = [];

/**
 * Whether a box, or the line that leads to it, hides what is taken.
 * @param {Grid} taken
 * @param {[number, number, number, number]} box
 * @param {number[]} lead
 * @param {number} v
 */
const isCovered = (taken, box, lead, v) =>
  taken.hits(...box, v) > 0 || (lead.length > 0 && leadsThrough(taken, lead, v));

/**
 * The places around a mark in the order in which they are tried: that above first where all its lines
 * lead down.
 * @param {[number, number][]} spots
 * @param {Line[]} lines
 * @param {number} x
 * @param {number} y
 */
function preferred(spots, lines, x, y) {
  const own = lines.flatMap(([p, q]) => {
    if (p[0] === x && p[1] === y) return [q];
    return q[0] === x && q[1] === y ? [p] : [];
  });
  const down = own.length > 0 && own.every(([a, b]) => b - y > Math.abs(a - x));
  return down ? [spots[3], ...spots] : spots;
}

/**
 * How many lines run through a box.
 * @param {Line[]} lines
 * @param {number} x
 * @param {number} y
 * @param {number} w
 * @param {number} h
 */
function linesThrough(lines, x, y, w, h) {
  const half = { side: w / 2, up: h / 2, down: h / 2 };
  let found = 0;
  for (const [p, q] of lines) found += Number(runsThrough(p, q, [x + w / 2, y + h / 2], half));
  return found;
}

/**
 * Whether a box lies where labels may be.
 * @param {View} view
 * @param {number} x
 * @param {number} y
 * @param {number} w
 * @param {number} h
 */
export const isInside = (view, x, y, w, h) =>
  x >= view.left2 && x + w <= view.right2 && y >= view.top2 && y + h <= view.bottom2;

/**
 * Places of a box that touch a mark.
 * @param {number} x
 * @param {number} y
 * @param {number} r
 * @param {number} w
 * @param {number} h
 * @returns {[number, number][]}
 */
const nearby = (x, y, r, w, h) => [
  [x - w / 2, y + r],
  [x + r + 1, y - h / 2],
  [x - r - w - 1, y - h / 2],
  [x - w / 2, y - r - h],
  [x + r - 2, y + r - 3],
  [x + r - 2, y - r - h + 3],
  [x - r - w + 2, y + r - 3],
  [x - r - w + 2, y - r - h + 3],
];

/**
 * A line from a mark to the nearest point of a box.
 * @param {number} x
 * @param {number} y
 * @param {number} left
 * @param {number} top
 * @param {number} w
 * @param {number} h
 */
const leadTo = (x, y, left, top, w, h) => [
  x,
  y,
  Math.max(left, Math.min(left + w, x)),
  Math.max(top, Math.min(top + h, y)),
];

/**
 * @param {any} ctx
 * @param {Label[]} labels
 */
export function drawLabels(ctx, labels) {
  ctx.textAlign = "center";
  ctx.textBaseline = "middle";
  ctx.lineJoin = "round";
  ctx.strokeStyle = palette.ink;
  ctx.lineWidth = 1;
  ctx.beginPath();
  for (const { lead } of labels)
    if (lead) {
      ctx.moveTo(lead[0], lead[1]);
      ctx.lineTo(lead[2], lead[3]);
    }
  ctx.stroke();
  ctx.strokeStyle = palette.ground;
  ctx.lineWidth = 3;
  let last = "";
  for (const pass of ["strokeText", "fillText"])
    for (const { x, y, lines, font, line, colour, drawn } of labels) {
      if (drawn) continue;
      if (font !== last) ctx.font = last = font;
      ctx.fillStyle = colour || palette.ink;
      lines.forEach((text, i) => ctx[pass](text, x, y + i * line));
    }
}
