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
import { pick, t } from "../model/language.js";
import { citedText, iriOf, labelOf, propName } from "../model/names.js";
import { state } from "../model/state.js";
import { bibEntry } from "../rules/references.js";
import { csvCell } from "../rules/text.js";
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

/**
 * A claim of what the panel tells of, as a sentence and the citations that it rests on.
 * @typedef {{ text: string, cites: number[] }} Claim
 */

/**
 * @param {number} v
 * @param {string} property
 * @param {string} value
 */
const sentence = (v, property, value) => t("view.claim", { thing: labelOf(v), property, value });

/**
 * What links say, and what is said of things.
 * @param {number[]} links
 * @param {number[]} things
 * @returns {Claim[]}
 */
function claimsFrom(links, things) {
  const { edges } = model;
  return [
    ...links.map((e) => ({
      text: sentence(edges.from[e], propName(edges.prop[e]), labelOf(edges.to[e])),
      cites: withSource(edges.cites[e]),
    })),
    ...statementRows(things).map((row) => ({
      text: sentence(row.v, row.prop, row.value),
      cites: row.cites,
    })),
  ].filter((claim) => claim.cites.length);
}

/** The claims that the panel tells of: of a path, a thing, a link; or else of all that is shown. */
function shownClaims() {
  const link = state.pair && linkByKey(state.pair);
  if (state.path.length > 1)
    return state.path.slice(1).flatMap((w, k) => {
      const v = state.path[k];
      const [edges, folds] = model.tied[v].get(w) || [[], []];
      const facets = [...new Set(folds.map((f) => model.folds[f][0]))];
      return claimsFrom(
        edges,
        facets.filter((f) => tiedThen(f, v) && tiedThen(f, w)),
      );
    });
  if (state.sel >= 0)
    return claimsFrom(model.into[state.sel], [state.sel, ...model.guests[state.sel]]);
  if (link) return claimsFrom(link.edges, facetsOf(link));
  return claimsFrom([], shownThings());
}

/** Each claim with the numbers of its notes, and below what the numbers stand for. */
export function notesText() {
  /** @type {Map<string, number>} */
  const numbers = new Map();
  /** @param {number} c */
  const mark = (c) => {
    const parts = [citedText(c), model.sources[model.cites.source[c]][6]];
    const line = parts.filter(Boolean).join(", ");
    if (!numbers.has(line)) numbers.set(line, numbers.size + 1);
    return `[${numbers.get(line)}]`;
  };
  const claims = shownClaims().map(
    ({ text, cites }) => `${text} ${[...new Set(cites.map(mark))].join("")}\n`,
  );
  const notes = [...numbers].map(([line, number]) => `[${number}] ${line}\n`);
  return [...new Set(claims), "\n", ...notes].join("");
}

export function bibText() {
  const cites = shownClaims().flatMap((claim) => claim.cites);
  const sources = new Set(cites.map((c) => model.cites.source[c]));
  const notes = {
    untitled: t("present.reference.untitled"),
    inferred: t("present.reference.inferred"),
  };
  return [...sources]
    .sort((a, b) => a - b)
    .map((s) => {
      const [iri, publisher, title, issued, language, , address] = model.sources[s];
      return bibEntry({ iri, publisher, title, issued, language, address }, notes);
    })
    .join("\n");
}
