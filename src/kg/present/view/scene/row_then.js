// @ts-check
// What a row of the score tells by another day: its money, its steps and its acts. As
// `kg.evidence.score.telling` has it of the store of that day.

import { claimFlags, edgeFlags, isAside, newestDate, saidBy } from "../model/asof.js";
import { currencyOf, newest, saidText, valueText } from "../model/claims.js";
import { claimsOf, counts, isCurrent, isProp, model } from "../model/document.js";
import { dateText, hedged, hedgeWord, t } from "../model/language.js";
import { className, labelOf } from "../model/names.js";
import { voicesOf } from "../model/voices.js";
import { grouped, isAbove } from "../rules/collections.js";
import { spanOf, startOf, yearOf } from "../rules/dates.js";
import { BROKEN, fateOf, latenessOf, LOST, movedBy, verdict } from "../rules/fates.js";
import { EARLY } from "../rules/kinds.js";
import { covers } from "../rules/readings.js";
import { localName } from "../rules/text.js";
import { isDone, outcomesOf, promiseOf, readingOf, tellings } from "./fates.js";

/**
 * Money by the day: the amount in words and as a number, what stands below it, its time, and
 * whether it is only a plan.
 * @typedef {{ thing: number, text: string, terms: string, size: number, currency: string,
 *   period: string, planned: boolean }} Worth
 *
 * A step by the day: its name, its day, what came of it and whether that broke a promise; when it was
 * planned and done, in years.
 * @typedef {{ thing: number, name: string, kind: import("../rules/fates.js").Fate, day: string,
 *   came: string, broken: boolean, planned: number[], done: number[], rank: (number | string)[],
 *   first: string }} Fate
 *
 * A dated act by the day: how it is called, its meaning (-1 where nobody says who acts), its day and
 * by what outcome it came to nothing.
 * @typedef {{ thing: number, name: string, meaning: number, day: string, at: number,
 *   planned: boolean, lost: string, rank: number[] }} Act
 *
 * What a row is told of, see `kg.present.score.loose`.
 * @typedef {[number[], [number, string][], [number, number][],
 *   [] | [number, number]]} Basis
 *
 * @typedef {import("./fates.js").Telling} Telling
 */

const STEPS = 2;
const ACTS = 6;
const MOST = 8;

/** The day of the newest source by the day, in years. */
export const todayThen = () => yearOf(startOf(newestDate()));

/**
 * Where a day stands, in years: the middle of what it may mean, but its last day where it is said with
 * "by", and its first where with "not before"; NaN for what is no day.
 * @param {string} value
 * @param {string} qualifier
 */
function pointOf(value, qualifier) {
  const span = spanOf(value);
  const first = span?.start ? yearOf(span.start.first) : NaN;
  const last = span?.end ? yearOf(span.end.last) : NaN;
  if (Number.isNaN(first) || Number.isNaN(last)) return Number.isNaN(last) ? first : last;
  if (["at-most", "under"].includes(qualifier)) return last;
  return ["at-least", "over"].includes(qualifier) ? first : (first + last) / 2;
}

/**
 * The claims of a property that count, or where nothing holds those that are planned.
 * @param {number} i
 * @param {string} name
 */
function standing(i, name) {
  const own = claimsOf(i).filter((c) => isProp(model.claims.prop[c], name));
  const now = own.filter((c) => isCurrent(claimFlags(c)));
  return now.length ? now : own.filter((c) => counts(claimFlags(c)));
}

/**
 * The sources of a claim.
 * @param {number} c
 */
const sourcesOf = (c) =>
  model.claims.cites[c].filter((k) => saidBy(k) && !isAside(k)).map((k) => model.cites.source[k]);

// --- money ---------------------------------------------------------------------------------------

/**
 * The stage of money by the day, "" where none or several are told.
 * @param {number} i
 */
export function stageOf(i) {
  const stages = standing(i, "hasStage");
  return stages.length === 1 ? localName(model.claims.value[stages[0]]) : "";
}

/**
 * Money by the day; null where nobody tells an amount, or it was cancelled.
 * @param {number} i
 * @returns {Worth | null}
 */
export function worthOf(i) {
  const unit = (/** @type {Telling} */ one) => currencyOf(one.row, i);
  const amounts = ranked(tellings(i, "amount"), unit);
  const stage = stageOf(i);
  if (!amounts.length || stage === "cancelled") return null;
  const [{ of }] = amounts;
  const { row, value } = of[0];
  const stages = stage ? standing(i, "hasStage") : [];
  const [during] = standing(i, "during");
  const told = [...stages, ...(during === undefined ? [] : [during])];
  const planned = stage ? EARLY.includes(stage) : of.every((one) => one.planned);
  const sources = new Set(amounts.flatMap((one) => one.of.map(({ source }) => source)));
  return {
    ...{ thing: i, text: saidText(row, i), size: Number(value), currency: unit(of[0]), planned },
    terms: termsOf(i, told, { rivals: amounts.length > 1, sources, row }),
    period: during === undefined ? "" : model.claims.value[during],
  };
}

