// @ts-check
// The score by another day: the rows and actors of the newest sources, each as it stood then; what
// nobody had spoken of is not there. The picture holds still: all that stays has its place.

import { edgeFlags, newestDate, saidBy, spokenOf } from "../model/asof.js";
import { counts, isPlanned, model } from "../model/document.js";
import { dateText, t } from "../model/language.js";
import { labelOf } from "../model/names.js";
import { state } from "../model/state.js";
import { startOf } from "../rules/dates.js";
import { fateOf } from "../rules/fates.js";
import { promiseOf } from "./fates.js";
import { statementOf } from "./flows.js";
import { edgesThen, isLostThen, rowThen, stageOf, todayThen, worthOf } from "./row_then.js";
import {
  moneyPieces,
  placeOf,
  tag,
  tieMarks,
  timePieces,
  wordOf,
  wordPieces,
} from "./score_pieces.js";

/**
 * @typedef {import("./score.js").Score} Score
 * @typedef {import("./score.js").Tie} Tie
 * @typedef {import("./score.js").Frame} Frame
 * @typedef {import("./score.js").Piece} Piece
 * @typedef {import("./row_then.js").RowThen} RowThen
 */

const THIN = 1.4;
const BY_TEN = 1.6;
const THICK = 6.5;
const NARROW = { width: 340, high: 24, edge: 6 }; // as in `kg.present.score.narrow`

/** Whether the page is of the day that it was made for. */
export const isOfNow = () => !state.asof || state.asof === model.asof;

/**
 * @param {Score} now the score of the newest sources
 * @returns {Score}
 */
export function scoreThen(now) {
  const rows = now.then.rows.map((basis) => rowThen(basis));
  const places = rows.map(({ place }, row) => placeThen(now.rows[row], place));
  const ties = now.ties.map((tie) => tieThen(now, tie)).filter((tie) => tie !== null);
  const lanes = now.lanes.map((lane) => {
    const there = lane.rows.filter((row) => spokenOf(now.rows[row]));
    return { ...lane, rows: there, missing: 0 };
  });
  const used = new Set(ties.map(({ meaning }) => now.meanings[meaning]));
  return {
    ...{ ...now, ties, lanes, title: titleThen(now), sources: sourcesThen(now) },
    told: rows.map((row, k) => [places[k], linesOf(row).join("\n")]),
    details: rows.map((row, k) => detailsOf(now, row, now.details[k])),
    keys: now.keys.filter(([meaning]) => !meaning || used.has(meaning)),
    wide: frameThen(now, now.wide, rows, places),
    middle: frameThen(now, now.middle, rows, places),
    narrow: {
      years: now.narrow.years && narrowYears(now),
      rows: rows.map((row, k) => itemThen(now, ties, row, k, places[k])),
    },
  };
}

// --- the whole -----------------------------------------------------------------------------------

/** @param {Score} now */
function titleThen({ then, title }) {
  const today = startOf(newestDate());
  const fates = then.promised
    .map((i) => promiseOf(i, today))
    .filter((one) => one !== null)
    .map(fateOf);
  /** @param {import("../rules/fates.js").Fate} kind */
  const count = (kind) => fates.filter((one) => one === kind).length;
  const counted = [
    [count("late"), "present.score.count.late", "present.score.count.late.last"],
    [count("putOff"), "present.score.count.put-off", "present.score.count.put-off.last"],
    [count("missed"), "present.score.count.missed", "present.score.count.missed.last"],
    [count("past"), "present.score.count.past", "present.score.count.past.last"],
  ].filter(([number]) => Number(number) > 0);
  if (!counted.length) return then.promised.length ? t("present.score.question") : title;
  const said = counted.map(([number, code, end], k) =>
    t(String(k === counted.length - 1 ? end : code), { count: number }),
  );
  const last = said[said.length - 1];
  const first = said.slice(0, -1).join(", ");
  const told = first ? t("present.score.listed", { first, last }) : last;
  return t("present.score.headline", { count: fates.length, fates: told });
}

