// @ts-check
// The legend, which switches kinds.

import { model } from "../model/document.js";
import { t } from "../model/language.js";
import { kindName } from "../model/names.js";
import { change, state } from "../model/state.js";
import { toggled } from "../rules/collections.js";
import { thousands } from "../rules/numbers.js";
import { MANY, scene } from "../scene/compose.js";
import { isDisputedNode } from "../scene/phrases.js";
import { isOpen } from "../scene/ways.js";
import { showAll } from "./deeds.js";
import { $, el, fill, textButton } from "./dom.js";
import { badge } from "./marks.js";
import { isHollow } from "./nodes.js";

/** How many things of each kind there are, and how many of those are in the picture. */
function countKinds() {
  const all = new Array(model.kinds.length).fill(0);
  const now = new Array(model.kinds.length).fill(0);
  for (let i = 0; i < model.n; i++) all[model.kind[i]]++;
  for (const v of scene.here)
    for (const i of v < model.n ? [v] : model.groups[v - model.n]) now[model.kind[i]]++;
  for (const [facet, homes] of model.home)
    if (isFoldedHere(facet) && homes.some((h) => scene.here.has(h))) now[model.kind[facet]]++;
  return { all, now };
}

/**
 * Whether a thing is folded and would be in the picture.
 * @param {number} facet
 */
const isFoldedHere = (facet) =>
  !isOpen(facet) &&
  (!scene.matched || scene.matched.nodes.has(facet)) &&
  !state.hide.has(model.kind[facet]);

/**
 * @param {number} k
 * @param {number} all
 * @param {number} now
 */
const kindButton = (k, all, now) =>
  el(
    "button",
    {
      type: "button",
      "aria-pressed": String(!state.hide.has(k)),
      "data-kind": String(k),
      title: t("view.shown-of", { kind: kindName(k), all: thousands(all), shown: thousands(now) }),
      onclick: () => change({ hide: toggled(state.hide, k) }),
    },
    badge(k),
    el("span", {}, kindName(k)),
    el("b", {}, thousands(now)),
  );

/**
 * @param {boolean} pressed
 * @param {string} code of its words
 * @param {() => void} onclick
 */
const foldButton = (pressed, code, onclick) =>
  textButton(t(code), onclick, { class: "fold", "aria-pressed": String(pressed) });

/**
 * What a dashed line and a hollow mark say, or a dotted line.
 * @param {"planned" | "superseded"} what
 */
const lookOf = (what) => el("span", { class: "look " + what }, el("i", {}), t("view.tag." + what));

/** What dashed and dotted lines, hollow marks and dots say, of those that are in the picture. */
function looks() {
  const { nodes, links } = scene;
  /** @param {(v: number) => boolean} is */
  const some = (is) => nodes.length <= 3000 && nodes.some((v) => v < model.n && is(v));
  return [
    (links.some((link) => link.planned) || some(isHollow)) && lookOf("planned"),
    links.some((link) => link.faint) && lookOf("superseded"),
    some(isDisputedNode) && el("span", { class: "disputes" }, t("view.tag.disputed")),
  ];
}

function toggleGroups() {
  change({ all: !state.all, open: new Set() });
  showAll();
}

export function drawLegend() {
  const legend = $("legend");
  const { all, now } = countKinds();
  legend.setAttribute("aria-label", t("view.kinds"));
  /** @type {any} */
  const active = document.activeElement;
  const had = active?.dataset?.kind;
  fill(
    legend,
    model.kinds.map((_, k) => all[k] > 0 && kindButton(k, all[k], now[k])),
    model.home.size > 0 &&
      foldButton(state.unfold, state.unfold ? "view.fold" : "view.unfold", () =>
        change({ unfold: !state.unfold }),
      ),
    looks(),
    scene.total > MANY &&
      foldButton(state.all, state.all ? "view.close-all" : "view.open-all", toggleGroups),
  );
  if (had !== undefined) legend.querySelector(`[data-kind="${had}"]`)?.focus();
}
