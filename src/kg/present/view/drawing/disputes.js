// @ts-check
// What sources say apart: value against value, who says each, and since when.

import { model } from "../model/document.js";
import { dateText, t } from "../model/language.js";
import { labelOf, propName, sourceName } from "../model/names.js";
import { state } from "../model/state.js";
import { isOf, rivalries } from "../scene/rivals.js";
import { el } from "./dom.js";
import { onPaper, paperRefs } from "./paper.js";
import { citationList, thingButton } from "./parts.js";

/** @typedef {import("./dom.js").Child} Child */
/** @typedef {import("../scene/rivals.js").Rivalry} Rivalry */

// The sorts in the order in which they matter, each with whether it is open (null: no matter), and
// its heading.
/** @type {[string, boolean | null, string][]} */
const SORTS = [
  ["disagree", true, "view.rivals.disagree"],
  ["disagree", false, "view.rivals.settled"],
  ["moved", null, "view.rivals.moved"],
  ["developed", null, "view.rivals.developed"],
  ["revised", null, "view.rivals.revised"],
  ["weak", null, "view.rivals.weak"],
  ["set-aside", null, "view.rivals.set-aside"],
];

/** @returns {Child[]} */
export function disputesContent() {
  const day = state.asof && dateText(state.asof);
  return [
    el("h2", {}, t("view.disputes")),
    el("p", { class: "lead" }, day ? t("view.rivals.then", { day }) : t("view.rivals.lead")),
    SORTS.map(sortBlock),
  ];
}

/** @param {[string, boolean | null, string]} sort */
function sortBlock([what, open, code]) {
  const found = rivalries(what, open);
  if (!found.length) return null;
  const list = el("ul", { class: "rivalries" }, found.map(rivalryItem));
  const count = ` (${found.length})`;
  // What only developed is long, and nobody's quarrel: it is unfolded by who wants it.
  if (what === "disagree" || onPaper()) return [el("h3", {}, t(code) + count), list];
  return el("details", {}, el("summary", {}, el("h3", {}, t(code) + count)), list);
}

/** @param {Rivalry} one */
function rivalryItem(one) {
  const { thing, prop, since, settled, fell, steps } = one;
  const home = model.home.get(thing)?.[0];
  const chosen = state.sel >= 0 && isOf(thing, state.sel);
  const about = home !== undefined && [" · ", thingButton(home)];
  const tags = [
    since && t("view.rivals.since", { day: dateText(since) }),
    fell && t("view.rivals.fell"),
    settled && t("view.rivals.because", { reason: settled }),
  ].filter(Boolean);
  return el(
    "li",
    { class: chosen ? "chosen" : "" },
    el("p", {}, thingButton(thing), about, " ", el("small", {}, propName(prop))),
    el("div", { class: "values", role: "list", "aria-label": labelOf(thing) }, stepsOf(steps)),
    tags.length > 0 && el("p", { class: "soft" }, tags.join(" · ")),
  );
}

/**
 * Value against value, or one time after the other.
 * @param {Rivalry["steps"]} steps
 */
function stepsOf(steps) {
  const mark = steps.length > 1 ? "→" : "↔";
  const values = steps.flatMap(({ period, readings }) =>
    readings.map((reading) => ({ reading, period })),
  );
  return values.map(({ reading, period }, k) => readingBox(reading, period, k > 0 ? mark : ""));
}

/**
 * @param {import("../scene/rivals.js").Reading} reading
 * @param {string} period
 * @param {string} mark what stands between it and the value before it
 */
function readingBox({ text, voices, weak, cites }, period, mark) {
  const { source } = model.cites;
  const ends = [...new Set([cites[0], cites[cites.length - 1]])];
  const names = ends.map((c) => sourceName(source[c]).split(",")[0]);
  const said = [t("view.voices", { count: voices }), weak && t("view.rivals.weak-only"), period];
  return el(
    "div",
    { class: "value", role: "listitem" },
    el("strong", {}, mark && el("b", { "aria-hidden": "true" }, mark + " "), text),
    el("small", {}, said.filter(Boolean).join(" · ")),
    onPaper()
      ? paperRefs(cites)
      : el("details", {}, el("summary", {}, names.join(" … ")), citationList(cites)),
  );
}