/** @param {Score} now */
function sourcesThen({ then }) {
  const { source } = model.cites;
  const count = new Set(source.filter((s, c) => s >= 0 && saidBy(c))).size;
  const newest = newestDate();
  return [
    t("present.score.sources", { count }),
    newest && t("present.score.newest", { day: dateText(newest) }),
    ...then.of,
  ]
    .filter(Boolean)
    .join(" · ");
}

// --- ties ----------------------------------------------------------------------------------------

/**
 * @param {Score} now
 * @param {Tie} tie
 * @returns {Tie | null} null for what nobody had said
 */
function tieThen(now, tie) {
  const row = now.rows[tie.row];
  const actor = [...now.actors, ...now.rails][tie.actor];
  const name = now.meanings[tie.meaning];
  const deeds = tie.by
    .flatMap(([from, to, by]) => edgesThen(from, to, by))
    .map((e) => ({ e, via: viaOf(e, row, actor) }))
    .filter(({ via }) => !["cancelled", "requested"].includes(stageOf(via < 0 ? row : via)));
  if (!deeds.length) return null;
  const moves = name === "pays" || name === "receives";
  const worths = deeds.map(({ via }) => (moves ? worthOf(via < 0 ? row : via) : null));
  const largest = worths
    .filter((worth) => worth !== null)
    .reduce((best, one) => (best && best.size >= one.size ? best : one), /** @type {any} */ (null));
  const planned = deeds.every(({ e }, k) => isPlanned(edgeFlags(e)) || Boolean(worths[k]?.planned));
  const lost = deeds.every(({ via }) => via >= 0 && isLostThen(via));
  const composed = deeds.every(({ e, via }) => via >= 0 && !isWhole(e, via, row));
  const [least, unit] = now.then.least;
  const measured = name === "pays" && tie.paid && largest && largest.currency === unit;
  const width = measured ? THIN + BY_TEN * Math.log10(Math.max(largest.size / least, 1)) : 0;
  const words = wordsOf(name, tie.paid ? largest : null, { planned, lost, composed });
  return { ...tie, planned, lost, words, width: Math.min(width, THICK) };
}

/**
 * The facet by which something is done, -1 for none.
 * @param {number} e
 * @param {number} row
 * @param {number} actor
 */
function viaOf(e, row, actor) {
  const { from, to } = model.edges;
  return [from[e], to[e]].find((end) => end !== row && end !== actor) ?? -1;
}

/**
 * Whether a source that ties an actor to a facet ties that to the row too.
 * @param {number} e
 * @param {number} via
 * @param {number} row
 */
function isWhole(e, via, row) {
  /** @param {number} edge */
  const sources = (edge) =>
    model.edges.cites[edge].filter(saidBy).map((c) => model.cites.source[c]);
  const known = new Set(sources(e));
  return edgesThen(via, row, "concerns").some((o) => sources(o).some((s) => known.has(s)));
}

/**
 * @param {string} name of the meaning
 * @param {import("./row_then.js").Worth | null} money
 * @param {{ planned: boolean, lost: boolean, composed: boolean }} how
 */
function wordsOf(name, money, { planned, lost, composed }) {
  let deed = t("present.score.meaning." + name);
  if (money) {
    const payers = statementOf(money.thing)?.payers ?? [];
    const told = { deed, amount: money.text };
    deed =
      name === "pays" && payers.length > 1
        ? t("present.score.tie.together", told)
        : t("present.score.tie.amount", told);
  }
  if (lost) deed = t("present.score.tie.lost", { deed });
  else if (planned) deed = t("present.score.tie.planned", { deed });
  return composed ? deed + " †" : deed;
}

// --- rows ----------------------------------------------------------------------------------------

/**
 * Where a thing stood by the day, "" where that is told otherwise now.
 * @param {number} row
 * @param {[] | [number, number]} place
 */