/**
 * The values of some tellings that count, or where nothing holds that are planned: that which most
 * sources tell, or tell less precisely, first.
 * @param {Telling[]} all
 * @param {(one: Telling) => string} [unit]
 */
function ranked(all, unit = () => "") {
  const now = all.filter(isDone);
  const told = now.length ? now : all.filter(({ flags }) => counts(flags));
  const read = (/** @type {Telling} */ one) => readingOf(one, { unit: unit(one) });
  const groups = [...grouped(told, (one) => `${Number(one.value) || one.value} ${unit(one)}`)];
  const found = groups.map(([, of]) => {
    const exact = of.filter(({ qualifier }) => !qualifier);
    const best = exact.length ? exact : of;
    const looser = all.filter((one) => best.some((o) => covers(read(one), read(o))));
    const backing = [...of, ...looser];
    const strong = new Set(backing.filter(({ weak }) => !weak).map(({ source }) => source));
    const last = best.reduce((day, { said }) => (said > day ? said : day), "");
    return { of: best, voices: strong.size, last };
  });
  return found.sort((a, b) => b.voices - a.voices || (a.last < b.last ? 1 : -1));
}

/**
 * The stage and the period of an amount, † if no source of it tells them; else when it was said.
 * @param {number} i
 * @param {number[]} told the claims of its stage and its period
 * @param {{ rivals: boolean, sources: Set<number>, row: number }} amount
 */
function termsOf(i, told, { rivals, sources, row }) {
  const words = told.map((c) => {
    const text = valueText(c, i);
    return model.claims.label[c] ? text.charAt(0).toLowerCase() + text.slice(1) : text;
  });
  const composed = told.some((c) => !sourcesOf(c).some((s) => sources.has(s)));
  let text = words.join(" · ") + (composed ? " †" : "");
  if (!told.length) {
    const last = newest(row);
    text = last && t("present.period", { period: dateText(last) });
  }
  return [rivals && t("present.score.rivals"), text].filter(Boolean).join(" · ");
}

// --- steps ---------------------------------------------------------------------------------------

const ORDER = ["missed", "past", "putOff", "late", "reached", "planned"];

/**
 * The days on which a step was done, as most sources have it first.
 * @param {number} i
 */
function daysDone(i) {
  const name = tellings(i, "actualDate").some(isDone) ? "actualDate" : "date";
  const all = tellings(i, name).filter(({ planned }) => !planned);
  return all.some(isDone) ? ranked(all) : [];
}

/**
 * @param {number} i
 * @param {string} name
 * @param {string} today an ISO day
 * @returns {Fate | null}
 */
function fateThen(i, name, today) {
  const promise = promiseOf(i, today);
  const days = daysDone(i);
  const ends = days.length > 0 || outcomesOf(i).length > 0;
  if (!promise && !ends) return null;
  const kind = promise ? fateOf(promise) : "reached";
  const done = days.slice(0, 1).map(({ of }) => of[0]);
  const day = done[0] ?? promise?.latest[0];
  const first = spanFirst(day?.value ?? "");
  const number = Number(first.replace(/-/g, ""));
  const plans = promise ? [promise.first[0], promise.latest[0]] : [];
  return {
    ...{ thing: i, name, kind, broken: BROKEN.includes(kind), first, day: dayText(day) },
    came: cameOf(kind, promise, days.length),
    planned: pointsOf(plans),
    done: pointsOf(done).map((at) => Math.min(at, todayThen())),
    rank: [ORDER.indexOf(kind), ["late", "reached"].includes(kind) ? -number : number],
  };
}

/** @param {Telling[]} list */
const pointsOf = (list) =>
  list.map(({ value, qualifier }) => pointOf(value, qualifier)).filter((at) => !Number.isNaN(at));

/**
 * A day as it is told, with its hedge; "" for none.
 * @param {Telling | undefined} one
 */
function dayText(one) {
  if (!one) return "";
  const { value, qualifier } = one;
  const kind = value.split("/").includes("..") ? "span" : "date";
  return hedged(dateText(value), qualifier && hedgeWord(qualifier, kind), kind);
}

/** @param {string} value */
const spanFirst = (value) => spanOf(value)?.start?.first ?? "";

/** @type {Record<import("../rules/fates.js").Fate, () => string>} */
const CAME = {
  missed: () => t("present.score.missed"),
  past: () => t("present.score.past"),
  putOff: () => t("present.score.put-off"),
  late: () => t("present.score.late"),
  reached: () => t("present.score.reached"),
  planned: () => t("present.score.planned"),
};

/**
 * What became of a step, in words.
 * @param {import("../rules/fates.js").Fate} kind
 * @param {ReturnType<typeof promiseOf>} promise
 * @param {number} days how many values its day has
 */
function cameOf(kind, promise, days) {
  const far = promise ? promisedText(kind, promise) : "";
  const came = far || (kind === "reached" && days ? "" : CAME[kind]());
  return [came, days > 1 && t("present.score.rivals")].filter(Boolean).join(" · ");
}

