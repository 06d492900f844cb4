// @ts-check
// The first sight: which rows and actors of the score are drawn, where they stand, and the lines
// between them. The twin of `kg.present.score.placing` and `lines`.

import { languageAt, pick } from "../model/language.js";
import { model } from "../model/document.js";
import { iriOf, labelOf } from "../model/names.js";
import { idOf } from "../model/names.js";
import { state } from "../model/state.js";
import { certain, grouped } from "../rules/collections.js";
import { uncrossed } from "../rules/crossings.js";
import { merged } from "./score_pieces.js";
import { isOfNow, scoreThen } from "./score_then.js";

/**
 * Markup as values: a text, or [name, attributes, …inside].
 * @typedef {string | [string, Record<string, string>, ...any[]]} Piece
 *
 * What an actor does to a row.
 * @typedef {{ actor: number, row: number, meaning: number, planned: boolean, lost: boolean,
 *   width: number, words: string, paid: boolean, by: [number, number, string][] }} Tie the last are
 *   whether an amount is told, and the subjects, objects and properties of its claims
 *
 * The measures and the pieces of a drawing; see `kg.present.score.loose`.
 * @typedef {{ width: number, who: number, ports: number, row: number, lane: number, head: number,
 *   mark: number, small: number, sizes: number[], leading: number, bars: number, room: number,
 *   names: number, bar: number, money: number,
 *   time: [number, number], words: number, heads: Piece[], more: number,
 *   lanes: [Piece[], number][], labels: Piece[] | null, years: number[], today: number | null,
 *   newest: Piece[] | null, rails: [number, number, Piece[]][], rows: [Piece[], Piece[], Piece[]][],
 *   actors: Piece[][] }} Frame
 *
 * What a row does not tell at first: a thing, its name, an amount, its terms, what came of it, 1 if
 * that broke a promise, where on the axis of time (from 0 to 1) it was planned, and done.
 * @typedef {[number, string, string, string, string, number, number[], number[]]} Detail
 *
 * A score in one language. Rows and actors have numbers; those of the rails are above the others'.
 * @typedef {{ title: string, sources: string, rows: number[], drawn: number, actors: number[],
 *   cast: number, rails: number[], told: [string, string][], details: Detail[][],
 *   lanes: { name: string, rows: number[], missing: number }[], meanings: string[], ties: Tie[],
 *   marks: Record<string, [Piece[], Piece[]]>,
 *   keys: [string, Piece[], number, string, number, number][],
 *   wide: Frame, middle: Frame, narrow: { years: Piece[] | null, rows: Piece[][] },
 *   axis: [number, number, number] | null, then: Then }} Score
 *
 * What the score of another day is made of, see `kg.present.score.loose`.
 * @typedef {{ rows: import("./row_then.js").Basis[], promised: number[], of: string[],
 *   scale: [number, string], least: [number, string] }} Then
 *
 * Where a line ends: its actor, the middle of its first mark, and the ties that it stands for.
 * @typedef {{ actor: number, row: number, x: number, y: number, ties: Tie[] }} Port
 */

// As in `kg.present.score.lines`.
const APART = 3;
const THIN = 1.4;
export const NEXT = 2.5;
const SMALLER = 0.85;
// Names of actors stand so far apart at least, in the size of their letters.
const ROOM = 1.5;
// How high a detail of a row is, in the height of rows.
export const DETAIL = 0.75;

/** What the reader has unfolded and switched off. */
export const unfolding = {
  /** @type {Set<number>} */
  lanes: new Set(),
  actors: false,
  /** @type {Set<number>} */
  rows: new Set(),
  /** @type {Set<number>} meanings */
  off: new Set(),
};

/**
 * What is unfolded and switched off, as the address has it: rows by their things, `+` and the number
 * of a lane or `who` for the actors, `-` and a meaning.
 */
export const unfoldedText = () =>
  [
    ...[...unfolding.rows].map((row) => idOf(score().rows[row])),
    ...[...unfolding.lanes].map((at) => `+${at}`),
    ...(unfolding.actors ? ["+who"] : []),
    ...[...unfolding.off].map((at) => `-${score().meanings[at]}`),
  ].join("|");

/**
 * Unfolds what an address says.
 * @param {string[]} list
 */
export function readUnfolded(list) {
  if (!model.score) return;
  const { rows, lanes: all, meanings } = score();
  const lanesOf = list.map((one) => (/^\+\d+$/.test(one) ? Number(one) : -1));
  /** @param {number[]} found */
  const there = (found) => new Set(found.filter((at) => at >= 0));
  unfolding.rows = there(list.map((one) => rows.indexOf(model.byId.get(one) ?? -1)));
  unfolding.lanes = there(lanesOf.filter((at) => at < all.length));
  unfolding.actors = list.includes("+who");
  unfolding.off = there(list.map((one) => (one[0] === "-" ? meanings.indexOf(one.slice(1)) : -1)));
}

