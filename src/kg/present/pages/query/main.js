// @ts-check
// The query page: colours, completion, running, the answer as table, network or chart.

import { $, el } from "../../view/drawing/dom.js";
import { certain } from "../../view/rules/collections.js";
import { know } from "../../view/rules/forms.js";
import {
  isTooLong,
  keepAddress,
  keepTurned,
  stateOf,
  watchTurned,
  writeState,
} from "./drawing/address.js";
import { drawAnswer } from "./drawing/answer.js";
import { hideCard, watchCardKeys } from "./drawing/card.js";
import { watchEarlier } from "./drawing/earlier.js";
import { drawColours } from "./drawing/editor.js";
import { cite, colours, day, form, mode, plans, text } from "./drawing/elements.js";
import { hideOffers, offer, watchOfferKeys } from "./drawing/offers.js";
import { forget, run, stop } from "./drawing/run.js";
import { watchShare } from "./drawing/share.js";
import { watchPrint } from "./drawing/table.js";
import { learnTerms } from "./model/asking.js";
import { carried } from "./model/kept.js";
import { page } from "./model/page.js";
import { alike } from "./rules/earlier.js";

/** @typedef {import("./model/page.js").State} State */

/** @param {KeyboardEvent} event */
function keyPressed(event) {
  const asks = event.key === "Enter" && (event.ctrlKey || event.metaKey) && event.target === text;
  if (asks && !event.isComposing) {
    event.preventDefault();
    run();
  } else watchOfferKeys(event);
}

function watchFields() {
  text.addEventListener("input", () => {
    drawColours();
    offer(text);
    keepTurned();
  });
  text.addEventListener("scroll", () => {
    colours.scrollTop = text.scrollTop;
    hideOffers();
  });
  const others = document.querySelectorAll("#parameters input[data-kind=entity]");
  for (const field of [text, ...others]) {
    field.addEventListener("keydown", keyPressed);
    field.addEventListener("blur", () => setTimeout(hideOffers, 150));
    if (field !== text) watchParameter(/** @type {HTMLInputElement} */ (field));
  }
}

/** @param {HTMLInputElement} field */
function watchParameter(field) {
  const named = $("named-" + field.name);
  field.addEventListener("input", () => {
    named.textContent = "";
    offer(field);
  });
  field.addEventListener("taken", (/** @type {any} */ event) => {
    named.textContent = event.detail;
  });
}

function watchChoices() {
  form.addEventListener("submit", (/** @type {Event} */ event) => {
    event.preventDefault();
    run();
  });
  $("stop").addEventListener("click", stop);
  for (const field of [cite, plans, day])
    field.addEventListener("change", () => {
      if (page.last) run();
      else keepAddress(false, false);
    });
  $("show").addEventListener("change", (/** @type {any} */ event) => {
    const another = event.target.name === "show";
    page.wanted = another ? { x: "", y: "" } : { x: $("x").value, y: $("y").value };
    keepAddress(!!page.last, false);
    if (page.last) drawAnswer();
  });
  $("parameters")?.addEventListener("submit", () => {
    const here = new URLSearchParams(location.search);
    for (const name of ["cite", "as-of", "plans", "show", "x", "y"]) {
      const value = here.get(name);
      if (value) $("parameters").append(el("input", { type: "hidden", name, value }));
    }
  });
}

// A chart fills the width of the page.
function watchWidth() {
  let width = innerWidth;
  watchPrint();
  addEventListener("resize", () => {
    hideCard();
    if (innerWidth === width || !page.last?.found.results || mode() !== "chart") return;
    width = innerWidth;
    drawAnswer();
  });
}

/** Back and forth: the query of that step, with its answer. */
function watchHistory() {
  addEventListener("popstate", ({ state }) => {
    if (!state) return; // a footnote
    const same = page.last && alike(page.last.asked, state) && text.value === state.query;
    writeState(state);
    drawColours();
    keepTurned();
    if (!state.ran) forget();
    else if (!same) run(false);
    else if (mode() !== shownAs) drawAnswer();
    shownAs = mode();
  });
}
let shownAs = "table";

/**
 * What is to be asked: what no address holds is kept by the tab.
 * @returns {State | null}
 */
function keptState() {
  const here = new URLSearchParams(location.search);
  if (here.has("query") || here.has("question")) return null;
  return carried() || history.state;
}

async function begin() {
  page.lang = certain(form.dataset.lang);
  page.words = JSON.parse($("words").textContent);
  const { forms, ...words } = JSON.parse($("units").textContent);
  Object.assign(page, words);
  know(forms);
  const kept = keptState();
  if (kept) writeState(kept);
  watchFields();
  watchChoices();
  watchWidth();
  watchHistory();
  watchTurned();
  watchShare();
  watchEarlier(run);
  document.addEventListener("keydown", watchCardKeys);
  drawColours();
  for (const part of document.querySelectorAll(".scripted"))
    /** @type {any} */ (part).hidden = false;
  history.replaceState(stateOf(false), "");
  if (isTooLong()) keepTurned();
  await learnTerms();
  if (kept ? kept.ran : form.dataset.asked) run(false);
}

begin();
