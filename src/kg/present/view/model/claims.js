// @ts-check
// What is claimed of a thing, and its values written for people.

import { isDated, startOf } from "../rules/dates.js";
import { numberWords } from "../rules/numbers.js";
import { claimFlags, saidBy } from "./asof.js";
import { claimsOf, isCurrent, isDisputed, isProp, model } from "./document.js";
import { dateText, hedgeWord, hedged, moneyText, pick } from "./language.js";
import { state } from "./state.js";

/**
 * The first current claim of a thing with a property of this name.
 * @param {number} i
 * @param {string} name
 * @param {boolean} [all] whether one that is not current will do
 */
export function claimOf(i, name, all = false) {
  return claimsOf(i).find(
    (c) => isProp(model.claims.prop[c], name) && (all || isCurrent(claimFlags(c))),
  );
}

/** @param {number} i */
export function currencyOf(i) {
  const c = claimOf(i, "currency", true);
  return c === undefined ? "KRW" : model.claims.value[c];
}

/** @param {number} c */
const typeOf = (c) => model.types[model.claims.type[c]] || "";

/** @param {number} c */
export const isDate = (c) => isDated(typeOf(c));

/**
 * A claim's value for people: concepts by name, money and numbers in words, dates.
 * @param {number} c
 * @param {number} owner the thing that has it
 */
export function valueText(c, owner) {
  const { claims } = model;
  const text = claims.value[c];
  const names = claims.label[c];
  if (names) return pick(...names);
  if (/integer|decimal/.test(typeOf(c))) {
    if (isProp(claims.prop[c], "amount")) return moneyText(text, currencyOf(owner));
    return numberWords(text, state.lang);
  }
  return isDate(c) ? dateText(text) : text;
}

/**
 * The words that hedge a value (about, over, not before), as last said, if nobody then says it
 * without.
 * @param {number} c
 */
export function hedge(c) {
  const { cites } = model;
  /** @param {number} k */
  const day = (k) => startOf(cites.as_of[k]);
  const counting = model.claims.cites[c].filter(
    (k) => saidBy(k) && cites.standing[k] !== "set-aside",
  );
  const last = counting.reduce((best, k) => (day(k) > best ? day(k) : best), "");
  const words = new Set(counting.filter((k) => day(k) === last).map((k) => cites.qualifier[k]));
  return words.has("") ? "" : [...words].map((w) => hedgeWord(w, isDate(c))).join(", ");
}

/**
 * A value with the words that hedge it.
 * @param {number} c
 * @param {number} owner
 */
export const saidText = (c, owner) => hedged(valueText(c, owner), hedge(c));

/**
 * The day of the newest citation of a claim, as it is written.
 * @param {number} c
 */
export const newest = (c) =>
  model.claims.cites[c].reduce((best, k) => {
    const day = model.cites.as_of[k];
    return day > best ? day : best;
  }, "");

const TELLING = "amount value rank hasPosition actualDate date plannedDate start dueDate".split(
  " ",
);

/**
 * The one line that says what a facet holds: its amount, value, rank or date.
 * @param {number} i
 */
export function summary(i) {
  const { prop } = model.claims;
  for (const name of TELLING) {
    const c = claimOf(i, name);
    if (c === undefined) continue;
    const rivals = claimsOf(i).filter((r) => prop[r] === prop[c] && isDisputed(claimFlags(r)));
    return (rivals.length ? rivals : [c]).map((r) => saidText(r, i)).join(" ↔ ");
  }
  return "";
}

/**
 * How an application or a tender ended, where nothing else can be said of it in a word.
 * @param {number} i
 */
export function outcome(i) {
  const c = claimOf(i, "hasOutcome");
  return c === undefined ? "" : valueText(c, i);
}
