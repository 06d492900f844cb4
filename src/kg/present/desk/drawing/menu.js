// @ts-check
// A menu beside what was clicked, as WAI-ARIA describes it. The focus returns when it closes.

import { $, el, fill } from "../../view/drawing/dom.js";
import { close, openBeside } from "./popup.js";

/**
 * @typedef {object} Item
 * @property {string} text
 * @property {string} [note]
 * @property {() => unknown} take
 * @property {boolean} [apart] whether a line parts it from those above
 */

/** @type {HTMLElement | null} */
let opener = null;

const items = () => /** @type {HTMLElement[]} */ ([...$("menu-list").children]);

/**
 * @param {HTMLElement} beside
 * @param {string} label
 * @param {import("../../view/drawing/dom.js").Child} head what is told above the items
 * @param {Item[]} choices
 */
export function openMenu(beside, label, head, choices) {
  opener = beside;
  const list = $("menu-list");
  list.setAttribute("aria-label", label);
  fill($("menu-head"), head);
  fill(list, choices.map(itemOf));
  openBeside($("menu"), beside);
  beside.setAttribute("aria-expanded", "true");
  items()[0]?.focus();
}

/** @param {Item} item */
function itemOf({ text, note, take, apart }) {
  const onclick = (/** @type {Event} */ event) => {
    event.stopPropagation();
    closeMenu();
    take();
  };
  const onpointermove = (/** @type {any} */ event) => event.currentTarget.focus();
  return el(
    "li",
    { role: "menuitem", tabIndex: -1, class: apart && "apart", onclick, onpointermove },
    el("span", { class: "what" }, text),
    note && [" ", el("span", { class: "soft" }, note)],
  );
}

export function closeMenu() {
  close($("menu"));
  opener?.removeAttribute("aria-expanded");
  if (opener?.isConnected) opener.focus({ preventScroll: true });
  opener = null;
}

/** @param {number} by */
function walk(by) {
  const all = items();
  const at = all.indexOf(/** @type {HTMLElement} */ (document.activeElement));
  all[(at + by + all.length) % all.length]?.focus();
}

/** @param {string} letter */
function walkTo(letter) {
  const all = items();
  const at = all.indexOf(/** @type {HTMLElement} */ (document.activeElement));
  const order = [...all.slice(at + 1), ...all.slice(0, at + 1)];
  const low = letter.toLowerCase();
  order.find((one) => one.textContent?.trim().toLowerCase().startsWith(low))?.focus();
}

/** @type {Record<string, () => unknown>} */
const KEYS = {
  ArrowDown: () => walk(1),
  ArrowUp: () => walk(-1),
  Home: () => items()[0]?.focus(),
  End: () => items().at(-1)?.focus(),
  Enter: () => /** @type {any} */ (document.activeElement)?.click(),
  " ": () => /** @type {any} */ (document.activeElement)?.click(),
  Escape: closeMenu,
  Tab: closeMenu,
};

/** @param {KeyboardEvent} event */
function keyPressed(event) {
  const { key } = event;
  if (KEYS[key]) KEYS[key]();
  else if ([...key].length === 1 && !event.ctrlKey && !event.metaKey) walkTo(key);
  else return;
  event.preventDefault();
  event.stopPropagation();
}

export function watchMenu() {
  $("menu").addEventListener("keydown", keyPressed);
  document.addEventListener("pointerdown", (event) => {
    const { target } = event;
    if (opener && target instanceof Node && !$("menu").contains(target)) {
      opener.removeAttribute("aria-expanded");
      opener = null;
      close($("menu"));
    }
  });
}
