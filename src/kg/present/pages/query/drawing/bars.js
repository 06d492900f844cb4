// @ts-check
// A chart of bars, one a row.

import { svg } from "../../../view/drawing/dom.js";
import { figure, page } from "../model/page.js";
import { cutTo } from "../rules/scales.js";
import { answer } from "./elements.js";

/** @typedef {import("./chart.js").ChartPoint} ChartPoint */

const ROW = 26;
const END = 74; // room for a figure

/** @param {number} value */
export const shortFigure = (value) =>
  value.toLocaleString(page.lang, { notation: "compact", maximumSignificantDigits: 4 });

/** How wide a chart may be. */
export const chartWidth = () => Math.max(300, answer.clientWidth - 4);

/**
 * @param {string} name
 * @param {number} width
 * @param {number} height
 */
export const chartPicture = (name, width, height) =>
  svg("svg", {
    class: "chart",
    role: "img",
    "aria-label": name,
    viewBox: `0 0 ${width} ${height}`,
    width,
    height,
  });

/** @param {ChartPoint} point */
export const titleOf = ({ label, value }) => svg("title", {}, `${label}: ${figure(value)}`);

/**
 * @param {ChartPoint[]} points
 * @param {string} name
 */
export function bars(points, name) {
  const width = chartWidth();
  const height = points.length * ROW + 8;
  const room = Math.min(320, width * 0.42);
  const values = points.map(({ value }) => value);
  const [least, most] = [Math.min(0, ...values), Math.max(0, ...values)];
  const scale = (width - room - END) / (most - least || 1);
  const zero = room + 8 + (least < 0 ? -least * scale : 0);
  const picture = chartPicture(name, width, height);
  points.forEach((point, k) => {
    const { label, value } = point;
    const top = k * ROW + 4;
    const long = Math.abs(value) * scale;
    const x = value < 0 ? zero - long : zero;
    const end = (value < 0 ? zero : x + long) + 5;
    const words = cutTo(label, room - 4);
    const bar = { class: "bar", x, y: top + 1, width: Math.max(1, long), height: ROW - 8 };
    picture.append(
      svg(
        "g",
        {},
        titleOf(point),
        svg("text", { x: room, y: top + 15, "text-anchor": "end" }, words),
        svg("rect", bar),
        svg("text", { class: "figure", x: end, y: top + 15 }, shortFigure(value)),
      ),
    );
  });
  picture.append(svg("line", { class: "axis", x1: zero, x2: zero, y1: 0, y2: height }));
  return picture;
}
