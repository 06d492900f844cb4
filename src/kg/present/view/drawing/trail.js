// @ts-check
// The line above the details: the last things, the start, and the link to what is chosen.

import { t } from "../model/language.js";
import { state } from "../model/state.js";
import { letGo } from "./deeds.js";
import { el, hasAddress, say, textButton } from "./dom.js";
import { goBackTo, lastPlaces, writeAddress } from "./history.js";

const LAST = 3;

/** @param {boolean} chosen whether anything is */
export function trailLine(chosen) {
  const places = state.step < 0 ? lastPlaces(LAST) : []; // a story has its own way back
  return el(
    "nav",
    { class: "trail", "aria-label": t("view.trail") },
    places.map(([name, place], k) =>
      textButton((k ? "" : "‹ ") + name, () => goBackTo(place), { class: "place", title: name }),
    ),
    chosen && textButton(places.length ? t("view.back") : "‹ " + t("view.back"), letGo),
    hasAddress && textButton(t("view.copy"), copyLink, { class: "copy" }),
  );
}

/**
 * Copies the address of what is chosen; where the browser does not allow it, shows it to be copied.
 * @param {Event} event
 */
async function copyLink({ target }) {
  const button = /** @type {HTMLElement} */ (target);
  writeAddress();
  const { href } = location;
  try {
    await navigator.clipboard.writeText(href);
    button.textContent = t("view.copied");
    say(t("view.copied"));
  } catch {
    const about = { readOnly: true, value: href, "aria-label": t("view.copy-this") };
    const field = el("input", { type: "text", class: "copy", ...about });
    button.replaceWith(field);
    field.select();
    field.focus();
  }
}
