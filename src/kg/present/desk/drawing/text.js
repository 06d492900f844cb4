// @ts-check
// The text of the source that is open, with its marks, one of which the keyboard reaches.

import { $, el, fill, textButton } from "../../view/drawing/dom.js";
import { page, t } from "../model/page.js";
import { tell } from "../model/signals.js";
import { nearest, stepped } from "../rules/places.js";
import { choices } from "../rules/filling.js";
import { day, reliabilityOf } from "./words.js";

const KINDS = ["money", "number", "time", "name"];

/** @typedef {import("../model/page.js").Mark} Mark */
/** @typedef {{ mark: Mark, place: string }} Place */

/** @type {Map<string, Place>} */
const places = new Map();
/** @type {Set<string>} kinds whose marks are not shown */
const hidden = new Set();

/** The marks in sight, in the order of the text. */
const shownMarks = () =>
  /** @type {HTMLElement[]} */ ([...$("text").querySelectorAll(".said[role=button]")]);

export function drawText() {
  const { opened } = page;
  $("text").hidden = !opened;
  if (!opened) return;
  places.clear();
  const { source } = opened;
  fill(
    $("text"),
    el("h1", { id: "text-title" }, source.title || source.publisher || source.id),
    factsOf(source),
    opened.findings?.length > 0 && findingsOf(opened.findings),
    opened.text === "kept" ? legend() : textState(opened),
    el("div", { id: "paragraphs", lang: source.language }, opened.paragraphs.map(paragraphOf)),
  );
  const [first] = shownMarks();
  if (first) first.tabIndex = 0;
}

/** @param {import("../model/page.js").Source} source */
function factsOf(source) {
  const { publisher, published, reading, reliability, address, author, id } = source;
  const told = [
    source.title && publisher,
    day(published),
    author,
    reading && t("desk.reading." + reading),
    reliabilityOf(reliability),
  ];
  const web = /^https?:\/\//.test(address ?? "");
  const link = { href: address, rel: "noreferrer noopener", target: "_blank" };
  return el(
    "p",
    { class: "soft" },
    told.filter(Boolean).join(" · "),
    web && [" · ", el("a", link, t("desk.address"))],
    " · ",
    el("code", {}, id),
  );
}

/** @param {import("../model/page.js").Problem[]} findings */
const findingsOf = (findings) =>
  el(
    "details",
    { class: "findings" },
    el("summary", {}, t("desk.findings", { count: findings.length })),
    el(
      "ul",
      {},
      findings.map(({ message, hint, path, line }) =>
        el(
          "li",
          {},
          message,
          hint && el("span", { class: "soft" }, " " + hint),
          path && el("span", { class: "soft" }, ` ${path}${line ? ":" + line : ""}`),
        ),
      ),
    ),
  );

// --- a text that is not there ---------------------------------------------------------------------

/** @param {import("../model/page.js").Opened} opened */
function textState({ text }) {
  if (text === "other") return el("p", { class: "mark" }, t("desk.text.other"));
  const area = el("textarea", { id: "paste", rows: 10, required: true });
  const onsubmit = (/** @type {Event} */ event) => {
    event.preventDefault();
    tell("text-given", area.value);
  };
  return el(
    "form",
    { class: "sheet-form", onsubmit },
    el("p", {}, t("desk.text.none")),
    el("label", { for: "paste" }, t("desk.text.paste")),
    area,
    el("p", { class: "soft" }, t("desk.text.empty-lines")),
    el("p", { class: "deeds" }, el("button", { class: "first" }, t("desk.text.keep"))),
  );
}

// --- marks ----------------------------------------------------------------------------------------

/** The kinds of marks, which can be put out of sight. */
function legend() {
  const marks = page.opened?.paragraphs.flatMap((one) => one.marks) ?? [];
  const boxes = KINDS.filter((kind) => marks.some((one) => one.kind === kind)).map((kind) => {
    const count = marks.filter((one) => one.kind === kind).length;
    const onclick = () => {
      if (!hidden.delete(kind)) hidden.add(kind);
      drawText();
      /** @type {HTMLElement | null} */ ($("text").querySelector(`.legend .${kind}`))?.focus();
    };
    const pressed = String(!hidden.has(kind));
    return textButton(
      [el("span", { class: "said " + kind }, t("desk.mark." + kind)), " ", count],
      onclick,
      { class: "bare " + kind, "aria-pressed": pressed },
    );
  });
  return (
    boxes.length > 0 &&
    el("div", { class: "legend", role: "group", "aria-label": t("desk.marks") }, boxes)
  );
}

