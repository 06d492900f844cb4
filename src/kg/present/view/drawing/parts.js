// @ts-check
// Parts of the details: a thing as a button, tags, citations.

import { saidBy } from "../model/asof.js";
import { isCurrent, isDisputed, model, standingOf } from "../model/document.js";
import { dateText, hedgeWord, locatorText, t } from "../model/language.js";
import { labelOf, sourceName } from "../model/names.js";
import { thousands } from "../rules/numbers.js";
import { localName, webAddress } from "../rules/text.js";
import { choose } from "./deeds.js";
import { el, textButton } from "./dom.js";
import { badge } from "./marks.js";

/** @typedef {import("./dom.js").Child} Child */

/**
 * A thing as a button that chooses it.
 * @param {number} v
 */
export const thingButton = (v) =>
  el(
    "button",
    { type: "button", class: "thing", onclick: () => choose(v), "data-v": String(v) },
    badge(model.kind[v]),
    el("span", {}, labelOf(v)),
  );

/** @param {string} name */
export const tagOf = (name) => el("span", { class: "tag " + name }, t("view.tag." + name));

/**
 * How a claim stands, as tags.
 * @param {number} flags
 */
export function statusTags(flags) {
  const standing = standingOf(flags);
  const out = [];
  if (isDisputed(flags)) out.push("disputed");
  if (standing === "aside") out.push("aside");
  else if (!isCurrent(flags)) out.push("superseded");
  if (standing === "claimed" || standing === "derived") out.push(standing);
  return out.map(tagOf);
}

/**
 * The first of many, and a button for the others: a hub has thousands.
 * @template T
 * @param {T[]} items
 * @param {(item: T) => Child} draw
 * @param {number} [most]
 * @returns {Child[]}
 */
export function firstOf(items, draw, most = 24) {
  if (items.length <= most + 1) return items.map(draw);
  /** @param {any} event */
  const more = ({ target }) => target.parentNode.replaceWith(...items.slice(most).map(draw));
  const button = textButton(t("view.and", { count: thousands(items.length - most) }), more, {
    class: "more",
  });
  return [items.slice(0, most).map(draw), el("li", {}, button)];
}

/**
 * As sourceName, with the title in its own language for whoever hears it read.
 * @param {number} s
 */
function sourceParts(s) {
  const [, , title, , language] = model.sources[s];
  const name = sourceName(s);
  const at = title ? name.indexOf(title) : -1;
  if (at < 0) return [name];
  const marked = el("span", { lang: language }, title);
  return [name.slice(0, at), marked, name.slice(at + title.length)];
}

/**
 * The source of a citation, its place there and the day that it speaks about.
 * @param {number} c
 */
function citedSource(c) {
  const { source, locator, as_of: asOf } = model.cites;
  const [, , , issued, , , url, , reliability] = model.sources[source[c]];
  const parts = sourceParts(source[c]);
  const link = { href: url, target: "_blank", rel: "noopener noreferrer", title: t("view.open") };
  /** @type {Child[]} */
  const out = [webAddress(url) ? el("a", link, parts) : el("span", {}, parts)];
  if (locator[c]) out.push(", " + locatorText(locator[c]));
  if (asOf[c] && asOf[c] !== issued) out.push(`, ${t("view.as-of")} ${dateText(asOf[c])}`);
  if (reliability === "weak") out.push(" · " + t("view.weak"));
  return out;
}

/**
 * @param {number} c
 * @param {boolean} date whether it is of a date
 */
function citationItem(c, date) {
  const { source, locator, standing, qualifier, printed, reason } = model.cites;
  const s = source[c];
  const maker = t(standing[c] === "derived" ? "view.tag.derived" : "view.register");
  const parts = s >= 0 ? citedSource(c) : [el("span", {}, `${maker}: ${localName(locator[c])}`)];
  if (qualifier[c]) parts.push(` (${hedgeWord(qualifier[c], date)})`);
  if (printed[c]) {
    const lang = s >= 0 && model.sources[s][4];
    parts.push(el("q", { title: t("view.printed"), lang }, printed[c]));
  }
  if (standing[c] === "claimed") parts.push(tagOf("claimed"));
  if (standing[c] === "set-aside") {
    const why = reason[c] && el("i", {}, `${t("view.reason")}: ${reason[c]}`);
    parts.push(tagOf("aside"), why);
  }
  return el("li", {}, parts);
}

/**
 * The citations that had been published by the day.
 * @param {number[]} cites
 * @param {boolean} [date]
 */
export const citationList = (cites, date = false) =>
  el(
    "ul",
    { class: "cites" },
    firstOf(cites.filter(saidBy), (c) => citationItem(c, date), 5),
  );
