// @ts-check
// The card of a thing: what a reader asks first, with footnotes.

import { model } from "../model/document.js";
import { locatorText, t } from "../model/language.js";
import { idOf, labelLang, sourceName } from "../model/names.js";
import { thousands } from "../rules/numbers.js";
import { chartOf } from "./chart.js";
import { choose } from "./deeds.js";
import { el, textButton } from "./dom.js";
import { onPaper, paperRefs } from "./paper.js";
import { sourceLink } from "./parts.js";

/** @typedef {import("./dom.js").Child} Child */
/** @typedef {import("../scene/cards.js").Card} Card */
/** @typedef {import("../scene/cards.js").Cell} Cell */
/** @typedef {import("../scene/cards.js").Part} Part */
/** @typedef {import("../scene/cards.js").Piece} Piece */

const MOST = 10; // rows of a section; the others are folded

/** @param {number} c */
const placeText = (c) =>
  [sourceName(model.cites.source[c]), locatorText(model.cites.locator[c])]
    .filter(Boolean)
    .join(", ");

/**
 * Shows the source of a footnote.
 * @param {Event} event
 * @param {number} number
 */
function showSource({ target }, number) {
  const card = /** @type {Element} */ (target).closest(".kgcard");
  /** @type {any} */
  const list = card?.querySelector(".kg-sources");
  if (!list) return;
  list.open = true;
  const item = list.querySelector(`li[value="${number}"]`);
  item.scrollIntoView({ block: "nearest" });
  item.focus({ preventScroll: true });
}

/**
 * The numbers of footnotes.
 * @param {Piece} piece
 * @param {number[]} cites
 */
function notesOf({ notes, more }, cites) {
  if (!notes.length) return null;
  if (onPaper()) return paperRefs(notes.map((k) => cites[k - 1]));
  const buttons = notes.map((k) => {
    const about = { title: placeText(cites[k - 1]), "aria-label": `${t("view.source")} ${k}` };
    return textButton(String(k), (event) => showSource(event, k), about);
  });
  return el("sup", { class: "kg-notes" }, buttons, more > 0 && el("span", {}, `+${more}`));
}

/**
 * @param {Piece} piece
 * @returns {Child}
 */
function wordsOf({ text, thing, tone, own }) {
  if (thing >= 0 && !onPaper()) {
    const onclick = (/** @type {Event} */ event) => {
      event.preventDefault();
      choose(thing);
    };
    const href = "#sel=" + encodeURIComponent(idOf(thing));
    return el(
      "a",
      { href, class: tone && "kg-" + tone, lang: own ? labelLang(thing) : undefined, onclick },
      text,
    );
  }
  if (tone === "strong") return el("strong", {}, text);
  if (tone === "aside") return el("s", {}, text);
  return tone ? el("span", { class: "kg-" + tone }, text) : text;
}

/**
 * @param {Cell} cell
 * @param {number[]} cites
 * @returns {Child[]}
 */
const drawnCell = (cell, cites) => cell.map((piece) => [wordsOf(piece), notesOf(piece, cites)]);

/**
 * @param {Part} part
 * @param {Part["rows"]} rows
 * @param {number[]} cites
 */
function rowsOf({ kind, columns, title }, rows, cites) {
  if (!columns.length)
    return el(
      "dl",
      {},
      rows.map(({ cells: [name, value] }) =>
        el("div", {}, el("dt", {}, drawnCell(name, cites)), el("dd", {}, drawnCell(value, cites))),
      ),
    );
  const head = columns.map((text) => el("th", { scope: "col" }, text));
  const lines = rows.map(({ depth, cells: [name, ...cells] }) => {
    const about = { scope: "row", class: depth > 0 && `kg-depth${depth}` };
    const values = cells.map((cell, k) => {
      const labelled = { "data-label": columns[k + 1], class: !cell.length && "kg-empty" };
      return el("td", labelled, drawnCell(cell, cites));
    });
    return el("tr", {}, el("th", about, drawnCell(name, cites)), values);
  });
  const label = title.map(({ text }) => text).join("");
  return el(
    "table",
    { class: "kg-" + kind, "aria-label": label },
    el("thead", {}, el("tr", {}, head)),
    el("tbody", {}, lines),
  );
}

/**
 * @param {Part} part
 * @param {number[]} cites
 */
function drawnPart(part, cites) {
  const most = onPaper() || part.rows.length <= MOST + 2 ? part.rows.length : MOST;
  const rest = part.rows.slice(most);
  const count = thousands(rest.length);
  return el(
    "section",
    { class: "kg-part-" + part.kind },
    part.title.length > 0 && el("h3", {}, drawnCell(part.title, cites)),
    part.points.length > 0 && chartOf(part.points),
    part.rows.length > 0 && rowsOf(part, part.rows.slice(0, most), cites),
    rest.length > 0 &&
      el("details", {}, el("summary", {}, t("view.and", { count })), rowsOf(part, rest, cites)),
    part.after.map((cell) => el("p", {}, drawnCell(cell, cites))),
  );
}

/** @param {number[]} cites */
const sourcesOf = (cites) =>
  el(
    "details",
    { class: "kg-sources" },
    el("summary", {}, `${t("view.sources")} (${thousands(cites.length)})`),
    el(
      "ol",
      {},
      cites.map((c, k) => {
        const { source, locator } = model.cites;
        const place = locator[c] && ", " + locatorText(locator[c]);
        return el("li", { value: k + 1, tabindex: "-1" }, sourceLink(source[c]), place);
      }),
    ),
  );

/**
 * A card without the names of its thing.
 * @param {Card} card
 */
export function drawnCard({ told, about, keys, parts, cites }) {
  const facts = keys.map(({ label, value, aside }) =>
    el(
      "div",
      {},
      el("dt", {}, drawnCell(label, cites)),
      el("dd", { class: "kg-value" }, drawnCell(value, cites)),
      el("dd", { class: "kg-soft" }, drawnCell(aside, cites)),
    ),
  );
  return el(
    "div",
    { class: "kgcard" },
    el(
      "p",
      { class: "kg-about" },
      drawnCell(about, cites),
      about.length > 0 && told && " · ",
      told,
    ),
    facts.length > 0 && el("dl", { class: "kg-keys" }, facts),
    parts.map((part) => drawnPart(part, cites)),
    cites.length > 0 && !onPaper() && sourcesOf(cites),
  );
}
