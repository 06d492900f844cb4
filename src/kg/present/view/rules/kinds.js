// @ts-check
// What kind of saying a claim is: of what is once and for all, of a state, or of a plan. The twin of
// `kg.project.kinds`.

import { datesOf } from "./dates.js";

export const ONCE = "once";
export const STATE = "state";
export const PLAN = "plan";

/**
 * What one source says at one place.
 * @typedef {object} Claim
 * @property {string} subject
 * @property {string} predicate its IRI
 * @property {string} value
 * @property {string} type its datatype or language, "" of a thing
 * @property {string} source
 * @property {string} voice whose statement it is: the speaker, else the publisher
 * @property {string} citation
 * @property {string} period what it speaks about, as it was said, or ""
 * @property {string} published
 * @property {string} modality stated, planned or claimed
 * @property {string} rank preferred, set-aside or ""
 * @property {string} qualifier
 * @property {boolean} weak whether its source is not to be used alone
 *
 * What the ontology and the registers say.
 * @typedef {object} Terms
 * @property {string} kg what the IRIs of the tool's vocabulary begin with
 * @property {string} currency the property of an amount's currency
 * @property {Set<string>} single the properties that have one value at a time
 * @property {Set<string>} varies those whose value may be another one at another time
 * @property {Set<string>} spans those whose values are spans
 * @property {Set<string>} targets the things that are targets
 * @property {Set<string>} fixed the indicators of what is counted once and for all
 *
 * What decides on the kind of a claim, of all claims.
 * @typedef {object} Kinds
 * @property {Terms} terms
 * @property {Set<string>} fixed the measurements of what is counted once and for all
 * @property {Set<string>} listed the rankings of which the list is named
 * @property {Set<string>} early money of which a source, or any, tells an early stage
 * @property {Set<string>} late
 * @property {Set<string>} staged
 */

/** The stages of money that is no more than planned. */
export const EARLY = ["announced", "requested", "planned", "drafted"];
// Money that was asked for or withdrawn has no stage that would make its amount a fact.
const LATE = ["approved", "committed", "disbursed", "spent"];

/**
 * @param {string} subject
 * @param {string} source "" for any
 */
const pair = (subject, source) => `${subject}\u0001${source}`;

/**
 * What decides on the kinds of some claims.
 * @param {Claim[]} claims
 * @param {Terms} terms
 * @returns {Kinds}
 */
export function kindsOf(claims, terms) {
  const { kg } = terms;
  const [early, late] = [EARLY, LATE].map((names) => new Set(names.map((name) => kg + name)));
  /** @type {Kinds} */
  const kinds = {
    terms,
    ...{ fixed: new Set(), listed: new Set() },
    ...{ early: new Set(), late: new Set(), staged: new Set() },
  };
  for (const { subject, predicate, value, source, rank } of claims) {
    if (rank === "set-aside") continue;
    if (predicate === kg + "measures" && terms.fixed.has(value)) kinds.fixed.add(subject);
    else if (predicate === kg + "isRankedIn") kinds.listed.add(subject);
    else if (predicate === kg + "hasStage") {
      kinds.staged.add(pair(subject, source));
      const marks = (early.has(value) && kinds.early) || (late.has(value) && kinds.late);
      if (marks) marks.add(pair(subject, source)).add(pair(subject, ""));
    }
  }
  return kinds;
}

/**
 * @param {Claim} claim
 * @param {Kinds} kinds
 */
export function kindOf(claim, kinds) {
  const { terms, fixed, listed } = kinds;
  if (claim.modality === "planned" || saysPlan(claim, kinds)) return PLAN;
  if (!terms.varies.has(claim.predicate)) return ONCE;
  const closed = { value: fixed, rank: listed }[nameOf(claim, terms)];
  return closed?.has(claim.subject) ? ONCE : STATE;
}

/**
 * What a property of the tool's vocabulary is called, "" for another.
 * @param {Claim} claim
 * @param {Terms} terms
 */
const nameOf = ({ predicate }, { kg }) =>
  predicate.startsWith(kg) ? predicate.slice(kg.length) : "";

/**
 * Whether a claim says of itself that it is a plan, however it is said.
 * @param {Claim} claim
 * @param {Kinds} kinds
 */
function saysPlan(claim, kinds) {
  const name = nameOf(claim, kinds.terms);
  if (name === "plannedDate" || name === "dueDate") return true;
  if (name === "value") return kinds.terms.targets.has(claim.subject);
  return (name === "amount" || name === "during") && isEarly(claim.subject, claim.source, kinds);
}

/**
 * By the stage that the same source tells; where it tells none, by that of any source.
 * @param {string} subject
 * @param {string} source
 * @param {Kinds} kinds
 */
function isEarly(subject, source, { early, late, staged }) {
  const told = pair(subject, staged.has(pair(subject, source)) ? source : "");
  return early.has(told) && !late.has(told);
}

const NO_DAYS = { first: "", last: "" };

/**
 * The days that a claim speaks for, "" where they do not matter. What is once has none. A state has
 * its period, else the day of publication. A plan has the day of publication; an explicit period
 * goes before it if it is earlier.
 * @param {Claim} claim
 * @param {string} kind
 */
export function daysFor(claim, kind) {
  if (kind === ONCE) return NO_DAYS;
  const period = datesOf(claim.period);
  const published = datesOf(claim.published) || NO_DAYS;
  if (kind === STATE) return period || published;
  const earlier = period && (!published.last || period.last < published.first);
  return earlier ? period : published;
}
