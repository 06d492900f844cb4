// @ts-check
// The card of a thing: what it is and what is known of it, beside the link to its page. It opens
// while the mouse or the keyboard rests on the link, and by a button where there is neither.

import { $, el, textButton } from "../../../view/drawing/dom.js";
import { page, pageOf, t } from "../model/page.js";
import { askedDay, COMPOSED, linkTo } from "./elements.js";

/**
 * @typedef {object} Card
 * @property {string} name
 * @property {string[]} also
 * @property {string} kind
 * @property {string} told how many sources speak of it, and when
 * @property {{ property: string, value: string, aside: string }[]} facts
 */

const REST = 350; // so long must the mouse rest on a link

/** @type {Map<string, Promise<Card | null>>} */
const known = new Map();
const shown = {
  /** @type {any} */
  box: null,
  /** @type {HTMLElement | null} */
  link: null,
  timer: 0,
};

/**
 * @param {string} iri
 * @returns {Promise<Card | null>}
 */
function cardOf(iri) {
  const asked = new URLSearchParams({ thing: iri, lang: page.lang });
  if (askedDay()) asked.set("as-of", askedDay());
  const key = String(asked);
  const card =
    known.get(key) ??
    fetch("/card?" + asked)
      .then((response) => (response.ok ? response.json() : null))
      .catch(() => null);
  known.set(key, card);
  return card;
}

/**
 * A link with its card, and the button that opens it where nothing can rest on the link.
 * @param {HTMLElement} link
 * @param {string} iri
 * @param {string} words what the thing is called
 */
export function watchCard(link, iri, words) {
  if (page.embedded) return link;
  const soon = () => later(() => open(link, iri, false));
  link.addEventListener("mouseenter", soon);
  link.addEventListener("focus", soon);
  for (const end of ["mouseleave", "blur"]) link.addEventListener(end, () => later(hideCard));
  const label = t("query.card.about", { name: words });
  const press = () => open(link, iri, true);
  return el(
    "span",
    { class: "carded" },
    link,
    textButton("i", press, { class: "card-button", "aria-label": label, title: label }),
  );
}

/** @param {() => void} then */
function later(then) {
  clearTimeout(shown.timer);
  shown.timer = setTimeout(then, REST);
}

/**
 * @param {HTMLElement} link
 * @param {string} iri
 * @param {boolean} byButton
 */
async function open(link, iri, byButton) {
  if (shown.link === link && !byButton) return;
  const card = await cardOf(iri);
  if (!card || !link.isConnected) return;
  hideCard();
  const box = cardBox(card, iri, byButton);
  box.addEventListener("mouseenter", () => clearTimeout(shown.timer));
  box.addEventListener("mouseleave", () => later(hideCard));
  Object.assign(shown, { box, link });
  $("main").append(box);
  link.setAttribute("aria-describedby", "card");
  place(box, link);
  if (byButton) box.querySelector("button").focus();
}

/**
 * @param {Card} card
 * @param {string} iri
 * @param {boolean} byButton
 */
function cardBox({ name, also, kind, told, facts }, iri, byButton) {
  const rows = facts.map(({ property, value, aside }) =>
    el(
      "div",
      {},
      el("dt", {}, property),
      el("dd", {}, value, " ", aside && el("span", { class: "soft" }, aside)),
    ),
  );
  const head = [kind, ...also, told].filter(Boolean).join(" · ");
  const close = () => leave(shown.link);
  return el(
    "div",
    { id: "card", role: byButton ? "dialog" : "tooltip", "aria-label": byButton && name },
    el("strong", {}, name),
    el("p", { class: "soft" }, head),
    rows.length ? el("dl", {}, rows) : el("p", {}, t("query.card.nothing")),
    facts.some(({ aside }) => aside.includes(COMPOSED)) &&
      el("p", { class: "soft" }, t("present.composed.note", { mark: COMPOSED })),
    byButton && [
      linkTo(t("query.card.page"), pageOf(iri)),
      textButton(t("query.card.close"), close),
    ],
  );
}

/**
 * Below the link, or above it where there is more room; never outside of the window.
 * @param {HTMLElement} box
 * @param {HTMLElement} link
 */
function place(box, link) {
  const at = link.getBoundingClientRect();
  const room = document.documentElement.clientWidth;
  const left = Math.max(8, Math.min(at.left, room - box.offsetWidth - 8));
  const below = at.bottom + box.offsetHeight + 8 < innerHeight || at.top < box.offsetHeight + 8;
  box.style.left = left + scrollX + "px";
  box.style.top = (below ? at.bottom + 4 : at.top - box.offsetHeight - 4) + scrollY + "px";
}

/**
 * Back to the link, which opens no card by that.
 * @param {HTMLElement | null} link
 */
function leave(link) {
  hideCard();
  link?.focus();
  clearTimeout(shown.timer);
}

export function hideCard() {
  clearTimeout(shown.timer);
  shown.box?.remove();
  shown.link?.removeAttribute("aria-describedby");
  shown.box = shown.link = null;
}

/** @param {KeyboardEvent} event */
export function watchCardKeys(event) {
  if (event.key !== "Escape" || !shown.box) return;
  const { link } = shown;
  const inside = shown.box.contains(document.activeElement);
  if (inside) leave(link);
  else hideCard();
}
