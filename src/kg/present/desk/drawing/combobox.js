// @ts-check
// A field that completes what is written, as WAI-ARIA describes a combobox with a list: arrows walk
// through it, Enter takes, Escape closes it; what is known of the marked one stands beside.

import { $, el, fill } from "../../view/drawing/dom.js";
import { close, openBeside } from "./popup.js";

const LINES = 12; // so much of a card stands beside a name
const REST = 120; // so long must the writer rest before others are asked

/**
 * @typedef {object} Offer
 * @property {string} text
 * @property {string[]} [notes] what tells it from others
 * @property {() => unknown} take
 * @property {() => Promise<string[]>} [card] lines that stand beside it
 * @property {boolean} [apart] whether a line parts it from those above
 */

/**
 * @typedef {object} Settings
 * @property {string} id
 * @property {string} label of the list
 * @property {(text: string) => Promise<Offer[]> | Offer[]} find
 * @property {(text: string) => unknown} [written] after each letter
 * @property {() => unknown} [left] when the focus goes
 * @property {boolean} [open] whether the list opens with the focus
 * @property {number} [rest]
 */

const shown = {
  /** @type {HTMLInputElement | null} */
  input: null,
  /** @type {Offer[]} */
  offers: [],
  at: -1,
  turn: 0,
  /** the turn that is looked for; 0 for none */
  sought: 0,
};

/** @type {HTMLElement | undefined} */
let box;
const popup = () => (box ??= $("offers"));
const part = (/** @type {"list" | "card"} */ name) =>
  /** @type {HTMLElement} */ (popup().querySelector("#offers-" + name));

let pressed = false;
addEventListener("pointerdown", () => (pressed = true), true);
for (const end of ["pointerup", "pointercancel"])
  addEventListener(end, () => (pressed = false), true);

/**
 * What is drawn anew before the focus has arrived, or under a button that is pressed, would take
 * the focus or the click away.
 * @param {() => unknown} deed
 */
function afterwards(deed) {
  if (pressed) addEventListener("pointerup", () => setTimeout(deed), { once: true });
  else setTimeout(deed);
}

/**
 * Makes a combobox of an input.
 * @param {Settings} settings
 * @param {Record<string, unknown>} properties of the input
 * @returns {HTMLInputElement}
 */
export function combobox(settings, properties) {
  const input = el("input", {
    id: settings.id,
    role: "combobox",
    autocomplete: "off",
    spellcheck: false,
    "aria-autocomplete": "list",
    "aria-expanded": "false",
    "aria-controls": "offers-list",
    ...properties,
  });
  input.addEventListener("input", () => {
    settings.written?.(input.value);
    offerTo(input, settings);
  });
  input.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) =>
    keyPressed(event, input, settings),
  );
  input.addEventListener("blur", () => {
    setTimeout(() => shown.input === input && hideOffers(), 150);
    if (settings.left) afterwards(settings.left);
  });
  if (settings.open) input.addEventListener("click", () => offerTo(input, settings));
  return input;
}

/**
 * @param {HTMLInputElement} input
 * @param {Settings} settings
 */
async function offerTo(input, settings) {
  const turn = ++shown.turn;
  shown.sought = turn;
  await new Promise((done) => setTimeout(done, settings.rest ?? REST));
  if (turn !== shown.turn) return;
  /** @type {Offer[]} */
  let found = [];
  try {
    found = await settings.find(input.value.trim());
  } catch {
    /* completion is a help, and its absence no fault */
  }
  if (turn !== shown.turn) return;
  shown.sought = 0;
  if (document.activeElement === input) show(input, found, settings.label);
}

/**
 * Enter came before the offers: the first of them is taken when they are there, wherever the focus
 * is by then; only a new thing is registered where its name is still being written.
 * @param {HTMLInputElement} input
 * @param {Settings} settings
 */
async function takeFirst(input, settings) {
  const text = input.value.trim();
  hideOffers();
  const found = text ? await Promise.resolve(settings.find(text)).catch(() => []) : [];
  if (input.value.trim() !== text) return;
  if (found.length > (document.activeElement === input ? 0 : 1)) found[0].take();
}

/**
 * @param {HTMLInputElement} input
 * @param {Offer[]} offers
 * @param {string} label
 */
function show(input, offers, label) {
  Object.assign(shown, { input, offers, at: offers.length ? 0 : -1 });
  if (!offers.length) {
    hideOffers();
    return;
  }
  const host = input.closest("dialog") ?? $("main"); // what is outside of an open dialog is inert
  if (popup().parentElement !== host) host.append(popup());
  const list = part("list");
  list.setAttribute("aria-label", label);
  fill(list, offers.map(optionOf));
  fill(part("card"));
  openBeside(popup(), input, input.offsetWidth);
  input.setAttribute("aria-expanded", "true");
  mark(input);
}

/** @param {Offer} offer @param {number} at */
function optionOf(offer, at) {
  const onpointerdown = (/** @type {Event} */ event) => {
    event.preventDefault();
    take(at);
  };
  const notes = offer.notes?.filter(Boolean) ?? [];
  return el(
    "li",
    { role: "option", id: "offer" + at, class: offer.apart && "apart", onpointerdown },
    el("span", { class: "what" }, offer.text),
    notes.length > 0 && [" ", el("span", { class: "soft" }, notes.join(" · "))],
  );
}

/** @param {HTMLInputElement} input */
function mark(input) {
  const rows = /** @type {HTMLElement[]} */ ([...part("list").children]);
  rows.forEach((row, k) => row.setAttribute("aria-selected", String(k === shown.at)));
  if (shown.at < 0) return;
  input.setAttribute("aria-activedescendant", "offer" + shown.at);
  rows[shown.at].scrollIntoView({ block: "nearest" });
  showCard(shown.offers[shown.at], input);
}

/** @param {Offer} marked @param {HTMLInputElement} input */
async function showCard(marked, input) {
  const lines = marked.card ? await marked.card() : [];
  if (shown.input !== input || shown.offers[shown.at] !== marked) return;
  fill(
    part("card"),
    lines.slice(0, LINES).map((line) => el("p", {}, line)),
  );
  openBeside(popup(), input, input.offsetWidth);
}

export function hideOffers() {
  shown.turn++;
  close(popup());
  shown.input?.setAttribute("aria-expanded", "false");
  shown.input?.removeAttribute("aria-activedescendant");
  Object.assign(shown, { input: null, offers: [], at: -1 });
}

/** @param {number} at */
function take(at) {
  const taken = shown.offers[at];
  hideOffers();
  taken?.take();
}

/**
 * @param {KeyboardEvent} event
 * @param {HTMLInputElement} input
 * @param {Settings} settings
 */
function keyPressed(event, input, settings) {
  if (event.isComposing || event.ctrlKey || event.metaKey) return; // Enter ends a Korean letter
  const open = shown.input === input && shown.offers.length > 0;
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step) stepped(input, settings, open ? step : 0);
  else if (event.key === "Enter") {
    // What is offered still is for what stood there before the last letters.
    if (shown.sought === shown.turn) takeFirst(input, settings);
    else take(open ? shown.at : -1);
  } else if (event.key === "Escape" && open) hideOffers();
  else return;
  event.preventDefault();
  event.stopPropagation();
}

/**
 * Marks another offer, or opens the list.
 * @param {HTMLInputElement} input
 * @param {Settings} settings
 * @param {number} step
 */
function stepped(input, settings, step) {
  if (!step) {
    offerTo(input, { ...settings, rest: 0 });
    return;
  }
  shown.at = (shown.at + step + shown.offers.length) % shown.offers.length;
  mark(input);
}
