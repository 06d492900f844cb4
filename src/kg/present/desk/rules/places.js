// @ts-check
// Where statements and marks stand in a source.

/**
 * Statements in the order of the text, those that stand at no place of it last.
 * @template {{ rows: import("../model/page.js").Row[] }} T
 * @param {T[]} statements
 * @param {string[]} places of the paragraphs, in their order
 */
export function inOrder(statements, places) {
  const at = (/** @type {T} */ one) => {
    const place = placesOf(one.rows[0]?.locator ?? "")[0] ?? "";
    const found = places.indexOf(place);
    return found < 0 ? places.length + numberOf(place) : found;
  };
  return statements
    .map((one, k) => ({ one, at: at(one), k }))
    .sort((a, b) => a.at - b.at || a.k - b.k)
    .map(({ one }) => one);
}

/**
 * The places that a locator names: "p2, p4" is two.
 * @param {string} locator
 */
export const placesOf = (locator) => locator.split(/[\s,;|]+/).filter(Boolean);

/** @param {string} place */
const numberOf = (place) => Number(/\d+/.exec(place)?.[0] ?? 0) / 1e6;

/**
 * The place of another mark from one on, by a step; the ends stay.
 * @param {number} count
 * @param {number} at
 * @param {number} by
 */
export const stepped = (count, at, by) => Math.min(count - 1, Math.max(0, at + by));
