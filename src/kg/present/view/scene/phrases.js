// @ts-check
// What is told of links and things in a line.

import { claimFlags, edgeFlags } from "../model/asof.js";
import { summary, tellingOf } from "../model/claims.js";
import { isDisputed, isPlanned, model } from "../model/document.js";
import { countText, dateText, t } from "../model/language.js";
import { className, labelOf, propName } from "../model/names.js";
import { state } from "../model/state.js";
import { byFrequency, certain } from "../rules/collections.js";
import { keyFacts } from "./cards.js";
import { linkByKey, scene } from "./compose.js";
import { linkedTo } from "./counts.js";
import { isOpen } from "./ways.js";

/** @param {import("./compose.js").Link} link */
export function linkText(link) {
  const { edges, folds, size } = link;
  if (size === 1) return edges.length ? propName(model.edges.prop[edges[0]]) : foldText(folds[0]);
  const names = relationNames(link);
  if (names.length === 1) return `${names[0]} ×${size}`;
  const rest = names.length - NAMED;
  return names.slice(0, NAMED).join(", ") + (rest > 0 ? ` +${rest}` : "");
}

const NAMED = 2;

/**
 * What ties the ends of a link, each kind of it once, the most frequent first.
 * @param {import("./compose.js").Link} link
 */
export const relationNames = ({ edges, folds }) =>
  byFrequency([
    ...edges.map((e) => propName(model.edges.prop[e])),
    ...folds.map((f) => className(model.folds[f][0])),
  ]);

/**
 * What is claimed by a link, each claim once: a relation by its name, what is folded into it by what it
 * is and holds.
 * @param {import("./compose.js").Link} link
 */
export const claimWords = ({ edges, folds }) =>
  byFrequency([
    ...edges.map((e) => {
      const value = propName(model.edges.prop[e]);
      return isPlanned(edgeFlags(e)) ? t("view.planned", { value }) : value;
    }),
    ...[...new Set(folds.map((f) => model.folds[f][0]))].map(factText),
  ]);

/** @param {number} f */
function foldText(f) {
  return factText(model.folds[f][0]);
}

/** @param {number} facet */
const factText = (facet) => [className(facet), summary(facet)].filter(Boolean).join(" ");

/**
 * What is drawn beside a thing: the neighbours, each with its link.
 * @param {number} v
 */
export const nearOf = (v) => [...(scene.near.get(v) || [])];

/**
 * A thing for those who hear it read.
 * @param {number} v
 */
export function describe(v) {
  if (v >= model.n) return labelOf(v);
  const near = nearOf(v).slice(0, 8);
  const ties = near.map(([w, link]) => `${linkText(link)} ${labelOf(w)}`);
  return [labelOf(v), className(v), summary(v), ...ties].filter(Boolean).join(", ");
}

/**
 * What is told of a thing by what is folded into it first of all: names and figures, those of most
 * sources first.
 * @param {number} v
 * @param {number} most
 */
function foldedFigures(v, most) {
  const own = model.guests[v].filter((f) => model.home.get(f)?.[0] === v && summary(f));
  /** @param {number} f */
  const sources = (f) => model.claims.cites[certain(tellingOf(f))].length;
  return own
    .sort((a, b) => sources(b) - sources(a))
    .slice(0, most)
    .map((f) => `${labelOf(f)}: ${summary(f)}`);
}

/**
 * What a thing tells of itself: what it is, and the figure or day.
 * @param {number} v
 */
function ownFact(v) {
  const c = tellingOf(v);
  return c === undefined ? "" : `${propName(model.claims.prop[c])}: ${summary(v)}`;
}

/**
 * The facts that say first what a thing is about, each with its name.
 * @param {number} v
 * @param {number} most
 */
export function firstFacts(v, most) {
  const known = keyFacts(v, most);
  if (known.length) return known;
  return [ownFact(v), ...foldedFigures(v, most)].filter(Boolean).slice(0, most);
}

/** @param {number} v */
export const linkedText = (v) => t("view.linked", { count: countText(linkedTo(v)) });

/**
 * One line that says why a thing matters: its first facts, and to how many it is linked.
 * @param {number} v
 */
export const headline = (v) => [...firstFacts(v, 2), linkedText(v)].join(" · ");

/** @param {number} i */
function ownDispute(i) {
  for (let c = model.first[i]; c < model.first[i + 1]; c++)
    if (isDisputed(claimFlags(c))) return true;
  return false;
}

/**
 * Whether sources disagree on a thing, or on what is folded into it first of all.
 * @param {number} v
 */
export const isDisputedNode = (v) =>
  ownDispute(v) ||
  model.guests[v].some((f) => model.home.get(f)?.[0] === v && !isOpen(f) && ownDispute(f));

/** What the page shows: all, or what had been said by the day that was chosen or by its own. */
export function shownDay() {
  const day = state.asof || model.asof;
  return day ? t("view.as-of-day", { day: dateText(day) }) : t("view.today");
}

/** What is chosen, by name: a thing, the ends of a link or a path; "" where nothing is. */
export function chosenName() {
  const { sel, path, pair } = state;
  if (path.length > 1) return `${labelOf(path[0])} → ${labelOf(path[path.length - 1])}`;
  if (sel >= 0) return labelOf(sel);
  return linkByKey(pair) ? pair.split("|").map(Number).map(labelOf).join(" – ") : "";
}
