// @ts-check
// What is under a point of the screen.

import { camera } from "../model/state.js";
import { distanceTo } from "../rules/routing.js";
import { scene } from "../scene/compose.js";
import { places } from "../scene/places.js";
import { focused } from "./highlight.js";
import { painted } from "./paint.js";
import { wayOf } from "./tie_boxes.js";
import { screen, viewport } from "./viewport.js";

/**
 * The thing or group at a point, or -1.
 * @param {number} px
 * @param {number} py
 * @param {number} [reach] how far off it may be
 */
export function nodeAt(px, py, reach = 4) {
  const near = markAt(px, py, reach);
  return near >= 0 ? near : labelAt(px, py);
}

/**
 * The thing that a drag takes along, or -1: by its mark, or its box where it has one. A drag that begins
 * on a mere name moves the ground.
 * @param {number} px
 * @param {number} py
 * @param {number} reach
 */
export const grabbedAt = (px, py, reach) =>
  scene.kind === "ties" ? nodeAt(px, py, reach) : markAt(px, py, reach);

/**
 * @param {number} px
 * @param {number} py
 * @param {number} reach
 */
function markAt(px, py, reach) {
  const view = screen();
  const { x: xs, y: ys } = places;
  const x = camera.x + (px - viewport.width / 2) / camera.k;
  const y = camera.y + (py - viewport.height / 2) / camera.k;
  const far = (reach + view.scale * 90) / camera.k; // no mark is bigger; most are told apart by this
  let best = -1;
  let near = reach;
  for (const v of scene.nodes) {
    if (xs[v] - x > far || x - xs[v] > far || ys[v] - y > far || y - ys[v] > far) continue;
    const d = Math.hypot(view.sx(v) - px, view.sy(v) - py) - view.sr(v);
    if (d < near) {
      near = d;
      best = v;
    }
  }
  return best;
}

/**
 * @param {number} px
 * @param {number} py
 */
function labelAt(px, py) {
  if (painted.x !== camera.x || painted.k !== camera.k) return -1;
  for (const label of painted.seen) {
    if (label.v < 0 || !label.box || !scene.here.has(label.v)) continue;
    const [x, y, w, h] = label.box;
    if (px >= x && px <= x + w && py >= y && py <= y + h) return label.v;
  }
  return -1;
}

/**
 * The line of a link on the screen.
 * @param {import("../scene/compose.js").Link} link
 * @param {import("./viewport.js").View} view
 * @returns {import("../rules/geometry.js").Point[]}
 */
const lineOf = (link, view) =>
  scene.kind === "ties" ? wayOf(link, view) : [link.a, link.b].map((v) => [view.sx(v), view.sy(v)]);

/**
 * The link at a point; where a thing stands out, only of its own.
 * @param {number} px
 * @param {number} py
 * @param {number} [reach]
 */
export function linkAt(px, py, reach = 5) {
  const view = screen();
  const own = focused() >= 0 && scene.near.get(focused());
  /** @type {import("../scene/compose.js").Link | null} */
  let best = null;
  let near = reach;
  for (const link of own ? own.values() : scene.links) {
    const d = distanceTo([px, py], lineOf(link, view));
    if (d < near) {
      near = d;
      best = link;
    }
  }
  return best;
}