/**
 * A value in the language that the reader has chosen.
 * @param {any} value
 * @returns {any}
 */
function inLanguage(value) {
  if (Array.isArray(value)) return value.map(inLanguage);
  if (value === null || typeof value !== "object") return value;
  if ("" in value) return value[""][languageAt()];
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, inLanguage(one)]));
}

/** @type {Map<string, Score>} */
const known = new Map();

/** @type {{ key: string, found: Score } | null} */
let then = null;

/** The score in the language that the reader has chosen, by the day. */
export function score() {
  if (isOfNow()) return newest();
  const key = [state.lang, state.asof].join();
  if (then?.key !== key) then = { key, found: scoreThen(newest()) };
  return then.found;
}

/** The score of the newest sources. */
function newest() {
  let found = known.get(state.lang);
  if (!found) {
    found = /** @type {Score} */ (inLanguage(model.score));
    found.ties = /** @type {any[]} */ (found.ties).map(
      ([actor, row, meaning, flags, width, words, by]) => {
        const [planned, lost, paid] = [1, 2, 4].map((bit) => (flags & bit) > 0);
        return { actor, row, meaning, planned, lost, width, words, paid, by };
      },
    );
    known.set(state.lang, found);
  }
  return found;
}

/**
 * The thing that an actor is.
 * @param {number} actor
 */
export const actorThing = (actor) => [...score().actors, ...score().rails][actor];

/** The lanes with the rows that are drawn, and how many more there are; by some days there is none. */
export function lanes() {
  const { drawn, lanes: all } = score();
  const found = all.map(({ name, rows, missing }, at) => {
    const shown = unfolding.lanes.has(at) ? rows : rows.filter((k) => k < drawn);
    return { at, name, rows: shown, more: rows.length - shown.length, missing };
  });
  return found.filter(({ rows, more, missing }) => rows.length + more + missing > 0);
}

/** The ties of the rows that are drawn, of all meanings. */
const tiesOfRows = () => {
  const shown = new Set(lanes().flatMap(({ rows }) => rows));
  return score().ties.filter(({ row }) => shown.has(row));
};

/** The actors that are drawn, and how many more there are. */
export function cast() {
  const { cast: first, actors } = score();
  const tied = new Set(tiesOfRows().map(({ actor }) => actor));
  const hidden = actors.map((_, a) => a).filter((a) => a >= first && tied.has(a));
  const shown = actors.map((_, a) => a).filter((a) => a < first && tied.has(a));
  return { shown: unfolding.actors ? [...shown, ...hidden] : shown, more: hidden.length };
}

/** The entries of the legend for what is drawn. */
export function legendKeys() {
  const { keys, meanings } = score();
  const used = new Set(tiesOfRows().map(({ meaning }) => meanings[meaning]));
  return keys.filter(([meaning, , , , first]) => first || used.has(meaning));
}

/** The ties that are drawn. */
export function ties() {
  const shown = new Set([
    ...cast().shown,
    ...score().rails.map((_, k) => score().actors.length + k),
  ]);
  return tiesOfRows().filter((tie) => shown.has(tie.actor) && !unfolding.off.has(tie.meaning));
}

/** The things of the rows and actors that are drawn. */
export function sightThings() {
  const drawn = lanes().flatMap(({ rows }) => rows.map((row) => score().rows[row]));
  return [...drawn, ...cast().shown.map(actorThing), ...score().rails].filter((v) => v >= 0);
}

// --- places --------------------------------------------------------------------------------------

/** @param {Frame} frame */
export function placed(frame) {
  let at = frame.head;
  /** @type {Map<number, number>} */
  const rows = new Map();
  const heads = lanes().map((lane) => {
    const y = at + frame.lane / 2;
    at += frame.lane;
    for (const k of lane.rows) {
      rows.set(k, at + frame.row / 2);
      at += frame.row * (1 + DETAIL * (unfolding.rows.has(k) ? score().details[k].length : 0));
    }
    return { ...lane, y };
  });
  const actors = actorsAt(frame, rows);
  const lowest = Math.max(at, ...[...actors.values()].map((y) => y + frame.row / 2));
  return { rows, lanes: heads, actors, bottom: at, height: lowest };
}

/**
 * Where the actors stand.
 * @param {Frame} frame
 * @param {Map<number, number>} rows
 */
