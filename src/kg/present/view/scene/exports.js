// @ts-check
// What is shown, as texts for other programs: a table, footnotes, references.

import { claimFlags, edgeFlags, saidBy, standing } from "../model/asof.js";
import { currencyOf, unitOf } from "../model/claims.js";
import {
  isCurrent,
  isDisputed,
  isPlanned,
  isWeakRival,
  marksOf,
  model,
} from "../model/document.js";
import { pick, t } from "../model/language.js";
import { citedText, iriOf, labelOf } from "../model/names.js";
import { csvCell, localName, texText } from "../rules/text.js";
import { statementRows } from "./rows.js";
import { citations, told } from "./scope.js";

const CLAIM = [
  ...["subject", "subject_ko", "subject_en", "property", "property_ko", "property_en"],
  ...["value", "value_ko", "value_en", "unit", "current", "planned", "disputed", "weak"],
];
const CITED = [
  ...["as_printed", "qualifier", "source", "publisher", "published", "locator", "period"],
  ...["modality", "speaker", "rank", "reason", "note", "url"],
];

/**
 * A row for each citation of a claim, or one without.
 * @param {(string | boolean)[]} claim the first cells
 * @param {number[]} cites
 * @param {0 | [number, string][]} notes
 * @returns {(string | boolean)[][]}
 */
function citedRows(claim, cites, notes) {
  const counting = cites.filter(saidBy);
  if (!counting.length) return [[...claim, ...CITED.map(() => "")]];
  const { source, speaker, printed, qualifier, locator, period, modality, rank, reason } =
    model.cites;
  return counting.map((c) => {
    const [iri = "", publisher = "", , issued = "", , , url = ""] = model.sources[source[c]] || [];
    const note = (notes || []).filter(([k]) => k === c).map(([, text]) => text);
    const voice = model.speakers[speaker[c]]?.[0] || "";
    return [
      ...[...claim, printed[c], qualifier[c], iri, publisher, issued, locator[c], period[c]],
      ...[modality[c], voice, rank[c], reason[c], note.join("; "), url],
    ];
  });
}

/** @param {number} i */
const namesOf = (i) => [model.nodes.ko[i], model.nodes.en[i] || model.nodes.ko[i]];

/** @param {number} flags */
const flagCells = (flags) => [
  ...[isCurrent(flags), isPlanned(flags), isDisputed(flags), isWeakRival(flags)],
];

/**
 * What a value is counted in.
 * @param {number} c
 * @param {number} owner
 */
function unitCell(c, owner) {
  if (marksOf(model.claims.prop[c]).money) return currencyOf(c, owner);
  const unit = unitOf(c, owner);
  return unit ? pick(unit[0], unit[1]) : "";
}

/**
 * A claim as the first cells of its rows.
 * @param {import("./scope.js").Told} one
 */
function claimCells({ v, c, e }) {
  const { claims, edges, props } = model;
  const subject = [iriOf(v), ...namesOf(v)];
  if (c >= 0) {
    const object = [claims.value[c], ...(claims.label[c] || ["", ""]), unitCell(c, v)];
    const prop = props[claims.prop[c]].slice(0, 3).map(String);
    return [...subject, ...prop, ...object, ...flagCells(claimFlags(c))];
  }
  const to = edges.to[e];
  const prop = props[edges.prop[e]].slice(0, 3).map(String);
  return [...subject, ...prop, iriOf(to), ...namesOf(to), "", ...flagCells(edgeFlags(e))];
}

/** @param {import("./scope.js").Scope} scope */
export function csvText(scope) {
  const { claims, edges } = model;
  const rows = told(scope).flatMap((one) => {
    const [{ cites, notes }, k] = one.c >= 0 ? [claims, one.c] : [edges, one.e];
    return citedRows(claimCells(one), cites[k], notes[k]);
  });
  const lines = [[...CLAIM, ...CITED], ...rows].map((row) => row.map(csvCell).join(","));
  return "\ufeff" + lines.join("\r\n") + "\r\n";
}

/**
 * Each claim with the numbers of its footnotes, and the footnotes.
 * @param {import("./scope.js").Scope} scope
 */
export function notesText(scope) {
  const rows = statementRows(told(scope)).filter(({ cites }) => cites.length > 0);
  /** @type {Map<string, number>} */
  const numbers = new Map();
  /** @param {number} c */
  const numberOf = (c) => {
    const url = model.sources[model.cites.source[c]][6];
    const note = [citedText(c), url].filter(Boolean).join(", ") + ".";
    const number = numbers.get(note) ?? numbers.size + 1;
    numbers.set(note, number);
    return number;
  };
  const claims = rows.map(({ v, prop, value, flags, all, cites }) => {
    const marks = standing(flags, all).map((word) => t("view.tag." + word));
    const how = marks.length ? ` (${marks.join(", ")})` : "";
    const refs = [...new Set(cites.map(numberOf))].sort((a, b) => a - b).join(", ");
    return `${labelOf(v)}, ${prop}: ${value}${how} [${refs}]\n`;
  });
  const notes = [...numbers].map(([note, number]) => `${number}. ${note}\n`);
  return [...new Set(claims), "\n", ...notes].join("");
}

/** @type {Record<string, string>} */
const LANGUAGES = { ko: "korean", en: "english" };

/** @param {import("./scope.js").Scope} scope */
export function bibText(scope) {
  const sources = new Set(citations(told(scope)).map((c) => model.cites.source[c]));
  return [...sources]
    .sort((a, b) => a - b)
    .map(bibEntry)
    .join("\n");
}

/** @param {number} s */
function bibEntry(s) {
  const [iri, publisher, title, issued, language, , url] = model.sources[s];
  const fields = {
    title: texText(title || publisher || localName(iri)), // a reference needs one
    author: publisher && `{${texText(publisher)}}`,
    date: texText(issued.replace("~", "")),
    year: texText(issued.slice(0, 4)),
    langid: texText(LANGUAGES[language] || language),
    url: url.replace(/[{}\\]/g, encodeURIComponent),
  };
  const lines = Object.entries(fields)
    .filter(([, value]) => value)
    .map(([key, value]) => `  ${key} = {${value}}`);
  return `@online{${localName(iri).replace(/[^\w-]/g, "_")},\n${lines.join(",\n")}\n}\n`;
}
