// @ts-check
// Values of an answer as cells of a table.

import { el, tableOf } from "../../../view/drawing/dom.js";
import { headOf, isEntity, pageOf, wordsOf } from "../model/page.js";
import { isTime } from "../rules/cells.js";
import { isNumber, isThing, outside } from "../rules/values.js";
import { watchCard } from "./card.js";
import { linkTo } from "./elements.js";

/** @typedef {import("../rules/values.js").Row} Row */

/**
 * @param {Row} row
 * @param {string} column
 * @param {string} [counted]
 */
function content(row, column, counted) {
  const value = row[column];
  const words = wordsOf(row, column, counted);
  if (!isThing(value)) {
    const to = outside(value);
    return to ? linkTo(words, to) : words;
  }
  const to = pageOf(value.value);
  if (!to) return el("span", { title: value.value }, words);
  const link = linkTo(words, to, isEntity(value.value) ? undefined : value.value);
  return isEntity(value.value) ? watchCard(link, value.value, words) : link;
}

/**
 * @param {Row} row
 * @param {string} column
 * @param {string} [counted] its number with the unit, where that is no column
 */
export function cell(row, column, counted) {
  const value = row[column];
  if (!value) return el("td");
  const kind = isNumber(value) ? "number" : isTime(row, column) && "day";
  const about = { class: kind, lang: value["xml:lang"], "data-label": headOf(column) };
  return el("td", about, content(row, column, counted));
}

/**
 * @param {import("../../../view/drawing/dom.js").Child} heads
 * @param {Node[][]} lines
 */
export const grid = (heads, lines) =>
  tableOf(
    {},
    heads,
    lines.map((cells) => el("tr", {}, cells)),
  );
