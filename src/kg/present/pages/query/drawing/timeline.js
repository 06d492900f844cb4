// @ts-check
// A chart of values along time.

import { el, svg } from "../../../view/drawing/dom.js";
import { DAY, roundSteps, timeTicks } from "../rules/scales.js";
import { chartPicture, chartWidth, shortFigure, titleOf } from "./bars.js";

/** @typedef {import("./chart.js").ChartPoint} ChartPoint */

const HEIGHT = 340;
const [LEFT, RIGHT, TOP, BOTTOM] = [64, 20, 14, 34];
const TICK = 70; // room for the name of a month
const APART = 6; // so many series at most are told apart

const DOTS = [
  "M-4 0a4 4 0 1 0 8 0a4 4 0 1 0 -8 0",
  "M-4 -4h8v8h-8z",
  "M0 -5L5 4H-5z",
  "M0 -5.5L5.5 0L0 5.5L-5.5 0z",
  "M0 5L5 -4H-5z",
  "M-5 -2h3v-3h4v3h3v4h-3v3h-4v-3h-3z",
];

/**
 * From moments and values to places in the picture.
 * @param {ChartPoint[]} points
 * @param {number} width
 */
function scalesOf(points, width) {
  let first = points[0].at;
  let last = points[points.length - 1].at;
  if (first === last) {
    first -= 183 * DAY;
    last += 183 * DAY;
  }
  const values = points.map(({ value }) => value);
  const [low, high] = [Math.min(0, ...values), Math.max(0, ...values)];
  const span = high - low || 1;
  return {
    ...{ first, last, low, high },
    /** @param {number} at */
    px: (at) => LEFT + ((at - first) / (last - first)) * (width - LEFT - RIGHT),
    /** @param {number} value */
    py: (value) => TOP + ((high - value) / span) * (HEIGHT - TOP - BOTTOM),
  };
}

/** @typedef {ReturnType<typeof scalesOf>} Scales */

/**
 * @param {Scales} scales
 * @param {number} width
 */
function axes({ first, last, low, high, px, py }, width) {
  const figures = roundSteps(low, high, 5).flatMap((value) => {
    const y = py(value);
    const line = { class: value ? "rule" : "axis", x1: LEFT, x2: width - RIGHT, y1: y, y2: y };
    const words = { x: LEFT - 8, y: y + 4, "text-anchor": "end" };
    return [svg("line", line), svg("text", words, shortFigure(value))];
  });
  const room = Math.floor((width - LEFT) / TICK);
  const ticks = timeTicks(first, last, room).flatMap(([at, name]) => {
    const x = Math.max(LEFT, px(at));
    const foot = HEIGHT - BOTTOM;
    const words = { x, y: foot + 20, "text-anchor": "middle" };
    return [
      svg("line", { class: "axis", x1: x, x2: x, y1: foot, y2: foot + 5 }),
      svg("text", words, name),
    ];
  });
  return [...figures, ...ticks];
}

/**
 * The dots of a series, and a line only where each day has one value: else it would join what does
 * not follow.
 * @param {ChartPoint[]} points
 * @param {number} k
 * @param {boolean} whole whether all of it is one series
 * @param {Scales} scales
 */
function seriesMarks(points, k, whole, { px, py }) {
  /** @param {ChartPoint} point @param {string} between */
  const place = ({ at, value }, between) => px(at).toFixed(1) + between + py(value).toFixed(1);
  const single = new Set(points.map(({ at }) => at)).size === points.length;
  const line = points.map((point) => place(point, ",")).join(" ");
  const marks = points.map((point) => {
    const look = { class: "dot s" + k, d: DOTS[k], transform: `translate(${place(point, " ")})` };
    return svg("path", look, titleOf(point));
  });
  if (points.length > 1 && whole && single)
    marks.unshift(/** @type {any} */ (svg("polyline", { class: "line s" + k, points: line })));
  return marks;
}

/** @param {string[]} series */
const legend = (series) =>
  el(
    "ul",
    { class: "legend" },
    series.map((name, k) => {
      const size = { width: 14, height: 14, viewBox: "-7 -7 14 14" };
      const dot = svg("path", { class: "dot s" + k, d: DOTS[k] });
      return el(
        "li",
        {},
        svg("svg", { class: "chart", ...size, "aria-hidden": "true" }, dot),
        name || "–",
      );
    }),
  );

/**
 * @param {ChartPoint[]} points
 * @param {string} name
 * @returns {Element[]}
 */
export function timeline(points, name) {
  const width = chartWidth();
  const scales = scalesOf(points, width);
  const picture = chartPicture(name, width, HEIGHT);
  picture.append(...axes(scales, width));
  const series = [...new Set(points.map((p) => p.series))];
  if (series.length === 1 || series.length > APART) {
    picture.append(...seriesMarks(points, 0, series.length === 1, scales));
    return [picture];
  }
  for (const [k, one] of series.entries()) {
    const own = points.filter((p) => p.series === one);
    picture.append(...seriesMarks(own, k, true, scales));
  }
  return [picture, legend(series)];
}
