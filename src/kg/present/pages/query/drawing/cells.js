// @ts-check
// Values of an answer as cells of a table.

import { el, tableOf } from "../../../view/drawing/dom.js";
import { pageOf, valueWords } from "../model/page.js";
import { isDay, isNumber, isThing, outside } from "../rules/values.js";
import { linkTo } from "./elements.js";

/** @typedef {import("../rules/values.js").Value} Value */

/** @param {Value} value */
function cellWords(value) {
  const { value: iri } = value;
  const to = isThing(value) ? pageOf(iri) : outside(value);
  if (!isThing(value)) return to ? linkTo(iri, to) : valueWords(value);
  return to ? linkTo(valueWords(value), to, iri) : el("span", { title: iri }, valueWords(value));
}

/** @param {Value} [value] */
export function cell(value) {
  if (!value) return el("td");
  const kind = isNumber(value) ? "number" : isDay(value) && "day";
  return el("td", { class: kind, lang: value["xml:lang"] }, cellWords(value));
}

/**
 * @param {string[]} heads
 * @param {Node[][]} lines
 */
export const grid = (heads, lines) =>
  tableOf(
    {},
    heads.map((name) => el("th", { scope: "col" }, name)),
    lines.map((cells) => el("tr", {}, cells)),
  );
