// @ts-check
// The picture for those who do not see it, and for the keyboard: every thing that is drawn, as a
// list of buttons.

import { model } from "../model/document.js";
import { pick, t } from "../model/language.js";
import { className, labelOf } from "../model/names.js";
import { noveltyOf } from "../model/since.js";
import { state } from "../model/state.js";
import { certain } from "../rules/collections.js";
import { thousands } from "../rules/numbers.js";
import { linkOf, scene } from "../scene/compose.js";
import { describe, linkText, linkedText } from "../scene/phrases.js";
import { choose, intoView, setHover } from "./deeds.js";
import { $, el, fill, say } from "./dom.js";
import { isMoving, movingKey, startMoving, stopMoving } from "./moving.js";
import { base, stage } from "./viewport.js";

const LISTED = 1500; // of more than these, the most important; the others are found by search

/** @type {number[]} */
let listed = [];
/** @type {number[]} where the arrows to neighbours came from */
let trail = [];

/** @param {number} v */
function listText(v) {
  const members = t("view.things", { count: thousands(scene.held.get(v) || 0) });
  const kind = v < model.n ? className(v) : `${t("view.group")} ${members}`;
  const novelty = noveltyOf(v);
  const tag = novelty ? `, ${t("view.tag." + novelty)}` : "";
  return `${labelOf(v)}, ${kind}, ${linkedText(v)}${tag}`;
}

export function drawList() {
  const list = $("list");
  /** @type {any} */
  const active = document.activeElement;
  const had = list.contains(active) ? Number(active.dataset.v) : -1;
  const { nodes, links } = scene;
  /** @param {number} v */
  const kind = (v) => (v < model.n ? model.kind[v] : -1);
  listed = nodes.slice(0, LISTED).sort((a, b) => kind(a) - kind(b) || a - b);
  const current = [had, state.sel].find((v) => listed.includes(v)) ?? listed[0];
  list.setAttribute("aria-label", t("view.list-label"));
  const told = {
    title: pick(model.title),
    things: t("view.things", { count: thousands(nodes.length) }),
    relations: t("view.lines", { count: thousands(links.length) }),
  };
  base.setAttribute("aria-label", t("view.summary", told));
  /** @param {number} v */
  const item = (v) => {
    const tabIndex = v === current ? 0 : -1;
    const pressed = String(v === state.sel);
    const more = { "data-v": String(v), tabIndex, "aria-pressed": pressed };
    return el("li", {}, el("button", { type: "button", ...more }, listText(v)));
  };
  const others = nodes.length - LISTED;
  fill(
    list,
    listed.map(item),
    others > 0 && el("li", {}, t("view.and", { count: thousands(others) })),
  );
  if (had >= 0 && listed.includes(had)) listedButton(had)?.focus({ preventScroll: true });
}

/** @param {number} v */
const listedButton = (v) => $("list").querySelector(`[data-v="${v}"]`);

/**
 * Says which thing of the list is chosen.
 * @param {number} before
 */
export function markListed(before) {
  listedButton(before)?.setAttribute("aria-pressed", "false");
  listedButton(state.sel)?.setAttribute("aria-pressed", "true");
}

/** @param {number} v */
export function focusListed(v) {
  const button = listedButton(v);
  if (!button) return;
  for (const other of $("list").querySelectorAll('[tabindex="0"]')) other.tabIndex = -1;
  button.tabIndex = 0;
  button.focus({ preventScroll: true });
}

/**
 * The neighbour that the trail has not come by, told.
 * @param {number} v
 */
function nextNeighbour(v) {
  const near = [...(scene.near.get(v)?.keys() || [])].sort((a, b) => a - b);
  const to = near.find((w) => !trail.includes(w)) ?? near[0] ?? -1;
  if (to >= 0) {
    trail.push(v);
    say(`${labelOf(v)} ${linkText(certain(linkOf(v, to)))} ${labelOf(to)}`);
  }
  return to;
}

/** @type {Record<string, (v: number, at: number) => number>} */
const STEPS = {
  ArrowDown: (_, at) => listed[(at + 1) % listed.length],
  ArrowUp: (_, at) => listed[(at - 1 + listed.length) % listed.length],
  Home: () => listed[0],
  End: () => listed[listed.length - 1],
  ArrowRight: nextNeighbour,
  ArrowLeft: () => trail.pop() ?? -1,
};

/**
 * Whether a key begins to move a thing.
 * @param {KeyboardEvent} event
 * @param {number} v
 */
function movesNow(event, v) {
  const begins = event.key.toLowerCase() === "m" && !event.ctrlKey && !event.metaKey;
  if (begins) startMoving(v);
  return begins;
}

export function watchList() {
  const list = $("list");
  list.addEventListener("focusin", (/** @type {any} */ event) => {
    const v = Number(event.target.dataset.v);
    stage.classList.add("keys");
    setHover(v, "");
    intoView(v);
  });
  list.addEventListener("focusout", () => {
    stage.classList.remove("keys");
    stopMoving();
    setHover(-1, "");
  });
  list.addEventListener("click", (/** @type {any} */ event) => {
    const button = event.target.closest("[data-v]");
    if (!button) return;
    const v = Number(button.dataset.v);
    choose(v);
    say(describe(v));
  });
  list.addEventListener("keydown", (/** @type {any} */ event) => {
    const { key } = event;
    const v = Number(event.target.dataset.v);
    if (isMoving() ? movingKey(event) : movesNow(event, v)) {
      event.preventDefault();
      event.stopPropagation();
      return;
    }
    if (!Object.hasOwn(STEPS, key)) return;
    const to = STEPS[key](v, listed.indexOf(v));
    event.preventDefault();
    if (key === "ArrowDown" || key === "ArrowUp") trail = [];
    if (to >= 0) focusListed(to);
  });
}
