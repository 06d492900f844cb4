// @ts-check
// What lies below the marks of a map: the outline, areas that something stands in, lines of latitude and
// longitude where there is no outline, a scale, all of it in small.

import { pick, t } from "../model/language.js";
import {
  DEGREE,
  around,
  boxOf,
  insides,
  longest,
  meet,
  middleOf,
  projection,
  roundDown,
} from "../rules/mapping.js";
import { outline } from "../scene/map.js";
import { svg } from "./dom.js";
import { FONT, widthOf } from "./measure.js";
import { palette } from "./palette.js";

/**
 * @typedef {import("../rules/mapping.js").Place} Place
 * @typedef {import("../rules/mapping.js").Box} Box
 * @typedef {import("../scene/map.js").Stop} Stop
 * @typedef {import("../scene/map.js").Region} Region
 * @typedef {import("./map_labels.js").Label} Label
 *
 * What a map shows, in degrees, and how that becomes a place of the drawing.
 * @typedef {{ w: number, h: number, k: number, mid: number, at: (place: Place) => Place,
 *   frame: Box }} View
 */

const LEAST = 0.04; // degrees: a single point is not looked at from nearer

/**
 * A view of a part of the world.
 * @param {Box} part in degrees
 * @param {number} w
 * @param {number} h
 * @returns {View}
 */
export function viewOf(part, w, h) {
  const mid = middleOf(part)[1];
  const plane = projection(mid);
  const box = boxOf([plane([part[0], part[1]]), plane([part[2], part[3]])]);
  const [cx, cy] = middleOf(box);
  const pad = Math.min(70, w * 0.09);
  const k = Math.min(
    (w - 2 * pad) / Math.max(box[2] - box[0], LEAST),
    (h - 2 * pad) / Math.max(box[3] - box[1], LEAST),
  );
  /** @param {Place} place @returns {Place} */
  const at = (place) => {
    const [x, y] = plane(place);
    return [(x - cx) * k + w / 2, (y - cy) * k + h / 2];
  };
  return { w, h, k, mid, at, frame: [3, 3, w - 3, h - 3] };
}

/**
 * @param {Region} region
 * @param {View} view
 */
function pathOf({ lines, isArea }, { at }) {
  const parts = lines.map((line) => {
    const points = line.map(at).map(([x, y]) => `${x.toFixed(1)} ${y.toFixed(1)}`);
    return "M" + points.join("L") + (isArea ? "Z" : "");
  });
  return parts.join("");
}

/**
 * @param {Region} region
 * @param {View} view
 */
function isSeen({ box }, { at, w, h }) {
  return meet(boxOf([at([box[0], box[1]]), at([box[2], box[3]])]), [0, 0, w, h]);
}

/**
 * @param {Stop[]} stops
 * @param {View} view
 */
export function ground(stops, view) {
  const told = new Set(stops.flatMap(({ spot }) => spot.regions));
  const seen = outline().filter((region) => isSeen(region, view));
  const drawn = seen.map((region) => ({ region, d: pathOf(region, view) }));
  const land = drawn.map(({ region, d }) =>
    svg("path", {
      ...{ d, stroke: palette.edge, "stroke-width": 0.8, "stroke-linejoin": "round" },
      fill: region.isArea ? palette.region : "none",
      "fill-rule": "evenodd",
    }),
  );
  const areas = drawn
    .filter(({ region }) => told.has(region))
    .map(({ d }) =>
      svg("path", {
        ...{ d, fill: palette.region, "fill-rule": "evenodd", stroke: palette.strong },
        "stroke-width": 1.3,
        "stroke-dasharray": "4 3",
      }),
    );
  return [...land, ...areas];
}

/**
 * The names of areas in which nothing stands, where there is room.
 * @param {Stop[]} stops
 * @param {Label[]} labels
 * @param {View} view
 * @param {Box[]} taken
 */
export function names(stops, labels, view, taken) {
  const told = new Set(stops.flatMap(({ spot }) => spot.regions));
  const font = `400 11px ${FONT}`;
  const fixed = [...taken, ...labels.map(({ box }) => box)];
  return outline().flatMap((region) => {
    const text = pick(region.names);
    if (told.has(region) || !text || !isSeen(region, view)) return [];
    const rings = region.lines.map((line) => line.map(view.at));
    const wide = widthOf(text, font) + 8;
    if (longest(boxOf(rings.flat())) < wide) return [];
    const room = insides(rings, view.frame).find(([x, y]) => {
      /** @type {Box} */
      const box = [x - wide / 2, y - 9, x + wide / 2, y + 9];
      if (box[0] < view.frame[0] || box[2] > view.frame[2]) return false;
      if (fixed.some((other) => meet(box, other))) return false;
      fixed.push(box);
      return true;
    });
    if (!room) return [];
    const about = { x: room[0].toFixed(1), y: room[1].toFixed(1), "font-size": 11 };
    return [svg("text", { ...about, ...middle, fill: palette.soft, "aria-hidden": "true" }, text)];
  });
}

const middle = { "text-anchor": "middle", "dominant-baseline": "central" };

/**
 * Lines of latitude and longitude, where there is no outline.
 * @param {View} view
 */
