// @ts-check
// The parts of the drawing of a score: lines, marks, rows and actors, each with what it is of.

import { t } from "../model/language.js";
import { noveltyOf } from "../model/since.js";
import { thousands } from "../rules/numbers.js";
import { actorLines, actorThing, cast, DETAIL, lineOf, NEXT, portsOf } from "../scene/score.js";
import { rowLines, score, tieLine, ties, unfolding } from "../scene/score.js";
import { merged } from "../scene/score_pieces.js";
import { svg } from "./dom.js";
import { FONT, fitted } from "./measure.js";
import { built, groupOf } from "./pieces.js";

/**
 * @typedef {import("../scene/score.js").Frame} Frame
 * @typedef {import("../scene/score.js").Tie} Tie
 * @typedef {ReturnType<typeof import("../scene/score.js").placed>} Places
 *
 * An element of the drawing with the rows, the actors and the ties that it is of.
 * @typedef {{ node: Element, rows: number[], actors: number[], ties: Tie[], detail?: number }} Part
 */

const UNIT = 10; // the size of the marks as pieces
const ON_RAIL = 34; // as in `kg.present.score.lines`

/**
 * @param {number} x
 * @param {number} y
 */
const moved = (x, y) => ({ transform: `translate(${x.toFixed(1)} ${y.toFixed(1)})` });

/**
 * What a pointer on a group brings up, and what it is called.
 * @param {string[]} lines
 */
const told = (lines) => svg("title", {}, lines.join("\n"));

/**
 * What is drawn of what has a name.
 * @param {Node[]} nodes
 */
const unread = (nodes) => svg("g", { "aria-hidden": "true" }, ...nodes);

/**
 * The mark of a tie round a point.
 * @param {Tie} tie
 * @param {number} x
 * @param {number} y
 * @param {number} size
 */
function markOf(tie, x, y, size) {
  const { marks, meanings } = score();
  const kind = tie.lost ? "lost" : meanings[tie.meaning];
  const scale = size / UNIT;
  const [shape] = built(marks[kind][tie.planned && !tie.lost ? 1 : 0]);
  if (shape instanceof Element) {
    const wide = Number(shape.getAttribute("stroke-width")) / scale;
    shape.setAttribute("stroke-width", wide.toFixed(2));
  }
  const at = `translate(${x.toFixed(1)} ${y.toFixed(1)}) scale(${scale.toFixed(3)})`;
  return svg("g", { transform: at }, shape);
}

/**
 * A mark that can be chosen: a tie, or what ties of one meaning have in common.
 * @param {Tie[]} of
 * @param {number} x
 * @param {number} y
 * @param {number} size
 * @returns {Part}
 */
function markPart(of, x, y, size) {
  const lines = of.map(tieLine);
  const hit = svg("circle", { class: "hit", cx: x, cy: y, r: Math.max(size * 1.15, 5) });
  const about = { class: "port", role: "button", tabindex: -1 };
  const node = svg("g", about, told(lines), hit, markOf(of[0], x, y, size));
  return { node, rows: [of[0].row], actors: of.map(({ actor }) => actor), ties: of };
}

// --- lines and marks -----------------------------------------------------------------------------

/**
 * The lines of a row and the marks at their ends.
 * @param {Frame} frame
 * @param {number} row
 * @param {Tie[]} drawn
 * @param {Places} where
 */
function endsOf(frame, row, drawn, where) {
  const { ports, marked, size } = portsOf(frame, row, drawn, where);
  const lines = ports.map((port) => {
    const { d, wide, dash } = lineOf(frame, port, where.actors.get(port.actor) ?? 0);
    const look = `tie ${score().meanings[port.ties[0].meaning]}`;
    const node = svg("path", { d, class: look, "stroke-width": wide, "stroke-dasharray": dash });
    const of = drawn.filter((tie) => tie.row === row && tie.actor === port.actor);
    return { node, rows: [row], actors: [port.actor], ties: of };
  });
  const marks = marked.flatMap((port) =>
    port.ties.map((tie, k) => {
      const same = drawn.filter(
        (one) =>
          one.row === row &&
          one.meaning === tie.meaning &&
          (port.actor < 0 ? where.actors.has(one.actor) : one.actor === port.actor),
      );
      const first = [tie, ...same.filter((one) => one !== tie)];
      return markPart(first, port.x + k * frame.mark * NEXT, port.y, size);
    }),
  );
  return { lines, marks };
}

/**
 * What the rails do to a row, as marks on them.
 * @param {Frame} frame
 * @param {number} row
 * @param {Tie[]} drawn
 * @param {number} y
 */
function railMarks(frame, row, drawn, y) {
  const start = score().actors.length;
  return frame.rails.flatMap(([x], r) => {
    const own = merged(drawn.filter((tie) => tie.row === row && tie.actor === start + r));
    const step = Math.min(frame.mark * NEXT, ON_RAIL / Math.max(own.length - 1, 1));
    const first = x - ((own.length - 1) * step) / 2;
    return own.map((tie, k) => {
      const size = frame.mark + tie.width * 0.25;
      return markPart([tie], first + k * step, y, size);
    });
  });
}

