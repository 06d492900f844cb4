// @ts-check
// Parts of the details: a thing as a button, tags, citations.

import { isAside, saidBy, standing } from "../model/asof.js";
import { model } from "../model/document.js";
import { hedgeWord, locatorText, t } from "../model/language.js";
import { labelLang, labelOf, periodText, sourceName, speakerName } from "../model/names.js";
import { pageOf } from "../model/pages.js";
import { noveltyOf } from "../model/since.js";
import { thousands } from "../rules/numbers.js";
import { localName, webAddress } from "../rules/text.js";
import { choose } from "./deeds.js";
import { el, siteLink, textButton } from "./dom.js";
import { badge } from "./marks.js";
import { onPaper, paperRefs } from "./paper.js";

/** @typedef {import("./dom.js").Child} Child */

/**
 * A thing as a button that chooses it.
 * @param {number} v
 */
export function thingButton(v) {
  const novelty = noveltyOf(v);
  const name = [
    badge(model.kind[v]),
    el("span", { lang: labelLang(v) }, labelOf(v)),
    novelty && tagOf(novelty),
  ];
  if (onPaper()) return el("span", { class: "thing" }, name);
  const onclick = () => choose(v);
  return el("button", { type: "button", class: "thing", onclick, "data-v": String(v) }, name);
}

/** @param {string} name */
export const tagOf = (name) => el("span", { class: "tag " + name }, t("view.tag." + name));

/**
 * How a claim stands by the day, as tags.
 * @param {number} flags
 * @param {number[]} cites
 * @param {Parameters<typeof standing>[2]} [kind]
 */
export const statusTags = (flags, cites, kind) => standing(flags, cites, kind).map(tagOf);

/**
 * The first of many, and a button for the others: a hub has thousands.
 * @template T
 * @param {T[]} items
 * @param {(item: T) => Child} draw
 * @param {number} [most]
 * @returns {Child[]}
 */
export function firstOf(items, draw, most = 24) {
  if (items.length <= most + 1 || onPaper()) return items.map(draw);
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
export function sourceLink(s) {
  const [iri, , , , , , url] = model.sources[s];
  const parts = sourceParts(s);
  if (onPaper()) return [el("span", {}, parts), webAddress(url) && ` <${url}>`];
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
 * A citation, with what it says of itself and the notes on it.
 * @param {number} c
 * @param {"" | "date" | "span"} [kind] which words hedge what it says
 * @param {string[]} [notes]
 */
export function citationItem(c, kind = "", notes = []) {
  const { source, locator, qualifier, printed, proof } = model.cites;
  const s = source[c];
  const maker = t(s === -2 ? "view.tag.derived" : "view.register");
  const parts = s >= 0 ? citedSource(c) : [el("span", {}, `${maker}: ${localName(locator[c])}`)];
  if (qualifier[c]) parts.push(` (${hedgeWord(qualifier[c], kind)})`);
  if (printed[c]) {
    const lang = s >= 0 && model.sources[s][4];
    parts.push(el("q", { title: t("view.printed"), lang }, printed[c]));
  }
  if (proof[c]) parts.push(el("i", { class: "proof" }, t("view.proof." + proof[c])));
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
 * The citations that had been published by the day; on paper their numbers.
 * @param {number[]} cites
 * @param {{ kind?: "" | "date" | "span", notes?: 0 | [number, string][] }} [about] which words hedge
 *   what they say, and the notes on them
 */
export function citationList(cites, { kind = "", notes = 0 } = {}) {
  const heard = cites.filter(saidBy);
  /** @param {number} c */
  const notesOn = (c) => (notes || []).filter(([k]) => k === c).map(([, text]) => text);
  if (onPaper()) {
    const remarks = heard.flatMap(notesOn).map((text) => `${t("view.note")}: ${text}`);
    return [paperRefs(heard), remarks.map((text) => el("i", { class: "note" }, " ", text))];
  }
  return el(
    "ul",
    { class: "cites" },
    firstOf(heard, (c) => citationItem(c, kind, notesOn(c)), 5),
  );
}
