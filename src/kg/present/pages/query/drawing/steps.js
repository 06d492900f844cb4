// @ts-check
// Turning pages of rows, and saying how they are sorted: on the query page and on the pages of a site.

import { el, textButton } from "../../../view/drawing/dom.js";

/** Where the steps stand: above the table, and below it. */
export const PLACES = ["pages", "pages-below"];

/**
 * What speaks to the reader: sentences by their codes, and numbers.
 * @typedef {object} Speech
 * @property {(code: string, facts?: import("../../../view/rules/words.js").Facts) => string} t
 * @property {(n: number) => string} figure
 */

/**
 * The step to earlier rows, which are shown, and the step to further ones.
 * @param {ReturnType<typeof import("../rules/rows.js").pageAt>} page
 * @param {number} size of a page
 * @param {number} all rows
 * @param {Speech} speech
 * @param {(to: number, name: string) => void} go shows the page that a row is on
 */
export function pageSteps({ first, end, before, after }, size, all, { t, figure }, go) {
  /** @param {string} name @param {string} sign @param {boolean} there @param {number} to */
  const step = (name, sign, there, to) => {
    const words = t(name === "before" ? "query.page.before" : "query.page.after");
    const about = { class: name, disabled: !there, "aria-label": words, title: words };
    return textButton(sign, () => go(to, name), about);
  };
  const facts = { first: figure(first + 1), last: figure(end), all: figure(all) };
  return [
    step("before", "‹", before, first - size),
    el("span", {}, t("query.page", facts)),
    step("after", "›", after, end),
  ];
}

/**
 * Has the step that was taken be the place from which the keyboard goes on, or the other one.
 * @param {Element} steps
 * @param {string} name
 */
export function focusStep(steps, name) {
  const button =
    steps.querySelector(`button.${name}:enabled`) ?? steps.querySelector("button:enabled");
  /** @type {HTMLElement | null} */ (button)?.focus({ preventScroll: true });
}

/**
 * How rows are sorted, in words.
 * @param {import("../rules/rows.js").Sort} sort
 * @param {string} column as it is headed
 * @param {Speech} speech
 */
export function sortedWords({ by, down }, column, { t }) {
  if (by === "") return t("query.sorted.not");
  return t(down ? "query.sorted.down" : "query.sorted.up", { column });
}
