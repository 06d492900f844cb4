// @ts-check
// Mouse, touch and pen on the picture.

import { t } from "../model/language.js";
import { camera, change, state } from "../model/state.js";
import { certain } from "../rules/collections.js";
import { pairKey, scene } from "../scene/compose.js";
import { places } from "../scene/places.js";
import { choose, drawNote, expand, setHover, showNote, zoomAt } from "./deeds.js";
import { framed } from "./dom.js";
import { hover } from "./highlight.js";
import { free, isPinned, moveTo, pin, placeOf } from "./moving.js";
import { cameraMoved } from "./paint.js";
import { showTooltip } from "./tooltip.js";
import { grabbedAt, linkAt, nodeAt } from "./under.js";
import { base, leavesFinger, stage, viewport } from "./viewport.js";

/** @typedef {[number, number]} Point */

/**
 * Where a drag began, the camera then, and the thing that is dragged with its place, or -1.
 * @typedef {{ at: Point, x: number, y: number, v: number, place: Point }} Start
 */

/** Where the fingers are, and what they have done since the first came down. */
const touch = {
  /** @type {Map<number, Point>} */
  down: new Map(),
  /** @type {Start | null} */
  start: null,
  /** @type {{ d: number, x: number, y: number } | null} how far two fingers are apart, and where */
  pinch: null,
  moving: false,
  still: false, // whether the finger is the page's, that scrolls with it
};

/**
 * @param {MouseEvent} event
 * @returns {Point}
 */
function pointOf(event) {
  const box = stage.getBoundingClientRect();
  return [event.clientX - box.left, event.clientY - box.top];
}

/**
 * @param {Point} at
 * @param {number} v
 * @returns {Start}
 */
const startAt = (at, v) => ({
  ...{ at, x: camera.x, y: camera.y, v },
  place: v < 0 ? [0, 0] : placeOf(v),
});

// A finger on a mark moves it, and two fingers zoom; the page does not scroll with them.
/** @param {TouchEvent} event */
function touched(event) {
  const [one, other] = [...event.touches];
  const box = stage.getBoundingClientRect();
  const on = grabbedAt(one.clientX - box.left, one.clientY - box.top, 14);
  if (other || on >= 0) event.preventDefault();
}

/** @param {PointerEvent} event */
function pressed(event) {
  if (event.button > 0) return;
  const finger = event.pointerType === "touch";
  const at = pointOf(event);
  const v = grabbedAt(...at, finger ? 14 : 4);
  touch.still = finger && v < 0 && leavesFinger();
  if (!touch.still) base.setPointerCapture(event.pointerId);
  touch.down.set(event.pointerId, at);
  touch.start = startAt(at, v);
  touch.moving = false;
  touch.pinch = null;
}

/** @param {PointerEvent} event */
function pointerMoved(event) {
  const at = pointOf(event);
  if (!touch.down.has(event.pointerId)) {
    if (event.pointerType !== "touch") hoverAt(...at);
    return;
  }
  touch.down.set(event.pointerId, at);
  if (touch.down.size === 2) pinch();
  else if (touch.start) drag(at);
}

// Two fingers zoom, and drag as well.
function pinch() {
  const [[x1, y1], [x2, y2]] = [...touch.down.values()];
  const now = { d: Math.hypot(x1 - x2, y1 - y2), x: (x1 + x2) / 2, y: (y1 + y2) / 2 };
  const before = touch.pinch;
  if (before) {
    camera.x -= (now.x - before.x) / camera.k;
    camera.y -= (now.y - before.y) / camera.k;
    zoomAt(now.d / (before.d || 1), now.x, now.y);
  }
  touch.pinch = now;
  touch.moving = true;
  touch.start = null;
}

/** @param {Point} at */
function drag(at) {
  const start = certain(touch.start);
  const dx = at[0] - start.at[0];
  const dy = at[1] - start.at[1];
  if (!touch.moving && Math.hypot(dx, dy) < 5) return;
  // What begins sideways scrolls no page.
  if (!touch.moving && Math.abs(dx) > Math.abs(dy)) touch.still = false;
  touch.moving = true;
  if (touch.still) return;
  stage.classList.add("drag");
  if (start.v >= 0) {
    if (places.moving) return;
    moveTo(start.v, [start.place[0] + dx / camera.k, start.place[1] + dy / camera.k]);
    return;
  }
  isMoved();
  camera.x = start.x - dx / camera.k;
  camera.y = start.y - dy / camera.k;
  cameraMoved();
}

/** Who has moved the picture need not be told how. */
function isMoved() {
  camera.own = true;
  if (!viewport.cut) return;
  viewport.cut = false;
  drawNote();
}

/** @param {PointerEvent} event */
function released(event) {
  if (!touch.down.delete(event.pointerId)) return;
  stage.classList.remove("drag");
  const { start, moving } = touch;
  if (start && moving && start.v >= 0) pin(start.v);
  else if (event.type === "pointerup" && !moving && start) click(...start.at, event);
  const [rest] = touch.down.values(); // the finger that stays goes on
  touch.start = rest ? startAt(rest, -1) : null;
  touch.still = false;
  touch.pinch = null;
}

/** @param {WheelEvent} event */
function wheel(event) {
  // Inside another page the wheel belongs to that.
  if ((framed || state.embed) && !event.ctrlKey && !event.metaKey) {
    showNote(t("view.wheel"));
    return;
  }
  event.preventDefault();
  zoomAt(Math.exp(-event.deltaY * (event.deltaMode ? 0.05 : 0.0016)), ...pointOf(event));
}

/** @param {MouseEvent} event */
function doubleClick(event) {
  const v = nodeAt(...pointOf(event));
  if (isPinned(v)) free(v);
  else if (v >= 0) expand(v);
  else zoomAt(1.8, ...pointOf(event));
}

export function watchPointer() {
  base.addEventListener("touchstart", touched, { passive: false });
  base.addEventListener("pointerdown", pressed);
  base.addEventListener("pointermove", pointerMoved);
  base.addEventListener("pointerup", released);
  base.addEventListener("pointercancel", released);
  base.addEventListener("pointerleave", () => {
    setHover(-1, "");
    showTooltip(-1, null, 0, 0);
    if (framed || state.embed) drawNote();
  });
  base.addEventListener("dblclick", doubleClick);
  stage.addEventListener("wheel", wheel, { passive: false });
}

/**
 * @param {number} px
 * @param {number} py
 */
const spotOf = (px, py) => [px, py, camera.x, camera.y, camera.k, scene.nodes.length].join();

/**
 * @param {number} px
 * @param {number} py
 */
function hoverAt(px, py) {
  const v = nodeAt(px, py);
  hover.spot = spotOf(px, py);
  const link = v < 0 && scene.links.length < 20000 ? linkAt(px, py) : null;
  setHover(v, link ? pairKey(link) : "");
  // Of what is chosen the panel tells more, and the tooltip would lie over names beside it.
  const told = v === state.sel && !state.embed ? -1 : v;
  showTooltip(told, link, px, py);
}

/**
 * @param {number} px
 * @param {number} py
 * @param {PointerEvent} event
 */
function click(px, py, event) {
  const finger = event.pointerType === "touch";
  const known = hover.v >= 0 && hover.spot === spotOf(px, py);
  const v = known ? hover.v : nodeAt(px, py, finger ? 14 : 5);
  if (v >= 0) {
    choose(v);
    if (!state.embed) showTooltip(-1, null, 0, 0);
    return;
  }
  const link = linkAt(px, py, finger ? 12 : 6);
  change({ pair: link ? pairKey(link) : "", sel: -1, path: [], hops: 0 });
}
