// @ts-check
// Claims and ties under the as-of day: what had been said by then, and what counted.

import { certain } from "../rules/collections.js";
import { counting } from "../rules/current.js";
import { endOf, startOf } from "../rules/dates.js";
import { Facts, derive } from "../rules/deriving.js";
import { PLAN, kindOf, kindsOf } from "../rules/kinds.js";
import {
  claimsOf,
  counts,
  isContested,
  isDerived,
  isDisputed,
  isProp,
  isWeakRival,
  marksOf,
  model,
  published,
} from "./document.js";
import { iriOf } from "./names.js";
import { state } from "./state.js";

/**
 * What one citation says in a row of the document.
 * @typedef {import("../rules/kinds.js").Claim & { row: number, edge: boolean, cite: number }} RowClaim
 */

/**
 * Whether a citation had been published by the day.
 * @param {number} c
 */
export const saidBy = (c) => !state.asof || model.said[c] <= state.asof;

/**
 * Whether a source, or a register, had said it by the day. What a rule derives it derives anew of what
 * had been said, and what another file says has no day.
 * @param {number} c
 */
const statedBy = (c) => saidBy(c) && model.cites.source[c] >= -1;

/**
 * The citations of the rows that the rules derive of what had been said by the day.
 * @type {Set<number[]>}
 */
let derivedThen = new Set();

/**
 * Whether any of the citations of a row had said it by the day, or a rule derives it of what they had.
 * @param {number[]} cites
 */
export const saidByDay = (cites) =>
  !state.asof || !cites.length || cites.some(statedBy) || derivedThen.has(cites);

/**
 * Claim and edge flags under the as-of day and what had been spoken of by then, or null for now.
 * @type {{ claims: number[], edges: number[], used: Set<number> } | null}
 */
let asOfFlags = null;

/** @type {import("../rules/kinds.js").Kinds | null} of what had been said by the day */
let kinds = null;

/** @param {number} c */
const spoken = (c) => model.cites.source[c] >= 0 && saidBy(c);

/** Has all that follows tell what is so by the day that the reader has chosen. */
export function applyDay() {
  kinds = null;
  asOfFlags = null;
  derivedThen = new Set();
  if (!state.asof) return;
  const { claims, edges } = model;
  asOfFlags = { claims: flagsThen(claims), edges: flagsThen(edges), used: usedThen() };
  const said = allClaims().filter(({ cite }) => spoken(cite));
  const found = counting(said, termsOf());
  const bits = { current: 1, disputed: 2, plans: 4, weak: 8 };
  for (const [what, bit] of Object.entries(bits))
    for (const { row, edge } of found[/** @type {keyof typeof found} */ (what)])
      asOfFlags[edge ? "edges" : "claims"][row] |= bit;
  for (const flags of [asOfFlags.claims, asOfFlags.edges])
    flags.forEach((mask, row) => {
      if (mask & 1) flags[row] &= ~12; // what holds is neither planned nor a rival
    });
  for (const { row, edge } of followed(asOfFlags)) {
    const { cites } = edge ? edges : claims;
    const flags = edge ? asOfFlags.edges : asOfFlags.claims;
    flags[row] = (flags[row] & ~12) | (cites[row].some(spoken) ? 1 : 17);
    derivedThen.add(cites[row]);
  }
}

const RULE = -2;

/**
 * The rows that the rules derive of what holds by the day.
 * @param {{ claims: number[], edges: number[], used: Set<number> }} then
 */
function followed({ claims, edges, used }) {
  const { rules, given } = model.derivations;
  const graphs = { current: new Facts(), plans: new Facts() };
  /** @type {Map<string, { row: number, edge: boolean }>} */
  const known = new Map();
  /** @param {number} i @param {number} row @param {boolean} edge */
  const tell = (i, row, edge) => {
    const triple = tripleOf(i, row, edge);
    const { cites } = edge ? model.edges : model.claims;
    if (cites[row].some((c) => model.cites.source[c] === RULE))
      known.set(triple.join("\u0001"), { row, edge });
    const flags = (edge ? edges : claims)[row];
    if (counts(flags)) (flags & 1 ? graphs.current : graphs.plans).add(triple);
  };
  for (const triple of rules.length ? given : []) graphs.current.add(triple);
  for (const i of rules.length ? used : []) {
    graphs.current.add([`<${iriOf(i)}>`, TYPE, `<${model.classes[model.nodes.cls[i]][0]}>`]);
    for (const row of claimsOf(i)) tell(i, row, false);
    for (const row of model.out[i]) if (used.has(model.edges.to[row])) tell(i, row, true);
  }
  const found = derive(rules, graphs).map((triple) => known.get(triple.join("\u0001")));
  return found.filter((one) => one !== undefined);
}

const TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>";

/**
 * What a row says, its terms as N-Triples strings.
 * @param {number} i
 * @param {number} row
 * @param {boolean} edge
 * @returns {import("../rules/deriving.js").Triple}
 */
function tripleOf(i, row, edge) {
  const { claims, edges, props, types } = model;
  const subject = `<${iriOf(i)}>`;
  if (edge) return [subject, `<${props[edges.prop[row]][0]}>`, `<${iriOf(edges.to[row])}>`];
  const [type, text] = [types[claims.type[row]], claims.value[row]];
  const value = type ? `${JSON.stringify(text)}^^<${type}>` : `<${text}>`;
  return [subject, `<${props[claims.prop[row]][0]}>`, value];
}

/**
 * The flags of rows before it is known what counts: what a register says counts always. Of what was
 * over by another day nothing is known.
 * @param {{ flags: number[], cites: number[][] }} rows
 */
const flagsThen = ({ flags, cites }) =>
  flags.map((mask, r) => {
    const certainly = !cites[r].length || cites[r].some((c) => model.cites.source[c] === -1);
    return (mask & ~47) | (certainly ? 1 : 0);
  });

/** The things that had been spoken of by the day. */
function usedThen() {
  const { claims, edges, cites, speakers, n } = model;
  const used = new Set();
  const heard = (/** @type {number[]} */ list) => list.some(spoken);
  for (let i = 0; i < n; i++) if (claimsOf(i).some((r) => heard(claims.cites[r]))) used.add(i);
  edges.cites.forEach((list, r) => heard(list) && used.add(edges.from[r]).add(edges.to[r]));
  const said = new Set(cites.speaker.filter((speaker, c) => speaker >= 0 && spoken(c)));
  const voices = new Set([...said].map((speaker) => speakers[speaker][0]));
  for (let i = 0; i < n; i++) if (voices.has(iriOf(i))) used.add(i);
  return used;
}

/** @type {RowClaim[] | null} */
let rows = null;

/** What each source says in each row. */
function allClaims() {
  if (rows) return rows;
  const { claims, edges, n } = model;
  /** @type {RowClaim[]} */
  const found = [];
  for (let i = 0; i < n; i++) {
    for (const row of claimsOf(i))
      for (const c of claims.cites[row]) found.push(rowClaim(i, row, c, false));
    for (const row of model.out[i])
      for (const c of edges.cites[row]) found.push(rowClaim(i, row, c, true));
  }
  rows = found.filter(({ cite }) => model.cites.source[cite] >= 0);
  return rows;
}

/**
 * @param {number} subject
 * @param {number} row
 * @param {number} c
 * @param {boolean} edge
 * @returns {RowClaim}
 */
function rowClaim(subject, row, c, edge) {
  const { claims, edges, cites } = model;
  return {
    ...{ row, edge, cite: c },
    subject: String(subject),
    predicate: model.props[(edge ? edges : claims).prop[row]][0],
    value: edge ? String(edges.to[row]) : claims.value[row],
    type: edge ? "thing" : model.types[claims.type[row]],
    source: String(cites.source[c]),
    voice: model.speakers[cites.speaker[c]]?.[0] || model.sources[cites.source[c]]?.[1] || "",
    citation: String(c),
    period: cites.period[c],
    published: published(c),
    modality: cites.modality[c],
    rank: cites.rank[c],
    qualifier: cites.qualifier[c],
    weak: model.sources[cites.source[c]]?.[8] === "weak",
  };
}

/**
 * What the ontology and the registers say, by the day.
 * @returns {import("../rules/kinds.js").Terms}
 */
function termsOf() {
  const { props, nodes, classes, claims } = model;
  /** @param {"single" | "varies" | "span"} mark */
  const having = (mark) => new Set(props.filter((_, p) => marksOf(p)[mark]).map(([iri]) => iri));
  const { kg } = model.terms;
  const things = nodes.cls.map((_, i) => i);
  const fixed = things.filter((i) => {
    for (let r = model.first[i]; r < model.first[i + 1]; r++)
      if (claims.value[r] === kg + "fixed" && saidByDay(claims.cites[r])) return true;
    return false;
  });
  return {
    ...model.terms,
    ...{ single: having("single"), varies: having("varies"), spans: having("span") },
    targets: new Set(things.filter((i) => classes[nodes.cls[i]][3]).map(String)),
    fixed: new Set(fixed.map(String)),
  };
}

const DECIDING = ["measures", "isRankedIn", "hasStage"];

