// @ts-check
// A story, read by scrolling: sentences with their sources beside the picture, which shows what the
// sentence at the reading line tells.

import { model } from "../model/document.js";
import { dateText, t } from "../model/language.js";
import { citedText } from "../model/names.js";
import { change, state } from "../model/state.js";
import {
  isTold,
  notedCitations,
  sentenceLang,
  sentenceOf,
  sentenceText,
  stepPatch,
  storyTitle,
} from "../scene/story.js";
import { showAll } from "./deeds.js";
import { $, el, fill, say, textButton } from "./dom.js";
import { onPaper, paperRefs } from "./paper.js";
import { citationItem } from "./parts.js";

/** @typedef {import("./dom.js").Child} Child */

const CITED = 3; // so many sources of a note have a number each

/** What is drawn in the box, and for whom: it stays as it is while the reader scrolls. */
const drawn = { lang: "", step: -1, numbers: new Map() };
let isScrolling = false; // whether a step has been reached by scrolling

/** @param {number} k */
export function goStep(k) {
  if (k < 0 || k >= model.story.length) return;
  change(stepPatch(k));
  if (state.sel < 0 && !state.path.length) showAll();
  say(sentenceText(k));
}

export function endStory() {
  change({ step: -1, sel: -1, path: [], asof: "", days: false, open: new Set() });
}

/** The way back to the story, for who has looked at something else. */
export const wayBack = () =>
  state.step >= 0 &&
  !isTold() &&
  el(
    "p",
    { class: "offer" },
    textButton("‹ " + t("view.story.back"), () => goStep(state.step)),
  );

/** Draws the story, where one is told, in place of the details. */
export function drawStory() {
  const box = $("story");
  const told = isTold();
  document.body.toggleAttribute("data-story", told);
  box.hidden = !told;
  if (!told) {
    drawn.step = -1;
    return;
  }
  if (drawn.lang !== state.lang) {
    box.setAttribute("aria-label", t("view.story"));
    fill(box, storyContent());
    drawn.lang = state.lang;
    watchSteps(box);
  }
  markStep(box);
}

/** The whole story with its sources. */
export function storyContent() {
  drawn.numbers = new Map();
  const title = storyTitle();
  const steps = model.story.map((_, k) => stepItem(k));
  return [
    el(
      "header",
      {},
      el("h2", { tabindex: "-1" }, title || t("view.story")),
      textButton("×", endStory, { class: "end", "aria-label": t("view.story.end") }),
    ),
    !onPaper() && dots(),
    el("ol", { class: "steps" }, steps),
    drawn.numbers.size > 0 && !onPaper() && sourceList(),
  ];
}

/** @param {number} k */
function stepItem(k) {
  const { asof } = model.story[k];
  const about = { "data-k": k, tabindex: "-1" };
  const day = asof && el("small", {}, t("view.as-of-day", { day: dateText(asof) }));
  return el("li", about, day, el("p", { lang: sentenceLang(k) }, piecesOf(k)));
}

/**
 * The sentence of a step; a note stands on the line of the word that it is of, and so does the sign
 * behind it.
 * @param {number} k
 * @returns {Child[]}
 */
function piecesOf(k) {
  const sentence = sentenceOf(k).map((piece) =>
    typeof piece === "string" ? piece : noteOf(notedCitations(k, piece)),
  );
  /** @type {Child[]} */
  const pieces = [];
  for (let at = 0; at < sentence.length; at++) {
    const piece = sentence[at];
    const before = pieces[pieces.length - 1];
    if (!(piece instanceof Element) || typeof before !== "string") {
      pieces.push(piece);
      continue;
    }
    const word = /\S*$/.exec(before)?.[0] ?? "";
    const after = sentence[at + 1];
    const sign = typeof after === "string" ? (/^[.,;:!?)\u201d]+/.exec(after)?.[0] ?? "") : "";
    pieces[pieces.length - 1] = before.slice(0, before.length - word.length);
    pieces.push(el("span", { class: "noted" }, word, piece, sign));
    if (typeof after === "string") sentence[at + 1] = after.slice(sign.length);
  }
  return pieces;
}

