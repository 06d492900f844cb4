// @ts-check
// The parts of the page.

import { $, el } from "../../../view/drawing/dom.js";
import { page } from "../model/page.js";

/** The mark of what no source states together. */
export const COMPOSED = "†";

export const form = $("ask");
export const text = $("text");
export const colours = $("paint");
export const offers = $("offers");
export const status = $("status");
export const answer = $("answer");
export const cite = $("cite");
export const plans = $("plans");
export const day = $("day");

/** The day that the reader has written. */
export const askedDay = () => day.value.trim();

/** How the answer is to be shown: table, network or chart. */
export const mode = () =>
  /** @type {HTMLInputElement} */ (document.querySelector("#show input:checked")).value;

/** @param {string} way table, network or chart */
export function setMode(way) {
  for (const choice of document.querySelectorAll("#show input")) {
    const input = /** @type {HTMLInputElement} */ (choice);
    input.checked = input.value === way;
  }
}

/**
 * @param {import("../../../view/drawing/dom.js").Child} words
 * @param {string} href
 * @param {string} [title]
 */
export const linkTo = (words, href, title) =>
  el("a", { href, rel: "noreferrer noopener", title, target: page.embedded && "_blank" }, words);

/**
 * Says below the question why there is nothing to be seen.
 * @param {string} words
 */
export function sayWhy(words) {
  answer.append(el("p", { class: "why" }, words));
}
