// @ts-check
// The field that finds things by their names.

import { model } from "../model/document.js";
import { t } from "../model/language.js";
import { className, labelOf } from "../model/names.js";
import { change, state } from "../model/state.js";
import { scene } from "../scene/compose.js";
import { findThings } from "../scene/find.js";
import { choose, isChoosingPath, lookAt } from "./deeds.js";
import { $, el, fill, say } from "./dom.js";
import { focusListed } from "./list.js";
import { badge } from "./marks.js";

/** @type {number[]} */
let hits = [];
let chosenHit = -1;

/**
 * @param {number} i
 * @param {number} at
 */
function hitItem(i, at) {
  const chosen = at === chosenHit;
  const onmousedown = (/** @type {Event} */ event) => {
    event.preventDefault();
    take(i);
  };
  const about = { id: "hit" + at, role: "option", "aria-selected": String(chosen) };
  return el(
    "li",
    { ...about, class: chosen ? "on" : "", onmousedown },
    badge(model.kind[i]),
    el("span", {}, labelOf(i)),
    el("small", {}, className(i)),
  );
}

function showHits() {
  const query = $("query");
  const list = $("hits");
  const waiting = query.value.trim() !== "" && document.activeElement === query;
  const none = { role: "option", "aria-disabled": "true", "aria-selected": "false" };
  fill(list, hits.length ? hits.map(hitItem) : waiting && el("li", none, t("view.no-hit")));
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
 * Chooses a thing that was found and looks at it.
 * @param {number} i
 */
function take(i) {
  $("query").value = "";
  hits = [];
  chosenHit = -1;
  setOpen(false);
  if (state.view === "time" || state.view === "money") change({ view: "network" });
  choose(i);
  if (scene.here.has(i)) lookAt(i, 1);
  if (!isChoosingPath()) focusListed(i);
}

/** @param {KeyboardEvent} event */
function searchKey(event) {
  if (event.isComposing) return;
  const { key } = event;
  if (key === "ArrowDown" || key === "ArrowUp") {
    event.preventDefault();
    const step = key === "ArrowDown" ? 1 : -1;
    if (hits.length) chosenHit = (chosenHit + step + hits.length) % hits.length;
    showHits();
  } else if (key === "Enter" && chosenHit >= 0) {
    event.preventDefault();
    take(hits[chosenHit]);
  } else if (key === "Escape") {
    hits = [];
    $("query").value = "";
    showHits();
    $("query").blur();
  }
}

export function buildSearch() {
  const query = $("query");
  query.addEventListener("input", () => {
    hits = findThings(query.value);
    chosenHit = hits.length ? 0 : -1;
    showHits();
    say(hits.length ? t("view.hits", { count: hits.length }) : t("view.no-hit"));
  });
  query.addEventListener("keydown", searchKey);
  query.addEventListener("blur", () => setOpen(false));
}
