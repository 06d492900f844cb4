// @ts-check
// The words of a query, told apart for their colours.

const TOKEN =
  /(?<note>#[^\n]*)|(?<iri><[^<>"{}|^\x60\\\s]*>)|(?<text>"""[^]*?"""|'''[^]*?'''|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')|(?<variable>[?$][\p{L}\p{N}_]+)|(?<name>[\p{L}\p{N}_-]*:[\p{L}\p{N}_.:%-]*)|(?<number>\b\d[\d.eE]*)|(?<word>[A-Za-z]+)/gu;

const WORDS = new Set(
  [
    "select ask construct describe where from named prefix base distinct reduced limit offset order",
    "by asc desc group having filter optional union minus graph bind as values undef exists not in a",
    "true false count sum min max avg sample group_concat separator str lang langmatches datatype",
    "bound iri uri bnode if coalesce regex replace strlen substr contains strstarts strends",
    "strbefore strafter ucase lcase concat encode_for_uri abs ceil floor round rand now year month",
    "day hours minutes seconds timezone tz md5 sha1 sha256 sha512 isiri isblank isliteral isnumeric",
    "sameterm uuid struuid strdt strlang",
  ]
    .join(" ")
    .split(" "),
);

/**
 * The parts of a query: each with its kind, or "" for what has none.
 * @param {string} query
 */
export function tokens(query) {
  /** @type {[string, string][]} */
  const parts = [];
  let last = 0;
  for (const { 0: word, index, groups } of query.matchAll(TOKEN)) {
    const [kind = ""] = Object.entries(groups || {}).find(([, part]) => part !== undefined) || [];
    const known = kind !== "word" || WORDS.has(word.toLowerCase());
    parts.push(["", query.slice(last, index)], [known ? kind : "", word]);
    last = index + word.length;
  }
  parts.push(["", query.slice(last)]);
  return parts.filter(([, text]) => text);
}

/**
 * A query without its notes and empty lines.
 * @param {string} query
 */
export function withoutNotes(query) {
  const parts = tokens(query).filter(([kind]) => kind !== "note");
  return parts
    .map(([, text]) => text)
    .join("")
    .replace(/\n\s*\n+/g, "\n")
    .trim();
}

/**
 * Where a line and a column, both from 1, are in a query: a number of letters from its start.
 * @param {string} query
 * @param {number} line
 * @param {number} column
 */
export function placeAt(query, line, column) {
  const before = query.split("\n").slice(0, line - 1);
  const start = before.reduce((sum, one) => sum + one.length + 1, 0);
  return Math.min(query.length, start + column - 1);
}

/**
 * A query with another term in the place of one, which stays in texts and notes.
 * @param {string} query
 * @param {string} term
 * @param {string} other
 */
export const replaced = (query, term, other) =>
  tokens(query)
    .map(([, text]) => (text === term ? other : text))
    .join("");
