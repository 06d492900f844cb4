// @ts-check
// What became of what was promised, as of the chosen day: see `rules/fates.js`.

import { claimFlags, isAside, newestDate, saidBy } from "../model/asof.js";
import { claimsOf, counts, isCurrent, isProp, model } from "../model/document.js";
import { grouped } from "../rules/collections.js";
import { startOf } from "../rules/dates.js";
import { BROKEN, fateOf } from "../rules/fates.js";
import { covers, fits, reading } from "../rules/readings.js";
import { localName } from "../rules/text.js";

/** @typedef {import("../rules/fates.js").Said & { value: string, said: string, weak: boolean,
 *   planned: boolean, claimed: boolean, flags: number, row: number, source: number }} Telling */

// What plans a day, with what tells the day on which it was done.
const DONE_BY = { plannedDate: "actualDate", dueDate: "actualDate", date: "date" };

/**
 * What sources had said of a thing by the day with a property: strong ones, if there are any.
 * @param {number} i
 * @param {string} name
 * @returns {Telling[]}
 */
export function tellings(i, name) {
  const { claims, cites, sources, said } = model;
  const all = claimsOf(i)
    .filter((c) => isProp(claims.prop[c], name))
    .flatMap((c) =>
      claims.cites[c]
        .filter((k) => cites.source[k] >= 0 && saidBy(k) && !isAside(k))
        .map((k) => ({
          ...{ value: claims.value[c], qualifier: cites.qualifier[k], said: said[k] },
          weak: sources[cites.source[k]][8] === "weak",
          planned: cites.modality[k] === "planned",
          claimed: cites.modality[k] === "claimed",
          ...{ flags: claimFlags(c), row: c, source: cites.source[k] },
        })),
    );
  const strong = all.filter(({ weak }) => !weak);
  return strong.length ? strong : all;
}

/**
 * The plans of a thing, the first first, and what tells that it was done.
 * @param {number} i
 */
function plansOf(i) {
  for (const [plan, done] of Object.entries(DONE_BY)) {
    const told = tellings(i, plan).filter(({ planned }) => plan !== "date" || planned);
    if (told.length) {
      told.sort((a, b) => (a.said < b.said ? -1 : Number(a.said > b.said)));
      return { told, done: tellings(i, done).filter((one) => isDone(one)) };
    }
  }
  return null;
}

/** @param {Telling} one */
export const isDone = ({ flags, planned }) => isCurrent(flags) && !planned;

/**
 * A telling as it may be meant.
 * @param {Telling} one
 * @param {{ plan?: boolean, unit?: string }} [how]
 */
export function readingOf({ row, value, qualifier }, { plan = false, unit = "" } = {}) {
  const { types, claims } = model;
  return reading({ value, qualifier, unit, type: types[claims.type[row]] ?? "" }, { plan });
}

/**
 * The plan that was told first, as finely as it was told before another took its place.
 * @param {Telling[]} told in the order of the days on which it was said
 */
function firstPlan(told) {
  /** @type {Telling[]} */
  let first = [];
  /** @param {Telling} one */
  const read = (one) => readingOf(one, { plan: true });
  /** @param {Telling[]} list */
  const finest = (list) =>
    list.filter((one) => !list.some((other) => covers(read(one), read(other))));
  for (const group of grouped(told, ({ said }) => said).values()) {
    const fresh = finest(group);
    if (first.length && !first.every((a) => fresh.every((b) => fits(read(a), read(b))))) break;
    first = finest([...first, ...fresh]);
  }
  return first;
}

/**
 * What was promised of a thing by the day, and what came; null where nothing was promised.
 * @param {number} i
 * @param {string} today
 */
export function promiseOf(i, today) {
  const plans = plansOf(i);
  if (!plans) return null;
  const { told, done } = plans;
  const latest = told.filter(({ flags }) => counts(flags));
  const first = firstPlan(told);
  const outcomes = outcomesOf(i).map(({ value }) => localName(value));
  return { told, first, latest: latest.length ? latest : told, actual: done, outcomes, today };
}

/**
 * How a thing ended by the day.
 * @param {number} i
 */
export const outcomesOf = (i) =>
  tellings(i, "hasOutcome").filter(
    (one) => isDone(one) && !one.claimed && localName(one.value) !== "pending",
  );

/**
 * Whether a promise of a thing was broken by the day: it came late or to nothing, was put off, or its
 * day passed without a word.
 * @param {number} i
 * @param {string} today
 */
function isBroken(i, today) {
  if (model.classes[model.nodes.cls[i]][3]) return false; // a target is no deed
  const promise = promiseOf(i, today);
  return promise !== null && BROKEN.includes(fateOf(promise));
}

/** The things whose promises were broken by the day. */
export function brokenThings() {
  const today = startOf(newestDate());
  return new Set(model.kind.map((_, i) => i).filter((i) => isBroken(i, today)));
}
