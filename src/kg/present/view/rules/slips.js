// @ts-check
// What a word may be a slip of the hand of: the twin of kg.store.ranking.alike, to which
// `tests/store/cases/search.json` holds it.

import { LEVELS } from "./ranking.js";

const FIRST = "g kk n d tt r m b pp s ss  j jj ch k t p h".split(" ");
const MIDDLE = "a ae ya yae eo e yeo ye o wa wae oe yo u wo we wi yu eu ui i".split(" ");
const LAST = " k k k n n n t l k m l l l p l m p p t t ng t t k t p t".split(" ");

/**
 * Korean syllables in Latin letters, each by itself (Revised Romanisation); the rest as it is.
 * @param {string} word
 */
export const romanised = (word) =>
  [...word]
    .map((letter) => {
      const code = letter.charCodeAt(0) - 0xac00;
      if (code < 0 || code >= 11172) return letter;
      const rest = code % 588;
      return FIRST[Math.floor(code / 588)] + MIDDLE[Math.floor(rest / 28)] + LAST[rest % 28];
    })
    .join("");

/**
 * How many slips a word may have.
 * @param {string} form
 */
export function slips(form) {
  if (/^[0-9]/.test(form) || [...form].length < 4) return 0;
  return [...form].length < 8 ? 1 : 2;
}

/**
 * How many letters are too many, missing, wrong or have changed places with the next; more than
 * `most` is `most + 1`.
 * @param {string} one
 * @param {string} two
 * @param {number} most
 */
export function distance(one, two, most) {
  const [a, b] = [[...one], [...two]];
  if (Math.abs(a.length - b.length) > most) return most + 1;
  /** @type {number[]} */
  let before = [];
  let row = b.map((_, j) => j);
  row.push(b.length);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const wrong = row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1);
      next[j] = Math.min(row[j] + 1, next[j - 1] + 1, wrong);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        next[j] = Math.min(next[j], before[j - 2] + 1);
    }
    if (Math.min(...next) > most) return most + 1;
    [before, row] = [row, next];
  }
  return Math.min(row[b.length], most + 1);
}

/**
 * For each word that is looked for the known words that it may be a slip of: one letter, or two in
 * long words. Korean letters count one by one, and Korean is compared as it sounds in Latin too.
 * @param {Iterable<string>} known
 * @param {string[]} words
 */
export function alike(known, words) {
  const spelt = [...known]
    .filter((word) => [...word].length > 1)
    .map((word) => [word, word.normalize("NFD")]);
  return words.map((word) => {
    const found = new Set([word]);
    for (const form of new Set([word.normalize("NFD"), romanised(word)])) {
      const most = slips(form);
      if (!most) continue;
      for (const [other, letters] of spelt)
        if (distance(form, letters, most) <= Math.min(most, slips(letters))) found.add(other);
    }
    return found;
  });
}

const FEW_WORDS = 6;

/**
 * Words as they are, and then, of a few, with two neighbours as one: a blank may be a slip.
 * @param {string[]} words
 */
export function joinings(words) {
  if (words.length > FEW_WORDS) return [words];
  const joined = words.slice(1).map((word, at) => {
    const one = words[at] + word;
    return [...words.slice(0, at), one, ...words.slice(at + 2)];
  });
  return [words, ...joined];
}

/**
 * How well a line fits words by those that each may be a slip of: a whole preferred name, another
 * one, words of it, or not at all.
 * @param {string} line
 * @param {Set<string>[]} close
 */
export function likeness(line, close) {
  const words = wordsIn(line);
  if (!close.every((forms) => words.some((word) => forms.has(word)))) return LEVELS.none;
  const names = line.split("\t").slice(1);
  const at = names.findIndex((name) => isAlike(wordsIn(name), close));
  if (at < 0) return LEVELS.alike;
  return at < names.indexOf("") ? LEVELS.exact : LEVELS.called; // behind "" are the other names
}

/** @param {string} text */
const wordsIn = (text) => text.split(/[ \t]+/).filter(Boolean);

/**
 * @param {string[]} words
 * @param {Set<string>[]} close
 */
const isAlike = (words, close) =>
  words.length === close.length && close.every((forms, at) => forms.has(words[at]));
