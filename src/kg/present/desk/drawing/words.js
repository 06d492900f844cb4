// @ts-check
// Small texts that several parts of the page show.

import { dateWords } from "../../view/rules/dates.js";
import { el } from "../../view/drawing/dom.js";
import { page, t } from "../model/page.js";

/** A day in words; what is none as it stands. @param {string} [text] */
export function day(text) {
  const plain = (text ?? "").replace(/~$/, "");
  return /^\d{4}/.test(plain) ? dateWords(plain, page.lang) : plain;
}

/** @param {string} [code] */
export const reliabilityOf = (code) =>
  code === "weak" || code === "independent" ? t("desk.reliability." + code) : "";

/** @type {Record<string, string>} */
const SIGNS = { proved: "✓", fault: "✗", "not-provable": "–" };

/**
 * What the text proves of a claim: a sign, and words for those who do not see it.
 * @param {string} [state]
 * @param {string} [reason]
 */
export function proofMark(state, reason) {
  if (!state || !SIGNS[state]) return null;
  const words = [t("desk.proof." + state), reason].filter(Boolean).join(": ");
  return el(
    "span",
    { class: "proof " + state, title: words },
    el("span", { "aria-hidden": "true" }, SIGNS[state]),
    el("span", { class: "unseen" }, words),
  );
}

/** A value with its hedge, such as "over 60". @param {import("../model/page.js").Row} row */
export function hedged({ object, shown, qualifier }) {
  const value = shown || object;
  if (!qualifier) return value;
  const time = /^\d{4}-|^\d{4}\//.test(object) && qualifier !== "about";
  return t("present.hedge." + qualifier + (time ? ".date" : ""), { value });
}

/** What something is called in the language of the reader. @param {Record<string, string>} names */
export const nameIn = (names) =>
  names[page.lang] || names[""] || names.en || Object.values(names).find(Boolean) || "";

/** What a hedge is called. @param {string} code */
export const hedge = (code) => t("present.hedge." + code, { value: "…" });

/** @param {import("../model/page.js").Thing} thing */
export const notesOf = (thing) => [thing.kind, thing.unit, thing.population, thing.fact, thing.id];

/** What a language is called. @param {string} tag */
export function languageName(tag) {
  try {
    return new Intl.DisplayNames([page.lang], { type: "language" }).of(tag) ?? tag;
  } catch {
    return tag;
  }
}
