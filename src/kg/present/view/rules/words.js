// @ts-check
// Sentences of the table of words, which Python puts into the page.

import { withParticles } from "./particles.js";

/** @typedef {string | [string, string]} Pattern a pair is for one thing and for several */

/** @typedef {Record<string, string | number>} Facts */

/**
 * A sentence with its facts in its blanks; of a pair, the one that its `count` asks for.
 * @param {Pattern} pattern
 * @param {Facts} [facts]
 */
export function filled(pattern, facts = {}) {
  const one = String(facts.count) === "1";
  const text = typeof pattern === "string" ? pattern : pattern[one ? 0 : 1];
  return withParticles(text, (piece) =>
    piece.replace(/\{(\w+)\}/g, (_, name) => String(facts[name])),
  );
}
