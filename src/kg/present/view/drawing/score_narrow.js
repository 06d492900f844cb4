// @ts-check
// The score on narrow screens: the rows below each other, with those who act as chips.

import { t } from "../model/language.js";
import { state } from "../model/state.js";
import { toggled } from "../rules/collections.js";
import { thousands } from "../rules/numbers.js";
import { lanes, score, unfolding } from "../scene/score.js";
import { choose } from "./deeds.js";
import { el, textButton } from "./dom.js";
import { built } from "./pieces.js";

/**
 * A row, with what it does not tell at first below it.
 * @param {number} row
 * @param {() => void} redraw
 */
function rowItem(row, redraw) {
  const details = score().details[row];
  const [item] = built(score().narrow.rows[row]);
  if (!details.length || !(item instanceof Element)) return item;
  const open = unfolding.rows.has(row);
  const toggle = (/** @type {Event} */ event) => {
    event.stopPropagation();
    unfolding.rows = toggled(unfolding.rows, row);
    redraw();
  };
  const words = open
    ? t("view.score-fewer")
    : t("view.score-more", { count: thousands(details.length) });
  const title = t("view.score-details");
  item.append(textButton(words, toggle, { class: "more", "aria-expanded": String(open), title }));
  if (open) item.append(el("ul", { class: "details" }, details.map(detailItem)));
  return item;
}

/** @param {import("../scene/score.js").Detail} detail */
const detailItem = ([thing, name, amount, terms, came, broken]) =>
  el(
    "li",
    {},
    el("button", { type: "button", "data-v": String(thing) }, name),
    (amount || terms) && el("span", {}, ` ${[amount, terms].filter(Boolean).join(" · ")}`),
    came && el("span", { class: broken ? "red" : "soft" }, ` ${came}`),
  );

/**
 * @param {() => void} redraw
 * @returns {{ node: HTMLElement, touched: import("./score_touch.js").Touched }}
 */
export function narrowScore(redraw) {
  const { narrow, rows, meanings } = score();
  const sections = lanes().map((lane) => {
    const open = unfolding.lanes.has(lane.at);
    const toggle = () => {
      unfolding.lanes = toggled(unfolding.lanes, lane.at);
      redraw();
    };
    const more = t("view.score-more", { count: thousands(lane.more + lane.missing) });
    const words = open ? t("view.score-fewer") : more;
    const about = { class: "more", "aria-expanded": String(open) };
    return el(
      "section",
      {},
      el("h3", {}, lane.name, " ", (lane.more > 0 || open) && textButton(words, toggle, about)),
      built(narrow.years),
      el(
        "ol",
        {},
        lane.rows.map((row) => rowItem(row, redraw)),
      ),
    );
  });
  const node = el("div", { class: "narrow" }, sections);
  node.dataset.off = [...unfolding.off].map((at) => meanings[at]).join(" ");
  node.addEventListener("click", (/** @type {any} */ { target }) => {
    const button = target.closest("[data-v]");
    const item = target.closest("ol > li");
    if (button) choose(Number(button.dataset.v));
    else if (item) choose(Number(item.querySelector("[data-v]").dataset.v));
  });
  /** @param {number} v */
  const select = (v) => {
    for (const button of node.querySelectorAll(".name [data-v]"))
      button.closest("li").classList.toggle("chosen", Number(button.dataset.v) === v);
  };
  const shown = rows.includes(state.sel);
  return { node, touched: { focused: () => "", focus: () => shown, select } };
}
