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
import { languages, pick, t } from "../model/language.js";
import { citedText, iriOf, labelOf } from "../model/names.js";
import { state } from "../model/state.js";
import { bibEntry } from "../rules/references.js";
import { csvCell } from "../rules/text.js";
import { statementRows } from "./rows.js";
import { citations, told } from "./scope.js";

/** @param {string} name */
const named = (name) => [name, ...languages().map((lang) => `${name}_${lang}`)];

/** The first columns: names stand in each language. */
const claimColumns = () => [
  ...["subject", "property", "value"].flatMap(named),
  ...["unit", "current", "planned", "disputed", "weak"],
];
const CITED = [
  ...["as_printed", "qualifier", "source", "publisher", "published", "locator", "period"],
  ...["modality", "speaker", "rank", "reason", "note", "url"],
];
// Of the dataset: the day as of which it is told, its address and its licence, on each row, so that a
// part of a table still has them.
const DATASET = ["as_of", "dataset", "licence"];

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

/** @param {import("../model/language.js").Texts} texts */
const inEach = (texts) => languages().map((lang) => pick(texts, lang));

/** @param {number} p */
const propCells = (p) => [model.props[p][0], ...inEach(model.props[p][1])];

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
  return unit ? pick(unit[0]) : "";
}

/**
 * A claim as the first cells of its rows.
 * @param {import("./scope.js").Told} one
 */
function claimCells({ v, c, e }) {
  const { claims, edges, nodes } = model;
  const subject = [iriOf(v), ...inEach(nodes.label[v])];
  if (c >= 0) {
    const object = [claims.value[c], ...inEach(claims.label[c] || [""]), unitCell(c, v)];
    return [...subject, ...propCells(claims.prop[c]), ...object, ...flagCells(claimFlags(c))];
  }
  const to = edges.to[e];
  const object = [iriOf(to), ...inEach(nodes.label[to]), ""];
  return [...subject, ...propCells(edges.prop[e]), ...object, ...flagCells(edgeFlags(e))];
}

/** @param {import("./scope.js").Scope} scope */
export function csvText(scope) {
  const { claims, edges } = model;
  const rows = told(scope).flatMap((one) => {
    const [{ cites, notes }, k] = one.c >= 0 ? [claims, one.c] : [edges, one.e];
    return citedRows(claimCells(one), cites[k], notes[k]);
  });
  const dataset = [state.asof || model.asof, model.dataset, model.license];
  const heads = [...claimColumns(), ...CITED, ...DATASET];
  const whole = [heads, ...rows.map((row) => [...row, ...dataset])];
  const lines = whole.map((row) => row.map(csvCell).join(","));
  return "\ufeff" + lines.join("\r\n") + "\r\n";
}

/**
 * Each claim with the numbers of its notes, and below what the numbers stand for.
 * @param {import("./scope.js").Scope} scope
 */
export function notesText(scope) {
  /** @type {Map<string, number>} */
  const numbers = new Map();
  /** @param {number} c */
  const mark = (c) => {
    const parts = [citedText(c), model.sources[model.cites.source[c]][6]];
    const line = parts.filter(Boolean).join(", ");
    if (!numbers.has(line)) numbers.set(line, numbers.size + 1);
    return `[${numbers.get(line)}]`;
  };
  const rows = statementRows(told(scope)).filter(({ cites }) => cites.length > 0);
  const claims = rows.map(({ v, prop, value, flags, all, cites }) => {
    const how = standing(flags, all).map((word) => t("view.tag." + word));
    const text = t("view.claim", { thing: labelOf(v), property: prop, value });
    const marks = [...new Set(cites.map(mark))].join("");
    return `${text}${how.length ? ` (${how.join(", ")})` : ""} ${marks}\n`;
  });
  const notes = [...numbers].map(([line, number]) => `[${number}] ${line}\n`);
  return [...new Set(claims), "\n", ...notes].join("");
}

/** @param {import("./scope.js").Scope} scope */
export function bibText(scope) {
  const sources = new Set(citations(told(scope)).map((c) => model.cites.source[c]));
  const notes = {
    untitled: t("present.reference.untitled"),
    inferred: t("present.reference.inferred"),
  };
  return [...sources]
    .sort((a, b) => a - b)
    .map((s) => {
      const [iri, publisher, title, issued, language, , address, , , names, retrieved] =
        model.sources[s];
      const authors = names ? names.split("; ") : [];
      return bibEntry(
        { iri, publisher, title, issued, language, address, authors, retrieved },
        notes,
      );
    })
    .join("\n");
}