function placeThen(row, place) {
  if (!place.length || place[0] < 0) return "";
  const [thing, planned] = place;
  const edges = (model.out[row] ?? []).filter(
    (e) =>
      model.edges.to[e] === thing &&
      counts(edgeFlags(e)) &&
      (!model.edges.cites[e].length || model.edges.cites[e].some(saidBy)),
  );
  const isPlan = Number(edges.every((e) => isPlanned(edgeFlags(e))));
  if (!edges.length || isPlan !== planned) return "";
  const name = labelOf(thing);
  return planned
    ? t("present.score.place.planned", { place: name })
    : t("present.score.place", { place: name });
}

/** @param {RowThen} row */
function linesOf({ worth, fates, acts }) {
  const money = worth ? [[worth.text, worth.terms].filter(Boolean).join(" · ")] : [];
  const steps = fates.map(({ name, day, came }) =>
    [`${name} ${day}`.trim(), came].filter(Boolean).join(": "),
  );
  const dated = acts.map(({ thing, day, lost }) =>
    [`${labelOf(thing)}, ${day}`, lost].filter(Boolean).join(": "),
  );
  return [...money, ...steps, ...dated];
}

/**
 * @param {Score} now
 * @param {RowThen} row
 * @param {import("./score.js").Detail[]} today what it does not tell at first today
 * @returns {import("./score.js").Detail[]}
 */
function detailsOf({ axis }, { more }, today) {
  const unit = { from: 0, to: 1, row: 0, years: yearsOf(axis), today: 0 };
  /** @param {number[]} years */
  const shares = (years) => (axis ? years.map((year) => placeOf(unit, year)) : []);
  const parts = today.filter(
    ([thing, , amount, terms, came]) => !amount && !terms && !came && spokenOf(thing),
  );
  return [
    ...more.fates.map(({ thing, name, day, came, broken, planned, done }) => {
      const when = [day, came].filter(Boolean).join(": ");
      const at = [shares(planned), shares(done)];
      const detail = [thing, name, "", "", when, Number(broken), ...at];
      return /** @type {import("./score.js").Detail} */ (detail);
    }),
    ...more.worths.map(({ thing, text, terms }) => {
      const detail = [thing, labelOf(thing), text, terms, "", 0, [], []];
      return /** @type {import("./score.js").Detail} */ (detail);
    }),
    ...parts,
  ];
}

// --- drawings ------------------------------------------------------------------------------------

/**
 * The first and the last year of the axis.
 * @param {Score["axis"]} axis
 * @returns {[number, number]}
 */
const yearsOf = (axis) => [axis?.[0] ?? 0, axis?.[1] ?? 0];

/**
 * @param {Score} now
 * @param {Frame} frame
 * @param {RowThen[]} rows
 * @param {string[]} places
 * @returns {Frame}
 */
function frameThen(now, frame, rows, places) {
  const [from, to] = frame.time;
  const axis = { from, to, row: frame.row, years: yearsOf(now.axis), today: todayThen() };
  const x = placeOf(axis, axis.today);
  return {
    ...frame,
    today: now.axis && newestDate() ? x : null,
    newest: now.axis && newestDate() ? newestPieces(frame, x) : null,
    rows: frame.rows.map(([name], k) => [
      places[k] ? name : name.filter((piece) => !isSoft(piece)),
      moneyPieces(frame, rows[k], now.then.scale),
      now.axis
        ? [...timePieces(axis, rows[k], 0, now.marks, now.meanings), ...wordPieces(frame, rows[k])]
        : [],
    ]),
  };
}

/** @param {Piece} piece */
const isSoft = (piece) => typeof piece !== "string" && piece[1].class === "soft";

/**
 * The day of the newest source, below the rows.
 * @param {Frame} frame
 * @param {number} x
 */
function newestPieces({ time: [from, to], small }, x) {
  const before = x < (from + to) / 2;
  const place = { x: before ? x - 4 : x + 4, y: 14, "font-size": small, class: "soft" };
  const words = t("present.score.today", { day: dateText(newestDate()) });
  return [tag("text", { ...place, "text-anchor": before ? "start" : "end" }, words)];
}

