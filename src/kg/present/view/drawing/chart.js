// @ts-check
// The values of a contested figure over time: a dot a value and month, a line from when it was first
// said to when it was last.

import { t } from "../model/language.js";
import { grouped } from "../rules/collections.js";
import { svg } from "./dom.js";

/** @typedef {import("../scene/cards.js").Point} Point */

const [WIDTH, HEIGHT] = [330, 104];
const BOX = { left: 8, right: 246, top: 12, bottom: 82 };
const EPOCH = 719163; // days from the year 1 to 1970

/**
 * From values to places; one value alone stands in the middle.
 * @param {number[]} values
 * @param {number} start
 * @param {number} end
 */
function scaleOf(values, start, end) {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  /** @param {number} value */
  return (value) =>
    high === low ? (start + end) / 2 : start + ((value - low) / (high - low)) * (end - start);
}

/** @param {number} at */
const yearOf = (at) => new Date((at - EPOCH) * 864e5).getUTCFullYear();

/**
 * @param {Point[]} points
 * @param {(at: number) => number} across
 */
function years(points, across) {
  const days = points.map(({ at }) => at);
  const [first, last] = [yearOf(Math.min(...days)), yearOf(Math.max(...days))];
  const step = Math.floor((last - first) / 5) + 1;
  const out = [];
  for (let year = first + 1; year <= last; year += step) {
    const x = across(Date.UTC(year, 0, 1) / 864e5 + EPOCH);
    out.push(
      svg("path", { class: "rule", d: `M${x} ${BOX.top - 8}V${BOX.bottom + 6}` }),
      svg("text", { x, y: HEIGHT - 4, "text-anchor": "middle" }, String(year)),
    );
  }
  return out;
}

/** @param {Point[]} points in the order of time */
export function chartOf(points) {
  const across = scaleOf(
    points.map(({ at }) => at),
    BOX.left,
    BOX.right,
  );
  const up = scaleOf(
    points.map(({ value }) => value),
    BOX.bottom,
    BOX.top,
  );
  const spans = [...grouped(points, ({ text }) => text).values()]
    .filter((list) => list[0].at < list[list.length - 1].at)
    .map((list) => {
      const ends = [list[0], list[list.length - 1]].map(({ at }) => across(at));
      return svg("path", { class: "span", d: `M${ends[0]} ${up(list[0].value)}H${ends[1]}` });
    });
  const dots = points.map(({ at, value, voices, hedged, text, day }) => {
    const place = { cx: across(at), cy: up(value), r: Math.min(6.4, 2.6 + 0.8 * (voices - 1)) };
    const title = svg("title", {}, `${text}, ${day}`);
    return svg("circle", { class: hedged ? "dot hedged" : "dot", ...place }, title);
  });
  const words = points.map(({ day, text }) => `${day} ${text}`).join("; ");
  return svg(
    "svg",
    {
      class: "kg-chart",
      viewBox: `0 0 ${WIDTH} ${HEIGHT}`,
      role: "img",
      "aria-label": `${t("view.history")}: ${words}`,
    },
    ...years(points, across),
    ...spans,
    ...dots,
    ...labels(points, up),
  );
}

/**
 * The largest, the smallest and the last value, where they do not lie upon one another.
 * @param {Point[]} points
 * @param {(value: number) => number} up
 */
function labels(points, up) {
  const byValue = [...points].sort((a, b) => a.value - b.value);
  const ends = [byValue[byValue.length - 1], byValue[0], points[points.length - 1]];
  /** @type {number[]} */
  const taken = [];
  const out = [];
  for (const { value, text } of ends) {
    const y = up(value);
    if (taken.some((other) => Math.abs(y - other) < 12)) continue;
    taken.push(y);
    out.push(svg("text", { x: BOX.right + 8, y: y + 4 }, text));
  }
  return out;
}
