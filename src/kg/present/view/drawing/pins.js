// @ts-check
// Pins in an address: x, y and the id of what stands there.

import { model } from "../model/document.js";
import { idOf, ofId } from "../model/names.js";

/** @typedef {import("../rules/geometry.js").Point} Point */

const MOST = 300;

/** @param {Map<number, Point>} pins */
export const pinsText = (pins) =>
  [...pins].map(([v, [x, y]]) => `${Math.round(x)},${Math.round(y)},${idOf(v)}`).join("|");

/**
 * @param {string[]} texts
 * @returns {Map<number, Point>}
 */
export function readPins(texts) {
  /** @type {Map<number, Point>} */
  const pins = new Map();
  for (const text of texts.slice(0, MOST)) {
    const [, x, y, id] = /^(-?\d{1,6}),(-?\d{1,6}),(.+)$/.exec(text) || [];
    const v = id ? ofId(id) : -1;
    if (v >= 0 && v < model.n + model.groups.length) pins.set(v, [Number(x), Number(y)]);
  }
  return pins;
}
