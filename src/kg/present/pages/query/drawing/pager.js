// @ts-check
// Which rows are shown, and the others: above the table, and below it.

import { $, el, fill, textButton } from "../../../view/drawing/dom.js";
import { figure, lastAnswer, page, t } from "../model/page.js";
import { pageAt } from "../rules/rows.js";
import { answer } from "./elements.js";

const SIZES = [50, 200];
const PLACES = ["pages", "pages-below"];

export function clearPagers() {
  for (const id of PLACES) $(id).replaceChildren();
}

/** @param {(at: number) => Promise<void>} turn shows the page that a row is on */
export function drawPagers(turn) {
  const { order, at } = lastAnswer();
  clearPagers();
  if (order.length <= SIZES[0]) return;
  const { first, end, before, after } = pageAt(order.length, page.size, at);
  const facts = { first: figure(first + 1), last: figure(end), all: figure(order.length) };
  for (const id of PLACES) {
    /** @param {string} name @param {string} words @param {boolean} there @param {number} to */
    const step = (name, words, there, to) => {
      const about = { class: name, disabled: !there, "aria-label": words, title: words };
      return textButton(name === "before" ? "‹" : "›", () => go(turn, to, id, name), about);
    };
    fill(
      $(id),
      step("before", t("query.page.before"), before, first - page.size),
      el("span", {}, t("query.page", facts)),
      step("after", t("query.page.after"), after, end),
      id === PLACES[0] && sizes(turn, first),
    );
  }
}

/**
 * @param {(at: number) => Promise<void>} turn
 * @param {number} first
 */
function sizes(turn, first) {
  const onchange = async (/** @type {any} */ event) => {
    page.size = Number(event.target.value);
    await turn(first);
    $(PLACES[0]).querySelector("select").focus();
  };
  const options = SIZES.map((n) => el("option", { value: n, selected: n === page.size }, n));
  return el("label", {}, t("query.page.size"), " ", el("select", { onchange }, options));
}

/**
 * @param {(at: number) => Promise<void>} turn
 * @param {number} to
 * @param {string} id
 * @param {string} name
 */
async function go(turn, to, id, name) {
  await turn(to);
  if (id !== PLACES[0]) answer.scrollIntoView();
  const button =
    $(id).querySelector(`button.${name}:enabled`) || $(id).querySelector("button:enabled");
  button?.focus({ preventScroll: true });
}
