// @ts-check
// The colours of the query, which lie under its letters, and the marks of what is wrong in it.

import { $, el } from "../../../view/drawing/dom.js";
import { placeAt, tokens } from "../rules/tokens.js";
import { colours, text } from "./elements.js";

const MOST = 50000; // longer queries have none

/**
 * @param {(at: number, word: string) => boolean} [isWrong] whether a word at a place is wrong
 */
export function drawColours(isWrong = () => false) {
  const query = text.value;
  const plain = query.length > MOST;
  $("editor").classList.toggle("plain", plain);
  text.removeAttribute("aria-invalid");
  if (plain) {
    colours.replaceChildren();
    return;
  }
  let at = 0;
  const parts = tokens(query).map(([kind, word]) => {
    const wrong = isWrong(at, word) && "wrong";
    at += word.length;
    const look = [kind, wrong].filter(Boolean).join(" ");
    return look ? el("span", { class: look }, word) : word;
  });
  colours.replaceChildren(...parts, "\n");
  colours.scrollTop = text.scrollTop;
}

/**
 * Marks the word at a line and a column.
 * @param {number} line
 * @param {number} column
 */
export function markPlace(line, column) {
  const place = placeAt(text.value, line, column);
  const last = Math.max(0, Math.min(place, text.value.trimEnd().length - 1));
  drawColours((at, word) => at <= last && last < at + word.length);
  text.setAttribute("aria-invalid", "true");
}

/**
 * Marks terms wherever they stand.
 * @param {string[]} terms
 */
export function markTerms(terms) {
  drawColours((_, word) => terms.includes(word));
  text.setAttribute("aria-invalid", "true");
}

/**
 * Puts the cursor at a line and a column.
 * @param {number} line
 * @param {number} column
 */
export function goTo(line, column) {
  const place = placeAt(text.value, line, column);
  const folded = text.closest("details");
  if (folded) folded.open = true;
  text.focus();
  text.setSelectionRange(place, place);
  text.scrollTop = Math.max(0, (line - 4) * 21);
}
