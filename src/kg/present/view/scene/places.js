// @ts-check
// Where things are drawn: where they stand in the whole picture or, in a scene of its own, where that
// is laid out.

import { model } from "../model/document.js";

/**
 * The places of all things and groups by their numbers; `laid` in a scene of its own,
 * `moving` while marks travel; `rooms` of those that are as large as their names.
 * @type {{ x: Float64Array, y: Float64Array, laid: boolean, moving: boolean,
 *   rooms: Map<number, import("../rules/boxes.js").Size> }}
 */
export const places = {
  x: new Float64Array(0),
  y: new Float64Array(0),
  laid: false,
  moving: false,
  rooms: new Map(),
};

/** Puts everything where it stands in the whole picture. */
export function placeAsInAll() {
  places.x = Float64Array.from(model.x);
  places.y = Float64Array.from(model.y);
  places.rooms = new Map();
}

/**
 * @param {number} v
 * @param {readonly [number, number]} place
 */
export function put(v, [x, y]) {
  places.x[v] = x;
  places.y[v] = y;
}
