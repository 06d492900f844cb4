// @ts-check
// What is shown, as texts for other programs: a table, footnotes, references.

import { claimFlags, edgeFlags, saidBy, saidByDay, tiedThen } from "../model/asof.js";
import { currencyOf, unitOf } from "../model/claims.js";
import {
  claimsOf,
  isCurrent,
  isDisputed,
  isPlanned,
  isWeakRival,
  marksOf,
  model,
} from "../model/document.js";
import { pick } from "../model/language.js";
import { citedText, iriOf } from "../model/names.js";
import { state } from "../model/state.js";
import { csvCell, localName, texText } from "../rules/text.js";
import { facetsOf, linkByKey } from "./compose.js";
import { shownThings, statementRows, withSource } from "./rows.js";

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

export function csvText() {
  /** @type {(string | boolean)[][]} */
  const rows = [[...CLAIM, ...CITED]];
  const { claims, edges, props } = model;
  for (const v of shownThings()) {
    const subject = [iriOf(v), ...namesOf(v)];
    for (const c of claimsOf(v).filter((r) => saidByDay(claims.cites[r]))) {
      const object = [claims.value[c], ...(claims.label[c] || ["", ""])];
      const prop = props[claims.prop[c]].slice(0, 3).map(String);
      const told = [...object, unitCell(c, v), ...flagCells(claimFlags(c))];
      rows.push(...citedRows([...subject, ...prop, ...told], claims.cites[c], claims.notes[c]));
    }
    for (const e of model.out[v].filter((r) => saidByDay(edges.cites[r]))) {
      const object = [iriOf(edges.to[e]), ...namesOf(edges.to[e])];
      const prop = props[edges.prop[e]].slice(0, 3).map(String);
      const told = [...object, "", ...flagCells(edgeFlags(e))];
      rows.push(...citedRows([...subject, ...prop, ...told], edges.cites[e], edges.notes[e]));
    }
  }
  return "\ufeff" + rows.map((row) => row.map(csvCell).join(",")).join("\r\n") + "\r\n";
}

/** The citations of what the panel tells of: a path, a thing, a link; or else of all that is shown. */
function shownCitations() {
  const link = state.pair && linkByKey(state.pair);
  /** @type {number[]} */
  const cites = [];
  /**
   * @param {number[]} edges
   * @param {number[]} facets
   */
  const tell = (edges, facets) => {
    for (const e of edges) cites.push(...model.edges.cites[e]);
    for (const row of statementRows(facets)) cites.push(...row.cites);
  };
  if (state.path.length > 1)
    state.path.slice(1).forEach((w, k) => {
      const v = state.path[k];
      const [edges, folds] = model.tied[v].get(w) || [[], []];
      const facets = new Set(folds.map((f) => model.folds[f][0]));
      tell(
        edges,
        [...facets].filter((f) => tiedThen(f, v) && tiedThen(f, w)),
      );
    });
  else if (state.sel >= 0) tell(model.into[state.sel], [state.sel, ...model.guests[state.sel]]);
  else if (link) tell(link.edges, facetsOf(link));
  else tell([], shownThings());
  return withSource([...new Set(cites)]).sort((a, b) => a - b);
}

export function notesText() {
  const lines = shownCitations().map((c) => {
    const parts = [citedText(c), model.sources[model.cites.source[c]][6]];
    return parts.filter(Boolean).join(", ") + ".";
  });
  return [...new Set(lines)].map((line, k) => `${k + 1}. ${line}\n`).join("");
}

/** @type {Record<string, string>} */
const LANGUAGES = { ko: "korean", en: "english" };

export function bibText() {
  const sources = new Set(shownCitations().map((c) => model.cites.source[c]));
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