/**
 * All lines, and all marks by their rows.
 * @param {Frame} frame
 * @param {Places} where
 */
export function tieParts(frame, where) {
  const drawn = ties();
  const rows = [...where.rows.keys()];
  const ends = rows.map((row) => endsOf(frame, row, drawn, where));
  const marks = rows.map((row, k) => [
    ...ends[k].marks,
    ...railMarks(frame, row, drawn, where.rows.get(row) ?? 0),
  ]);
  return { lines: ends.flatMap(({ lines }) => lines), marks: marks.flat() };
}

// --- rows and actors -----------------------------------------------------------------------------

/**
 * The whole of a row, from where lines end.
 * @param {Frame} frame
 * @param {number} y
 */
const bandOf = ({ who, width, row }, y) => ({
  x: who + 22,
  y: (y - row / 2).toFixed(1),
  width: width - who - 22,
  height: row,
});

/**
 * The ground of every second row.
 * @param {Frame} frame
 * @param {Places} where
 */
export const bands = (frame, where) =>
  [...where.rows.values()]
    .filter((_, k) => k % 2 === 0)
    .map((y) => svg("rect", { ...bandOf(frame, y), class: "band" }));

/**
 * @param {number} row
 * @returns {Record<string, string>}
 */
const opened = (row) =>
  score().details[row].length ? { "aria-expanded": String(unfolding.rows.has(row)) } : {};

/**
 * The mark of a thing that is new since the chosen day or told of anew, which is told, too.
 * @param {number} thing
 * @param {number} x
 * @param {string[]} lines
 */
function noveltyMark(thing, x, lines) {
  const novelty = noveltyOf(thing);
  if (!novelty) return [];
  lines.push(t("view.tag." + novelty));
  return [svg("circle", { class: "novelty", cx: x, cy: 0, r: novelty === "new" ? 4.5 : 3 })];
}

/**
 * @param {Frame} frame
 * @param {number} row
 * @param {number} y
 * @returns {Part}
 */
export function rowPart(frame, row, y) {
  const lines = rowLines(row);
  const about = { class: "row", role: "button", tabindex: -1, ...opened(row) };
  const pieces = frame.rows[row].flatMap((one) => built(one));
  const hit = svg("rect", { ...bandOf(frame, 0), class: "hit" });
  const fresh = noveltyMark(score().rows[row], frame.names - 7, lines);
  const node = svg("g", { ...about, ...moved(0, y) }, told(lines), hit, unread(pieces), ...fresh);
  return { node, rows: [row], actors: [], ties: [] };
}

/**
 * @param {Frame} frame
 * @param {number} actor
 * @param {number} y
 * @returns {Part}
 */
export function actorPart(frame, actor, y) {
  const lines = actorLines(actor);
  const box = { x: 0, y: -frame.row / 2, width: frame.who + 14, height: frame.row };
  const about = { class: "actor", role: "button", tabindex: -1 };
  const dot = svg("circle", { class: "dot", cx: frame.who + 6, cy: 0, r: 3 });
  const hit = svg("rect", { ...box, class: "hit" });
  const name = built(frame.actors[actor]);
  const fresh = noveltyMark(actorThing(actor), frame.who + 6, lines);
  const drawn = unread([...name, dot, ...fresh]);
  const node = svg("g", { ...about, ...moved(0, y) }, told(lines), drawn, hit);
  return { node, rows: [], actors: [actor], ties: [] };
}

/**
 * The rails under their names.
 * @param {Frame} frame
 * @param {Places} where
 * @returns {{ lines: Part[], names: Part[] }}
 */
export function railParts(frame, where) {
  const start = score().actors.length;
  const lines = frame.rails.map(([x, y], r) => {
    const node = svg("line", { class: "rail", x1: x, y1: y, x2: x, y2: where.bottom });
    return { node, rows: [], actors: [start + r], ties: [] };
  });
  const names = frame.rails.map(([, , pieces], r) => {
    const said = actorLines(start + r);
    const about = { class: "actor", role: "button", tabindex: -1 };
    const node = svg("g", about, told(said), unread(built(pieces)));
    return { node, rows: [], actors: [start + r], ties: [] };
  });
  return { lines, names };
}

// --- what a row does not tell at first -----------------------------------------------------------

/**
 * The mark that unfolds a row.
 * @param {Frame} frame
 * @param {number} row
 * @param {number} y
 */
export function foldMark(frame, row, y) {
  const open = unfolding.rows.has(row);
  const x = frame.bar + (frame.bars ? -5 : 3); // between the name and the money or its bars
  const box = { x: x - 9, y: -frame.row / 2, width: 20, height: frame.row };
  const shape = svg("path", { d: open ? "M-4 -2.5h8l-4 6z" : "M-2.5 -4v8l6 -4z" });
  const place = svg("g", { transform: `translate(${x} 0)` }, shape);
  const hit = svg("rect", { ...box, class: "hit" });
  const words = open ? t("view.score-fewer") : t("view.score-details");
  return svg("g", { class: "fold", ...moved(0, y) }, told([words]), place, hit);
}