/**
 * How far from its promise a step came, "" where that cannot be said.
 * @param {import("../rules/fates.js").Fate} kind
 * @param {NonNullable<ReturnType<typeof promiseOf>>} promise
 */
function promisedText(kind, { first, latest, actual, outcomes, today }) {
  if (kind === "late") {
    const gap = latenessOf(first, actual);
    return gap && t("present.score.late-by", { span: spanText(gap) });
  }
  if (kind === "putOff") {
    const gap = movedBy(first, latest);
    return gap && t("present.score.put-off-by", { span: spanText(gap) });
  }
  if (kind !== "reached" || verdict(first, actual, outcomes, today) !== "inTime") return "";
  return verdict(latest, actual, outcomes, today) === "tooLate"
    ? t("present.score.in-time-first")
    : t("present.score.in-time");
}

/** @param {import("../rules/fates.js").Gap} gap */
function spanText({ least, most, unit }) {
  const [near, far] = [Math.abs(least), Math.abs(most)].sort((a, b) => a - b);
  const span = near === far ? String(far) : `${near}–${far}`;
  const count = near === far && far === 1 ? 1 : 2;
  if (unit === "days") return t("present.span.days", { span, count });
  if (unit === "years") return t("present.span.years", { span, count });
  return t("present.span.months", { span, count });
}

/**
 * The steps of a row, the one that is to be told first.
 * @param {[number, string][]} steps
 * @param {string} today
 */
function rankedSteps(steps, today) {
  const found = steps
    .map(([i, name]) => (i < 0 ? null : fateThen(i, name || labelOf(i), today)))
    .filter((one) => one !== null);
  const came = found.filter(({ kind }) => kind === "reached" || kind === "late");
  const reached = came.reduce((last, { first }) => (first > last ? first : last), "");
  // A day that nobody speaks of any more, since a later step was reached.
  const overtaken = (/** @type {Fate} */ { kind, first }) =>
    Number(kind === "past" && first < reached);
  /** @param {Fate} one */
  const key = (one) => [overtaken(one), ...one.rank, one.thing];
  return found.sort((a, b) => (isAbove(key(a), key(b)) ? 1 : -1));
}

// --- acts ----------------------------------------------------------------------------------------

/**
 * @param {[number, number]} act
 * @returns {Act[]}
 */
function actThen([i, meaning]) {
  const days = i < 0 ? [] : tellings(i, "date").filter(({ flags }) => counts(flags));
  const day = ranked(days)[0]?.of[0];
  const lost = outcomesOf(i).find(({ value }) => LOST.includes(localName(value)));
  const at = day ? pointOf(day.value, day.qualifier) : NaN;
  if (!day || Number.isNaN(at) || (!lost && meaning < 0)) return [];
  return [
    {
      ...{ thing: i, name: className(i), meaning, at, planned: !isDone(day) },
      day: dayText(day),
      lost: lost ? valueText(lost.row, i) : "",
      rank: [Number(Boolean(lost)), voicesOf(model.claims.cites[day.row]), -i],
    },
  ];
}

// --- the row -------------------------------------------------------------------------------------

/**
 * What a row tells by the day, and what it does not tell at first.
 * @param {Basis} basis
 */
export function rowThen([moneys, steps, acts, place]) {
  const today = startOf(newestDate());
  const worths = moneys.map((i) => (i < 0 ? null : worthOf(i))).filter((one) => one !== null);
  const [first, ...others] = rankedSteps(steps, today);
  const came = (/** @type {Fate} */ { kind }) => kind === "reached" || kind === "late";
  const [second] = [...others].sort(
    (a, b) => Number(came(b)) - Number(came(a)) || (a.first < b.first ? -1 : 1),
  );
  const fates = [first, second].filter(Boolean).slice(0, STEPS);
  const dated = acts.flatMap(actThen).sort((a, b) => (isAbove(a.rank, b.rank) ? -1 : 1));
  const lost = dated.filter(({ lost: end }) => end).sort((a, b) => b.at - a.at);
  return {
    ...{ worth: worths[0] ?? null, fates, lost: lost[0] ?? null, place },
    acts: dated.slice(0, ACTS).sort((a, b) => a.at - b.at),
    more: {
      fates: others.filter((one) => one !== second).slice(0, MOST),
      worths: worths.slice(1, 1 + MOST),
    },
  };
}

/** @typedef {ReturnType<typeof rowThen>} RowThen */

/**
 * The edges between two things with a property, of which something counts by the day.
 * @param {number} from
 * @param {number} to
 * @param {string} name
 */
export const edgesThen = (from, to, name) =>
  (model.out[from] ?? []).filter(
    (e) =>
      model.edges.to[e] === to &&
      isProp(model.edges.prop[e], name) &&
      counts(edgeFlags(e)) &&
      model.edges.cites[e].some(saidBy),
  );

/**
 * Whether what a facet asks for had come to nothing by the day.
 * @param {number} i
 */
export const isLostThen = (i) => outcomesOf(i).some(({ value }) => LOST.includes(localName(value)));
