// @ts-check
// The address is the query, how it is asked and how the answer is shown: whoever opens it sees the
// same. Each run is a step of the browser's history.

import { $ } from "../../../view/drawing/dom.js";
import { carry } from "../model/kept.js";
import { page, t } from "../model/page.js";
import { askedDay, cite, day, mode, plans, setMode, text } from "./elements.js";

/** @typedef {import("../model/page.js").State} State */

const LONGEST = 8000; // of an address that is given to others
const given = text.value; // as the server wrote it
const arrived = new URL(location.href);
const ownTitle = document.title;

/** Whether the query is that of the titled question of the page. */
export const isTitled = () => arrived.searchParams.has("question") && text.value === given;

/**
 * What the page asks now.
 * @param {boolean} ran whether it has been asked
 * @returns {State}
 */
export const stateOf = (ran) => ({
  query: text.value,
  day: askedDay(),
  cite: cite.checked,
  plans: plans.checked,
  show: mode(),
  x: mode() === "chart" ? page.wanted.x : "",
  y: mode() === "chart" ? page.wanted.y : "",
  ran,
});

/**
 * Writes in the fields of the page what was asked.
 * @param {State} state
 */
export function writeState(state) {
  text.value = state.query;
  day.value = state.day;
  cite.checked = state.cite;
  plans.checked = state.plans;
  setMode(state.show);
  page.wanted = { x: state.x, y: state.y };
  headPage();
}

/**
 * What an address says of what is asked, beside the titled question: nothing where it is as usual.
 * @param {State} state
 */
const parametersOf = ({ query, day: asOf, cite: cited, plans: planned, show, x, y }) => ({
  query: isTitled() ? "" : query,
  "as-of": asOf,
  cite: cited && "yes",
  plans: planned && "yes",
  show: show !== "table" && show,
  ...{ x, y, embed: page.embedded && "1" },
});

/**
 * The address of what the page asks now.
 * @param {Record<string, string>} [more]
 */
export function addressOf(more = {}) {
  const here = new URL(arrived);
  const kept = here.searchParams;
  for (const key of [...kept.keys()])
    if (!(isTitled() && /^(question|p\..*)$/.test(key)) && key !== "lang") kept.delete(key);
  const asked = { ...parametersOf(stateOf(true)), ...more };
  for (const [key, value] of Object.entries(asked)) if (value) kept.set(key, value);
  here.hash = "";
  return here;
}

/** Whether what is asked now is too long for an address. */
export const isTooLong = () => addressOf().href.length > LONGEST;

/** What an address can hold of what is asked. */
function shortAddress() {
  const here = addressOf();
  if (here.href.length > LONGEST) here.searchParams.delete("query");
  return here;
}

/**
 * Keeps in the address what is asked, as a step of the history or in the place of the last one.
 * @param {boolean} ran
 * @param {boolean} asStep
 */
export function keepAddress(ran, asStep) {
  const here = shortAddress();
  const same = here.href.split("#")[0] === location.href.split("#")[0] && !isTooLong();
  const way = asStep && !same ? "pushState" : "replaceState";
  history[way](stateOf(ran), "", same ? location.href : here);
  headPage();
  keepTurned();
}

/** @returns {HTMLAnchorElement[]} the links to other languages */
const turned = () => [.../** @type {any} */ (document.querySelectorAll("a[hreflang]"))];

/** The links to other languages keep all that is asked. */
export function keepTurned() {
  const here = shortAddress();
  for (const link of turned()) {
    here.searchParams.set("lang", link.hreflang);
    link.href = here.pathname + here.search;
  }
}

/** What no address holds is given to the page in another language. */
export function watchTurned() {
  for (const link of turned()) {
    for (const event of ["pointerdown", "focus", "click"]) link.addEventListener(event, keepTurned);
    link.addEventListener("click", () => {
      if (isTooLong()) carry(stateOf(!!page.last));
    });
  }
}

/** A titled question that was changed is a query of one's own. */
function headPage() {
  if (!arrived.searchParams.has("question")) return;
  const own = !isTitled();
  const head = /** @type {HTMLElement} */ (document.querySelector("h1"));
  head.dataset.title ??= head.textContent;
  head.textContent = own ? t("query.own") : head.dataset.title;
  document.title = own ? ownTitle.replace(head.dataset.title, t("query.own")) : ownTitle;
  if ($("parameters")) $("parameters").hidden = own;
}