/**
 * The first year, that of the newest source, the last.
 * @param {Score} now
 * @returns {Piece[]}
 */
function narrowYears({ axis }) {
  const { width, edge } = NARROW;
  const [first, last] = yearsOf(axis);
  const scale = { from: edge, to: width - edge, row: 0, years: yearsOf(axis), today: 0 };
  const shown = [...new Set([first, Math.floor(todayThen()), last])].sort((a, b) => a - b);
  const words = shown.map((year) => {
    const end = year === last;
    const x = placeOf(scale, end ? last + 1 : year);
    const look = { class: "soft", "text-anchor": end ? "end" : "start" };
    return tag("text", { x, y: 10, "font-size": 10.5, ...look }, String(year));
  });
  const box = { viewBox: `0 0 ${width} 13`, class: "time", "aria-hidden": "true" };
  return [tag("svg", box, ...words)];
}

/**
 * A row of a narrow screen.
 * @param {Score} now
 * @param {Tie[]} ties
 * @param {RowThen} row
 * @param {number} k
 * @param {string} place
 * @returns {Piece[]}
 */
function itemThen(now, ties, row, k, place) {
  const [first] = now.narrow.rows[k];
  if (!Array.isArray(first)) return [];
  const [, about, head] = first;
  const [, , name] = head;
  const kept = place ? name : name.filter((/** @type {any} */ one) => one[0] !== "small");
  const pieces = [tag("div", head[1], kept, ...moneyItem(row))];
  if (now.axis) pieces.push(...timeItem(now, row));
  const [step, day, came, broken] = wordOf(row, () => true);
  const told = `${step} ${day}`.trim();
  const look = { class: broken ? "red" : "soft" };
  const end = came ? [" · ", tag("span", look, came)] : [];
  if (told) pieces.push(tag("p", { class: "word" }, told, ...end));
  pieces.push(...whoItem(now, ties, k));
  return [tag("li", about, ...pieces)];
}

/**
 * @param {RowThen} row
 * @returns {Piece[]}
 */
function moneyItem({ worth }) {
  if (!worth) return [];
  const figure = tag(worth.planned ? "span" : "b", {}, worth.text);
  return [tag("span", { class: "money" }, figure, " ", tag("small", {}, worth.terms))];
}

/**
 * @param {Score} now
 * @param {RowThen} row
 */
function timeItem({ axis: years, marks, meanings }, row) {
  const { width, high, edge } = NARROW;
  const [from, to] = [edge, width - edge];
  const axis = { from, to, row: high, years: yearsOf(years), today: todayThen() };
  const drawn = timePieces(axis, row, high / 2, marks, meanings);
  if (!drawn.length) return [];
  const x = placeOf(axis, axis.today);
  const today = { x1: x, x2: x, y1: 0, y2: high, class: "today", "stroke-dasharray": "2 2.5" };
  const ground = [
    tag("line", { x1: from, x2: to, y1: high / 2, y2: high / 2, class: "year" }),
    tag("line", today),
  ];
  const box = { viewBox: `0 0 ${width} ${high}`, class: "time", "aria-hidden": "true" };
  return [tag("svg", box, ...ground, ...drawn)];
}

/**
 * Who acts on a row.
 * @param {Score} now
 * @param {Tie[]} ties
 * @param {number} row
 * @returns {Piece[]}
 */
function whoItem({ actors, rails, marks, meanings }, ties, row) {
  const own = ties.filter((tie) => tie.row === row);
  const items = [...new Set(own.map(({ actor }) => actor))].map((actor) => {
    const of = own.filter((tie) => tie.actor === actor);
    const thing = [...actors, ...rails][actor];
    const name = tag("span", {}, labelOf(thing));
    const button = tag("button", { type: "button", "data-v": String(thing) }, name);
    return tag("li", {}, tieMarks(of, marks, meanings), " ", button);
  });
  return items.length ? [tag("ul", { class: "who" }, ...items)] : [];
}
