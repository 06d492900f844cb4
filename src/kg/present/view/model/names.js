// @ts-check
// Names of things, groups, classes, properties and sources. A group has a number above those of things.

import { localName } from "../rules/text.js";
import { model } from "./document.js";
import { dateText, locatorText, pick, t } from "./language.js";
import { state } from "./state.js";

/** @param {number} v */
export const labelOf = (v) => nodeName(v < model.n ? v : mainOf(v));

/** @param {number} i */
const nodeName = (i) => pick(model.nodes.ko[i], model.nodes.en[i]);

/**
 * The other names of a thing in the language that is shown, the longest first.
 * @param {number} i
 */
export function otherNames(i) {
  const names = (model.nodes.names[i] || "").split("\n");
  const shown = names.filter((name) => name && HANGUL.test(name) === (state.lang === "ko"));
  return shown.sort((a, b) => b.length - a.length);
}

const HANGUL = /\p{Script=Hangul}/u;

/**
 * The main member of a group, whose name it has.
 * @param {number} v
 */
export const mainOf = (v) => model.groups[v - model.n][0];

/**
 * The kind of a thing or of the main member of a group.
 * @param {number} v
 */
export const kindOf = (v) => model.kind[v < model.n ? v : mainOf(v)];

/** @param {[string, string, string, ...unknown[]]} named */
const nameOf = ([, ko, en]) => pick(ko, en);

/** @param {number} i */
export const className = (i) => nameOf(model.classes[model.nodes.cls[i]]);

/** @param {number} k */
export const kindName = (k) => nameOf(model.kinds[k]);

/** @param {number} p */
export const propName = (p) => nameOf(model.props[p]);

/** @param {number} s */
export function sourceName(s) {
  const [iri, publisher, title, issued] = model.sources[s];
  const parts = [publisher || localName(iri), title && `“${title}”`, issued && dateText(issued)];
  return parts.filter(Boolean).join(", ");
}

/**
 * Source and place of a citation in a line, and the time that it speaks about.
 * @param {number} c
 */
export function citedText(c) {
  const { source, locator } = model.cites;
  const parts = [sourceName(source[c]), locator[c] && locatorText(locator[c]), periodText(c)];
  return parts.filter(Boolean).join(", ");
}

/**
 * The time that a citation speaks about, exactly as it was said: "as of Nov 2023", or "".
 * @param {number} c
 */
export function periodText(c) {
  const period = model.cites.period[c];
  return period && t("present.period", { period: dateText(period) });
}

/**
 * Whose words a source repeats, or "".
 * @param {number} c
 */
export function speakerName(c) {
  const speaker = model.speakers[model.cites.speaker[c]];
  return speaker ? nameOf(speaker) : "";
}

/** @param {number} i */
export const iriOf = (i) => {
  const id = model.nodes.id[i];
  return id.includes(":") ? id : model.base + id;
};

/** @param {number} v */
export const idOf = (v) => (v < model.n ? model.nodes.id[v] : "g:" + (v - model.n));

/**
 * The thing or group of an id, or -1.
 * @param {string} text
 */
export function ofId(text) {
  const group = /^g:(\d+)$/.exec(text);
  return group ? model.n + Number(group[1]) : (model.byId.get(text) ?? -1);
}
