// @ts-check
// Choosing a source, and proposing the id of a new one.

import { LEVELS, level, line, sought } from "../../view/rules/ranking.js";
import { romanized } from "./romanized.js";

/** @typedef {import("../model/page.js").Source} Source */

/** The newest first. @param {Source} a @param {Source} b */
const newer = (a, b) =>
  (b.published ?? "").localeCompare(a.published ?? "") || (a.id < b.id ? -1 : 1);

/**
 * Sources that a text names by id, publisher or title, best first; all of them for no text.
 * @param {Source[]} sources
 * @param {string} text
 */
export function chosen(sources, text) {
  const wanted = sought(text);
  if (!text.trim()) return [...sources].sort(newer);
  const plain = text.trim().toLowerCase();
  return sources
    .map((one) => ({ one, fits: fitsOf(one, wanted, plain) }))
    .filter(({ fits }) => fits > LEVELS.none)
    .sort((a, b) => b.fits - a.fits || newer(a.one, b.one))
    .map(({ one }) => one);
}

/**
 * @param {Source} source
 * @param {any} wanted
 * @param {string} plain
 */
function fitsOf({ id, publisher, title, published }, wanted, plain) {
  if (id.toLowerCase().startsWith(plain)) return LEVELS.exact;
  const found = level(line([title || publisher], [publisher, published, id]), wanted);
  const inside = [id, publisher, title].some((one) => one.toLowerCase().includes(plain));
  return Math.max(found, inside ? LEVELS.inside : LEVELS.none);
}

/**
 * The id of a new source: as others of its publisher begin, and its day; "" where none is known.
 * @param {Source[]} sources
 * @param {string} publisher
 * @param {string} published
 * @param {string} [language] of the source
 */
export function proposedId(sources, publisher, published, language = "") {
  const day = dayOf(published.trim());
  const name = publisher.trim();
  if (!name) return "";
  const known = sources.find((one) => one.publisher === name);
  const start = known ? known.id.replace(/-\d{4}.*$/, "") : slug(romanized(name), language);
  if (!start) return "";
  const wanted = [start, day].filter(Boolean).join("-");
  const taken = new Set(sources.map((one) => one.id));
  for (let n = 1; ; n++) {
    const id = n === 1 ? wanted : wanted + "-" + n;
    if (!taken.has(id)) return id;
  }
}

/** The day that a text begins with, as far as its figures tell it. @param {string} text */
function dayOf(text) {
  const day = /^(\d{4})\D{1,3}(\d{1,2})\D{1,3}(\d{1,2})(?!\d)/.exec(text)?.slice(1);
  const dotted = /^(\d{1,2})\. ?(\d{1,2})\. ?(\d{4})/.exec(text)?.slice(1).reverse();
  const parts = day ?? dotted;
  if (parts) return parts.map((part) => part.padStart(2, "0")).join("-");
  return /^\d{4}(-\d\d)?/.exec(text)?.[0] ?? /\b\d{4}\b/.exec(text)?.[0] ?? "";
}

const GERMAN = /** @type {Record<string, string>} */ ({ ä: "ae", ö: "oe", ü: "ue" });

/** Latin letters and figures, with hyphens between words. @param {string} text @param {string} language */
const slug = (text, language) =>
  text
    .normalize("NFC")
    .toLowerCase()
    .replace(/ß/g, "ss")
    .replace(/[äöü]/g, (letter) => (/^de\b/.test(language) ? GERMAN[letter] : letter))
    .normalize("NFD")
    .replace(/[\u0300-\u036f]/g, "")
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "");
