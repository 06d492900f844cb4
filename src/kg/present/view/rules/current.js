// @ts-check
// Which claims count: what holds, what is planned, and where sources disagree. The twin of
// `kg.project.current_claims`: `tests/project/cases/current.json` holds both to the same cases.

import { certain, grouped } from "./collections.js";
import { datesOf } from "./dates.js";
import { ONCE, PLAN, STATE, daysFor, kindOf, kindsOf } from "./kinds.js";
import { addsEnd, covers, disagree, fits, reading, sharpest } from "./readings.js";

/**
 * @typedef {import("./kinds.js").Claim} Claim
 * @typedef {import("./kinds.js").Kinds} Kinds
 * @typedef {import("./kinds.js").Terms} Terms
 * @typedef {import("./readings.js").Reading} Reading
 * @typedef {import("./dates.js").Days} Days
 */

/**
 * A claim of a fact as it counts: with its kind, its reading and the days that it is for.
 * @template {Claim} T
 * @typedef {{ claim: T, kind: string, reading: Reading, days: Days }} Told
 */

/**
 * What was told of a fact for one time: those that cover no other.
 * @template {Claim} T
 * @typedef {{ days: Days, told: Told<T>[] }} Step
 */

/** @param {string[]} parts */
const key = (...parts) => parts.join("\u0001");

/**
 * What counts of some claims: those of the current graph and of the graph of plans, those that count
 * and disagree, and those of weak sources that fit no other.
 * @template {Claim} T
 * @param {T[]} claims
 * @param {Terms} terms
 * @returns {{ current: T[], plans: T[], disputed: T[], weak: T[] }}
 */
export function counting(claims, terms) {
  const facts = factsOf(claims, terms);
  /** @type {Set<T>} */
  const out = new Set();
  const unpaid = new Set();
  for (const { strong, weak, now, ahead } of facts) {
    const chosen = new Set([...now, ...ahead].map(({ claim }) => claim));
    for (const { claim } of [...strong, ...weak])
      if (!chosen.has(claim)) {
        out.add(claim);
        unpaid.add(key(claim.subject, claim.predicate, claim.citation));
      }
  }
  /** @param {T} claim whose amount does not count */
  const isUnpaid = ({ subject, predicate, citation }) =>
    unpaid.has(key(subject, amountOf(predicate, terms), citation));
  const left = claims.filter(
    (claim) => claim.rank !== "set-aside" && !out.has(claim) && !isUnpaid(claim),
  );
  const current = left.filter(({ modality }) => modality !== "planned");
  // What is planned is not what holds.
  const holds = new Set(current.map(tripleOf));
  const plans = left.filter((c) => c.modality === "planned" && !holds.has(tripleOf(c)));
  const rivals = facts.filter(({ now }) => disagree(now.map((told) => told.reading)));
  return {
    current,
    plans,
    disputed: rivals.flatMap(({ now }) => now.map(({ claim }) => claim)),
    weak: facts.flatMap(weakRivals),
  };
}

/** @param {Claim} claim */
const tripleOf = ({ subject, predicate, value, type }) => key(subject, predicate, value, type);

/**
 * The property of the amount whose currency a property tells, or "".
 * @param {string} predicate
 * @param {Terms} terms
 */
function amountOf(predicate, { kg, currency }) {
  if (predicate === currency) return kg + "amount";
  return predicate.endsWith("Currency") ? predicate.slice(0, -"Currency".length) : "";
}

/**
 * Every fact that can have one value and of which there are several claims: `strong` are those that
 * count (of weak sources only where no other speaks), `weak` the rest, `now` what counts, `ahead` the
 * newest plans for an end of a span that what counts leaves open.
 * @template {Claim} T
 * @param {T[]} claims
 * @param {Terms} terms
 */
function factsOf(claims, terms) {
  const single = claims.filter((c) => terms.single.has(c.predicate) && c.rank !== "set-aside");
  const groups = grouped(single, ({ subject, predicate }) => key(subject, predicate));
  const kinds = kindsOf(claims, terms);
  const units = unitsOf(claims, terms);
  return [...groups.values()]
    .filter((group) => group.length > 1)
    .map((group) => factOf(group.map((claim) => toldBy(claim, kinds, units))));
}

/**
 * The currencies of amounts, by subject, property and citation.
 * @param {Claim[]} claims
 * @param {Terms} terms
 */
function unitsOf(claims, terms) {
  const units = new Map();
  for (const { subject, predicate, citation, value } of claims) {
    const amount = amountOf(predicate, terms);
    if (amount) units.set(key(subject, amount, citation), value);
  }
  return units;
}

/**
 * @template {Claim} T
 * @param {T} claim
 * @param {Kinds} kinds
 * @param {Map<string, string>} units
 * @returns {Told<T>}
 */
function toldBy(claim, kinds, units) {
  const kind = kindOf(claim, kinds);
  const unit = units.get(key(claim.subject, claim.predicate, claim.citation)) || "";
  const how = { plan: kind === PLAN, spans: kinds.terms.spans.has(claim.predicate) };
  return { claim, kind, reading: reading({ ...claim, unit }, how), days: daysFor(claim, kind) };
}

/**
 * @template {Claim} T
 * @param {Told<T>[]} claims
 */
