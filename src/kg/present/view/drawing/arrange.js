// @ts-check
// Where things stand in the scene that has been composed, and from where it is looked at: the one
// place that moves the camera when a scene begins or ends.

import { model } from "../model/document.js";
import { camera, state } from "../model/state.js";
import { arranged } from "../rules/layout.js";
import { linkOf, scene } from "../scene/compose.js";
import { limitsKey } from "../scene/limits.js";
import { placeAsInAll, places, put } from "../scene/places.js";
import { boxOf } from "./label_texts.js";
import { roomOf } from "./tie_boxes.js";
import { arrive, onScreen, travel } from "./travel.js";
import {
  expectStage,
  fit,
  isNarrow,
  isResized,
  sizeCanvases,
  stage,
  viewport,
} from "./viewport.js";
import { stepRoom } from "./words.js";

/** @typedef {import("../rules/geometry.js").Point} Point */

const MOST = 150; // marks that are laid out anew
const STAR = 600; // marks of a star: rings cost little

/** What is drawn now: which scene, whether it is laid out by itself, and its things. */
const shown = { key: "", /** @type {number[]} */ nodes: [] };

/**
 * The pins of scenes that the reader has left, by their keys.
 * @type {Map<string, Map<number, Point>>}
 */
const pinned = new Map();

/** The camera of the whole picture. */
const whole = { ...camera };

/** Whether the scene that is composed has places of its own. */
function isLaid() {
  const { kind, nodes, hub } = scene;
  if (kind === "all" || scene.grouped) return false;
  return nodes.length <= (hub >= 0 && state.hops < 2 ? STAR : MOST);
}

/**
 * Places what has been composed, and looks at it; marks travel there.
 * @param {boolean} [still] whether the camera holds still in the same scene, as from day to day
 */
export function arrange(still = false) {
  const key = limitsKey();
  const other = key !== shown.key;
  const before = other ? onScreen(shown.nodes) : null;
  if (other && !camera.given) swap(key);
  camera.given = false;
  const holds = still && !other && shown.nodes.length > 0 && !places.laid;
  Object.assign(shown, { key, nodes: scene.nodes });
  places.laid = isLaid();
  stand();
  if (!camera.own && (!holds || places.laid)) fit();
  if (before) travel(before);
}

/** Puts everything where it stands after a pin has come or gone. */
export function rest() {
  const before = onScreen(shown.nodes);
  stand();
  const after = onScreen(shown.nodes);
  const moved = [...after].filter(([v, [x, y]]) => {
    const [x0, y0] = before.get(v) ?? [x, y];
    return Math.abs(x - x0) + Math.abs(y - y0) > 1;
  });
  if (moved.length) travel(before);
}

/**
 * Fits what is drawn to the window, if that has another size, or anyway.
 * @param {boolean} [anyway]
 */
export function resize(anyway = false) {
  if (!anyway && (!stage.clientWidth || !isResized())) return false;
  arrive();
  sizeCanvases();
  stand();
  if (!camera.own) fit();
  return true;
}

/**
 * Has the scene stand as if it were seen where a sheet hides it: it is taken away from there too.
 */
export function standBehind() {
  if (stage.clientWidth) return;
  expectStage();
  stand();
  if (!camera.own) fit();
}

/** Puts everything where it stands at this size of the window. */
function stand() {
  placeAsInAll();
  if (places.laid) layOut();
  for (const [v, place] of state.pins) put(v, placeOfPin(place));
}

/**
 * Takes the camera and the pins that belong to a scene: of one that has not been seen, none.
 * @param {string} key
 */
function swap(key) {
  if (!shown.key) Object.assign(whole, camera);
  if (state.pins.size) pinned.set(shown.key, state.pins);
  else pinned.delete(shown.key);
  Object.assign(camera, key ? { own: false } : whole);
  state.pins = pinned.get(key) ?? new Map();
}

function layOut() {
  const { nodes, links, hub, kind } = scene;
  if (kind === "ties") {
    layOutTies();
    return;
  }
  const number = new Map(nodes.map((v, i) => [v, i]));
  /** @param {number} v */
  const at = (v) => number.get(v) ?? -1;
  const path = kind === "path" ? state.path.filter((v) => number.has(v)) : [];
  const found = arranged({
    sizes: nodes.map((v) => boxOf(v, v === hub || path.includes(v), isNarrow() ? 0.8 : 1)),
    links: links.map(({ a, b }) => [at(a), at(b)]),
    start: startOf(nodes),
    ...stageRoom(),
    hub: at(hub),
    path: path.length > 1 ? path.map(at) : undefined,
    words: path.slice(1).map((w, k) => stepRoom(linkOf(path[k], w))),
  });
  found.forEach((place, i) => put(nodes[i], place));
}

/** @param {number[]} nodes */
const startOf = (nodes) => nodes.map((v) => /** @type {Point} */ ([model.x[v], model.y[v]]));

/** The main ties as they were laid out last, and for what. */
const ties = { key: "", /** @type {Point[]} */ places: [] };

/**
 * Lays the main ties out before they are asked for: the first layout of all takes the most time.
 */
export function prepareTies() {
  if (!model.ties.things.length || state.view === "ties") return;
  if (!stage.clientWidth) expectStage();
  placeTies();
}

function layOutTies() {
  const { things } = model.ties;
  const rooms = placeTies();
  ties.places.forEach((place, i) => put(things[i], place));
  places.rooms = new Map(things.map((v, i) => [v, rooms[i]]));
}

// All of them at once: they keep their places when some are not drawn.
function placeTies() {
  const { things, links } = model.ties;
  const room = roughRoom();
  const rooms = things.map(roomOf);
  const key = [state.lang, room.width, room.height].join();
  if (key !== ties.key) {
    const number = new Map(things.map((v, i) => [v, i]));
    /** @param {number} v */
    const at = (v) => number.get(v) ?? -1;
    const found = arranged({
      sizes: rooms,
      links: links.map(([a, b]) => [at(a), at(b)]),
      start: startOf(things),
      ...room,
      tidy: true,
    });
    Object.assign(ties, { key, places: found });
  }
  return rooms;
}

/** The room for a scene: what the buttons for zooming leave. */
const stageRoom = () => ({
  width: Math.max(200, viewport.width - (viewport.width > 700 ? 96 : 24)),
  height: Math.max(160, viewport.height - 36),
});

const ROUGH = 64;

/**
 * The room for the main ties: the same in all views, though what stands above them is higher in some.
 */
function roughRoom() {
  const { width, height } = stageRoom();
  return { width: width - (width % ROUGH), height: height - (height % ROUGH) };
}

// A pin is kept as in a window that lies, in thousandths of the stage where a scene is laid out.
/**
 * @param {Point} pin
 * @returns {Point}
 */
function placeOfPin([x, y]) {
  if (places.laid) return [(x / 1000) * viewport.width, (y / 1000) * viewport.height];
  return model.turned ? [y, x] : [x, y];
}

/**
 * @param {Point} place
 * @returns {Point}
 */
export function pinOf([x, y]) {
  if (places.laid) return [(x / viewport.width) * 1000, (y / viewport.height) * 1000];
  return model.turned ? [y, x] : [x, y];
}
