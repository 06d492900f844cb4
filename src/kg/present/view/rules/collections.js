// @ts-check
// Small deeds on sets and maps.

/**
 * A copy of a set with an item that it has not, or without one that it has.
 * @template T
 * @param {Set<T>} set
 * @param {T} item
 */
export function toggled(set, item) {
  const copy = new Set(set);
  if (!copy.delete(item)) copy.add(item);
  return copy;
}

/**
 * @template T
 * @param {Set<T>} set
 * @param {Iterable<T>} items
 */
export const added = (set, items) => new Set([...set, ...items]);

/**
 * Items by what a function says of each, in the order of their first.
 * @template T, K
 * @param {Iterable<T>} items
 * @param {(item: T) => K} key
 * @returns {Map<K, T[]>}
 */
export function grouped(items, key) {
  const groups = new Map();
  for (const item of items) {
    const k = key(item);
    const list = groups.get(k);
    if (list) list.push(item);
    else groups.set(k, [item]);
  }
  return groups;
}

/**
 * Different items, the most frequent first.
 * @template T
 * @param {T[]} items
 * @returns {T[]}
 */
export const byFrequency = (items) =>
  [...grouped(items, (item) => item)]
    .sort((a, b) => b[1].length - a[1].length)
    .map(([item]) => item);

/**
 * A value that is there: that it is not would be a fault of the page.
 * @template T
 * @param {T | null | undefined} value
 * @returns {T}
 */
export function certain(value) {
  if (value === null || value === undefined) throw new TypeError("a value is missing");
  return value;
}

/**
 * Whether a list comes after another one, item by item.
 * @param {(string | number)[]} a
 * @param {(string | number)[]} b
 */
export function isAbove(a, b) {
  const at = a.findIndex((one, k) => one !== b[k]);
  return at >= 0 && a[at] > b[at];
}
