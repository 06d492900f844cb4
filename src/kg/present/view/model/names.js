// @ts-check
// Names of things, groups, classes, properties and sources. A group has a number above those of things.

import { localName } from "../rules/text.js";
import { model } from "./document.js";
import { dateText, foreign, locatorText, pick, t } from "./language.js";
import { state } from "./state.js";

/** @param {number} v */
export const labelOf = (v) => nodeName(v < model.n ? v : mainOf(v));

/** @param {number} i */
const nodeName = (i) => pick(model.nodes.label[i]);

/**
 * The language of a thing's name, where it is not that of the page.
 * @param {number} v
 */
export const labelLang = (v) => foreign(model.nodes.label[v < model.n ? v : mainOf(v)]);

/**
 * The other names of a thing in the language that is shown, and those of no language, the longest
 * first.
 * @param {number} i
 */
export function otherNames(i) {
  const groups = (model.nodes.names[i] || "").split("\t");
  const shown = [groups[model.tags.indexOf(state.lang)], groups[model.tags.length]];
  const names = shown.flatMap((group) => (group ? group.split("\n") : []));
  return names.sort((a, b) => b.length - a.length);
}

/**
 * The other names of a thing by their languages; that of the last ones is not known.
 * @param {number} i
 */
export const namesByLanguage = (i) =>
  (model.nodes.names[i] || "")
    .split("\t")
    .map((group, at) => ({ lang: model.tags[at], names: group.split("\n").filter(Boolean) }))
    .filter(({ names }) => names.length > 0);

/**
 * All other names of a thing.
 * @param {number} i
 */
export const allNames = (i) => namesByLanguage(i).flatMap(({ names }) => names);

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

/** @param {[string, import("./language.js").Texts, ...unknown[]]} named */
const nameOf = ([, texts]) => pick(texts);

/** @param {number} i */
export const className = (i) => nameOf(model.classes[model.nodes.cls[i]]);

/**
 * The language of the name of a thing's class, where it is not that of the page.
 * @param {number} i
 */
export const classLang = (i) => foreign(model.classes[model.nodes.cls[i]][1]);

/** @param {number} k */
export const kindName = (k) => nameOf(model.kinds[k]);

/** @param {number} p */
export const propName = (p) => nameOf(model.props[p]);

/** @param {number} p */
export const propLang = (p) => foreign(model.props[p][1]);

/** @param {number} s */
export function sourceName(s) {
  const [iri, publisher, title, issued] = model.sources[s];
  const parts = [
    publisher || localName(iri),
    title && t("words.quoted", { name: title }),
    issued && dateText(issued),
  ];
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
 * The thing or group of an id, or the thing of an IRI, or -1.
 * @param {string} text
 */
export function ofId(text) {
  const group = /^g:(\d+)$/.exec(text);
  const within = text.startsWith(model.base) ? text.slice(model.base.length) : text;
  if (group) return model.n + Number(group[1]);
  return model.byId.get(text) ?? model.byId.get(within) ?? -1;
}
