// @ts-check
// A source as an entry of BibTeX, as kg.present.exports.references writes it.

import { localName } from "./text.js";

/** @type {Record<string, string>} Braces have to be even, even behind a backslash. */
const TEX = {
  "\\": "\\textbackslash{}",
  "{": "\\textbraceleft{}",
  "}": "\\textbraceright{}",
  "~": "\\textasciitilde{}",
  "^": "\\textasciicircum{}",
};
/** @type {Record<string, string>} */
const LANGUAGES = {
  ...{ de: "ngerman", en: "english", es: "spanish", fr: "french", ja: "japanese", ko: "korean" },
};

/** @param {string} text */
const oneLine = (text) =>
  text.replace(/[ \t]*[\t\n\r\x85\u2028\u2029]+[ \t\n\r\x85\u2028\u2029]*/g, " ");

/**
 * A text in a field.
 * @param {string} text
 */
const texText = (text) =>
  oneLine(text).replace(/[\\~^{}&%$#_]/g, (letter) => TEX[letter] || "\\" + letter);

/**
 * An address as it stands, but for what would end the field.
 * @param {string} address
 */
const verbatim = (address) =>
  oneLine(address).replace(
    /[{}\\]/g,
    (letter) => "%" + letter.charCodeAt(0).toString(16).toUpperCase(),
  );

/**
 * @typedef {{ iri: string, publisher: string, title: string, issued: string, language: string,
 *   address: string, authors: string[], retrieved: string }} Source
 * @typedef {{ untitled: string, inferred: string }} Notes what is said of a source without a title,
 *   and of one whose date is inferred
 */

/**
 * Who publishes a source is neither its author nor its title: what is not known is left out, and
 * said in the note.
 * @param {Source} source
 * @param {Notes} notes
 */
export function bibEntry(source, notes) {
  const { iri, publisher, title, issued, language, address, authors, retrieved } = source;
  const day = issued.replace(/~$/, "");
  const web = /^https?:\/\//.test(address);
  const noted = [title ? "" : notes.untitled, day === issued ? "" : notes.inferred];
  const fields = {
    // A name in braces is taken as it stands: nobody says which part of it is the family's.
    author: authors.map((name) => `{${texText(name)}}`).join(" and "),
    title: texText(title),
    organization: texText(publisher),
    date: texText(day),
    year: texText(day.slice(0, 4)),
    langid: LANGUAGES[language] || "",
    url: web ? verbatim(address) : "",
    urldate: web ? retrieved : "",
    howpublished: web ? "" : texText(address),
    note: texText(noted.filter(Boolean).join(" ")),
  };
  const lines = Object.entries(fields)
    .filter(([, value]) => value)
    .map(([name, value]) => `  ${name} = {${value}}`);
  const key = localName(iri).replace(/[^A-Za-z0-9_-]/g, "_");
  return `@${web ? "online" : "misc"}{${key},\n${lines.join(",\n")}\n}\n`;
}