/**
 * The numbers of a note's sources.
 * @param {number[]} cites
 * @returns {Child}
 */
function noteOf(cites) {
  if (onPaper()) return paperRefs(cites);
  if (!cites.length) return null;
  const shown = cites.slice(0, CITED).map((c) => {
    const number = numberOf(c);
    const go = () => showSource(c);
    const about = { "aria-label": t("view.story.note", { number }), title: citedText(c) };
    return textButton(String(number), go, about);
  });
  const more = cites.slice(CITED);
  for (const c of more) numberOf(c);
  return el("sup", {}, shown, more.length > 0 && el("small", {}, `+${more.length}`));
}

/** @param {number} c */
function numberOf(c) {
  if (!drawn.numbers.has(c)) drawn.numbers.set(c, drawn.numbers.size + 1);
  return drawn.numbers.get(c);
}

/** @param {number} c */
function showSource(c) {
  const item = $("story").querySelector(`[data-cite="${c}"]`);
  for (const other of item.parentElement.children) other.classList.toggle("shown", other === item);
  item.scrollIntoView({ block: "center" });
  item.focus({ preventScroll: true });
}

function sourceList() {
  const items = [...drawn.numbers.keys()].map((c) => {
    const item = citationItem(c);
    item.dataset.cite = c;
    item.tabIndex = -1;
    return item;
  });
  return el(
    "section",
    { class: "sources" },
    el("h3", {}, t("view.story.sources")),
    el("ol", {}, items),
  );
}

/** A dot a step, to go there. */
function dots() {
  const count = model.story.length;
  const buttons = model.story.map((_, k) =>
    textButton("", () => goStep(k), { "aria-label": t("view.step-of", { step: k + 1, count }) }),
  );
  return el("nav", { class: "dots", "aria-label": t("view.story") }, buttons);
}

/**
 * Marks the step that is shown, and brings it to the reading line if it was not reached by scrolling.
 * @param {HTMLElement} box
 */
function markStep(box) {
  if (drawn.step === state.step) return;
  drawn.step = state.step;
  const items = box.querySelectorAll(".steps > li");
  items.forEach((item, k) => mark(item, k === state.step));
  box.querySelectorAll(".dots button").forEach((dot, k) => mark(dot, k === state.step));
  if (isScrolling) return;
  items[state.step].scrollIntoView({ block: scrollsItself(box) ? "center" : "start" });
}

/**
 * @param {Element} item
 * @param {boolean} current
 */
function mark(item, current) {
  if (current) item.setAttribute("aria-current", "step");
  else item.removeAttribute("aria-current");
}

/**
 * Whether the box scrolls beside the picture; on a phone the page does, below it.
 * @param {HTMLElement} box
 */
const scrollsItself = (box) => getComputedStyle(box).overflowY === "auto";

/** @type {IntersectionObserver | null} */
let watcher = null;

/**
 * Has the step at the reading line shown.
 * @param {HTMLElement} box
 */
function watchSteps(box) {
  watcher?.disconnect();
  const root = scrollsItself(box) ? box : null;
  const band = root ? "-45% 0px -50% 0px" : "-60% 0px -39% 0px"; // below the picture on a phone
  watcher = new IntersectionObserver(reach, { root, rootMargin: band });
  for (const item of box.querySelectorAll(".steps > li")) watcher.observe(item);
}

/** @param {IntersectionObserverEntry[]} entries */
function reach(entries) {
  const entry = entries.find((one) => one.isIntersecting);
  if (!entry || !isTold()) return;
  const k = Number(/** @type {HTMLElement} */ (entry.target).dataset.k);
  if (k === state.step) return;
  isScrolling = true;
  goStep(k);
  isScrolling = false;
}
