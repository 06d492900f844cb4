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

/**
 * The number of the mark that begins where another does, or before it in the same paragraph; -1 for
 * none. A mark is told by its paragraph and where it begins: `p3.17`.
 * @param {string[]} marks
 * @param {string} wanted
 */
export function nearest(marks, wanted) {
  const [place, start] = parted(wanted);
  return marks.findLastIndex((one) => {
    const [other, at] = parted(one);
    return other === place && at <= start;
  });
}

/** @param {string} mark @returns {[string, number]} */
function parted(mark) {
  const end = mark.lastIndexOf(".");
  return [mark.slice(0, end), Number(mark.slice(end + 1))];
}
