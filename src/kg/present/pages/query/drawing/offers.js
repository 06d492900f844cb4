// @ts-check
// Completion: terms, prefixes and things whose names begin as what is being written.

import { el, fill } from "../../../view/drawing/dom.js";
import { level, LEVELS, line as lineOf, sought as soughtIn } from "../../../view/rules/ranking.js";
import { namesLike } from "../model/asking.js";
import { page } from "../model/page.js";
import { drawColours } from "./editor.js";
import { colours, offers, text } from "./elements.js";

const MOST = 12;
const REST = 120; // so long must the writer rest before the server is asked

/** @typedef {{ term: string, note: string }} Offer */
/** @typedef {HTMLInputElement | HTMLTextAreaElement} Field */

const shown = {
  /** @type {Offer[]} */
  items: [],
  chosen: -1,
  /** @type {Field} where they are offered */
  field: text,
  word: "",
  turn: 0,
};

/**
 * What is being written in a field.
 * @param {Field} field
 */
function wordBefore(field) {
  if (field !== text) return field.value.trim();
  return /[\p{L}\p{N}_:-]*$/u.exec(field.value.slice(0, caretOf(field)))?.[0] ?? "";
}

/**
 * Where is written in a field.
 * @param {Field} field
 */
const caretOf = (field) => field.selectionStart ?? field.value.length;

/**
 * Prefixes and terms, those first that begin as the word does.
 * @param {string} word
 * @returns {Offer[]}
 */
function termsLike(word) {
  const low = word.toLowerCase();
  const { prefixes, terms } = page.known;
  const spaces = Object.keys(prefixes)
    .map((prefix) => ({ term: prefix + ":", note: prefixes[prefix] }))
    .filter(({ term }) => term.startsWith(low) && term !== low);
  const wanted = soughtIn(word);
  const named = terms
    .map((one) => ({ ...one, fits: level(termLine(one), wanted) }))
    .filter(({ fits }) => fits > LEVELS.inside)
    .sort((a, b) => begins(b.term, low) - begins(a.term, low) || b.fits - a.fits);
  const told = named.map(({ term, names }) => ({ term, note: names[0] ?? "" }));
  return [...spaces, ...told];
}

/** @param {import("../model/page.js").Term} term */
const termLine = ({ term, names }) => lineOf(names, [term, term.split(":")[1]]);

/**
 * Whether a term begins so, with its prefix or without.
 * @param {string} term
 * @param {string} low
 */
const begins = (term, low) =>
  Number([term, term.split(":")[1]].some((name) => name.toLowerCase().startsWith(low)));

/**
 * @param {string} word
 * @param {string} kind
 * @returns {Promise<Offer[]>}
 */
async function thingsLike(word, kind) {
  const things = await namesLike(word, kind);
  return things.map(({ term, names }) => ({ term, note: names.join(" · ") }));
}

/**
 * Whether a field holds nothing to complete: a variable, or a letter alone.
 * @param {Field} field
 * @param {string} word
 */
function isNoName(field, word) {
  const before = field.value.slice(0, caretOf(field) - word.length);
  return [...word].length < 2 || (field === text && /[?$]$/.test(before));
}

/** @param {Field} field */
export async function offer(field) {
  const word = wordBefore(field);
  const turn = ++shown.turn;
  if (isNoName(field, word)) {
    hideOffers();
    return;
  }
  let found = field === text ? termsLike(word) : [];
  // A parameter that the question sets to a source asks for one.
  const kind = field !== text && field.defaultValue.startsWith("source:") ? "source" : "";
  const sought = word.replace(/^(?:entity|source):/, "");
  if ([...sought].length > 1 && !/^[a-z]+:/.test(sought)) {
    await new Promise((done) => setTimeout(done, REST));
    if (turn !== shown.turn) return;
    try {
      const things = await thingsLike(sought, kind);
      found = [...found.slice(0, MOST / 2), ...things, ...found.slice(MOST / 2)];
    } catch {
      /* completion is a help, and its absence no fault */
    }
  }
  if (turn === shown.turn) showOffers(field, found.slice(0, MOST), word);
}

