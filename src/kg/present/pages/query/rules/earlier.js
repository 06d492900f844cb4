// @ts-check
// The list of earlier queries: the newest first, each once.

/**
 * @typedef {object} Asked
 * @property {string} query
 * @property {string} day
 * @property {boolean} cite
 * @property {boolean} plans
 */

/** @typedef {Asked & { title: string, address: string, when: string, rows: number | null }} Entry */

const MOST = 40;

/**
 * The list with one more.
 * @param {Entry[]} list
 * @param {Entry} entry
 */
export const withEntry = (list, entry) =>
  [entry, ...list.filter((one) => !alike(one, entry))].slice(0, MOST);

/**
 * Whether two ask the same.
 * @param {Asked} one
 * @param {Asked} two
 */
export const alike = (one, two) =>
  one.query === two.query &&
  one.day === two.day &&
  one.cite === two.cite &&
  one.plans === two.plans;

/**
 * The list that was kept as text; what is none is an empty one.
 * @param {string | null} text
 * @returns {Entry[]}
 */
export function entriesOf(text) {
  try {
    const list = JSON.parse(text || "[]");
    return Array.isArray(list) ? list.filter(isEntry).slice(0, MOST) : [];
  } catch {
    return [];
  }
}

/** @param {any} one */
const isEntry = (one) =>
  [one?.query, one?.day, one?.title, one?.address, one?.when].every((v) => typeof v === "string") &&
  /^(\/query\?|$)/.test(one.address);

/**
 * The first words of a query, for lists.
 * @param {string} query without its notes
 */
export function headOf(query) {
  const text = query.replace(/\s+/g, " ").trim();
  return text.length > 110 ? text.slice(0, 109) + "…" : text;
}
