// @ts-check
// Parts of the details: a thing as a button, tags, citations.

import { isAside, saidBy } from "../model/asof.js";
import {
  counts,
  isContested,
  isDerived,
  isDisputed,
  isWeakRival,
  model,
} from "../model/document.js";
import { hedgeWord, locatorText, t } from "../model/language.js";
import { labelOf, periodText, sourceName, speakerName } from "../model/names.js";
import { pageOf } from "../model/pages.js";
import { thousands } from "../rules/numbers.js";
import { localName, webAddress } from "../rules/text.js";
import { choose } from "./deeds.js";
import { el, siteLink, textButton } from "./dom.js";
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
 * How a claim stands, as tags: whether it counts, and how it was said by the day.
 * @param {number} flags
 * @param {number[]} cites
 * @param {{ plan?: boolean, once?: boolean }} [kind] whether it is a plan however it was said, or of
 *   what is once and for all: that is not superseded, but told more exactly elsewhere
 */
export function statusTags(flags, cites, { plan = false, once = false } = {}) {
  const { modality, source } = model.cites;
  const heard = cites.filter((c) => saidBy(c) && source[c] >= 0);
  const counting = heard.filter((c) => !isAside(c));
  /** @param {string} how */
  const allSaid = (how) => counting.length > 0 && counting.every((c) => modality[c] === how);
  const place = heard.length > 0 && !counting.length ? "aside" : placeOf(flags, once);
  const out = [
    isDisputed(flags) && "disputed",
    isContested(flags) && "contested",
    (plan || allSaid("planned")) && "planned",
    place,
    allSaid("claimed") && "claimed",
    isDerived(flags) && "derived",
  ];
  return out.map((name) => name && tagOf(name));
}

/**
 * Why a claim does not count, "" for one that does.
 * @param {number} flags
 * @param {boolean} once
 */
function placeOf(flags, once) {
  if (isWeakRival(flags)) return "weak";
  if (counts(flags)) return "";
  return once ? "coarser" : "superseded";
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
 * A source by its name, which leads to its page, or else to what was published.
 * @param {number} s
 * @returns {Child}
 */
function sourceLink(s) {
  const [iri, , , , , , url] = model.sources[s];
  const parts = sourceParts(s);
  const page = pageOf(iri, "source");
  const open = { target: "_blank", rel: "noopener noreferrer", title: t("view.open") };
  const own = page && siteLink(page, parts);
  if (!webAddress(url)) return own || el("span", {}, parts);
  if (!own) return el("a", { href: url, ...open }, parts);
  const mark = el("a", { href: url, ...open, "aria-label": t("view.open") }, "↗");
  return [own, " ", mark];
}

/**
 * The source of a citation, its place there and what it speaks about, exactly as it was said.
 * @param {number} c
 */
function citedSource(c) {
  const { source, locator } = model.cites;
  const [, , , , , , , , reliability] = model.sources[source[c]];
  /** @type {Child[]} */
  const out = [sourceLink(source[c])];
  if (locator[c]) out.push(", " + locatorText(locator[c]));
  const period = periodText(c);
  if (period) out.push(", " + period);
  if (reliability === "weak") out.push(" · " + t("view.weak"));
  const name = speakerName(c);
  if (name) out.push(" · " + t("view.said-by", { name }));
  return out;
}

/**
 * @param {number} c
 * @param {boolean} date whether it is of a date
 * @param {string[]} notes
 */
function citationItem(c, date, notes) {
  const { source, locator, qualifier, printed } = model.cites;
  const s = source[c];
  const maker = t(s === -2 ? "view.tag.derived" : "view.register");
  const parts = s >= 0 ? citedSource(c) : [el("span", {}, `${maker}: ${localName(locator[c])}`)];
  if (qualifier[c]) parts.push(` (${hedgeWord(qualifier[c], date)})`);
  if (printed[c]) {
    const lang = s >= 0 && model.sources[s][4];
    parts.push(el("q", { title: t("view.printed"), lang }, printed[c]));
  }
  parts.push(howSaid(c));
  for (const note of notes) parts.push(el("i", { class: "note" }, `${t("view.note")}: ${note}`));
  return el("li", {}, parts);
}

/**
 * How a citation says what it says, and what the editor makes of it.
 * @param {number} c
 * @returns {Child[]}
 */
function howSaid(c) {
  const { modality, rank, reason } = model.cites;
  const said = ["claimed", "planned"].includes(modality[c]) && tagOf(modality[c]);
  const why = rank[c] && reason[c] && el("i", {}, `${t("view.reason")}: ${reason[c]}`);
  return [said, rank[c] && tagOf(isAside(c) ? "aside" : rank[c]), why];
}

/**
 * The citations that had been published by the day.
 * @param {number[]} cites
 * @param {{ date?: boolean, notes?: 0 | [number, string][] }} [about] whether they are of a date, and
 *   the notes on them
 */
export const citationList = (cites, { date = false, notes = 0 } = {}) =>
  el(
    "ul",
    { class: "cites" },
    firstOf(
      cites.filter(saidBy),
      (c) => {
        const own = (notes || []).filter(([k]) => k === c);
        return citationItem(
          c,
          date,
          own.map(([, text]) => text),
        );
      },
      5,
    ),
  );
