// @ts-check
// The map: what stands where, as a drawing and as a list of places.

import { claimFlags, saidBy } from "../model/asof.js";
import { valueText } from "../model/claims.js";
import { claimsOf, counts, model } from "../model/document.js";
import { pick, t } from "../model/language.js";
import { labelOf } from "../model/names.js";
import { change, state } from "../model/state.js";
import { thousands } from "../rules/numbers.js";
import { isPlannedStand, marksOf, standing } from "../scene/map.js";
import { choose } from "./deeds.js";
import { $, el, fill, textButton } from "./dom.js";
import { mapDrawing, nearFrame } from "./map_drawing.js";
import { palette } from "./palette.js";
import { paperRefs } from "./paper.js";
import { tagOf, thingButton } from "./parts.js";

/**
 * @typedef {import("./dom.js").Child} Child
 * @typedef {import("../scene/map.js").Stand} Stand
 * @typedef {import("../scene/map.js").Stop} Stop
 */

const PAPER = 900;
const LIST = 330; // the width of the list beside the drawing
const ROOMY = 860;

/** What is drawn. */
const drawn = {
  key: "",
  /** @type {HTMLElement | null} */
  root: null,
  /** @type {SVGElement[]} */
  marks: [],
};

/**
 * How large the drawing is.
 * @returns {[number, number]}
 */
function size() {
  const room = Math.max(280, $("map").clientWidth - 32);
  const w = room >= ROOMY ? room - LIST - 20 : room;
  const most = Math.max(340, room >= ROOMY ? $("map").clientHeight - 190 : innerHeight * 0.66);
  return [w, Math.round(Math.min(most, w * 1.05))];
}

/** @returns {Child} */
export function mapContent() {
  const { stops, off } = standing();
  const [w, h] = size();
  const told = [...stops.map(({ things }) => things), ...off.values()];
  const key = JSON.stringify([
    ...[state.lang, state.whole, palette.ground, palette.ink, w, h],
    told.map((stands) => stands.map((stand) => [stand.v, stand.via, isPlannedStand(stand)])),
  ]);
  if (!drawn.root || key !== drawn.key) {
    drawn.key = key;
    const had = document.activeElement?.getAttribute("data-v");
    drawn.root = el("div", { class: "map" }, content(stops, off, [w, h]));
    if (had) requestAnimationFrame(() => focusOn(drawn.marks.find((m) => m.dataset.v === had)));
  }
  markChosen();
  return drawn.root;
}

/**
 * On paper the drawing has a width of its own, and the list is below.
 * @returns {Child}
 */
export function mapPaper() {
  const { stops, off } = standing();
  const kept = { ...drawn };
  const made = el("div", { class: "map sheet" }, content(stops, off, [PAPER, PAPER * 0.72]));
  Object.assign(drawn, kept);
  return made;
}

/**
 * @param {Stop[]} stops
 * @param {Map<number, Stand[]>} off
 * @param {[number, number]} room
 * @returns {Child[]}
 */
function content(stops, off, [w, h]) {
  const near = nearFrame(stops);
  const picture = stops.length > 0 && mapDrawing(stops, state.whole ? null : near, w, h);
  if (picture) watch((drawn.marks = picture.marks), picture.node);
  return [
    el("h2", {}, t("view.map")),
    el("p", { class: "lead" }, t("view.map.lead")),
    picture && near && extents(picture.elsewhere),
    el(
      "div",
      { class: "map-sides", "data-form": w + LIST < $("map").clientWidth ? "wide" : "" },
      picture && el("figure", {}, picture.node, el("figcaption", {}, owed(picture.mid))),
      el("div", { class: "map-list" }, stops.map(stopItem), [...off].map(offItem)),
    ),
    !stops.length && !off.size && el("p", {}, t("view.nothing-here")),
  ];
}

/** @param {number} elsewhere how many things are not in sight */
function extents(elsewhere) {
  const button = (/** @type {boolean} */ whole, /** @type {string} */ code) =>
    textButton(t(code), () => change({ whole }), { "aria-pressed": String(state.whole === whole) });
  return el(
    "p",
    { class: "deeds" },
    button(false, "view.map.near"),
    button(true, "view.map.whole"),
    elsewhere > 0 &&
      !state.whole &&
      el("span", {}, t("view.map.elsewhere", { count: thousands(elsewhere) })),
  );
}

/**
 * Whom the outline is owed to, and how the map is projected.
 * @param {number} mid
 */
export function owed(mid) {
  const at = { degrees: Math.abs(mid).toFixed(1) };
  const degrees = mid < 0 ? t("present.point.south", at) : t("present.point.north", at);
  return [pick(model.map.owed), t("view.map.projection", { degrees })].filter(Boolean).join(" · ");
}

