// @ts-check
// Claims and ties under the as-of day: what had been said by then, and what counted.

import { certain } from "../rules/collections.js";
import { newestOf } from "../rules/current.js";
import { startOf } from "../rules/dates.js";
import { model } from "./document.js";
import { state } from "./state.js";

/**
 * Whether a citation had been published by the day.
 * @param {number} c
 */
export const saidBy = (c) => !state.asof || model.said[c] <= state.asof;

/**
 * Whether a source had said it by the day. What a rule derived from all that is known today had not
 * been derived then.
 * @param {number} c
 */
const statedBy = (c) => saidBy(c) && model.cites.standing[c] !== "derived";

/**
 * Whether any of the citations of a claim had been said by the day.
 * @param {number[]} cites
 */
export const saidByDay = (cites) => !state.asof || !cites.length || cites.some(statedBy);

/**
 * Claim and edge flags under the as-of day and what had been spoken of by then, or null for now.
 * @type {{ claims: number[], edges: number[], used: Set<number> } | null}
 */
let asOfFlags = null;

/** @param {number} c */
const spoken = (c) => model.cites.source[c] >= 0 && statedBy(c);

/** Has all that follows tell what is so by the day that the reader has chosen. */
export function applyDay() {
  asOfFlags = null;
  if (!state.asof) return;
  const { claims, edges } = model;
  const used = new Set();
  const owners = new Int32Array(claims.prop.length);
  for (let i = 0; i < model.n; i++) owners.fill(i, model.first[i], model.first[i + 1]);
  claims.cites.forEach((cites, r) => cites.some(spoken) && used.add(owners[r]));
  edges.cites.forEach((cites, r) => cites.some(spoken) && used.add(edges.from[r]).add(edges.to[r]));
  asOfFlags = {
    claims: flagsThen(claims, owners, (r) => [claims.value[r], model.types[claims.type[r]] || ""]),
    edges: flagsThen(edges, edges.from, (r) => [edges.to[r], ""]),
    used,
  };
}

/**
 * Of a property that has one value at a time what counted then, be it a text or a thing.
 * @param {{ flags: number[], prop: number[], cites: number[][] }} rows
 * @param {ArrayLike<number>} owners
 * @param {(row: number) => [string | number, string]} valueOf value and datatype
 */
function flagsThen({ flags, prop, cites }, owners, valueOf) {
  const then = [...flags];
  /** @type {Map<number, number[]>} */
  const rivals = new Map();
  for (let r = 0; r < then.length; r++) {
    if (!saidByDay(cites[r])) then[r] &= ~3;
    else if (model.props[prop[r]][3] && cites[r].some((c) => model.cites.source[c] >= 0)) {
      const key = owners[r] * 65536 + prop[r];
      const list = rivals.get(key);
      if (list) list.push(r);
      else rivals.set(key, [r]);
    }
  }
  for (const rows of rivals.values()) {
    const statements = rows.flatMap((row) => statementsOf(row, cites[row], valueOf(row)));
    const winners = new Set(newestOf(statements).map((s) => s.row));
    const won = winners.size > 1 ? 3 : 1;
    for (const r of rows) then[r] = (then[r] & ~3) | (winners.has(r) ? won : 0);
  }
  return then;
}

/**
 * @param {number} row
 * @param {number[]} cites
 * @param {[string | number, string]} value
 */
function statementsOf(row, cites, [value, type]) {
  return cites
    .filter((c) => spoken(c) && model.cites.standing[c] !== "set-aside")
    .map((c) => ({
      row,
      value,
      type,
      day: startOf(model.cites.as_of[c]),
      hedge: model.cites.qualifier[c],
      weak: model.sources[model.cites.source[c]][8] === "weak",
    }));
}

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
 * Whether by the day somebody had said what ties a facet to a thing; through other facets it is
 * taken for granted.
 * @param {number} facet
 * @param {number} v
 */
export function tiedThen(facet, v) {
  if (!state.asof) return true;
  const between = [
    ...model.out[facet].filter((e) => model.edges.to[e] === v),
    ...model.into[facet].filter((e) => model.edges.from[e] === v),
  ];
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
 * How many neighbours a thing has, by the day.
 * @param {number} v
 */
export function tieCount(v) {
  if (!asOfFlags) return model.tied[v].size;
  return [...model.tied[v].keys()].filter((w) => neighboursThen(v, w)).length;
}