/** What decides on the kinds of claims, by the day. */
function kindsThen() {
  if (kinds) return kinds;
  const { claims, edges, props, n } = model;
  const deciding = props.map((_, p) => DECIDING.some((name) => isProp(p, name)));
  /** @type {RowClaim[]} */
  const found = [];
  /** @param {number} i @param {number} row @param {boolean} edge */
  const tell = (i, row, edge) => {
    for (const c of (edge ? edges : claims).cites[row])
      if (spoken(c)) found.push(rowClaim(i, row, c, edge));
  };
  for (let i = 0; i < n; i++)
    for (let row = model.first[i]; row < model.first[i + 1]; row++)
      if (deciding[claims.prop[row]]) tell(i, row, false);
  edges.prop.forEach((p, row) => deciding[p] && tell(edges.from[row], row, true));
  kinds = kindsOf(found, termsOf());
  return kinds;
}

/**
 * Whether a claim tells of what is to be: it is planned, or says of itself that it is a plan.
 * @param {number} c
 * @param {number} owner the thing that has it
 */
export function isPlan(c, owner) {
  const cites = model.claims.cites[c].filter((k) => spoken(k) && !isAside(k));
  const plans = (/** @type {number} */ k) =>
    kindOf(rowClaim(owner, c, k, false), kindsThen()) === PLAN;
  return cites.length > 0 && cites.every(plans);
}

/** @param {number} c */
export const isAside = (c) => model.cites.rank[c] === "set-aside";

/** @param {number} c */
export const claimFlags = (c) => (asOfFlags ? asOfFlags.claims[c] : model.claims.flags[c]);

/** @param {number} e */
export const edgeFlags = (e) => (asOfFlags ? asOfFlags.edges[e] : model.edges.flags[e]);

/**
 * Whether anybody had spoken of a thing; otherwise it was not there.
 * @param {number} i
 */
export const spokenOf = (i) => !asOfFlags || asOfFlags.used.has(i);

/**
 * What ties a facet to a thing.
 * @param {number} facet
 * @param {number} v
 */
export const edgesBetween = (facet, v) => [
  ...model.out[facet].filter((e) => model.edges.to[e] === v),
  ...model.into[facet].filter((e) => model.edges.from[e] === v),
];

/**
 * Whether by the day somebody had said what ties a facet to a thing; through other facets it is
 * taken for granted.
 * @param {number} facet
 * @param {number} v
 */
export function tiedThen(facet, v) {
  if (!state.asof) return true;
  const between = edgesBetween(facet, v);
  return !between.length || between.some((e) => saidByDay(model.edges.cites[e]));
}

/**
 * Whether two neighbours were so by the day.
 * @param {number} i
 * @param {number} j
 */
export function neighboursThen(i, j) {
  if (!asOfFlags) return true;
  if (!spokenOf(i) || !spokenOf(j)) return false;
  const [edges, folds] = certain(model.tied[i].get(j));
  return (
    edges.some((e) => saidByDay(model.edges.cites[e])) ||
    folds.map((f) => model.folds[f][0]).some((f) => spokenOf(f) && tiedThen(f, i) && tiedThen(f, j))
  );
}

/**
 * How a claim stands by the day, in words for tags: whether it counts, and how it was said.
 * @param {number} flags
 * @param {number[]} cites
 * @param {{ plan?: boolean, once?: boolean }} [kind] whether it is a plan however it was said, or of
 *   what is once and for all: that is not superseded, but told more exactly elsewhere
 */
export function standing(flags, cites, { plan = false, once = false } = {}) {
  const { modality, source } = model.cites;
  const heard = cites.filter((c) => saidBy(c) && source[c] >= 0);
  const kept = heard.filter((c) => !isAside(c));
  /** @param {string} how */
  const allSaid = (how) => kept.length > 0 && kept.every((c) => modality[c] === how);
  const place = heard.length > 0 && !kept.length ? "aside" : placeOf(flags, once);
  const out = [
    isDisputed(flags) && "disputed",
    isContested(flags) && "contested",
    (plan || allSaid("planned")) && "planned",
    place,
    allSaid("claimed") && "claimed",
    isDerived(flags) && "derived",
  ];
  return out.filter((word) => typeof word === "string" && word !== "").map(String);
}

/**
 * Why a claim does not count, "" for one that does.
 * @param {number} flags
 * @param {boolean} once
 */
function placeOf(flags, once) {
  if (isWeakRival(flags)) return "weak";
  if (counts(flags)) return "";
  return once ? "coarser" : "superseded";
}

/**
 * When the newest source was published, as it is written: what lies behind it is yet to come. A
 * source of which only the year is known may be older than one of a day in that year.
 */
export function newestDate() {
  const known = model.sources.map((source) => source[3]);
  return known.reduce((best, date) => {
    const isSaid = !state.asof || endOf(date) <= state.asof;
    return isSaid && startOf(date) > startOf(best) ? date : best;
  }, "");
}
