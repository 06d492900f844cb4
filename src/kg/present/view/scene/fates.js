// @ts-check
// What became of what was promised, as of the chosen day: see `rules/fates.js`.

import { claimFlags, isAside, newestDate, saidBy } from "../model/asof.js";
import { claimsOf, counts, isCurrent, isProp, model } from "../model/document.js";
import { startOf } from "../rules/dates.js";
import { BROKEN, fateOf } from "../rules/fates.js";
import { localName } from "../rules/text.js";

/** @typedef {import("../rules/fates.js").Said & { value: string, said: string, weak: boolean,
 *   planned: boolean, claimed: boolean, flags: number }} Telling */

// What plans a day, with what tells the day on which it was done.
const DONE_BY = { plannedDate: "actualDate", dueDate: "actualDate", date: "date" };

/**
 * What sources had said of a thing by the day with a property: strong ones, if there are any.
 * @param {number} i
 * @param {string} name
 * @returns {Telling[]}
 */
function tellings(i, name) {
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
          flags: claimFlags(c),
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
const isDone = ({ flags, planned }) => isCurrent(flags) && !planned;

/**
 * Whether a promise of a thing was broken by the day: it came late or to nothing, was put off, or its
 * day passed without a word.
 * @param {number} i
 * @param {string} today
 */
function isBroken(i, today) {
  if (model.classes[model.nodes.cls[i]][3]) return false; // a target is no deed
  const plans = plansOf(i);
  if (!plans) return false;
  const { told, done } = plans;
  const latest = told.filter(({ flags }) => counts(flags));
  const ends = tellings(i, "hasOutcome").filter((one) => isDone(one) && !one.claimed);
  const outcomes = ends.map(({ value }) => localName(value)).filter((one) => one !== "pending");
  const first = told.filter(({ said }) => said === told[0].said);
  const promise = { first, latest: latest.length ? latest : told, actual: done, outcomes, today };
  return BROKEN.includes(fateOf(promise));
}

/** The things whose promises were broken by the day. */
export function brokenThings() {
  const today = startOf(newestDate());
  return new Set(model.kind.map((_, i) => i).filter((i) => isBroken(i, today)));
}
