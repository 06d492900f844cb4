// @ts-check
// Texts: parts of names, cells of tables.

/** @param {string} text */
export const webAddress = (text) => /^https?:\/\/[^\s]+$/i.test(text);

/**
 * What an IRI ends with.
 * @param {string} iri
 */
export const localName = (iri) => iri.split(/[#/]/).pop() ?? "";

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