// --- the list -------------------------------------------------------------------------------------

/** @param {Stop} stop */
function stopItem(stop) {
  const { spot } = stop;
  const own = stop.things.find(({ v }) => v === spot.of);
  const others = marksOf(stop).filter(({ v }) => v !== spot.of);
  const where = spot.point ? pointText(spot.of) : somewhere(stop);
  const head = el("h3", {}, thingButton(spot.of), own && isPlannedStand(own) && tagOf("planned"));
  return el(
    "section",
    {},
    head,
    el("small", {}, where),
    others.length > 0 &&
      el(
        "ul",
        {},
        others.map((stand) => standItem(stand, spot.of)),
      ),
  );
}

/** @param {Stop} stop */
function somewhere({ spot }) {
  const names = spot.regions.map(({ thing, names: own }) =>
    thing < 0 ? pick(own) : labelOf(thing),
  );
  return t("view.map.somewhere", { place: names.join(", ") });
}

/**
 * The coordinates of a thing, and who gives them.
 * @param {number} v
 */
function pointText(v) {
  const { prop, cites } = model.claims;
  const c = claimsOf(v).find((one) => prop[one] === model.map.point && counts(claimFlags(one)));
  return c === undefined ? "" : [valueText(c, v), paperRefs(cites[c].filter(saidBy))];
}

/**
 * @param {Stand} stand
 * @param {number} of whose spot it is
 */
function standItem(stand, of) {
  const { v, via } = stand;
  const place =
    via !== of && via !== v && el("small", {}, t("view.map.in", { place: labelOf(via) }));
  return el("li", {}, thingButton(v), isPlannedStand(stand) && [" ", tagOf("planned")], place);
}

/** @param {[number, Stand[]]} entry */
const offItem = ([place, stands]) =>
  el(
    "section",
    {},
    el("h3", {}, thingButton(place)),
    model.map.regions.length > 0 && el("small", {}, t("view.map.off")),
    el(
      "ul",
      {},
      stands.filter(({ v }) => v !== place).map((stand) => standItem(stand, place)),
    ),
  );

// --- pointer and keys -----------------------------------------------------------------------------

const NEXT = ["ArrowDown", "ArrowRight"];
const BEFORE = ["ArrowUp", "ArrowLeft"];

/** @param {SVGElement | undefined} mark */
const focusOn = (mark) => mark?.focus();

/**
 * @param {SVGElement[]} marks
 * @param {SVGElement} node
 */
function watch(marks, node) {
  /** @param {EventTarget | null} target */
  const markOf = (target) =>
    marks.findIndex((mark) => mark.contains(/** @type {Node | null} */ (target)));
  /** @param {number} k */
  const pick_ = (k) => k >= 0 && choose(Number(marks[k].dataset.v));
  marks[0]?.setAttribute("tabindex", "0");
  node.addEventListener("click", ({ target }) => pick_(markOf(target)));
  node.addEventListener("keydown", (event) => {
    const k = markOf(event.target);
    if (k < 0) return;
    const { key } = event;
    const to = NEXT.includes(key) ? k + 1 : BEFORE.includes(key) ? k - 1 : NaN;
    if (key === "Enter" || key === " ") pick_(k);
    else if (key === "Home") focusOn(marks[0]);
    else if (key === "End") focusOn(marks[marks.length - 1]);
    else if (marks[to]) focusOn(marks[to]);
    else if (Number.isNaN(to)) return;
    event.preventDefault();
  });
  node.addEventListener("focusin", ({ target }) => {
    const k = markOf(target);
    marks.forEach((mark, i) => mark.setAttribute("tabindex", i === k ? "0" : "-1"));
  });
}

/** What is chosen stands out. */
function markChosen() {
  for (const mark of drawn.marks)
    mark.setAttribute("aria-pressed", String(Number(mark.dataset.v) === state.sel));
  for (const button of drawn.root?.querySelectorAll("button.thing") ?? []) {
    const isChosen = Number(button.getAttribute("data-v")) === state.sel;
    if (isChosen) button.setAttribute("aria-current", "true");
    else button.removeAttribute("aria-current");
  }
}

/** The drawing for a picture of its own. */
export function mapPicture() {
  const { stops } = standing();
  const [w, h] = [1080, 760];
  return stops.length ? mapDrawing(stops, state.whole ? null : nearFrame(stops), w, h) : null;
}

/** Draws it anew where there is another room for it. */
export function watchMap() {
  new ResizeObserver(() => {
    if (state.view === "map" && $("map").clientWidth) fill($("map"), mapContent());
  }).observe($("map"));
}
