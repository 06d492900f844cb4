// @ts-check
// The window onto the picture: its size, and where things of the scene stand on the screen.

import { model } from "../model/document.js";
import { camera } from "../model/state.js";
import { scene } from "../scene/compose.js";
import { places } from "../scene/places.js";
import { $ } from "./dom.js";

/** @type {HTMLCanvasElement} */
export const base = $("base");
/** @type {HTMLCanvasElement} */
export const over = $("over");
/** @type {HTMLCanvasElement} the labels of the picture, which go where something stands out */
export const names = $("names");
/** @type {HTMLElement} */
export const stage = $("stage");

export const MARGIN = 160; // painted beyond the edges, so that a drag only moves what is there

const NOTE = 64; // the height that the note on groups takes below them
const BUTTONS = 48; // the width that the buttons for zooming take from a scene of its own

/** The window, and whether some of the scene is out of sight since it was fitted. */
export const viewport = { width: 1, height: 1, ratio: 1, cut: false };

/** Whether one finger on the ground scrolls the page: on a phone, and inside another page. */
export const leavesFinger = () => getComputedStyle(stage).touchAction === "pan-y";

/** Whether the window is that of a phone. */
export const isNarrow = () => viewport.width < 500;

/**
 * How things of the scene are seen: screen places and radii, and the edges within which marks
 * (left …) and labels (left2 …) are drawn.
 * @typedef {object} View
 * @property {number} k
 * @property {number} w
 * @property {number} h
 * @property {number} scale
 * @property {(v: number) => number} sx
 * @property {(v: number) => number} sy
 * @property {(v: number) => number} sr
 * @property {number} left
 * @property {number} top
 * @property {number} right
 * @property {number} bottom
 * @property {number} left2
 * @property {number} top2
 * @property {number} right2
 * @property {number} bottom2
 * @property {[number, number, number, number][]} [covered] boxes that lie over the picture
 * @property {{ of: number[], grid: import("../rules/geometry.js").Grid }} [discs] where marks lie
 */

// On a tall screen the picture stands upright.
function turnToFit() {
  const tall = viewport.height > viewport.width * 1.15;
  if (tall === model.turned) return;
  [model.x, model.y] = [model.y, model.x];
  [camera.x, camera.y] = [camera.y, camera.x];
  model.turned = tall;
}

const BARE = { side: 0, up: 0, down: 0 };

/** @param {number[]} nodes */
function bounds(nodes) {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const v of nodes) {
    const { side, up, down } = places.rooms.get(v) ?? BARE;
    left = Math.min(left, places.x[v] - side);
    right = Math.max(right, places.x[v] + side);
    top = Math.min(top, places.y[v] - up);
    bottom = Math.max(bottom, places.y[v] + down);
  }
  return left <= right ? [left, top, right, bottom] : [-1, -1, 1, 1];
}

/** How small the main ties may be, whose letters are 12.5 px high at 1. */
export const leastScale = () => (isNarrow() ? 0.9 : 0.72);

// The names of the main ties are to be read: on a phone not all are in sight at once.
const leastZoom = () => (places.laid && scene.kind === "ties" ? leastScale() : 1e-3);

// How close the camera goes by itself: few things stand near one another, and have room.
const closest = () => (places.laid ? 1.15 : scene.nodes.length > 12 ? 2.2 : 4);

/**
 * Moves the camera so that things are all seen; where there are none it stays.
 * @param {number[]} [nodes]
 * @param {number} [most] the closest that it goes
 */
export function fit(nodes = scene.nodes, most = closest()) {
  if (!nodes.length) return; // of a day on which there was nothing yet
  const { width, height } = viewport;
  const [left, top, right, bottom] = bounds(nodes);
  const pad = places.rooms.size ? 8 : Math.min(60, width * 0.08);
  const buttons = places.laid && width > 700 ? BUTTONS : 0;
  const across = (width - buttons - 2 * pad) / (right - left || 1);
  const note = scene.grouped ? NOTE : 0;
  const down = (height - note - 2 * Math.min(pad, 44)) / (bottom - top || 1);
  const whole = Math.min(across, down);
  camera.k = Math.min(most, Math.max(leastZoom(), whole));
  viewport.cut = camera.k > whole * 1.001;
  camera.x = (left + right) / 2;
  camera.y = (top + bottom) / 2;
  camera.x += buttons / 2 / camera.k;
  camera.y += note / 2 / camera.k;
}

/** @param {number} k */
const scaleOf = (k) => Math.min(1.5, Math.max(0.45, Math.sqrt(k))) * (isNarrow() ? 0.8 : 1);

/**
 * @param {number} k
 * @param {number} cx
 * @param {number} cy
 * @param {number} w
 * @param {number} h
 * @param {number} [margin]
 * @returns {View}
 */
export function viewOf(k, cx, cy, w, h, margin = 0) {
  const scale = scaleOf(k);
  return {
    k,
    w,
    h,
    scale,
    sx: (v) => (places.x[v] - cx) * k + w / 2,
    sy: (v) => (places.y[v] - cy) * k + h / 2,
    sr: (v) => model.r[v] * scale,
    left: -margin,
    top: -margin,
    right: w + margin,
    bottom: h + margin,
    left2: margin ? -margin : 2,
    top2: margin ? -margin : 2,
    right2: margin ? w + margin : w - 2,
    bottom2: margin ? h + margin : h - 2,
  };
}

/** @param {number} [margin] */
export const screen = (margin = 0) =>
  viewOf(camera.k, camera.x, camera.y, viewport.width, viewport.height, margin);

/**
 * Has labels stay inside the window.
 * @param {View} view
 */
export const keepInside = (view) =>
  Object.assign(view, {
    left2: 2,
    top2: 2,
    right2: viewport.width - 2,
    bottom2: viewport.height - 2,
  });

/** The size of the window for which the canvases are cut: what is only expected is none. */
const cut = { width: 0, height: 0 };

/**
 * Whether the window has another size than the picture was drawn for.
 */
export const isResized = () => stage.clientWidth !== cut.width || stage.clientHeight !== cut.height;

/** Takes the size of the window. */
export const measureStage = () => takeSize(stage.clientWidth, stage.clientHeight);

/**
 * @param {number} width
 * @param {number} height
 */
function takeSize(width, height) {
  viewport.width = Math.max(1, width);
  viewport.height = Math.max(1, height);
  turnToFit();
}

const LEGEND = 30; // the height of its line

/** Takes the size that the window will have, about, where a sheet stands in its place. */
export function expectStage() {
  const { clientWidth, clientHeight } = $("body");
  if (getComputedStyle($("body")).display !== "flex") takeSize(clientWidth, 0.62 * innerHeight);
  else {
    const panel = parseFloat(getComputedStyle($("panel")).width);
    takeSize(clientWidth - panel, clientHeight - ($("legend").offsetHeight ? 0 : LEGEND));
  }
}

/** Fits the canvases to the window. */
export function sizeCanvases() {
  measureStage();
  const { width, height } = viewport;
  Object.assign(cut, { width, height });
  const ratio = (viewport.ratio = Math.min(2, devicePixelRatio || 1));
  for (const canvas of [base, names, over]) {
    canvas.width = Math.round((width + 2 * MARGIN) * ratio);
    canvas.height = Math.round((height + 2 * MARGIN) * ratio);
    canvas.style.width = width + 2 * MARGIN + "px";
    canvas.style.height = height + 2 * MARGIN + "px";
  }
}