export function grid({ at, w, h, k, mid }) {
  const step = roundDown((w / k) * 0.5) || 1;
  const digits = Math.max(0, Math.ceil(-Math.log10(step)));
  const wide = Math.cos((mid * Math.PI) / 180);
  const [x0, y0] = at([0, mid]);
  const line = { stroke: palette.thread, "stroke-width": 1 };
  const text = { "font-size": 10.5, fill: palette.soft };
  /** @param {number} degrees @param {string} code */
  const degree = (degrees, code) => t(code, { degrees: Math.abs(degrees).toFixed(digits) });
  const nodes = [];
  const first = Math.ceil(-x0 / (k * wide) / step);
  for (let n = first; x0 + n * step * k * wide < w; n++) {
    const x = x0 + n * step * k * wide;
    const code = n < 0 ? "present.point.west" : "present.point.east";
    nodes.push(svg("line", { x1: x, x2: x, y1: 0, y2: h, ...line }));
    nodes.push(svg("text", { x: x + 3, y: 12, ...text }, degree(n * step, code)));
  }
  const last = Math.floor((mid + y0 / k) / step);
  for (let n = last; y0 + (mid - n * step) * k < h; n--) {
    const y = y0 + (mid - n * step) * k;
    const code = n < 0 ? "present.point.south" : "present.point.north";
    nodes.push(svg("line", { x1: 0, x2: w, y1: y, y2: y, ...line }));
    nodes.push(svg("text", { x: 4, y: y - 3, ...text }, degree(n * step, code)));
  }
  return nodes;
}

/**
 * How long some kilometres are.
 * @param {View} view
 * @returns {{ node: SVGElement, box: Box }}
 */
export function scaleBar({ h, w, k }) {
  const km = roundDown((Math.min(150, w / 3) / k) * DEGREE);
  const long = (km / DEGREE) * k;
  const [x, y] = [12, h - 12];
  const ends = `M${x} ${y - 5}V${y}H${(x + long).toFixed(1)}V${y - 5}`;
  const words = t("view.map.km", { count: String(km) });
  const node = svg(
    "g",
    { "aria-hidden": "true" },
    svg("path", { d: ends, fill: "none", stroke: palette.soft, "stroke-width": 1.2 }),
    svg("text", { x, y: y - 9, "font-size": 11, fill: palette.soft }, words),
  );
  return { node, box: [x - 4, y - 24, x + long + 4, y + 4] };
}

/**
 * All of it, small, with the part that is looked at, in the corner where least is.
 * @param {Stop[]} stops
 * @param {View} view
 * @param {Place[]} anchors
 * @returns {{ node: SVGElement, box: Box } | null}
 */
export function insetOf(stops, view, anchors) {
  const regions = outline().filter(({ isArea }) => isArea);
  if (!regions.length || view.w < 560) return null;
  const whole = around([...regions.map(({ box }) => box), ...stops.map(({ box }) => box)]);
  const h = Math.min(170, view.h * 0.28);
  const plane = projection(middleOf(whole)[1]);
  const there = boxOf([plane([whole[0], whole[1]]), plane([whole[2], whole[3]])]);
  const w = ((there[2] - there[0]) / (there[3] - there[1])) * h;
  const [left, top] = freeCorner(view, [w, h], anchors);
  const small = viewOf(whole, w, h);
  const [x, y] = small.at(placeOf(view, [0, 0]));
  const [u, v] = small.at(placeOf(view, [view.w, view.h]));
  // Only what is large enough to be seen there.
  const land = regions
    .filter((region) => !regions.some((one) => one !== region && isPartOf(region, one)))
    .map((region) => pathOf(region, small));
  const node = svg(
    "g",
    { transform: `translate(${left.toFixed(1)} ${top.toFixed(1)})`, "aria-hidden": "true" },
    svg("rect", { width: w, height: h, fill: palette.ground, stroke: palette.edge }),
    svg("path", {
      d: land.join(""),
      fill: palette.region,
      stroke: palette.edge,
      "stroke-width": 0.5,
    }),
    svg("rect", {
      ...{
        x: x.toFixed(1),
        y: y.toFixed(1),
        width: (u - x).toFixed(1),
        height: (v - y).toFixed(1),
      },
      ...{ fill: "none", stroke: palette.mark, "stroke-width": 1.5 },
    }),
  );
  return { node, box: [left, top, left + w, top + h] };
}

/**
 * The corner of a view that has least in it and around it.
 * @param {View} view
 * @param {[number, number]} size
 * @param {Place[]} anchors
 * @returns {Place}
 */
function freeCorner(view, [w, h], anchors) {
  const [right, bottom] = [view.w - w - 10, view.h - h - 10];
  /** @type {Place[]} */
  const corners = [
    [right, bottom],
    [right, 10],
    [10, 10],
  ];
  /** @param {Place} corner */
  const full = ([x, y]) =>
    anchors.filter(([a, b]) => a > x - 70 && a < x + w + 70 && b > y - 70 && b < y + h + 70).length;
  return corners.reduce((best, corner) => (full(corner) < full(best) ? corner : best));
}

/**
 * @param {Region} small
 * @param {Region} large
 */
const isPartOf = ({ box: [a, b, c, d], size }, { box: [e, f, g, h], size: wide }) =>
  size < wide / 3 && a >= e && b >= f && c <= g && d <= h;

/**
 * The place of the world at a place of the drawing.
 * @param {View} view
 * @param {Place} place
 * @returns {Place}
 */
function placeOf({ at, k, mid }, [x, y]) {
  const [x0, y0] = at([0, mid]);
  return [(x - x0) / (k * Math.cos((mid * Math.PI) / 180)), mid - (y - y0) / k];
}