/**
 * @param {Field} field
 * @param {Offer[]} items
 * @param {string} word
 */
function showOffers(field, items, word) {
  Object.assign(shown, { items, field, word, chosen: items.length ? 0 : -1 });
  field.after(offers);
  const rows = items.map(({ term, note }, index) => {
    const onmousedown = (/** @type {Event} */ event) => {
      event.preventDefault();
      takeOffer(index);
    };
    const about = { role: "option", id: "offer" + index, "aria-selected": String(index === 0) };
    return el("li", { ...about, onmousedown }, term, " ", el("span", { class: "soft" }, note));
  });
  fill(offers, rows);
  offers.hidden = !items.length;
  placeOffers(field, word);
  markChosen(field);
}

/**
 * Names are offered below the word that they would complete.
 * @param {Field} field
 * @param {string} word
 */
function placeOffers(field, word) {
  offers.style.top = offers.style.left = "";
  if (field !== text || offers.hidden || !colours.firstChild) return;
  const range = rangeAt(caretOf(field) - word.length);
  const line = range?.getClientRects()[0];
  const box = colours.getBoundingClientRect();
  if (!line || line.bottom > box.bottom) return;
  const left = Math.min(line.left - box.left, box.width - offers.offsetWidth);
  offers.style.top = line.bottom - box.top + 4 + "px";
  offers.style.left = Math.max(0, left) + "px";
}

/**
 * The place of a letter of the query among its colours.
 * @param {number} at
 */
function rangeAt(at) {
  const walk = document.createTreeWalker(colours, NodeFilter.SHOW_TEXT);
  let rest = at;
  while (walk.nextNode()) {
    const part = /** @type {Text} */ (walk.currentNode);
    if (rest <= part.length) {
      const range = document.createRange();
      range.setStart(part, rest);
      return range;
    }
    rest -= part.length;
  }
  return null;
}

/** @param {Element} field */
function markChosen(field) {
  const { chosen } = shown;
  const rows = /** @type {Element[]} */ ([...offers.children]);
  rows.forEach((row, k) => row.setAttribute("aria-selected", String(k === chosen)));
  if (field.getAttribute("role") === "combobox")
    field.setAttribute("aria-expanded", String(!offers.hidden));
  if (chosen >= 0 && !offers.hidden) {
    field.setAttribute("aria-activedescendant", "offer" + chosen);
    rows[chosen].scrollIntoView({ block: "nearest" });
  } else field.removeAttribute("aria-activedescendant");
}

export function hideOffers() {
  shown.turn++;
  offers.hidden = true;
  const field = shown.items.length ? shown.field : text;
  shown.items = [];
  shown.chosen = -1;
  markChosen(field);
}

/** @param {number} index */
function takeOffer(index) {
  const { field, word } = shown;
  const { term, note } = shown.items[index];
  const inQuery = field === text;
  const at = caretOf(field);
  const put = inQuery ? term : term.replace(/^entity:/, "");
  hideOffers();
  field.focus();
  field.setSelectionRange(inQuery ? at - word.length : 0, inQuery ? at : field.value.length);
  // As if it were typed, so that it can be undone.
  if (!document.execCommand("insertText", false, put))
    field.setRangeText(put, caretOf(field), field.selectionEnd ?? caretOf(field), "end");
  hideOffers();
  field.dispatchEvent(new CustomEvent("taken", { detail: note }));
  drawColours();
}

/**
 * A key while names are offered; returns whether it was one for them.
 * @param {KeyboardEvent} event
 */
function offerKey(event) {
  const { items, chosen } = shown;
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    const step = event.key === "ArrowDown" ? 1 : items.length - 1;
    shown.chosen = (chosen + step) % items.length;
    markChosen(/** @type {Element} */ (event.target));
  } else if (event.key === "Enter") takeOffer(chosen);
  else if (event.key === "Escape") hideOffers();
  else return false;
  return true;
}

/** @param {KeyboardEvent} event */
export function watchOfferKeys(event) {
  // Enter ends a Korean letter here.
  if (!event.isComposing && !offers.hidden && offerKey(event)) event.preventDefault();
}
