// @ts-check
// Keys for everything.

import { change, state } from "../model/state.js";
import { isTold } from "../scene/story.js";
import {
  letGo,
  showAll,
  startPath,
  switchLanguage,
  switchTheme,
  toggleExpanded,
  zoomAt,
} from "./deeds.js";
import { $ } from "./dom.js";
import { closeMenus, openHelp } from "./menus.js";
import { goStep } from "./story.js";

/** @typedef {(event: KeyboardEvent) => void} Deed */

const closer = () => zoomAt(1.3);
const farAway = () => zoomAt(1 / 1.3);

/** @type {Record<string, Deed>} */
const ANYWHERE = {
  "/": (event) => {
    event.preventDefault();
    $("query").focus();
    $("query").select();
  },
  "+": closer,
  "=": closer,
  "-": farAway,
  "−": farAway,
  0: showAll,
  l: switchLanguage,
  d: switchTheme,
  "?": openHelp,
};

/** @type {Record<string, Deed>} for the thing that is chosen */
const CHOSEN = {
  p: (event) => {
    event.preventDefault();
    startPath(state.sel);
  },
  e: () => toggleExpanded(state.sel),
};
for (const digit of "123456789") CHOSEN[digit] = () => change({ hops: Number(digit) });

function escape() {
  if ($("help").open) return;
  // What is chosen stays while a menu is closed.
  if (!closeMenus()) letGo();
}

/** @type {Record<string, number>} steps of a story on or back */
const STEPS = {
  ...{ ArrowDown: 1, ArrowRight: 1, PageDown: 1 },
  ...{ ArrowUp: -1, ArrowLeft: -1, PageUp: -1 },
};

/** @param {KeyboardEvent} event */
function followStory(event) {
  const inList = /** @type {Element} */ (event.target).closest("#list, #days, .menu");
  if (!isTold() || inList || !Object.hasOwn(STEPS, event.key)) return false;
  event.preventDefault();
  goStep(state.step + STEPS[event.key]);
  return true;
}

/** @param {KeyboardEvent} event */
function keyPressed(event) {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "Escape") {
    escape();
    return;
  }
  const { tagName } = /** @type {Element} */ (event.target);
  if (/^(INPUT|SELECT|TEXTAREA)$/.test(tagName)) return;
  if (followStory(event)) return;
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  if (Object.hasOwn(ANYWHERE, key)) ANYWHERE[key](event);
  else if (state.sel >= 0 && Object.hasOwn(CHOSEN, key)) CHOSEN[key](event);
}

export function watchKeys() {
  document.addEventListener("pointerdown", (/** @type {any} */ event) => {
    if (!event.target.closest(".menu")) closeMenus();
  });
  document.addEventListener("keydown", keyPressed);
}
