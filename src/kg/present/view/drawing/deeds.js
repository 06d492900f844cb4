// @ts-check
// Deeds that mouse, keys and buttons share.

import { model } from "../model/document.js";
import { languages, t } from "../model/language.js";
import { mainOf } from "../model/names.js";
import { camera, change, state } from "../model/state.js";
import { added } from "../rules/collections.js";
import { thousands } from "../rules/numbers.js";
import { scene } from "../scene/compose.js";
import { places } from "../scene/places.js";
import { findPath, isOpen } from "../scene/ways.js";
import { $, say } from "./dom.js";
import { hover } from "./highlight.js";
import { cameraMoved, paintOver } from "./paint.js";
import { otherTheme } from "./palette.js";
import { fit, leavesFinger, screen, stage, viewport } from "./viewport.js";

/** The first end of a path that is being chosen, or -1. */
const draft = { from: -1 };

/** Whether the end of a path is being chosen. */
export const isChoosingPath = () => draft.from >= 0;

/** The note at the corner of the picture: what is grouped, or that there is nothing. */
export function drawNote() {
  const grouping = t("view.group-note", {
    things: t("view.things", { count: thousands(scene.total) }),
    groups: t("view.groups", { count: thousands(scene.held.size) }),
  });
  const cut = viewport.cut && leavesFinger() ? t("view.cut") : "";
  const nothing = scene.nodes.length ? cut : t("view.nothing-here");
  showNote(scene.grouped ? grouping : nothing);
}

/** @param {string} text */
export function showNote(text) {
  $("note").textContent = text;
  $("note").hidden = !text;
}

/**
 * Says what the pointer is on.
 * @param {number} v
 * @param {string} pair
 */
export function setHover(v, pair) {
  if (hover.v === v && hover.pair === pair) return;
  hover.v = v;
  hover.pair = pair;
  stage.style.cursor = v >= 0 || pair ? "pointer" : "";
  requestAnimationFrame(paintOver);
}

/**
 * @param {number} factor
 * @param {number} [px] the point that stays where it is
 * @param {number} [py]
 */
export function zoomAt(factor, px = viewport.width / 2, py = viewport.height / 2) {
  const k = Math.min(12, Math.max(0.02, camera.k * factor));
  camera.x += (px - viewport.width / 2) * (1 / camera.k - 1 / k);
  camera.y += (py - viewport.height / 2) * (1 / camera.k - 1 / k);
  camera.k = k;
  camera.own = true;
  cameraMoved();
}

/**
 * Chooses a thing, opens a group, or ends the path that is being chosen.
 * @param {number} v
 */
export function choose(v) {
  setHover(-1, "");
  if (isChoosingPath() && v < model.n) {
    endPath(v);
  } else if (v >= model.n) {
    change({ open: added(state.open, [v]), sel: mainOf(v), pair: "", path: [] });
    frameNodes(model.groups[v - model.n].map(scene.drawnAs));
  } else {
    const open = isOpen(v) ? {} : { open: added(state.open, [v]) };
    change({ sel: v, pair: "", path: [], ...open });
    intoView(v);
  }
}

/**
 * Looks at a thing. Where another view hides the network, its camera stays: nobody has moved it.
 * @param {number} v
 * @param {number} k at least so near
 */
export function lookAt(v, k) {
  if (stage.hidden) return;
  camera.x = places.x[v];
  camera.y = places.y[v];
  camera.k = Math.max(camera.k, k);
  camera.own = true;
  cameraMoved();
}

/**
 * Looks at a thing that is not in sight.
 * @param {number} v
 */
export function intoView(v) {
  if (!scene.here.has(v) || stage.hidden) return;
  const view = screen();
  const [x, y] = [view.sx(v), view.sy(v)];
  const edge = 40;
  const { width, height } = viewport;
  if (x < edge || y < edge || x > width - edge || y > height - edge) lookAt(v, 0.9);
}

/**
 * Looks at some things.
 * @param {number[]} nodes
 */
export function frameNodes(nodes) {
  const there = nodes.filter((v) => scene.here.has(v));
  if (!there.length || stage.hidden) return;
  fit(there, 1.6);
  camera.own = true;
  cameraMoved();
}

/**
 * Shows the neighbours of a thing and what is folded into it.
 * @param {number} v
 */
export function expand(v) {
  if (v >= model.n) {
    choose(v);
    return;
  }
  const near = [...model.tied[v].keys()].filter((i) => !model.home.has(i));
  change({
    shown: added(state.shown, [v, ...near]),
    open: scene.grouped ? state.open : added(state.open, model.guests[v]),
    sel: v,
    pair: "",
    path: [],
  });
  // What was folded lies close around it: so near that it can be told apart.
  const { x, y } = places;
  const out = model.guests[v].filter(
    (i) => scene.here.has(i) && Math.hypot(x[i] - x[v], y[i] - y[v]) < 150,
  );
  if (out.length && !places.laid && camera.k < 1.3) frameNodes([v, ...out]);
}

/** @param {number} v */
export function collapse(v) {
  const near = new Set([v, ...model.tied[v].keys(), ...model.guests[v]]);
  /** @param {Set<number>} set */
  const without = (set) => new Set([...set].filter((i) => !near.has(i)));
  change({ shown: without(state.shown), open: without(state.open) });
}

/** @param {number} v */
export const isExpanded = (v) =>
  model.guests[v].some((f) => state.open.has(f)) || state.shown.has(v);

/** @param {number} v */
export function toggleExpanded(v) {
  if (isExpanded(v)) collapse(v);
  else expand(v);
}

/** @param {number} v */
export function startPath(v) {
  draft.from = v;
  showNote(t("view.path-pick"));
  say(t("view.path-pick"));
  $("query").focus();
}

/** @param {number} v */
function endPath(v) {
  const path = findPath(draft.from, v);
  draft.from = -1;
  drawNote();
  if (!path.length) {
    say(t("view.no-path"));
    showNote(t("view.no-path"));
    return;
  }
  change({ path, sel: -1, pair: "", hops: 0 });
}

/** Lets go of what is chosen, or of the path that is being chosen. */
export function letGo() {
  if (isChoosingPath()) {
    draft.from = -1;
    drawNote();
    return;
  }
  change({ sel: -1, pair: "", path: [], hops: 0, filters: false });
}

export function showAll() {
  camera.own = false;
  fit();
  cameraMoved();
}

/** The next language of the page, "" if it has one alone. */
export function otherLanguage() {
  const known = languages();
  return known.length > 1 ? known[(known.indexOf(state.lang) + 1) % known.length] : "";
}

export function switchLanguage() {
  const lang = otherLanguage();
  if (lang) change({ lang });
}

export const switchTheme = () => change({ theme: otherTheme() });
