// @ts-check
// The query page: colours, completion, running, the answer as table, network or chart.

import { $, el } from "../../view/drawing/dom.js";
import { drawAnswer } from "./drawing/answer.js";
import { drawColours } from "./drawing/editor.js";
import { cite, colours, day, form, mode, text } from "./drawing/elements.js";
import { hideOffers, offer, watchOfferKeys } from "./drawing/offers.js";
import { keepAddress, run } from "./drawing/run.js";
import { learnTerms } from "./model/asking.js";
import { page } from "./model/page.js";

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
  });
  text.addEventListener("scroll", () => {
    colours.scrollTop = text.scrollTop;
    hideOffers();
  });
  const others = document.querySelectorAll("#parameters input[data-kind=entity]");
  for (const field of [text, ...others]) {
    field.addEventListener("keydown", keyPressed);
    field.addEventListener("blur", () => setTimeout(hideOffers, 150));
    if (field !== text) field.addEventListener("input", () => offer(field));
  }
}

function watchChoices() {
  form.addEventListener("submit", (/** @type {Event} */ event) => {
    event.preventDefault();
    run();
  });
  for (const field of [cite, day])
    field.addEventListener("change", () => {
      if (page.last) run();
      else keepAddress();
    });
  $("show").addEventListener("change", (/** @type {any} */ event) => {
    const another = event.target.name === "show";
    page.wanted = another ? { x: "", y: "" } : { x: $("x").value, y: $("y").value };
    keepAddress();
    if (page.last) drawAnswer();
  });
  $("parameters")?.addEventListener("submit", () => {
    const here = new URLSearchParams(location.search);
    for (const name of ["cite", "as-of", "show", "x", "y"]) {
      const value = here.get(name);
      if (value) $("parameters").append(el("input", { type: "hidden", name, value }));
    }
  });
}

// A chart fills the width of the page.
function watchWidth() {
  let width = innerWidth;
  addEventListener("resize", () => {
    if (innerWidth === width || !page.last?.found.results || mode() !== "chart") return;
    width = innerWidth;
    drawAnswer();
  });
}

page.lang = form.dataset.lang;
page.words = JSON.parse($("words").textContent);
watchFields();
watchChoices();
watchWidth();
drawColours();
learnTerms().then(() => {
  if (form.dataset.asked) run();
});