/** @param {import("../model/page.js").Paragraph} paragraph */
function paragraphOf({ place, segments, marks }) {
  let start = 0;
  const text = segments.map((one) => {
    const mark = one.mark === undefined ? undefined : marks[one.mark];
    const at = start;
    start += one.text.length;
    return mark && !hidden.has(mark.kind) ? markOf(mark, place, at) : one.text;
  });
  const name = place === "title" ? t("desk.place.title") : place;
  return el(
    "p",
    { id: "place-" + place, class: place === "title" ? "passage title" : "passage" },
    el("span", { class: "place", "aria-hidden": "true" }, name),
    text,
  );
}

/** @param {Mark} mark @param {string} place @param {number} at where it begins */
function markOf(mark, place, at) {
  const id = place + "." + at;
  places.set(id, { mark, place });
  const used = mark.used.length > 0;
  return el(
    "span",
    {
      class: `said ${mark.kind}${used ? " used" : ""}`,
      role: "button",
      tabIndex: -1,
      "data-mark": id,
      "aria-haspopup": "menu",
      title: meaning(mark),
      onclick: clicked,
      onmousedown: unselected,
    },
    mark.printed,
  );
}

/** What a mark means, in words. @param {Mark} mark */
export function meaning(mark) {
  const all = choices(mark).map(
    ({ shown, thing }) => shown + (thing?.kind ? `, ${thing.kind}` : ""),
  );
  const told = `${t("desk.mark." + mark.kind)}: ${all.join(` ${t("desk.or")} `)}`;
  return mark.used.length ? `${told} · ${t("desk.mark.used")}` : told;
}

/** With Shift held, a click asks for all that can be done, and selects nothing. @param {MouseEvent} event */
function unselected(event) {
  if (event.shiftKey) event.preventDefault();
}

/** @param {MouseEvent} event */
function clicked(event) {
  const node = /** @type {HTMLElement} */ (event.currentTarget);
  take(node, event.shiftKey);
}

/** @param {HTMLElement} node @param {boolean} asks whether all that can be done is to be offered */
function take(node, asks) {
  const found = places.get(node.dataset.mark ?? "");
  reach(node);
  if (found) tell("mark", { ...found, node, asks });
}

/** The keyboard reaches this mark. @param {HTMLElement} node */
function reach(node) {
  for (const one of shownMarks()) one.tabIndex = one === node ? 0 : -1;
  node.focus({ preventScroll: true });
}

/** Steps to another mark. @param {number} by */
export function stepMark(by) {
  const marks = shownMarks();
  if (!marks.length) return;
  const at = marks.findIndex((one) => one.tabIndex === 0);
  const inside = marks[at] === document.activeElement;
  const node = marks[stepped(marks.length, Math.max(at, 0), inside ? by : 0)];
  reach(node);
  node.scrollIntoView({ block: "nearest" });
}

/** @param {KeyboardEvent} event */
function keyPressed(event) {
  const node = /** @type {HTMLElement} */ (event.target);
  if (!node.dataset?.mark || event.ctrlKey || event.metaKey) return;
  const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
  if (step) stepMark(step);
  else if (event.key === "Enter" || event.key === " ") take(node, event.shiftKey);
  else if (event.key === "ContextMenu") take(node, true);
  else return;
  event.preventDefault();
  event.stopPropagation();
}

/**
 * Back to a mark after a form that it began, or to the name in which it stands now.
 * @param {string} id
 */
export function focusMark(id) {
  const all = shownMarks();
  const at = nearest(
    all.map((one) => one.dataset.mark ?? ""),
    id,
  );
  const node = all[at];
  if (node) reach(node);
  return !!node;
}

/** Shows which marks a statement is made of. @param {number[]} claims none: no marks */
export function lightMarks(claims) {
  for (const node of shownMarks()) {
    const used = places.get(node.dataset.mark ?? "")?.mark.used ?? [];
    node.classList.toggle(
      "lit",
      used.some((one) => claims.includes(one)),
    );
  }
}

/** @param {string} place */
export function showPlace(place) {
  const node = document.getElementById("place-" + place);
  node?.scrollIntoView({ block: "center" });
  const first = /** @type {HTMLElement | null} */ (node?.querySelector(".said"));
  if (first) reach(first);
}

export function watchText() {
  $("text").addEventListener("keydown", keyPressed);
  $("text").addEventListener("contextmenu", (/** @type {MouseEvent} */ event) => {
    const target = /** @type {Element | null} */ (event.target);
    const node = /** @type {HTMLElement | null} */ (target?.closest?.("[data-mark]"));
    if (!node) return;
    event.preventDefault();
    take(node, true);
  });
}
