// @ts-check
// Runs the script that the page carries deflated, once the style has come that lies before it.
// The policy of the page names all of them by their hashes.

import { unpacked } from "./rules/unpacking.js";

/** @type {any} */
const holder = document.getElementById("code");

/**
 * @param {"style" | "script"} kind
 * @param {string} text
 * @param {any} place what goes for it
 */
function put(kind, text, place) {
  const element = document.createElement(kind);
  element.textContent = text;
  place.replaceWith(element);
}

unpacked(holder.textContent.trim()).then((text) => {
  const [style, code] = text.split("\f");
  put("style", style, document.getElementById("style"));
  put("script", code, holder);
});
