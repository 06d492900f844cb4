// @ts-check
// Texts: folded for searching, parts of names, cells of tables.

/** @param {string} text */
export const webAddress = (text) => /^https?:\/\/[^\s]+$/i.test(text);

/**
 * What an IRI ends with.
 * @param {string} iri
 */
export const localName = (iri) => iri.split(/[#/]/).pop() ?? "";

const INITIALS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ";

/**
 * A name without what those who search leave out, in the spelling of either side of the ocean.
 * @param {string} text
 */
export const plainText = (text) =>
  text
    .normalize("NFC")
    .toLowerCase()
    .replace(/[\s·・\-_()'".,]/g, "")
    .replace(/centre/g, "center");

/**
 * The initial consonants of Korean syllables; other letters as they are.
 * @param {string} text
 */
export const initials = (text) =>
  [...text]
    .map((letter) => {
      const code = letter.charCodeAt(0) - 0xac00;
      return code >= 0 && code < 11172 ? INITIALS[Math.floor(code / 588)] : letter;
    })
    .join("");

/**
 * How well one of the names of a thing fits what is sought: 0 is not at all, 4 is wholly.
 * @param {string[]} keys folded by `plainText`
 * @param {string} wanted folded likewise
 */
export function likeness(keys, wanted) {
  const byInitials = /^[ㄱ-ㅎ]+$/.test(wanted);
  let best = 0;
  for (const key of keys) {
    const at = (byInitials ? initials(key) : key).indexOf(wanted);
    if (at === 0) best = Math.max(best, key.length === wanted.length ? 4 : 3);
    else if (at > 0) best = Math.max(best, 1);
  }
  return best;
}

/**
 * A cell that a spreadsheet reads as text, not as a formula, as kg.export.harmless_cell makes it.
 * @param {unknown} value
 */
export function csvCell(value) {
  const text = String(value);
  const number = /^[+-]?\d+(\.\d+)?([eE][+-]?\d+)?$/.test(text);
  const safe = /^'*[=+\-@\t\r\n＝＋－＠]/.test(text) && !number ? "'" + text : text;
  return /[",\n\r]/.test(safe) ? '"' + safe.replace(/"/g, '""') + '"' : safe;
}

/** @type {Record<string, string>} */
const TEX = { "\\": "\\textbackslash{}", "~": "\\textasciitilde{}", "^": "\\textasciicircum{}" };

/**
 * A text in a BibTeX field.
 * @param {string} text
 */
export const texText = (text) =>
  text.replace(/[\\~^{}&%$#_]/g, (letter) => TEX[letter] || "\\" + letter);

/** @type {Record<string, string>} */
const ENTITIES = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

/**
 * A text in SVG that is written as text.
 * @param {string} text
 */
export const xmlText = (text) => text.replace(/[&<>"]/g, (letter) => ENTITIES[letter]);

/**
 * A licence by its short name, if it has one.
 * @param {string} iri
 */
export function licenceName(iri) {
  const [, kind, version] = /creativecommons\.org\/\w+\/([a-z-]+)\/([\d.]+)/.exec(iri) || [];
  if (!kind) return iri;
  return kind === "zero" ? `CC0 ${version}` : `CC ${kind.toUpperCase()} ${version}`;
}
