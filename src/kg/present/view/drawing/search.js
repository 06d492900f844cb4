// @ts-check
// The field that finds things, figures and sources.

import { model } from "../model/document.js";
import { t } from "../model/language.js";
import { labelLang } from "../model/names.js";
import { change, state } from "../model/state.js";
import { unsearchable } from "../rules/searching.js";
import { scene } from "../scene/compose.js";
import { places } from "../scene/places.js";
import { findHits, hitFact, hitKind, hitName, prepareSearch } from "../scene/find.js";
import { choose, isChoosingPath, lookAt } from "./deeds.js";
import { $, el, fill, say } from "./dom.js";
import { focusListed } from "./list.js";
import { badge } from "./marks.js";

/** @typedef {import("../scene/find.js").Hit} Hit */

/** @type {Hit[]} */
let hits = [];
let chosenHit = -1;

/**
 * @param {Hit} hit
 * @param {number} at
 */
function hitItem(hit, at) {
  const chosen = at === chosenHit;
  const onmousedown = (/** @type {Event} */ event) => {
    event.preventDefault();
    take(hit);
  };
  const about = { id: "hit" + at, role: "option", "aria-selected": String(chosen) };
  return el(
    "li",
    { ...about, class: chosen ? "on" : "", onmousedown },
    hit.kind === "thing" && badge(model.kind[hit.thing]),
    el("span", { class: "hit" }, nameOfHit(hit), el("small", {}, hitFact(hit))),
    el("small", { class: "what" }, hitKind(hit)),
  );
}

/** @param {Hit} hit */
const nameOfHit = (hit) =>
  el("span", { lang: hit.kind === "thing" ? labelLang(hit.thing) : undefined }, hitName(hit));

/** Why there are no hits, or that they are only like what was written; "" else. */
function remark() {
  const fault = unsearchable($("query").value);
  if (fault === "long") return t("view.search-long");
  if (!hits.length) return t("view.no-hit");
  return hits.every(({ alike }) => alike) ? t("view.only-alike") : "";
}

function showHits() {
  const query = $("query");
  const list = $("hits");
  const waiting = query.value.trim() !== "" && document.activeElement === query;
  const none = { role: "option", "aria-disabled": "true", "aria-selected": "false" };
  const told = waiting && remark();
  fill(list, told && el("li", none, told), hits.map(hitItem));
  setOpen(hits.length > 0 || waiting);
  if (chosenHit >= 0) query.setAttribute("aria-activedescendant", "hit" + chosenHit);
  else query.removeAttribute("aria-activedescendant");
}

/** @param {boolean} open */
function setOpen(open) {
  $("hits").hidden = !open;
  $("query").setAttribute("aria-expanded", String(open));
}

/**
 * Chooses what was found: a thing, the thing that has a figure, or all that a source says.
 * @param {Hit} hit
 */
function take({ kind, thing, source }) {
  $("query").value = "";
  hits = [];
  chosenHit = -1;
  setOpen(false);
  if (kind === "source") {
    change({ source, filters: true });
    return;
  }
  const untied = state.view === "ties" && !model.ties.things.includes(thing);
  if (untied || state.view === "time" || state.view === "money") change({ view: "network" });
  choose(thing);
  if (scene.here.has(thing) && !places.laid) lookAt(thing, 1);
  if (!isChoosingPath()) focusListed(thing);
}

// Closes the list, and then empties the field; what is chosen stays.
function leave() {
  const query = $("query");
  hits = [];
  chosenHit = -1;
  if ($("hits").hidden) query.value = "";
  setOpen(false);
  query.removeAttribute("aria-activedescendant");
}

/** @param {KeyboardEvent} event */
function searchKey(event) {
  const { key } = event;
  // Escape is for the list alone, and not for what is chosen.
  if (key === "Escape") event.stopPropagation();
  if (event.isComposing) return;
  if (key === "ArrowDown" || key === "ArrowUp") {
    event.preventDefault();
    const step = key === "ArrowDown" ? 1 : -1;
    if (hits.length) chosenHit = (chosenHit + step + hits.length) % hits.length;
    showHits();
  } else if (key === "Enter" && chosenHit >= 0) {
    event.preventDefault();
    take(hits[chosenHit]);
  } else if (key === "Escape") {
    leave();
  }
}

export function buildSearch() {
  const query = $("query");
  query.addEventListener("input", () => {
    hits = findHits(query.value);
    chosenHit = hits.length ? 0 : -1;
    showHits();
    say(
      [remark(), hits.length > 0 && t("view.hits", { count: hits.length })]
        .filter(Boolean)
        .join(". "),
    );
  });
  query.addEventListener("focus", prepareSearch);
  query.addEventListener("keydown", searchKey);
  query.addEventListener("blur", () => setOpen(false));
}
