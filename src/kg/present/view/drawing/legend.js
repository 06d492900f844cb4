// @ts-check
// The legend, which switches kinds.

import { model } from "../model/document.js";
import { foreign, t } from "../model/language.js";
import { kindName } from "../model/names.js";
import { noveltyOf } from "../model/since.js";
import { change, state } from "../model/state.js";
import { mostVoices, radiusOf } from "../model/voices.js";
import { toggled } from "../rules/collections.js";
import { thousands } from "../rules/numbers.js";
import { MANY, scene } from "../scene/compose.js";
import { kindCounts } from "../scene/counts.js";
import { isDisputedNode } from "../scene/phrases.js";
import { showAll } from "./deeds.js";
import { $, el, fill, svg, textButton } from "./dom.js";
import { badge, shapePath } from "./marks.js";
import { isHollow } from "./nodes.js";
import { palette } from "./palette.js";
import { tieKeys } from "./ties.js";

/**
 * The button of a kind, with the number of its marks in the picture; of what is only told inside
 * other things there is none.
 * @param {number} k
 * @param {ReturnType<typeof kindCounts>} counts
 */
function kindButton(k, { all, now, folded }) {
  const kind = kindName(k);
  const shown = { kind, all: thousands(all[k]), shown: thousands(now[k]) };
  const title = all[k]
    ? t("view.shown-of", shown)
    : t("view.told-inside", { kind, count: thousands(folded[k]) });
  return el(
    "button",
    {
      type: "button",
      "aria-pressed": String(!state.hide.has(k)),
      "data-kind": String(k),
      title,
      onclick: () => change({ hide: toggled(state.hide, k) }),
    },
    badge(k),
    el("span", { lang: foreign(model.kinds[k][1]) }, kind),
    all[k] > 0 && el("b", {}, thousands(now[k])),
  );
}

/**
 * @param {boolean} pressed
 * @param {string} code of its words
 * @param {() => void} onclick
 */
const foldButton = (pressed, code, onclick) =>
  textButton(t(code), onclick, { class: "fold", "aria-pressed": String(pressed) });

/**
 * Which of dashed and dotted lines, hollow marks and dots are in the picture, by the tags that they
 * stand for.
 */
export function drawnLooks() {
  const { nodes, links } = scene;
  /** @param {(v: number) => boolean} is */
  const some = (is) => nodes.length <= 3000 && nodes.some((v) => v < model.n && is(v));
  const there = {
    planned: links.some((link) => link.planned) || some(isHollow),
    superseded: links.some((link) => link.faint),
    disputed: scene.kind !== "ties" && some(isDisputedNode),
    new: some((v) => noveltyOf(v) === "new"),
    told: some((v) => noveltyOf(v) === "told"),
  };
  return Object.entries(there).flatMap(([look, is]) => (is ? [look] : []));
}

/**
 * What one of them says.
 * @param {string} look
 */
const lookOf = (look) =>
  look === "disputed"
    ? el("span", { class: "disputes" }, t("view.tag.disputed"))
    : el("span", { class: "look " + look }, el("i", {}), t("view.tag." + look));

const looks = () => drawnLooks().map(lookOf);

// How large the marks of the legend are beside those of the picture.
const SMALL = 0.45;

/** What the sizes of marks in the network say. */
function sizes() {
  const most = mostVoices();
  if (state.view !== "network" || scene.grouped || !most) return false;
  const at = (/** @type {number} */ x, /** @type {number} */ r) =>
    svg("circle", { cx: x, cy: 6, r: r * SMALL, fill: palette.soft });
  const size = { width: 22, height: 12, viewBox: "0 0 22 12", "aria-hidden": "true" };
  const marks = svg("svg", size, at(3, radiusOf(1)), at(15, radiusOf(most)));
  return el("span", { class: "look" }, marks, " ", t("view.sizes", { count: thousands(most) }));
}

/** What the lines of the main ties mean. */
const meanings = () =>
  tieKeys().map(({ text, colour, shape }) => {
    const line = svg("path", { d: "M0 6H20", stroke: colour, "stroke-width": 2 });
    const mark = svg("path", { d: shape && shapePath(shape, 10, 6, 4.2), fill: colour });
    const size = { width: 25, height: 12, viewBox: "0 0 25 12", "aria-hidden": "true" };
    return el("span", { class: "look" }, svg("svg", size, line, mark), text);
  });

function toggleGroups() {
  change({ all: !state.all, open: new Set() });
  showAll();
}

export function drawLegend() {
  const legend = $("legend");
  const counts = kindCounts();
  legend.setAttribute("aria-label", t("view.kinds"));
  /** @type {any} */
  const active = document.activeElement;
  const had = active?.dataset?.kind;
  if (scene.kind === "ties") {
    fill(legend, meanings(), looks(), el("span", { class: "look" }, t("view.thicker")));
    return;
  }
  fill(
    legend,
    model.kinds.map((_, k) => counts.all[k] + counts.folded[k] > 0 && kindButton(k, counts)),
    model.home.size > 0 &&
      foldButton(state.unfold, state.unfold ? "view.fold" : "view.unfold", () =>
        change({ unfold: !state.unfold }),
      ),
    looks(),
    sizes(),
    scene.total > MANY &&
      foldButton(state.all, state.all ? "view.close-all" : "view.open-all", toggleGroups),
  );
  if (had !== undefined) legend.querySelector(`[data-kind="${had}"]`)?.focus();
}