/**
 * The details of a row that is unfolded.
 * @param {Frame} frame
 * @param {number} row
 * @param {number} y
 * @returns {Part[]}
 */
export function detailParts(frame, row, y) {
  const high = frame.row * DETAIL;
  return score().details[row].map((detail, k) => {
    const at = y + frame.row / 2 + high * (k + 0.5);
    const [, name, amount, terms, came] = detail;
    const about = { class: "row detail", role: "button", tabindex: -1, ...moved(0, at) };
    const hit = svg("rect", { ...bandOf({ ...frame, row: high }, 0), class: "hit" });
    const lines = [name, [amount, terms, came].filter(Boolean).join(" · ")].filter(Boolean);
    const node = svg("g", about, told(lines), hit, unread(detailPieces(frame, detail)));
    return { node, rows: [row], actors: [], ties: [], detail: k };
  });
}

/**
 * @param {Frame} frame
 * @param {import("../scene/score.js").Detail} detail
 */
function detailPieces(frame, [, name, amount, terms, came, broken, planned, done]) {
  const { small, names, bar, money, time, words, width } = frame;
  const font = `400 ${small}px ${FONT}`;
  /** @param {string} said @param {number} x @param {number} room @param {string} look */
  const text = (said, x, room, look, anchor = "start") =>
    svg(
      "text",
      { x, y: small * 0.36, "font-size": small, class: look, "text-anchor": anchor },
      fitted(said, font, room),
    );
  const [from, to] = time;
  /** @param {number} share */
  const place = (share) => from + (to - from) * share;
  const marks = [...planned.map((one) => [one, true]), ...done.slice(0, 1).map((one) => [one])];
  return [
    text(name, names + 16, money - names - (amount ? bar - names - 60 : 24), ""),
    text(amount, money, money - bar, "", "end"),
    text(terms, from, words - from, "soft"),
    text(came, words, width - words, broken ? "red" : "soft"),
    ...threadOf(planned, done, Boolean(broken), place),
    ...marks.map(([share, hollow]) => {
      const look = hollow ? "mark step hollow" : "mark step";
      const stroke = { "stroke-width": hollow ? 1.5 : 0.8 };
      return svg("circle", { class: look, cx: place(Number(share)), cy: 0, r: 3, ...stroke });
    }),
  ];
}

/**
 * What joins the days of a step.
 * @param {number[]} planned
 * @param {number[]} done
 * @param {boolean} broken
 * @param {(share: number) => number} place
 */
function threadOf(planned, done, broken, place) {
  const ends = [...planned, ...done.slice(0, 1)].map(place);
  if (!planned.length || ends.length < 2) return [];
  /** @type {Record<string, string | number>} */
  const look = { class: broken ? "thread red" : "thread", "stroke-width": 1.6 };
  if (!done.length) look["stroke-dasharray"] = "4 2.5";
  const [from, to] = [Math.min(...ends), Math.max(...ends)];
  return [svg("line", { x1: from, y1: 0, x2: to, y2: 0, ...look })];
}

// --- what unfolds --------------------------------------------------------------------------------

/**
 * A text that unfolds something, or folds it again.
 * @param {boolean} open
 * @param {number} more how many there are
 * @param {string} name of what is unfolded
 * @param {{ x: number, y: number, size: number, anchor: string }} at
 */
function unfolder(open, more, name, { x, y, size, anchor }) {
  const count = thousands(more);
  const words = open ? t("view.score-fewer") : t("view.score-more", { count });
  const label = `${name}: ${words}`;
  const about = { class: "unfold", role: "button", tabindex: 0, "aria-label": label };
  const text = svg("text", { x, y, "font-size": size, "text-anchor": anchor }, words);
  const node = svg("g", { ...about, "aria-expanded": String(open) }, unread([text]));
  return node;
}

/**
 * The name of a lane, and what unfolds it; what is beyond that too is in the table.
 * @param {Frame} frame
 * @param {Places["lanes"][number]} lane
 * @param {boolean} open
 */
export function lanePart(frame, lane, open) {
  const [name, end] = frame.lanes[lane.at];
  const node = groupOf(name, moved(0, lane.y));
  const size = { "font-size": frame.small };
  if (lane.missing && (open || !lane.more)) {
    const words = t("view.score-missing", { count: thousands(lane.missing) });
    const x = end + (open ? frame.small * 5 : 0);
    node.append(svg("text", { class: "soft", x, y: frame.small * 0.4, ...size }, words));
  }
  if (!lane.more && !open) return { node, button: null };
  const at = { x: end, y: frame.small * 0.4, size: frame.small, anchor: "start" };
  const button = unfolder(open, lane.more + lane.missing, lane.name, at);
  node.append(button);
  return { node, button };
}

/**
 * What unfolds the actors, or null.
 * @param {Frame} frame
 * @param {boolean} open
 */
export function moreActors(frame, open) {
  const { more } = cast();
  if (!more) return null;
  const at = { x: frame.more, y: 14, size: frame.small, anchor: "end" };
  return unfolder(open, more, t("view.score-who"), at);
}