function actorsAt(frame, rows) {
  const { shown } = cast();
  /** @type {Map<number, number[]>} */
  const ends = new Map(shown.map((a) => [a, []]));
  const pairs = new Map(tiesOfRows().map((tie) => [`${tie.actor} ${tie.row}`, tie]));
  for (const { actor, row } of pairs.values()) ends.get(actor)?.push(certain(rows.get(row)));
  const middle = new Map(
    [...ends].map(([a, ys]) => [a, ys.reduce((s, y) => s + y, 0) / Math.max(ys.length, 1)]),
  );
  /** @param {number} a */
  const nameOf = (a) => iriOf(score().actors[a]);
  const order = [...shown].sort(
    (a, b) => certain(middle.get(a)) - certain(middle.get(b)) || (nameOf(a) < nameOf(b) ? -1 : 1),
  );
  const first = frame.head + frame.lane;
  const last = Math.max(...rows.values()) + frame.row / 2;
  const step = Math.max((last - first) / Math.max(order.length, 1), frame.small * ROOM);
  return new Map(uncrossed(order, ends).map((a, at) => [a, first + step * (at + 0.5)]));
}

// --- lines ---------------------------------------------------------------------------------------

/**
 * The ends of the lines of a row: up to three actors end apart, each in its own marks; more end in
 * one row of marks.
 * @param {Frame} frame
 * @param {number} row
 * @param {Tie[]} drawn the ties that are drawn
 * @param {ReturnType<typeof placed>} where
 */
export function portsOf(frame, row, drawn, where) {
  const here = drawn.filter((tie) => tie.row === row && where.actors.has(tie.actor));
  const byActor = grouped(here, (tie) => tie.actor);
  const order = [...byActor.keys()].sort(
    (a, b) => certain(where.actors.get(a)) - certain(where.actors.get(b)),
  );
  const apart = order.length <= APART;
  const gap = apart ? frame.row / (order.length + 0.4) : 0;
  const whole = merged(here);
  const ports = order.map((actor, at) => {
    const own = merged(certain(byActor.get(actor)));
    const marks = (apart ? own : whole).length;
    const x = frame.ports - (marks - 1) * frame.mark * NEXT;
    const y = certain(where.rows.get(row)) + gap * (at - (order.length - 1) / 2);
    return /** @type {Port} */ ({ actor, row, x, y, ties: own });
  });
  const size = frame.mark * (order.length === APART ? SMALLER : 1);
  const marked = apart || !ports.length ? ports : [{ ...ports[0], actor: -1, ties: whole }];
  return { ports, marked, size };
}

/**
 * The way of a line, how wide it is, and its dashes.
 * @param {Frame} frame
 * @param {Port} port
 * @param {number} y where its actor stands
 */
export function lineOf(frame, port, y) {
  const x = frame.who + 9;
  const end = port.x - frame.mark - 2;
  const flat = frame.ports - 66;
  const [near, far] = [x + (flat - x) * 0.65, x + (flat - x) * 0.48];
  const to = port.y.toFixed(1);
  const curve = `C${near.toFixed()} ${y.toFixed(1)} ${far.toFixed()} ${to} ${flat.toFixed()} ${to}`;
  const wide = Math.max(...port.ties.map((tie) => tie.width), THIN);
  const planned = port.ties[0].planned || port.ties[0].lost;
  const dash = wide < 3 ? "5 3" : `${(wide * 1.2).toFixed(1)} ${(wide * 0.8).toFixed(1)}`;
  return {
    d: `M${x.toFixed()} ${y.toFixed(1)}${curve}H${end.toFixed(1)}`,
    wide,
    dash: planned ? dash : "",
  };
}

// --- words ---------------------------------------------------------------------------------------

/**
 * All that a row tells, in lines.
 * @param {number} row
 */
export function rowLines(row) {
  const [where, rest] = score().told[row];
  const done = score().ties.filter((tie) => tie.row === row);
  const deeds = done.map((tie) => `${labelOf(actorThing(tie.actor))}: ${tie.words}`);
  return [labelOf(score().rows[row]), where, ...deeds, rest].filter(Boolean);
}

/**
 * An actor and what it does, in lines.
 * @param {number} actor
 */
export function actorLines(actor) {
  const done = score().ties.filter((tie) => tie.actor === actor);
  const deeds = done.map((tie) => `${labelOf(score().rows[tie.row])}: ${tie.words}`);
  return [labelOf(actorThing(actor)), ...deeds];
}

/**
 * A tie with both its ends.
 * @param {Tie} tie
 */
export const tieLine = ({ actor, row, words }) =>
  `${labelOf(actorThing(actor))} – ${labelOf(score().rows[row])}: ${words}`;

/** The title of the score. */
export const scoreTitle = () => (model.score ? score().title : pick(model.title));
