// @ts-check
// What stands on lines: the names of relations, or what is claimed.

import { claimWords, linkText } from "../scene/phrases.js";
import { isInside } from "./labels.js";
import { FONT, fitted, widthOf, wrap } from "./measure.js";
import { palette } from "./palette.js";

/** @typedef {import("./viewport.js").View} View */
/** @typedef {import("./labels.js").Label} Label */
/** @typedef {import("../rules/geometry.js").Grid} Grid */
/** @typedef {import("../scene/compose.js").Link} Link */

const LINK_FONT = `400 11px ${FONT}`;

/**
 * Links' names along their middles, where they hide nothing; of a scene of its own what is claimed.
 * @param {Link[]} links
 * @param {View} view
 * @param {Grid} taken
 * @param {number} most
 * @param {(link: Link) => string[]} [linesOf]
 */
export function placeLinkLabels(links, view, taken, most, linesOf = (link) => [linkText(link)]) {
  /** @type {Label[]} */
  const labels = [];
  for (const link of links) {
    if (labels.length >= most) break;
    const label = placeLinkLabel(link, view, taken, linesOf(link));
    if (label) labels.push(label);
  }
  return labels;
}

/**
 * @param {Link} link
 * @param {View} view
 * @param {Grid} taken
 * @param {string[]} lines
 * @returns {Label | null}
 */
function placeLinkLabel(link, view, taken, lines) {
  const w = Math.max(...lines.map((text) => widthOf(text, LINK_FONT))) + 4;
  const h = 1 + 13 * lines.length;
  const x1 = view.sx(link.a);
  const y1 = view.sy(link.a);
  const x2 = view.sx(link.b);
  const y2 = view.sy(link.b);
  const marks = view.sr(link.a) + view.sr(link.b);
  if (Math.hypot(x2 - x1, y2 - y1) - marks < Math.min(w * 0.75, 60)) return null;
  for (const part of [0.5, 0.4, 0.6, 0.3, 0.7]) {
    const x = x1 + (x2 - x1) * part;
    const y = y1 + (y2 - y1) * part;
    /** @type {[number, number, number, number]} */
    const box = [x - w / 2, y - h / 2, w, h];
    if (!isInside(view, ...box) || taken.hits(...box, link)) continue;
    taken.add(...box, link);
    const look = { lines, font: LINK_FONT, line: 13, colour: palette.soft };
    return { v: -1, x, y: y - (13 * (lines.length - 1)) / 2, ...look, box };
  }
  return null;
}

const WORDS = 128; // how wide what is claimed may be, in a line
const CLAIMS = 4; // of a step that are told
const STEP_FONT = `400 12.5px ${FONT}`;
const STEP_LINE = 15;

/**
 * What is claimed by a link first of all, in a line or two, and how much else.
 * @param {Link} link
 */
export function wordsOf(link) {
  const [first, ...others] = claimWords(link);
  return wrap(others.length ? `${first} +${others.length}` : first, LINK_FONT, WORDS);
}

/**
 * What is claimed by a step of a path, each claim in a line.
 * @param {Link} link
 */
export function stepWords(link) {
  const told = claimWords(link);
  const more = told.length - CLAIMS;
  const lines = told.slice(0, CLAIMS).map((text) => fitted(text, STEP_FONT, 2 * WORDS));
  return more > 0 ? [...lines, `+${more}`] : lines;
}

/**
 * The room for the words of a step.
 * @param {Link | undefined} link
 * @returns {[number, number]}
 */
export function stepRoom(link) {
  if (!link) return [0, 0];
  const lines = stepWords(link);
  return [Math.max(...lines.map((line) => widthOf(line, STEP_FONT))), STEP_LINE * lines.length];
}

/**
 * The words of the steps of a path: above a line that lies, beside one that stands.
 * @param {Link[]} links
 * @param {View} view
 * @param {Grid} taken
 * @returns {Label[]}
 */
export function placeStepLabels(links, view, taken) {
  return links.map((link) => {
    const lines = stepWords(link);
    const [w, h] = stepRoom(link);
    const [dx, dy] = [view.sx(link.b) - view.sx(link.a), view.sy(link.b) - view.sy(link.a)];
    const x = view.sx(link.a) + dx / 2;
    const y = view.sy(link.a) + dy / 2;
    const lies = Math.abs(dx) > Math.abs(dy);
    /** @type {[number, number, number, number]} */
    const box = lies ? [x - w / 2, y - h - 7, w, h] : [x + 10, y - h / 2, w, h];
    taken.add(...box, link);
    const look = { lines, font: STEP_FONT, line: STEP_LINE, colour: palette.soft };
    return { v: -1, x: box[0] + w / 2, y: box[1] + STEP_LINE / 2, ...look, box };
  });
}
