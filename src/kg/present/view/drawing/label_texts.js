// @ts-check
// Names as labels have them: in which letters, in how many lines, and how much room they take.

import { model } from "../model/document.js";
import { labelOf } from "../model/names.js";
import { scene } from "../scene/compose.js";
import { places } from "../scene/places.js";
import { FONT, inLines, widthOf, wrap } from "./measure.js";
import { isNarrow } from "./viewport.js";

/** @typedef {{ lines: string[], font: string, line: number, w: number, h: number }} Text */

const WHOLE = 60; // so many names of a scene of its own are not cut

/**
 * @param {number} v
 * @param {boolean} bold
 */
function sizeOf(v, bold) {
  if (bold) return isNarrow() ? 12 : 14;
  if (v >= model.n) return 13;
  return isNarrow() ? 11 : 12;
}

/**
 * @param {number} v
 * @param {boolean} bold
 */
export function textOf(v, bold) {
  const most = (bold ? 150 : 118) * (isNarrow() ? 0.8 : 1);
  const whole = bold || (places.laid && scene.nodes.length <= WHOLE);
  const size = sizeOf(v, bold);
  const font = fontOf(v, bold, size);
  const lines = whole ? wholeName(labelOf(v), font, most) : wrap(labelOf(v), font, most);
  return textIn(lines, font, size);
}

/**
 * A name of a thing that is not cut.
 * @param {number} v
 * @param {string} name
 * @param {number} smaller by so many px
 */
export function wholeText(v, name, smaller) {
  const size = Math.max(11, sizeOf(v, false) - smaller);
  const font = fontOf(v, false, size);
  return textIn(wholeName(name, font, isNarrow() ? 92 : 114), font, size);
}

/**
 * @param {number} v
 * @param {boolean} bold
 * @param {number} size
 */
const fontOf = (v, bold, size) => `${bold || v >= model.n ? 600 : 400} ${size}px ${FONT}`;

/**
 * @param {string[]} lines
 * @param {string} font
 * @param {number} size
 * @returns {Text}
 */
function textIn(lines, font, size) {
  const line = size + 2;
  const w = Math.max(...lines.map((l) => widthOf(l, font))) + 4;
  return { lines, font, line, w, h: lines.length * line };
}

/**
 * A name in up to three lines, which are wider where it would be cut, or a word of it be broken.
 * @param {string} name
 * @param {string} font
 * @param {number} most
 */
function wholeName(name, font, most) {
  const words = name.split(/[ -]/).map((word) => widthOf(word, font));
  const room = Math.min(Math.max(most, ...words), most * 1.4);
  const { lines, cut } = inLines(name, font, room);
  return cut ? inLines(name, font, most * 1.4).lines : lines;
}

/**
 * The room that a mark needs with its name below.
 * @param {number} v
 * @param {boolean} bold
 * @param {number} scale of marks
 * @returns {import("../rules/boxes.js").Size}
 */
export function boxOf(v, bold, scale) {
  const { w, h } = textOf(v, bold);
  const r = model.r[v] * scale + 2;
  return { side: Math.max(w / 2, r) + 1, up: r, down: r + h };
}
