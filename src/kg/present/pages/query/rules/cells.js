// @ts-check
// How a row is told: figures in their unit and with their hedge, dates, codes and names in words.
// `kg.present.pages.rows` tells the rows of a site of files in the same way.

import { dateWords, isDated } from "../../../view/rules/dates.js";
import { measured, moneyWords, numberText } from "../../../view/rules/numbers.js";
import { isBoolean, isNumber, isThing } from "./values.js";

/** @typedef {import("./values.js").Row} Row */
/** @typedef {import("./values.js").Value} Value */

/**
 * What the page knows of words.
 * @typedef {object} Wording
 * @property {string} lang
 * @property {(code: string, facts?: Record<string, string | number>) => string} t
 * @property {(code: string) => boolean} has whether there is such a sentence
 * @property {(iri: string) => string} name
 * @property {Record<string, [string, string, number]>} units in the language, in English, 1 for places in an
 *   order, by the English one
 * @property {Record<string, string>} texts other texts in the reader's language, by the English one
 * @property {string} [counted] the number of the cell with its unit, where claims have told it
 */

// What is counted in the currency or the unit of its row.
const MEASURED = ["value", "amount", "otherwise", "current", "aimed", "sum", "finer", "difference"];
/** @type {Record<string, string[]>} what a hedge is said of: the first of these that has a value */
const HEDGED = {
  qualifier: ["value", "amount", "date", "outcome", "hours"],
  otherQualifier: ["otherwise", "aimed", "current"],
};
// Columns of texts of the graph, in English.
const TRANSLATED = ["unit", "population"];
// Lengths of time, and the column of their unit.
const LATE = ["leastLate", "mostLate"];
// What some questions tell as a plain text, since it is the first or the last of many days.
const TIMES = ["date", "published", "first", "last", "latest", "firstSeen", "lastSeen", "until"];
/** @type {Record<string, string>} places in a source that have numbers */
const NUMBERED = { p: "view.paragraph", c: "view.caption" };
/** @type {Record<string, string>} columns whose texts are codes, and where their sentences are */
const CODED = {
  locator: "view.place.",
  modality: "present.modality.",
  rank: "present.rank.",
};

/**
 * The columns without those that are told in the cells of others, or have a value in no row.
 * @param {string[]} columns
 * @param {Row[]} rows
 */
export function unfolded(columns, rows) {
  /** @param {string[]} names */
  const some = (names) => names.some((name) => columns.includes(name));
  const folded = [
    ...(some(MEASURED) ? ["currency", "unit"] : []),
    ...Object.keys(HEDGED).filter((name) => some(HEDGED[name])),
    ...(some(LATE) ? ["lateUnit"] : []),
    ...(columns.includes("source") ? ["reliability"] : []),
  ];
  const tells = columns.filter((name) => !rows.length || rows.some((row) => row[name]));
  return tells.filter((name) => !folded.includes(name));
}

/**
 * The unit in which a cell is counted: a currency, a unit, days or months, or "".
 * @param {Row} row
 * @param {string} column
 */
export function unitOf(row, column) {
  if (MEASURED.includes(column)) return row.currency?.value || row.unit?.value || "";
  return LATE.includes(column) ? row.lateUnit?.value || "" : "";
}

/**
 * Whether a cell tells of a day, month, year or span.
 * @param {Row} row
 * @param {string} column
 */
export function isTime(row, column) {
  const value = row[column];
  if (!value || isThing(value)) return false;
  const plain = !value.datatype || value.datatype.endsWith("#string");
  return isDated(value.datatype || "") || (plain && TIMES.includes(column));
}

/**
 * @param {Row} row
 * @param {string} column
 * @param {Wording} words
 */
function numberWords(row, column, { lang, t, has, units, counted }) {
  const { value } = row[column];
  const unit = unitOf(row, column);
  if (!unit && counted) return counted;
  if (!unit) return column === "year" || /^-?\d{4}$/.test(value) ? value : numberText(value, lang);
  if (row.currency?.value === unit) return moneyWords(value, unit, lang);
  const span = "present.span." + unit + "s";
  if (LATE.includes(column) && has(span)) return t(span, { span: value, count: value });
  return units[unit] ? measured(value, units[unit], lang) : `${numberText(value, lang)} ${unit}`;
}

/**
 * @param {Value} value
 * @param {string} column
 * @param {Wording} words
 */
function codeWords({ value }, column, { t, has }) {
  const [, letter, number] = /^([pc])(\d+)$/.exec(value) || [];
  if (column === "locator" && letter) return t(NUMBERED[letter], { number });
  const code = CODED[column] + value;
  return has(code) ? t(code) : value;
}

/**
 * What a language is called.
 * @param {string} tag
 * @param {string} lang
 */
function languageName(tag, lang) {
  try {
    const names = new Intl.DisplayNames(lang, { type: "language", languageDisplay: "standard" });
    return names.of(tag) || tag;
  } catch {
    return tag;
  }
}

/**
 * @param {Value} value
 * @param {string} column
 * @param {Wording} words
 */
function textWords(value, column, words) {
  if (value.datatype || !["", "en"].includes(value["xml:lang"] ?? "")) return value.value;
  if (column === "language") return languageName(value.value, words.lang);
  if (CODED[column]) return codeWords(value, column, words);
  return (TRANSLATED.includes(column) && words.texts[value.value]) || value.value;
}

/**
 * @param {Row} row
 * @param {string} column
 * @param {Wording} words
 */
function plainWords(row, column, words) {
  const value = row[column];
  const { lang, t, name } = words;
  if (isThing(value)) return name(value.value);
  if (isNumber(value)) return numberWords(row, column, words);
  if (isTime(row, column)) return dateWords(value.value, lang);
  if (isBoolean(value)) return t(value.value === "true" ? "query.yes" : "query.no");
  return textWords(value, column, words);
}

/**
 * The hedge of a cell, or "".
 * @param {Row} row
 * @param {string} column
 */
function hedgeOf(row, column) {
  const [hedge] = Object.entries(HEDGED).find(([, of]) => of.includes(column)) || [];
  if (!hedge || HEDGED[hedge].find((name) => row[name]) !== column) return "";
  return isThing(row[column]) ? "" : row[hedge]?.value || "";
}

/**
 * What a cell says; "" where there is nothing in it.
 * @param {Row} row
 * @param {string} column
 * @param {Wording} words
 */
export function cellWords(row, column, words) {
  if (!row[column]) return "";
  const text = plainWords(row, column, words);
  if (column === "source" && row.reliability) return `${text} (${words.t("view.weak")})`;
  const hedge = "present.hedge." + hedgeOf(row, column);
  const open = row[column].value.split("/").includes("..");
  const kind = hedge + (open ? ".span" : ".date");
  const code = isTime(row, column) && words.has(kind) ? kind : hedge;
  return words.has(code) ? words.t(code, { value: text }) : text;
}
