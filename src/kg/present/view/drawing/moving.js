// @ts-check
// Things that the reader puts elsewhere: by mouse, finger or keys. They stay there until they are let
// go.

import { t } from "../model/language.js";
import { labelOf } from "../model/names.js";
import { camera, change, state } from "../model/state.js";
import { places, put } from "../scene/places.js";
import { pinOf } from "./arrange.js";
import { say } from "./dom.js";
import { repaint } from "./paint.js";

/** @typedef {import("../rules/geometry.js").Point} Point */

/** What the keys move, or -1, and where it was. */
const held = { v: -1, place: /** @type {Point} */ ([0, 0]) };

/** Whether the arrows move a thing. */
export const isMoving = () => held.v >= 0;

/**
 * Where a thing stands.
 * @param {number} v
 * @returns {Point}
 */
export const placeOf = (v) => [places.x[v], places.y[v]];

/**
 * Shows a thing elsewhere.
 * @param {number} v
 * @param {Point} place
 */
export function moveTo(v, place) {
  put(v, place);
  repaint();
}

/**
 * Has a thing stay where it stands now; the camera stays too.
 * @param {number} v
 */
export function pin(v) {
  camera.own = true;
  change({ pins: new Map(state.pins).set(v, pinOf(placeOf(v))) });
}

/** @param {number} v */
export const isPinned = (v) => state.pins.has(v);

/**
 * Lets a thing go back to its place.
 * @param {number} v
 */
export function free(v) {
  const pins = new Map(state.pins);
  pins.delete(v);
  change({ pins });
  say(t("view.freed", { name: labelOf(v) }));
}

export const freeAll = () => change({ pins: new Map() });

/**
 * Has the arrows move a thing.
 * @param {number} v
 */
export function startMoving(v) {
  Object.assign(held, { v, place: placeOf(v) });
  say(t("view.moving", { name: labelOf(v) }));
}

/** Ends it, and the thing stays. */
export function stopMoving() {
  const { v } = held;
  held.v = -1;
  if (v < 0 || placeOf(v).join() === held.place.join()) return;
  pin(v);
  say(t("view.moved", { name: labelOf(v) }));
}

/** Ends it, and the thing is where it was. */
function giveUp() {
  moveTo(held.v, held.place);
  say(t("view.freed", { name: labelOf(held.v) }));
  held.v = -1;
}

/** @type {Record<string, [number, number]>} */
const WAYS = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/**
 * What a key does while a thing is moved; returns whether it does anything.
 * @param {KeyboardEvent} event
 */
export function movingKey({ key, shiftKey }) {
  const { v } = held;
  if (Object.hasOwn(WAYS, key)) {
    const step = (shiftKey ? 40 : 10) / camera.k;
    const [x, y] = placeOf(v);
    moveTo(v, [x + WAYS[key][0] * step, y + WAYS[key][1] * step]);
    return true;
  }
  if (key === "Enter" || key === " " || key.toLowerCase() === "m") stopMoving();
  else if (key === "Escape") giveUp();
  else if (key === "Delete" || key === "Backspace") {
    held.v = -1;
    free(v);
  } else return false;
  return true;
}
