// @ts-check
// The first sight: the score, drawn as wide as there is room.

import { model } from "../model/document.js";
import { dateText, t } from "../model/language.js";
import { change, state } from "../model/state.js";
import { toggled } from "../rules/collections.js";
import { filtering } from "../scene/filter.js";
import {
  actorThing,
  legendKeys,
  placed,
  score,
  scoreTitle,
  unfolding,
  unfoldedText,
} from "../scene/score.js";
import { isOfNow } from "../scene/score_then.js";
import { choose } from "./deeds.js";
import { $, el, fill, svg, textButton } from "./dom.js";
import { built, groupOf } from "./pieces.js";
import { narrowScore } from "./score_narrow.js";
import { actorPart, bands, detailParts, foldMark, lanePart, moreActors } from "./score_parts.js";
import { railParts, rowPart, tieParts } from "./score_parts.js";
import { watchScore } from "./score_touch.js";

/** @typedef {import("./score_parts.js").Part} Part */

// How wide the page must be for a drawing.
const WIDE = 1240;
const MIDDLE = 880;
const FOOT = 18;

/** What is drawn. */
const drawn = {
  key: "",
  /** @type {HTMLElement | null} */
  root: null,
  /** @type {Element | null} */
  note: null,
  /** @type {import("./score_touch.js").Touched | null} */
  touched: null,
};

/** Whether there is a score. */
export const hasScore = () => Boolean(model.score);

/** Which drawing there is room for. */
function form() {
  const room = $("score").clientWidth - 32;
  if (room >= WIDE) return "wide";
  return room >= MIDDLE ? "middle" : "narrow";
}

/** @returns {import("./dom.js").Child} */
export function scoreContent() {
  const key = [state.lang, form(), state.since, state.asof, unfoldedText()].join();
  if (!drawn.root || key !== drawn.key) {
    drawn.key = key;
    drawAnew(form());
  }
  fill(drawn.note ?? el("p"), noteText());
  markChosen();
  return drawn.root;
}

/** @param {string} shape */
function drawAnew(shape) {
  const had = drawn.touched?.focused() ?? "";
  const note = (drawn.note = el("div", { class: "score-note", role: "note" }));
  const { node, touched } = shape === "narrow" ? narrowScore(redraw) : wideScore(shape);
  drawn.touched = touched;
  drawn.root = el(
    "div",
    { class: "kg-score sight", "data-form": shape },
    el("h2", {}, scoreTitle()),
    legend(shape),
    note,
    node,
    el("p", { class: "sources" }, footText()),
  );
  if (had) requestAnimationFrame(() => touched?.focus(had));
}

/**
 * The score on paper: as it is unfolded, no wider than letters stay readable.
 * @returns {import("./dom.js").Child}
 */
export const scorePaper = () =>
  el(
    "figure",
    { class: "kg-score sight", "data-form": "paper" },
    el("h2", {}, scoreTitle()),
    legend("middle"),
    wideScore("middle").node,
    el("p", { class: "sources" }, footText()),
  );

// What is unfolded is kept in the address.
function redraw() {
  const unfolded = unfoldedText();
  if (unfolded !== state.unfolded) change({ unfolded });
  else fill($("score"), scoreContent());
}

// --- around it -----------------------------------------------------------------------------------

/** What the marks in words mean, and whence it is. */
export const footText = () =>
  [
    ...score()
      .keys.filter(([, marks]) => !marks.length)
      .map((key) => key[3]),
    score().sources,
  ].join(" · ");

/**
 * What the marks mean; those of ties switch them off and on.
 * @param {string} shape of the drawing
 */
function legend(shape) {
  const { meanings } = score();
  const items = legendKeys()
    .filter(([, marks, , , , bars]) => marks.length && (!bars || shape === "wide"))
    .map(([meaning, marks, wide, words]) => {
      const box = `${-wide / 2} -7 ${wide} 14`;
      const about = { viewBox: box, width: wide, height: 14, "aria-hidden": "true" };
      const inside = [svg("svg", about, ...built(marks)), el("span", {}, words)];
      if (!meaning) return el("li", {}, inside);
      const at = meanings.indexOf(meaning);
      const pressed = String(!unfolding.off.has(at));
      const onclick = () => {
        unfolding.off = toggled(unfolding.off, at);
        redraw();
        /** @type {HTMLElement | null} */
        const again = $("score").querySelector(`[data-meaning="${meaning}"]`);
        again?.focus();
      };
      const of = { type: "button", "aria-pressed": pressed, onclick, "data-meaning": meaning };
      return el("li", {}, el("button", of, inside));
    });
  const fresh = state.since ? ["new", "told"] : [];
  const looks = fresh.map((what) =>
    el("li", { class: "look " + what }, el("i", {}), t("view.tag." + what)),
  );
  return el("ul", { class: "legend", "aria-label": t("view.score-legend") }, items, looks);
}

/** Of which day it is, or that it is not the picture of what is chosen, and where that is. */
function noteText() {
  const then = !isOfNow() && t("view.score-then", { day: dateText(state.asof) });
  if (!filtering() && !state.hide.size) return then ? el("span", {}, then) : null;
  const button = textButton(t("view.network"), () => change({ view: "network" }));
  return [
    then && el("span", {}, then, " "),
    el("span", {}, t("view.score-unfiltered")),
    " ",
    button,
  ];
}

