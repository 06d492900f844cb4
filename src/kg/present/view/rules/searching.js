// @ts-check
// Looking for a text among things, figures and sources: the twin of kg.store.searching.

import { readings } from "./numerals.js";
import { level, LEVELS, LONGEST, sought } from "./ranking.js";
import { alike, joinings, likeness } from "./slips.js";

/** @typedef {"thing" | "figure" | "source"} Kind */

/**
 * What can be found: the lines of each kind (see `ranking.line`), those first of which most is said.
 * @typedef {Record<Kind, string[]>} Lines
 *
 * What was found: its kind, the number of its line, and how well it fits.
 * @typedef {{ kind: Kind, at: number, level: number }} Match
 */

/** @type {Kind[]} */
const KINDS = ["thing", "figure", "source"];
// A number inside another one is another figure.
const LEAST = { thing: LEVELS.inside, figure: LEVELS.words, source: LEVELS.inside };

/**
 * Why a text cannot be looked for: it is too long, or has no letters and no digits; "" if it can.
 * @param {string} text
 * @returns {"" | "long" | "empty"}
 */
export function unsearchable(text) {
  if ([...text].length > LONGEST) return "long";
  return sought(text).length ? "" : "empty";
}

/**
 * What a text finds, best first; where nothing fits, what it may be a slip of. Figures are read as
 * Korean, English and the languages of some lexicons write them.
 * @param {Lines} lines
 * @param {string} text
 * @param {number} limit
 * @param {import("./numerals.js").Lexicon[]} [lexicons]
 * @returns {Match[]}
 */
export function matches(lines, text, limit, lexicons = []) {
  const wanted = sought(text);
  if (!wanted.length) return [];
  const found = KINDS.flatMap((kind) => {
    if (kind !== "figure") return best(kind, lines[kind], wanted, limit);
    if (!/[0-9]/.test(text)) return [];
    return best(kind, lines[kind], readings(text, lexicons).flatMap(sought), limit);
  });
  const missing = KINDS.filter((kind) => !found.some((one) => one.kind === kind));
  /** @type {Kind[]} */
  const others = found.length ? ["source"] : ["thing", "source"];
  // Publishers go by one name, in whatever letters.
  if (!found.length || (/[가-힣]/.test(text) && missing.includes("source")))
    found.push(...slipsOf(lines, others, wanted[0].words, limit));
  return found
    .sort(
      (a, b) =>
        behind(a) - behind(b) || b.level - a.level || KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind),
    )
    .slice(0, limit);
}

/**
 * Sources stand behind what they speak of, but for one that is called just so.
 * @param {Match} match
 */
const behind = (match) => Number(match.kind === "source" && match.level < LEVELS.called);

/**
 * @param {Kind} kind
 * @param {string[]} lines
 * @param {import("./ranking.js").Sought[]} wanted
 * @param {number} limit
 * @returns {Match[]}
 */
function best(kind, lines, wanted, limit) {
  const found = lines
    .map((line, at) => ({ kind, at, level: level(line, wanted) }))
    .filter((one) => one.level >= LEAST[kind]);
  return found.sort((a, b) => b.level - a.level || a.at - b.at).slice(0, limit);
}

/**
 * @param {Lines} lines
 * @param {Kind[]} kinds
 * @param {string[]} words
 * @param {number} limit
 * @returns {Match[]}
 */
function slipsOf(lines, kinds, words, limit) {
  if (!words.length) return [];
  const known = new Set([...lines.thing, ...lines.source].flatMap((line) => line.split(/[ \t]+/)));
  for (const joining of joinings(words)) {
    const close = alike(known, joining);
    const found = kinds.flatMap((kind) =>
      lines[kind]
        .map((line, at) => ({ kind, at, level: LEVELS.alike, likeness: likeness(line, close) }))
        .filter((one) => one.likeness > LEVELS.none)
        .sort((a, b) => b.likeness - a.likeness || a.at - b.at)
        .slice(0, limit),
    );
    if (found.length) return found;
  }
  return [];
}
