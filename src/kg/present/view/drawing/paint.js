// @ts-check
// Drawing on the screen: the picture on one canvas, what is highlighted on another above it.

import { camera } from "../model/state.js";
import { places } from "../scene/places.js";
import { drawHighlight, highlight, highlightKey } from "./highlight.js";
import { drawLabels } from "./labels.js";
import { colours, restShows, usePalette } from "./palette.js";
import { drawPicture } from "./picture.js";
import { MARGIN, base, keepInside, names, over, screen, stage, viewport } from "./viewport.js";
import { certain } from "../rules/collections.js";

/**
 * Where the camera was when the picture was painted, how long that took, its labels, and the labels
 * that are seen.
 */
export const painted = {
  x: 0,
  y: 0,
  k: 0,
  cost: 0,
  /** @type {import("./labels.js").Label[]} */
  labels: [],
  /** @type {import("./labels.js").Label[]} */
  seen: [],
};

/** @param {HTMLCanvasElement} canvas */
function contextOf(canvas) {
  const { width, height, ratio } = viewport;
  const ctx = certain(canvas.getContext("2d"));
  ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
  ctx.clearRect(0, 0, width + 2 * MARGIN, height + 2 * MARGIN);
  ctx.translate(MARGIN, MARGIN);
  return ctx;
}

/** Paints the picture; behind another view nobody would see it. */
export function paint() {
  const began = performance.now();
  usePalette(colours());
  if (stage.hidden) return;
  // The first picture keeps its labels inside the window.
  const view = screen(painted.k ? MARGIN : 0);
  if (!camera.own) {
    keepInside(view);
    const { width, height } = viewport;
    view.covered = [[width - 46, height - 122, 46, 122]]; // by the buttons for zooming
  }
  painted.labels = drawPicture(contextOf(base), view);
  drawLabels(contextOf(names), places.moving ? [] : painted.labels);
  const cost = performance.now() - began;
  Object.assign(painted, { x: camera.x, y: camera.y, k: camera.k, cost });
  highlighted = "";
  paintOver();
  settleLayers();
}

let highlighted = ""; // what the upper layer shows: to choose what the pointer is on changes nothing

export function paintOver() {
  if (stage.hidden) return;
  const key = [highlightKey(), camera.x, camera.y, camera.k].join();
  if (key === highlighted) return;
  highlighted = key;
  const found = places.moving ? null : highlight();
  base.style.opacity = String(found ? restShows() : 1);
  over.style.display = found ? "" : "none"; // an empty layer costs as much as a full one
  names.style.display = found ? "none" : "";
  const lit = () => drawHighlight(contextOf(over), keepInside(screen(MARGIN)), certain(found));
  painted.seen = found ? lit() : painted.labels;
}

// The layers stand where they were painted; a drag or pinch moves them until they are painted anew.
function settleLayers() {
  const k = camera.k / painted.k;
  const dx = (painted.x - camera.x) * camera.k;
  const dy = (painted.y - camera.y) * camera.k;
  const x = dx + (viewport.width / 2 + MARGIN) * (1 - k);
  const y = dy + (viewport.height / 2 + MARGIN) * (1 - k);
  const still = k === 1 && !dx && !dy;
  base.style.transform =
    names.style.transform =
    over.style.transform =
      still ? "" : `translate(${x}px, ${y}px) scale(${k})`;
}

/** @type {(() => void)[]} */
const followers = [];

/**
 * Has something done whenever the camera has moved.
 * @param {() => void} follow
 */
export function onCamera(follow) {
  followers.push(follow);
}

let waiting = 0;
let frame = 0;

/** To be called when the camera has moved. */
export function cameraMoved() {
  const way = Math.max(Math.abs(painted.x - camera.x), Math.abs(painted.y - camera.y));
  const far = way * camera.k > MARGIN - 10;
  clearTimeout(waiting);
  if (!frame)
    frame = requestAnimationFrame(() => {
      frame = 0;
      if (far || (camera.k !== painted.k && painted.cost < 9)) paint();
      else settleLayers();
    });
  waiting = setTimeout(() => {
    if (painted.k !== camera.k || painted.x !== camera.x || painted.y !== camera.y) paint();
  }, 140);
  for (const follow of followers) follow();
}

let due = 0;

/** Paints in the next frame. */
export function repaint() {
  if (due) return;
  due = requestAnimationFrame(() => {
    due = 0;
    paint();
  });
}