/** What is chosen stands out. */
function markChosen() {
  drawn.touched?.select(state.sel);
}

// --- the drawing ---------------------------------------------------------------------------------

/** @param {string} shape */
function wideScore(shape) {
  const frame = shape === "wide" ? score().wide : score().middle;
  const where = placed(frame);
  const { lines, marks } = tieParts(frame, where);
  const rails = railParts(frame, where);
  const rows = [...where.rows].flatMap(([row, y]) => [
    rowPart(frame, row, y),
    ...(unfolding.rows.has(row) ? detailParts(frame, row, y) : []),
  ]);
  const folds = [...where.rows]
    .filter(([row]) => score().details[row].length)
    .map(([row, y]) => ({ row, node: foldMark(frame, row, y) }));
  const actors = [...where.actors].sort((a, b) => a[1] - b[1]);
  const names = actors.map(([actor, y]) => actorPart(frame, actor, y));
  const heads = where.lanes.map((lane) => lanePart(frame, lane, unfolding.lanes.has(lane.at)));
  const who = moreActors(frame, unfolding.actors);
  const node = svg(
    "svg",
    {
      viewBox: `0 0 ${frame.width} ${(where.height + FOOT).toFixed(1)}`,
      class: "drawing",
      role: "group",
      "aria-label": t("view.score-help"),
    },
    ...bands(frame, where),
    ...grid(frame, where),
    svg("g", { class: "lines", fill: "none" }, ...lines.map((part) => part.node)),
    ...rails.lines.map((part) => part.node),
    groupOf(frame.heads),
    ...(who ? [who] : []),
    ...rails.names.map((part) => part.node),
    ...heads.map((head) => head.node),
    ...rows.map((part) => part.node),
    ...folds.map((fold) => fold.node),
    ...marks.map((part) => part.node),
    ...names.map((part) => part.node),
  );
  const touched = watchScore(node, {
    columns: [[...rails.names, ...names], marks, rows],
    others: [...lines, ...rails.lines],
    unfolders: [
      ...folds.map((fold) => ({ node: fold.node, name: "", act: () => unfoldRow(fold.row) })),
      ...(who ? [{ node: who, name: "who", act: () => unfold(-1) }] : []),
      ...heads.flatMap(({ button }, at) =>
        button ? [{ node: button, name: `lane${at}`, act: () => unfold(at) }] : [],
      ),
    ],
    pick: (part) => choose(thingOf(part)),
    open: ({ rows: [row], detail }) => {
      if (detail === undefined && score().details[row].length) unfoldRow(row);
    },
    things: new Map([
      ...rows.map((part) => /** @type {[number, Part]} */ ([thingOf(part), part])),
      ...[...names, ...rails.names].map(
        (part) => /** @type {[number, Part]} */ ([thingOf(part), part]),
      ),
    ]),
  });
  return { node, touched };
}

/** The nodes of the drawing for a wide page, as it is unfolded, and how high it is. */
export function scoreDrawing() {
  const { node } = wideScore("wide");
  return {
    nodes: [...node.childNodes],
    height: Number(node.getAttribute("viewBox")?.split(" ")[3]),
  };
}

/** @param {number} at a lane, -1 for the actors */
function unfold(at) {
  if (at < 0) unfolding.actors = !unfolding.actors;
  else unfolding.lanes = toggled(unfolding.lanes, at);
  redraw();
}

/** @param {number} row */
function unfoldRow(row) {
  unfolding.rows = toggled(unfolding.rows, row);
  redraw();
}

/**
 * The thing that a part stands for.
 * @param {Part} part
 */
function thingOf({ rows, actors, detail }) {
  if (detail !== undefined) return score().details[rows[0]][detail][0];
  return rows.length ? score().rows[rows[0]] : actorThing(actors[0]);
}

/**
 * The years, and the day of the newest source.
 * @param {import("../scene/score.js").Frame} frame
 * @param {ReturnType<typeof placed>} where
 */
function grid(frame, where) {
  const top = frame.head - 4;
  /** @param {number} x @param {number} y @param {Record<string, string>} look */
  const upright = (x, y, look) => svg("line", { x1: x, y1: top, x2: x, y2: y, ...look });
  const nodes = frame.years.map((x) => upright(x, where.bottom, { class: "year" }));
  if (frame.labels) nodes.push(groupOf(frame.labels));
  if (frame.today !== null) {
    const look = { class: "today", "stroke-width": "1.3", "stroke-dasharray": "2 2.5" };
    const today = upright(frame.today, where.bottom + 4, look);
    const newest = groupOf(frame.newest, { transform: `translate(0 ${where.bottom.toFixed(1)})` });
    nodes.push(today, newest);
  }
  return nodes;
}

/** Draws it anew where there is room for another drawing. */
export function watchRoom() {
  new ResizeObserver(() => {
    if (state.view === "score" && $("score").clientWidth && hasScore()) redraw();
  }).observe($("score"));
}
