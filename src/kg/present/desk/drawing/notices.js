// @ts-check
// What the page says of what was done: in sight for a while, and to those who hear it read.

import { $, el, fill, say, textButton } from "../../view/drawing/dom.js";

const LASTS = 12000;
const MOST = 3; // so many problems are told

/** @typedef {{ message?: string, hint?: string, problems?: import("../model/page.js").Problem[] }} Told */

let turn = 0;

/**
 * @param {string} text
 * @param {{ label: string, deed: () => unknown, fault?: boolean }} [more] a button beside it
 */
export function notice(text, more) {
  const mine = ++turn;
  show(text, false, more);
  setTimeout(() => {
    if (mine === turn && !$("notice").contains(document.activeElement)) hideNotice();
  }, LASTS);
}

/**
 * What went wrong stays in sight.
 * @param {unknown} error
 */
export function complain(error) {
  turn++;
  const { message, hint, problems = [] } = /** @type {Told} */ (error);
  const own = problems.slice(0, MOST).map((one) => [one.message, one.hint]);
  const told = own.length ? own : [[message, hint]];
  show(told.flat().filter(Boolean).join(" "), true);
}

/**
 * @param {string} text
 * @param {boolean} fault
 * @param {{ label: string, deed: () => unknown }} [more]
 */
function show(text, fault, more) {
  const box = $("notice");
  box.classList.toggle("fault", fault);
  const close = textButton("×", hideNotice, { class: "bare", "aria-label": box.dataset.close });
  fill(box, el("span", {}, text), more && textButton(more.label, more.deed), close);
  box.hidden = false;
  say(text);
}

export function hideNotice() {
  $("notice").hidden = true;
}
