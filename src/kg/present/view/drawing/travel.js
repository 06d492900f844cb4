// @ts-check
// Marks that travel from where they were to where they stand next.

import { camera } from "../model/state.js";
import { scene } from "../scene/compose.js";
import { places, put } from "../scene/places.js";
import { paint, painted } from "./paint.js";
import { calmQuery } from "./palette.js";
import { viewport } from "./viewport.js";

/** @typedef {import("../rules/geometry.js").Point} Point */

const TIME = 300; // ms
const MOST = 2000; // marks that can be drawn so often

let run = 0; // the number of the last journey: an earlier one ends where it is

/**
 * Where marks are on the screen, by their numbers.
 * @param {Iterable<number>} nodes
 * @returns {Map<number, Point>}
 */
export const onScreen = (nodes) =>
  new Map(
    [...nodes].map((v) => [
      v,
      [
        (places.x[v] - camera.x) * camera.k + viewport.width / 2,
        (places.y[v] - camera.y) * camera.k + viewport.height / 2,
      ],
    ]),
  );

/** Ends a journey: who calls puts the marks where they stand. */
export function arrive() {
  run++;
  places.moving = false;
}

/**
 * Brings marks from where they were on the screen to their places, which they have already; what was
 * not there appears where it stands.
 * @param {Map<number, Point>} before
 */
export function travel(before) {
  arrive();
  const from = new Map([...before].filter(([v]) => scene.here.has(v)));
  if (calmQuery.matches || !painted.k || document.hidden || !from.size || from.size > MOST) return;
  const journey = run;
  const to = new Map(
    [...from.keys()].map((v) => [v, /** @type {Point} */ ([places.x[v], places.y[v]])]),
  );
  for (const [v, [x, y]] of from)
    from.set(v, [
      camera.x + (x - viewport.width / 2) / camera.k,
      camera.y + (y - viewport.height / 2) / camera.k,
    ]);
  const began = performance.now();
  /** @param {number} part */
  const stand = (part) => {
    const gone = part * part * (3 - 2 * part);
    for (const [v, [x, y]] of to) {
      const [x0, y0] = from.get(v) ?? [x, y];
      put(v, part < 1 ? [x0 + (x - x0) * gone, y0 + (y - y0) * gone] : [x, y]);
    }
    places.moving = part < 1;
  };
  const step = () => {
    if (journey !== run || !places.moving) return;
    stand(Math.min(1, (performance.now() - began) / TIME));
    paint();
    if (places.moving) requestAnimationFrame(step);
  };
  stand(0);
  requestAnimationFrame(step);
  // A page that is hidden meanwhile gets no frames.
  setTimeout(() => {
    if (journey !== run || !places.moving) return;
    stand(1);
    paint();
  }, 2 * TIME);
}
