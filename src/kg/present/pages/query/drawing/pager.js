// @ts-check
// Which rows are shown, and the others: above the table, and below it.

import { $, el, fill } from "../../../view/drawing/dom.js";
import { figure, lastAnswer, page, t } from "../model/page.js";
import { pageAt } from "../rules/rows.js";
import { answer } from "./elements.js";
import { PLACES, focusStep, pageSteps } from "./steps.js";

const SIZES = [50, 200];

export function clearPagers() {
  for (const id of PLACES) $(id).replaceChildren();
}

/** @param {(at: number) => Promise<void>} turn shows the page that a row is on */
export function drawPagers(turn) {
  const { order, at } = lastAnswer();
  clearPagers();
  if (order.length <= SIZES[0]) return;
  const rows = pageAt(order.length, page.size, at);
  for (const id of PLACES) {
    /** @param {number} to @param {string} name */
    const step = (to, name) => go(turn, to, id, name);
    const steps = pageSteps(rows, page.size, order.length, { t, figure }, step);
    fill($(id), steps, id === PLACES[0] && sizes(turn, rows.first));
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
  focusStep($(id), name);
}
