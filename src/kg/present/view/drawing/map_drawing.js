// @ts-check
// The map as a drawing: outline, areas that something stands in, marks with their names, a scale. All
// colours are in it, so that it can be taken away as it is.

import { model } from "../model/document.js";
import { t } from "../model/language.js";
import { className, labelOf } from "../model/names.js";
import { around, boxOf, closeUp, longest, middleOf } from "../rules/mapping.js";
import { marksOf, outline } from "../scene/map.js";
import { svg } from "./dom.js";
import { grid, ground, insetOf, names, scaleBar, viewOf } from "./map_ground.js";
import { LINE, PAD, anchored, nearest, settled } from "./map_labels.js";
import { shapePath } from "./marks.js";
import { FONT } from "./measure.js";
import { colourOf, palette, shapeOf } from "./palette.js";

/**
 * @typedef {import("../rules/mapping.js").Place} Place
 * @typedef {import("../rules/mapping.js").Box} Box
 * @typedef {import("../scene/map.js").Stop} Stop
 * @typedef {import("./map_labels.js").Label} Label
 * @typedef {import("./map_ground.js").View} View
 *
 * A drawing with its marks, those that are in sight and how many things are not.
 * @typedef {{ node: SVGElement, marks: SVGElement[], elsewhere: number, mid: number }} Drawing
 */

const ROUND = 1.5;

/**
 * The part of the world that most things are in, where that is much smaller than all.
 * @param {Stop[]} stops
 */
export const nearFrame = (stops) =>
  closeUp(stops.map((stop) => ({ box: stop.box, weight: marksOf(stop).length })));

/**
 * Whether a stop is in a view, and not only reaches into it.
 * @param {Stop} stop
 * @param {View} view
 */
function isIn({ box }, { at, w, h }) {
  const there = boxOf([at([box[0], box[1]]), at([box[2], box[3]])]);
  const [x, y] = middleOf(there);
  return x > 0 && y > 0 && x < w && y < h && longest(there) < 1.5 * Math.max(w, h);
}

/**
 * @param {Stop[]} stops
 * @param {Box | null} part that is looked at; null for all
 * @param {number} w
 * @param {number} h
 * @returns {Drawing}
 */
export function mapDrawing(stops, part, w, h) {
  const view = viewOf(part ?? around(stops.map(({ box }) => box)), w, h);
  const shown = stops.filter((stop) => isIn(stop, view));
  const list = anchored(shown, view.at, view.frame);
  const anchors = list.map(({ anchor }) => anchor);
  const inset = part ? insetOf(stops, view, anchors) : null;
  const bar = scaleBar(view);
  const taken = [bar.box, ...(inset ? [inset.box] : [])];
  const labels = settled(list, view.frame, taken);
  const set = labels.map((label) => labelOf_(label));
  const node = svg(
    "svg",
    {
      viewBox: `0 0 ${w} ${h}`,
      width: w,
      height: h,
      role: "group",
      class: "map-drawing",
      "aria-label": t("view.map.help"),
      "font-family": FONT,
    },
    svg("rect", { width: w, height: h, fill: palette.ground }),
    // Paper of another form shows no more of the ground than the frame holds.
    svg("svg", { width: w, height: h, overflow: "hidden" }, ...ground(shown, view)),
    ...names(shown, labels, view, taken),
    ...(outline().length ? [] : grid(view)),
    ...labels.flatMap(leader),
    ...set.map((one) => one.node),
    bar.node,
    ...(inset ? [inset.node] : []),
    svg("rect", {
      x: 0.5,
      y: 0.5,
      width: w - 1,
      height: h - 1,
      fill: "none",
      stroke: palette.edge,
    }),
  );
  const held = labels.reduce((sum, { setting }) => sum + setting.marks.length, 0);
  const all = stops.reduce((sum, stop) => sum + marksOf(stop).length, 0);
  return { node, marks: set.flatMap((one) => one.marks), elsewhere: all - held, mid: view.mid };
}

// --- labels ---------------------------------------------------------------------------------------

/**
 * Where a stop is, and the line from there to its label.
 * @param {Label} label
 */
function leader({ anchor, box, stop, leads }) {
  const [x, y] = anchor;
  const about = { cx: x.toFixed(1), cy: y.toFixed(1), stroke: palette.strong };
  const end = nearest(box, anchor);
  const dot = stop.spot.point
    ? svg("circle", { ...about, r: 4, fill: palette.strong })
    : svg("circle", { ...about, r: 4.5, fill: "none", "stroke-dasharray": "2 1.6" });
  if (!leads) return stop.spot.point ? [dot] : [];
  const line = { x1: x, y1: y, x2: end[0], y2: end[1] };
  return [svg("line", { ...line, stroke: palette.strong, "stroke-width": 0.9 }), dot];
}

/**
 * @param {Label} label
 * @returns {{ node: SVGElement, marks: SVGElement[] }}
 */
function labelOf_({ stop, setting, box }) {
  const { w, h, title, marks } = setting;
  const set = marks.map((mark) => markOf(mark, w));
  const about = { width: w.toFixed(1), height: h.toFixed(1), rx: 4, fill: palette.ground };
  const look = { stroke: palette.edge, "stroke-dasharray": stop.spot.point ? "none" : "3 2" };
  const lines = title.map((text, k) =>
    svg(
      "text",
      {
        x: PAD,
        y: PAD + LINE * (k + 0.75),
        "font-size": 12.5,
        "font-weight": 600,
        fill: palette.ink,
      },
      text,
    ),
  );
  const at = { transform: `translate(${box[0].toFixed(1)} ${box[1].toFixed(1)})` };
  const node = svg("g", at, svg("rect", { ...about, ...look }), ...lines, ...set);
  return { node, marks: set };
}

const HOLLOW = "2.6 1.7";

/**
 * @param {import("./map_labels.js").Mark} mark
 * @param {number} wide
 */
function markOf({ v, planned, x, y, lines }, wide) {
  const colour = colourOf(model.kind[v]);
  const name = labelOf(v);
  const words = [name, className(v), planned && t("view.tag.planned")].filter(Boolean).join(", ");
  const [left, width] = lines.length ? [PAD - 3, wide - 2 * PAD + 6] : [x - 8, 16];
  const texts = lines.map((line, k) =>
    // With a blank at its end: a name that is read in lines is the same name.
    svg("text", { x: x + 11, y: y + 4 + LINE * k, "font-size": 12, fill: palette.ink }, line + " "),
  );
  return svg(
    "g",
    { role: "button", tabindex: -1, "aria-label": words, "aria-pressed": "false", "data-v": v },
    svg("title", {}, words),
    svg("rect", {
      ...{ x: left.toFixed(1), y: (y - 8).toFixed(1), width: width.toFixed(1) },
      ...{
        height: Math.max(16, LINE * lines.length + 1),
        rx: 3,
        class: "hit",
        fill: "transparent",
      },
    }),
    svg("path", {
      d: shapePath(shapeOf(model.kind[v]), x, y, 5),
      fill: planned ? palette.ground : colour,
      ...{ stroke: colour, "stroke-width": ROUND },
      ...(planned ? { "stroke-dasharray": HOLLOW } : {}),
    }),
    ...texts,
  );
}
