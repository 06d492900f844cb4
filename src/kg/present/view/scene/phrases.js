// @ts-check
// What is told of links and things in a line.

import { claimFlags, tieCount } from "../model/asof.js";
import { summary } from "../model/claims.js";
import { isDisputed, model } from "../model/document.js";
import { dateText, t } from "../model/language.js";
import { className, labelOf, propName } from "../model/names.js";
import { state } from "../model/state.js";
import { thousands } from "../rules/numbers.js";
import { linkByKey, scene } from "./compose.js";
import { isOpen } from "./ways.js";

/** @param {import("./compose.js").Link} link */
export function linkText(link) {
  const { edges, folds, size } = link;
  if (size === 1) return edges.length ? propName(model.edges.prop[edges[0]]) : foldText(folds[0]);
  const names = new Set([
    ...edges.map((e) => propName(model.edges.prop[e])),
    ...folds.map((f) => className(model.folds[f][0])),
  ]);
  return names.size === 1 ? `${[...names][0]} ×${size}` : t("view.links", { count: size });
}

/** @param {number} f */
function foldText(f) {
  const [facet] = model.folds[f];
  return [className(facet), summary(facet)].filter(Boolean).join(" ");
}

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
 * What is told of a thing by what is folded into it first of all: names and figures.
 * @param {number} v
 * @param {number} most
 */
export function foldedFigures(v, most) {
  const own = model.guests[v].filter((f) => model.home.get(f)?.[0] === v && summary(f));
  return own.slice(0, most).map((f) => [labelOf(f), summary(f)]);
}

/**
 * One line that says why a thing matters: its best figure, else how many it is tied to.
 * @param {number} v
 */
export function headline(v) {
  const own = summary(v);
  const figures = foldedFigures(v, own ? 1 : 2).map((words) => words.join(" "));
  const tied = t("view.relation-count", { count: thousands(tieCount(v)) });
  return [own, ...figures, tied].filter(Boolean).join(" · ");
}

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
