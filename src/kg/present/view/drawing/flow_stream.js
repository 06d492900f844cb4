// @ts-check
// One stream of money: the sum in the middle, bands to it from who pays, and from it to what it is
// for. Pure drawing: texts and numbers come in, marks go out.

import { certain } from "../rules/collections.js";
import { svg } from "./dom.js";
import { numberOf } from "../scene/flows.js";
import { FONT, allLines } from "./measure.js";

/**
 * @typedef {import("../scene/flow_rows.js").End} End
 * @typedef {import("../scene/flow_rows.js").Side} Side
 *
 * How high amounts are drawn: pixels for one unit of money, and the highest of a stream.
 * @typedef {{ unit: number, most: number }} Scale
 *
 * An end in its place: the top of its slot, how high that and its band are, and its lines.
 * @typedef {{ end: End, top: number, high: number, band: number, lines: string[],
 *   told: string[] }} Slot
 */

const USUAL = 96; // how high the usual amount is
const LEAST = 1.5;
const BAR = 9;
const GAP = 9;
const NAME = `600 13px ${FONT}`;
const TOLD = `400 12px ${FONT}`;
const LINE = 16;

/**
 * A scale on which the usual of some amounts has the usual height.
 * @param {number[]} amounts
 * @returns {Scale}
 */
export function scaleFor(amounts) {
  const highs = [...amounts].sort((a, b) => b - a);
  return { unit: USUAL / (highs[Math.floor(highs.length / 4)] || 1), most: USUAL * 1.7 };
}

/**
 * A round amount of about so many pixels, and a mark that is as high.
 * @param {Scale} scale
 * @param {(amount: number) => string} words
 */
export function scaleMark({ unit }, words) {
  const wanted = 34 / unit;
  const power = 10 ** Math.floor(Math.log10(wanted));
  const amount = power * certain([5, 2, 1].find((n) => n * power <= wanted) ?? 1);
  const high = Math.max(LEAST, amount * unit);
  const bar = svg("rect", { class: "scale", width: BAR, height: high });
  const text = svg("text", { class: "soft", x: BAR + 7, y: high / 2 + 4 }, words(amount));
  return { nodes: [bar, text], height: Math.max(high, LINE) };
}

/**
 * @param {Side} side
 * @param {number} unit
 * @param {number} room for its names
 */
function slotsOf({ ends }, unit, room) {
  let top = 0;
  const slots = ends.map((end) => {
    const lines = allLines(end.name, NAME, room);
    const told = end.told ? allLines(end.told, TOLD, room) : [];
    const band = Math.max(LEAST, end.high * unit);
    const high = Math.max(band, (lines.length + told.length) * LINE);
    const slot = { end, top, high, band, lines, told };
    top += high + GAP;
    return slot;
  });
  return { slots, height: top - GAP };
}

/**
 * @param {import("./flow.js").Told} one
 * @param {number} width
 * @param {Scale} scale
 * @param {(amount: number) => string} words of an amount at a scale of its own
 */
export function drawStream({ stream, title, lines, into, out }, width, scale, words) {
  const { flow } = stream;
  const sides = [into, out];
  const total = Math.max(flow.high, ...sides.map(({ ends }) => sum(ends)));
  const own = total * scale.unit > scale.most;
  const unit = own ? scale.most / total : scale.unit;
  const mark = own ? scaleMark({ ...scale, unit }, words) : null;
  const room = width * 0.29;
  const [left, right] = sides.map((side) => slotsOf(side, unit, room));
  const whole = Math.max(LEAST, flow.high * unit);
  const high = Math.max(left.height, right.height, whole);
  const head = headOf(title, lines, width, mark);
  const xs = [room + 8, width / 2 - BAR / 2, width - room - 8 - BAR];
  const middle = head.height + (high - whole) / 2;
  const place = {
    from: [left, right].map((one) => head.height + (high - one.height) / 2),
    high,
    middle,
    whole,
    unit,
    xs,
  };
  const feet = [0, 1].map((k) => feetOf(sides[k], k, room, width));
  const foot = head.height + high + 6;
  for (const { node } of feet) node.setAttribute("transform", `translate(0 ${foot})`);
  const money = numberOf(flow.money);
  const all = [money, ...sides.flatMap(({ ends }) => ends.flatMap(({ things }) => things))];
  const rest = flow.low < flow.high ? " planned" : "";
  const look = `trunk${flow.planned ? " planned" : ""}`;
  const bars = [
    svg("rect", { class: look + rest, x: xs[1], y: middle, width: BAR, height: whole }),
    svg("rect", {
      class: look,
      x: xs[1],
      y: middle,
      width: BAR,
      height: Math.max(LEAST, flow.low * unit),
    }),
  ];
  const node = svg(
    "g",
    { class: "stream" },
    svg(
      "g",
      { "data-things": all.join(" "), class: "head", role: "button", tabindex: -1 },
      ...head.nodes,
    ),
    ...left.slots.map((slot, k) => drawEnd(slot, stackOf(left.slots, k), place, 0, money)),
    ...right.slots.map((slot, k) => drawEnd(slot, stackOf(right.slots, k), place, 1, money)),
    ...bars,
    ...feet.map((one) => one.node),
  );
  const below = Math.max(...feet.map((one) => one.height));
  return { node, height: foot + below };
}

