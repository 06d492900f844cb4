// @ts-check
// What is claimed of a thing, and its values written for people.

import { endOf, isDated } from "../rules/dates.js";
import { measured, numberWords } from "../rules/numbers.js";
import { claimFlags, isAside, isPlan, saidBy } from "./asof.js";
import {
  claimsOf,
  counts,
  isCurrency,
  isCurrent,
  isDisputed,
  isPlanned,
  isProp,
  marksOf,
  model,
  spokenTime,
} from "./document.js";
import { dateText, hedgeWord, hedged, moneyText, pick, t } from "./language.js";
import { state } from "./state.js";

/**
 * The first claim of a thing with a property of this name that counts, or else that is planned.
 * @param {number} i
 * @param {string} name
 */
export function claimOf(i, name) {
  const named = claimsOf(i).filter((c) => isProp(model.claims.prop[c], name));
  return named.find((c) => isCurrent(claimFlags(c))) ?? named.find((c) => isPlanned(claimFlags(c)));
}

/**
 * The currency of an amount of money: that of the same citation. "" where none is said.
 * @param {number} c
 * @param {number} owner
 */
export function currencyOf(c, owner) {
  const { claims, props, terms } = model;
  const amount = props[claims.prop[c]][0];
  const property = amount === terms.kg + "amount" ? terms.currency : amount + "Currency";
  const told = claimsOf(owner).filter((r) => props[claims.prop[r]][0] === property);
  const same = told.find((r) => claims.cites[r].some((k) => claims.cites[c].includes(k)));
  return same === undefined ? "" : claims.value[same];
}

/** @param {number} c */
const typeOf = (c) => model.types[model.claims.type[c]] || "";

/** @param {number} c */
export const isDate = (c) => isDated(typeOf(c));

/**
 * A claim's value for people: concepts by name, money and numbers in words with what they are counted
 * in, dates.
 * @param {number} c
 * @param {number} owner the thing that has it
 */
export function valueText(c, owner) {
  const { claims } = model;
  const text = claims.value[c];
  const names = claims.label[c];
  if (names) return pick(names);
  if (/integer|decimal/.test(typeOf(c))) return numberOf(c, owner);
  if (typeOf(c).endsWith("#wktLiteral")) return pointText(text);
  return isDate(c) ? dateText(text) : text;
}

/**
 * A point in well-known text for people, as its digits are; any other text as it is.
 * @param {string} text
 */
function pointText(text) {
  const found = /POINT\s*\(\s*(-?)([\d.]+)\s+(-?)([\d.]+)\s*\)\s*$/i.exec(text);
  if (!found) return text;
  const [, west, long, south, lat] = found;
  const north = { degrees: lat };
  const east = { degrees: long };
  return [
    south ? t("present.point.south", north) : t("present.point.north", north),
    west ? t("present.point.west", east) : t("present.point.east", east),
  ].join(", ");
}

/**
 * @param {number} c
 * @param {number} owner
 */
function numberOf(c, owner) {
  const { claims } = model;
  const text = claims.value[c];
  if (marksOf(claims.prop[c]).money) {
    const currency = currencyOf(c, owner);
    return currency ? moneyText(text, currency) : numberWords(text, state.lang);
  }
  const unit = unitOf(c, owner);
  if (!unit) return numberWords(text, state.lang);
  const [names, ordinal] = unit;
  return measured(text, [pick(names), pick(names, "en"), ordinal], state.lang);
}

/**
 * The unit of a value in the languages of texts, and whether places in an order are told.
 * @param {number} c
 * @param {number} owner
 */
export function unitOf(c, owner) {
  const unit = model.nodes.unit[owner];
  return unit >= 0 && isProp(model.claims.prop[c], "value") ? model.units[unit] : null;
}

/**
 * The words that hedge a value (about, over, not before), if nobody says it without: of what may be
 * another value at another time, those of the last who spoke.
 * @param {number} c
 */
export function hedge(c) {
  const { cites, claims } = model;
  if (isCurrency(claims.prop[c])) return ""; // it is said of the amount
  /** @param {number} k */
  const day = (k) => endOf(spokenTime(k));
  const counting = claims.cites[c].filter((k) => saidBy(k) && !isAside(k));
  const last = counting.reduce((best, k) => (day(k) > best ? day(k) : best), "");
  const { varies } = marksOf(claims.prop[c]);
  const heard = varies ? counting.filter((k) => day(k) === last) : counting;
  const words = new Set(heard.map((k) => cites.qualifier[k]));
  return words.has("") ? "" : [...words].map((w) => hedgeWord(w, hedgeKind(c))).join(", ");
}

/**
 * Which words hedge a value: those of a date, of a span with an open end, or others.
 * @param {number} c
 * @returns {"" | "date" | "span"}
 */
export function hedgeKind(c) {
  if (!isDate(c)) return "";
  return model.claims.value[c].split("/").includes("..") ? "span" : "date";
}

/**
 * A value with the words that hedge it.
 * @param {number} c
 * @param {number} owner
 */
export const saidText = (c, owner) => hedged(valueText(c, owner), hedge(c), hedgeKind(c));

/**
 * The last time for which a claim was said, as it is written.
 * @param {number} c
 */
export const newest = (c) =>
  model.claims.cites[c].filter(saidBy).reduce((best, k) => {
    const time = spokenTime(k);
    return endOf(time) > endOf(best) ? time : best;
  }, "");

const TELLING = [
  ...["amount", "value", "rank", "hasPosition", "actualDate", "date", "plannedDate", "during"],
  "dueDate",
];

/**
 * The one line that says what a facet holds: its amount, value, rank or date, and that it is only
 * planned.
 * @param {number} i
 */
export function summary(i) {
  const c = tellingOf(i);
  if (c === undefined) return "";
  const { prop } = model.claims;
  const rivals = claimsOf(i).filter((r) => prop[r] === prop[c] && isDisputed(claimFlags(r)));
  const text = (rivals.length ? rivals : [c]).map((r) => saidText(r, i)).join(" ↔ ");
  return isPlan(c, i) ? t("view.planned", { value: text }) : text;
}

/**
 * The claim that tells what a facet holds.
 * @param {number} i
 */
export function tellingOf(i) {
  for (const name of TELLING) {
    const c = claimOf(i, name);
    if (c !== undefined) return c;
  }
  return undefined;
}

// What is counted, paid, ranked or dated; of a facet its span too.
const DONE = ["amount", "value", "rank", "actualDate", "date", "plannedDate", "dueDate"];

/**
 * Whether all that is told of a thing's money, figures and days is planned.
 * @param {number} i
 */
export function isOnlyPlanned(i) {
  const { prop } = model.claims;
  /** @param {number} c */
  const tells = (c) =>
    DONE.some((name) => isProp(prop[c], name)) || (model.home.has(i) && isProp(prop[c], "during"));
  const told = claimsOf(i).filter((c) => counts(claimFlags(c)) && tells(c));
  return told.length > 0 && told.every((c) => isPlan(c, i));
}

/**
 * How an application or a tender ended, where nothing else can be said of it in a word.
 * @param {number} i
 */
export function outcome(i) {
  const c = claimOf(i, "hasOutcome");
  return c === undefined ? "" : valueText(c, i);
}
