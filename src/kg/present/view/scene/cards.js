// @ts-check
// The card of a thing as Python wrote it, in the language of the reader.

import { model } from "../model/document.js";
import { languageAt, t } from "../model/language.js";
import { labelOf } from "../model/names.js";
import { state } from "../model/state.js";

/**
 * A piece of a text: the thing that it names or -1, whether it is its name, how it is meant, the
 * numbers of its footnotes and how many more there are, where it leads outside of the graph.
 * @typedef {{ text: string, thing: number, own: boolean, tone: string, notes: number[],
 *   more: number, address: string }} Piece
 *
 * @typedef {Piece[]} Cell
 *
 * @typedef {object} Part a section
 * @property {string} kind
 * @property {Cell} title
 * @property {string[]} columns none for rows of a name and what belongs to it
 * @property {{ depth: number, cells: Cell[] }[]} rows
 * @property {Cell[]} after
 * @property {Point[]} points
 *
 * A value over time: its day since the year 1, how many sources give it, whether it is hedged.
 * @typedef {{ at: number, value: number, voices: number, hedged: boolean, text: string,
 *   day: string }} Point
 *
 * @typedef {object} Card
 * @property {string} told how many sources speak of the thing, and when
 * @property {Cell} about
 * @property {{ label: Cell, value: Cell, aside: Cell }[]} keys
 * @property {Part[]} parts
 * @property {number[]} cites the citations of the footnotes 1, 2 …
 */

/** @param {number} k */
function textOf(k) {
  const texts = model.cards.texts[k];
  return texts[texts.length > 1 ? languageAt() : 0];
}

/**
 * @param {number | [number, ...any]} packed
 * @returns {Piece}
 */
function pieceOf(packed) {
  const [number, thing = -1, tone = 0, notes = [], more = 0, address = ""] = [packed].flat();
  const text = number < 0 ? labelOf(thing) : textOf(number);
  return { text, thing, own: number < 0, tone: model.cards.tones[tone], notes, more, address };
}

/**
 * @param {any[]} packed
 * @returns {Cell}
 */
const cellOf = (packed) => packed.map(pieceOf);

/**
 * @param {any[]} packed
 * @returns {Part}
 */
const partOf = ([kind, title, columns, rows, after, points]) => ({
  kind,
  title: cellOf(title),
  columns: columns.map(textOf),
  rows: rows.map((/** @type {any[]} */ [depth, ...cells]) => ({
    depth,
    cells: cells.map(cellOf),
  })),
  after: after.map(cellOf),
  points: points.map((/** @type {number[]} */ [at, value, voices, hedged, text, day]) => {
    const words = { text: textOf(text), day: textOf(day) };
    return { at, value, voices, hedged: hedged > 0, ...words };
  }),
});

/** @param {any[]} packed */
const keysOf = (packed) =>
  packed.map((/** @type {any[][]} */ one) => {
    const [label, value, aside] = one.map(cellOf);
    return { label, value, aside };
  });

/**
 * What the page has of a card, in the language of the reader; on another day there is none.
 * @param {number} v
 */
function packedCard(v) {
  const found = state.asof ? undefined : model.cardOf.get(v);
  return found && found[found.length > 1 ? languageAt() : 0];
}

/**
 * The card of a thing, or null.
 * @param {number} v
 * @returns {Card | null}
 */
export function cardOf(v) {
  const packed = packedCard(v);
  if (!packed) return null;
  const [told, about, keys, parts, cites] = packed;
  return {
    told: textOf(told),
    about: cellOf(about),
    keys: keysOf(keys),
    parts: parts.map(partOf),
    cites,
  };
}

/** @param {Cell} cell */
const plain = (cell) =>
  cell
    .filter(({ tone }) => tone !== "looser")
    .map(({ text }) => text)
    .join("");

/**
 * The first key facts of a thing in words, each what it is and its value.
 * @param {number} v
 * @param {number} most
 * @returns {string[]}
 */
export function keyFacts(v, most) {
  const packed = packedCard(v);
  if (!packed) return [];
  return keysOf(packed[2].slice(0, most)).map(
    ({ label, value }) => `${plain(label)}: ${plain(value)}`,
  );
}

/**
 * The first key fact of a thing in words, with what is to be known of it; "" where there is none.
 * @param {number} v
 */
export function firstFact(v) {
  const [first] = keysOf(packedCard(v)?.[2].slice(0, 1) ?? []);
  if (!first) return "";
  const [name, value, marks] = [first.label, first.value, first.aside].map(plain);
  return t("view.key-fact", { name, value: value + (marks && ` (${marks})`) });
}