function factOf(claims) {
  const ordinary = claims.filter((told) => !told.claim.weak);
  const strong = ordinary.length ? ordinary : claims;
  const weak = ordinary.length ? claims.filter((told) => told.claim.weak) : [];
  const kind = certain([ONCE, STATE, PLAN].find((one) => strong.some((told) => told.kind === one)));
  const chosen = strong.filter((told) => told.kind === kind);
  const now = nowOf(chosen, kind);
  return { strong, weak, now, ahead: kind === PLAN ? [] : aheadOf(strong, now) };
}

/**
 * @template {Claim} T
 * @param {Told<T>[]} claims
 * @param {Told<T>[]} now
 */
function aheadOf(claims, now) {
  const said = now.map((told) => told.reading);
  const planned = claims.filter(({ claim }) => claim.modality === "planned");
  const unsaid = planned.filter((told) => addsEnd(told.reading, said));
  return unsaid.length ? last(series(periods(unsaid))).told : [];
}

/**
 * Of claims of one kind those that count.
 * @template {Claim} T
 * @param {Told<T>[]} claims
 * @param {string} kind
 */
function nowOf(claims, kind) {
  if (claims.length === 1) return claims;
  if (kind === ONCE) return toldOf(preferred(claims));
  if (kind === STATE) return toldOf(preferred(unrevised(last(periods(claims)).told)));
  return last(series(periods(claims))).told;
}

/**
 * @template T
 * @param {T[]} list
 */
const last = (list) => list[list.length - 1];

/**
 * Of some claims those that cover no other.
 * @template {Claim} T
 * @param {Told<T>[]} claims
 */
function toldOf(claims) {
  const sharp = new Set(sharpest(claims.map((told) => told.reading)).map((one) => one.key));
  return claims.filter((told) => sharp.has(told.reading.key));
}

/**
 * Of plans told at one time all but the limits that another one keeps.
 * @template {Claim} T
 * @param {Told<T>[]} claims
 */
function withinLimits(claims) {
  return claims.filter((told) => {
    const limit = limitOf(told);
    const others = claims.filter((other) => other.reading.key !== told.reading.key);
    return !others.some((other) => covers(limit, other.reading));
  });
}

/**
 * What a plan reads as if it were exact, read as the limit that it is.
 * @param {Told<Claim>} told
 */
const limitOf = ({ claim, reading: read }) =>
  claim.qualifier === "at-least" || claim.qualifier === "at-most"
    ? reading({ ...claim, unit: read.unit }, { spans: read.kind === "span" })
    : read;

/**
 * @template {Claim} T
 * @param {Told<T>[]} claims
 */
function preferred(claims) {
  const those = claims.filter((told) => told.claim.rank === "preferred");
  return those.length ? those : claims;
}

/**
 * Claims by the days that they are for, the oldest first; of days that overlap neither is newer.
 * @template {Claim} T
 * @param {Told<T>[]} claims
 */
function periods(claims) {
  /** @type {Step<T>[]} */
  const steps = [];
  const ordered = [...claims].sort(
    (a, b) => compare(a.days.last, b.days.last) || compare(a.days.first, b.days.first),
  );
  for (const told of ordered) {
    const before = last(steps);
    if (before && told.days.first <= before.days.last) {
      const first = told.days.first < before.days.first ? told.days.first : before.days.first;
      before.days = { first, last: told.days.last };
      before.told.push(told);
    } else steps.push({ days: told.days, told: [told] });
  }
  return steps;
}

/**
 * @param {string} a
 * @param {string} b
 */
const compare = (a, b) => Number(a > b) - Number(a < b);

/**
 * What followed one another. What is told on a new day and fits all that was told so far makes it
 * finer; what does not takes its place.
 * @template {Claim} T
 * @param {Step<T>[]} groups
 */
function series(groups) {
  /** @type {Step<T>[]} */
  const steps = [];
  for (const { days, told } of groups) {
    const fresh = toldOf(withinLimits(preferred(told)));
    const before = last(steps);
    const fit = before?.told.every((a) => fresh.every((b) => fits(a.reading, b.reading)));
    if (fit) before.told = toldOf([...before.told, ...fresh]);
    else steps.push({ days, told: fresh });
  }
  return steps;
}

/**
 * Some claims of a state without those that the same voice has told otherwise since, of the same
 * explicit period.
 * @template {Claim} T
 * @param {Told<T>[]} group
 */
function unrevised(group) {
  const explicit = group.filter(({ claim }) => claim.voice && datesOf(claim.period));
  const voices = grouped(explicit, ({ claim }) => {
    const { first, last: end } = certain(datesOf(claim.period));
    return key(claim.voice, first, end);
  });
  /** @type {Set<T>} */
  const out = new Set();
  for (const claims of voices.values()) {
    const byDay = claims.map((told) => ({
      ...told,
      days: datesOf(told.claim.published) || { first: "", last: "" },
    }));
    for (const { told } of series(periods(byDay)).slice(0, -1))
      for (const { claim } of told) out.add(claim);
  }
  return group.filter(({ claim }) => !out.has(claim));
}

/**
 * @template {Claim} T
 * @param {{ strong: Told<T>[], weak: Told<T>[] }} fact
 */
const weakRivals = ({ strong, weak }) =>
  weak
    .filter((told) => !strong.some((other) => fits(told.reading, other.reading)))
    .map(({ claim }) => claim);
