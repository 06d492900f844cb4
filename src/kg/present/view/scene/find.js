// @ts-check
// Finding a thing by any of its names: Korean, its initial consonants, English, id.

import { model } from "../model/document.js";
import { likeness, plainText } from "../rules/text.js";

/**
 * @param {string} text
 * @param {number} [most]
 */
export function findThings(text, most = 12) {
  const wanted = plainText(text);
  if (!wanted) return [];
  /** @type {[number, number][]} */
  const found = [];
  for (let i = 0; i < model.n; i++) {
    const score = likeness(model.keys[i], wanted);
    // What is said of a thing comes after the thing.
    if (score) found.push([score - (model.home.has(i) ? 2.5 : 0), i]);
  }
  return found
    .sort((a, b) => b[0] - a[0] || a[1] - b[1])
    .map(([, i]) => i)
    .slice(0, most);
}