/** @param {{ high: number }[]} ends */
const sum = (ends) => ends.reduce((all, { high }) => all + high, 0);

/**
 * @param {Slot[]} slots
 * @param {number} k
 */
const stackOf = (slots, k) => slots.slice(0, k).reduce((all, { band }) => all + band, 0);

/**
 * Lines with a blank behind each, which parts them for those who hear them.
 * @param {string[]} lines
 * @param {Record<string, string | number>} how
 * @param {number} y of the first
 */
const textOf = (lines, how, y) =>
  lines.map((line, k) => svg("text", { ...how, y: (y + k * LINE).toFixed(1) }, line + " "));

/**
 * @param {string} title
 * @param {string[]} lines
 * @param {number} width
 * @param {{ nodes: Node[], height: number } | null} own the mark of a scale of its own
 */
function headOf(title, lines, width, own) {
  const names = allLines(title, `600 15px ${FONT}`, width - 8);
  const more = lines.flatMap((line) => allLines(line, TOLD, width - 8));
  const nodes = [
    svg("rect", { class: "hit", width, height: (names.length + more.length) * LINE + 8 }),
    ...textOf(names, { class: "title", x: 0 }, 14),
    ...textOf(more, { class: "soft", x: 0 }, 14 + names.length * LINE + 2),
  ];
  const height = (names.length + more.length) * LINE + 14;
  if (!own) return { nodes, height };
  const mark = svg("g", { transform: `translate(0 ${height - 4})` }, ...own.nodes);
  return { nodes: [...nodes, mark], height: height + own.height + 4 };
}

/**
 * What is said below a side.
 * @param {Side} side
 * @param {number} k 0 is left
 * @param {number} room
 * @param {number} width
 */
function feetOf({ notes, over }, k, room, width) {
  /** @type {Record<string, string | number>} */
  const how = k ? { x: width - 3, "text-anchor": "end" } : { x: 0 };
  const most = Math.max(room, width * 0.46);
  const red = over ? allLines(over, TOLD, most) : [];
  const lines = notes.flatMap((note) => allLines(note, TOLD, most));
  const node = svg(
    "g",
    {},
    ...textOf(red, { ...how, class: "over" }, 12),
    ...textOf(lines, { ...how, class: "soft" }, 12 + red.length * LINE),
  );
  return { node, height: (red.length + lines.length) * LINE };
}

/**
 * @param {Slot} slot
 * @param {number} stacked how high the bands above it are
 * @param {{ from: number[], high: number, middle: number, whole: number, unit: number,
 *   xs: number[] }} place
 * @param {0 | 1} k 0 is left
 * @param {number} money the sum
 */
function drawEnd({ end, top, high, band, lines, told }, stacked, place, k, money) {
  const { middle, unit, xs } = place;
  const from = place.from[k];
  const y = from + top + (high - band) / 2;
  const at = middle + stacked;
  const x = xs[k ? 2 : 0];
  const [x1, x2] = k ? [xs[1] + BAR, x] : [x + BAR, xs[1]];
  const [y1, y2] = k ? [at, y] : [y, at];
  const look = `band ${end.look}`;
  const planned = end.planned && end.look !== "unsaid" ? " planned" : "";
  const ribbon = (/** @type {number} */ h) => ribbonOf(x1, y1, x2, y2, h);
  const text = { x: k ? x + BAR + 7 : x - 7, "text-anchor": k ? "start" : "end" };
  const first = from + top + (high - (lines.length + told.length) * LINE) / 2 + 12;
  const marks = [
    svg("path", { class: look + (end.low < end.high ? " planned" : planned), d: ribbon(band) }),
    svg("rect", { class: look + planned, x, y, width: BAR, height: band }),
    ...textOf(lines, { ...text, class: end.look === "unsaid" ? "soft" : "name" }, first),
    ...textOf(told, { ...text, class: "soft" }, first + lines.length * LINE),
  ];
  if (end.low < end.high)
    marks.unshift(
      svg("path", { class: look + planned, d: ribbon(Math.max(LEAST, end.low * unit)) }),
    );
  const things = [...end.things, money].join(" ");
  /** @type {Record<string, string | number>} */
  const chosen = end.things.length ? { role: "button", tabindex: -1 } : {};
  return svg("g", { class: "end", "data-things": things, ...chosen }, ...marks);
}

/**
 * @param {number} x1
 * @param {number} y1
 * @param {number} x2
 * @param {number} y2
 * @param {number} h
 */
function ribbonOf(x1, y1, x2, y2, h) {
  const m = (x1 + x2) / 2;
  const [a, b, c, d] = [y1, y2, y2 + h, y1 + h].map((y) => y.toFixed(1));
  return `M${x1} ${a}C${m} ${a} ${m} ${b} ${x2} ${b}V${c}C${m} ${c} ${m} ${d} ${x1} ${d}Z`;
}
