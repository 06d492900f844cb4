// @ts-check
// What a text finds in the page: things by any name, figures by their value, sources by publisher
// and title.

import { claimFlags, isAside, isPlan, saidByDay } from "../model/asof.js";
import { currencyOf, isDate, saidText, unitOf } from "../model/claims.js";
import { claimsOf, counts, isDisputed, isProp, marksOf, model } from "../model/document.js";
import { dateText, t } from "../model/language.js";
import { allNames, className, labelOf, periodText, propName } from "../model/names.js";
import { lexicons } from "../rules/forms.js";
import { LEVELS, line } from "../rules/ranking.js";
import { matches } from "../rules/searching.js";
import { localName } from "../rules/text.js";
import { firstFact } from "./cards.js";

/**
 * What was found: a thing, the claim of a thing that gives a figure, or a source; -1 for what it has
 * not. `alike` says that a text may only be a slip of its name.
 * @typedef {{ kind: "thing" | "figure" | "source", thing: number, claim: number, source: number,
 *   alike: boolean }} Hit
 */

/**
 * The lines of the search, and what they are of by their numbers.
 * @typedef {{ lines: import("../rules/searching.js").Lines, things: number[],
 *   figures: [number, number][], sources: number[] }} Index
 */

/** @type {Index | null} */
let index = null;

/** Makes ready what is searched, which takes a moment where there are many things. */
export function prepareSearch() {
  index ??= indexed();
  return index;
}

/** @returns {Index} */
function indexed() {
  const { nodes, sources } = model;
  const things = nodes.id.map((_, i) => i).sort((a, b) => nodes.order[a] - nodes.order[b] || a - b);
  const figures = things.flatMap((i) =>
    claimsOf(i)
      .filter(isFigure)
      .map((c) => /** @type {[number, number]} */ ([i, c])),
  );
  const heard = new Map(figures.map(([, c]) => [c, voices(c)]));
  figures.sort((a, b) => Number(heard.get(b[1])) - Number(heard.get(a[1])));
  const said = spoken();
  const cited = sources.map((_, s) => s).sort((a, b) => said[b] - said[a] || a - b);
  const lines = {
    thing: things.map((i) => {
      return line(nodes.label[i].map(String), [...allNames(i), localName(nodes.id[i])]);
    }),
    figure: figures.map(([i, c]) => figureLine(c, i)),
    source: cited.map((s) => {
      const [iri, publisher, title] = sources[s];
      return line([publisher, title], [localName(iri)]);
    }),
  };
  return { lines, things, figures, sources: cited };
}

/** @param {number} c */
function isFigure(c) {
  const type = model.types[model.claims.type[c]] || "";
  return isDate(c) || /#(integer|decimal|double|float|int|long)$/.test(type);
}

/**
 * How many sources give a claim that are neither weak nor set aside.
 * @param {number} c
 */
export function voices(c) {
  const kept = model.claims.cites[c].filter((k) => !isAside(k));
  const given = kept.map((k) => model.cites.source[k]);
  return new Set(given.filter((s) => s >= 0 && model.sources[s][8] !== "weak")).size;
}

/** How much each source says. */
function spoken() {
  const said = model.sources.map(() => 0);
  for (const cites of [...model.claims.cites, ...model.edges.cites])
    for (const s of new Set(cites.map((k) => model.cites.source[k]))) if (s >= 0) said[s]++;
  return said;
}

/**
 * @param {number} c
 * @param {number} owner
 */
function figureLine(c, owner) {
  const text = model.claims.value[c];
  if (isDate(c)) {
    const ends = text.match(/[0-9]{4}(?:-[0-9]{2}){0,2}/g) ?? [];
    const wider = ends.flatMap((end) =>
      [10, 7, 4].map((n) => (n <= end.length ? end.slice(0, n) : "")),
    );
    return line([text], wider);
  }
  const money = marksOf(model.claims.prop[c]).money && currencyOf(c, owner);
  const counted = money ? [money] : (unitOf(c, owner)?.[0] ?? []);
  return line(counted.length ? counted.map((unit) => `${text} ${unit}`) : [text]);
}

/**
 * @param {string} text
 * @param {number} [most]
 * @returns {Hit[]}
 */
export function findHits(text, most = 12) {
  const { lines, things, figures, sources } = prepareSearch();
  return matches(lines, text, most, lexicons()).map(({ kind, at, level }) => {
    const [thing, claim] =
      kind === "figure" ? figures[at] : [kind === "thing" ? things[at] : -1, -1];
    const source = kind === "source" ? sources[at] : -1;
    return { kind, thing, claim, source, alike: level === LEVELS.alike };
  });
}

// --- what is told of a hit ------------------------------------------------------------------------

/**
 * The one line that tells most of a hit: a figure with unit, hedge and period; of what has none,
 * what its card begins with, of a tenure who holds which post.
 * @param {Hit} hit
 */
export function hitFact({ kind, thing, claim, source }) {
  if (kind === "source") {
    const [iri, publisher, title, issued] = model.sources[source];
    const name = title ? publisher || localName(iri) : localName(iri);
    return [name, issued && dateText(issued)].filter(Boolean).join(", ");
  }
  if (kind === "figure") return [labelOf(thing), propName(model.claims.prop[claim])].join(" · ");
  const key = model.nodes.fact[thing];
  if (key >= 0 && saidByDay(model.claims.cites[key]) && counts(claimFlags(key)))
    return keyFact(key, thing);
  return firstFact(thing) || postFact(thing);
}

/**
 * What a tenure ties: its post and its person.
 * @param {number} thing
 */
function postFact(thing) {
  const { out, edges } = model;
  const ends = ["fills", "member"].map((name) => {
    const said = out[thing].filter((/** @type {number} */ e) => saidByDay(edges.cites[e]));
    const edge = said.find((/** @type {number} */ e) => isProp(edges.prop[e], name));
    return edge === undefined ? "" : labelOf(edges.to[edge]);
  });
  const [name, value] = ends;
  return name && value ? t("view.key-fact", { name, value }) : "";
}

/**
 * @param {number} c
 * @param {number} thing
 */
function keyFact(c, thing) {
  const owner = ownerOf(c);
  const name = owner === thing ? propName(model.claims.prop[c]) : labelOf(owner);
  return t("view.key-fact", { name, value: figureText(c, owner) });
}

/**
 * A figure with what is told beside it: when it is of, that it is planned or does not count.
 * @param {number} c
 * @param {number} owner
 */
export function figureText(c, owner) {
  const said = model.claims.cites[c];
  const flags = claimFlags(c);
  const target = model.classes[model.nodes.cls[owner]][3] === 1;
  const marks = [said.length === 1 ? periodText(said[0]) : ""];
  if (said.length > 0 && said.every(isAside)) marks.push(t("view.tag.aside"));
  else if (isPlan(c, owner) || target) marks.push(t("view.tag.planned"));
  if (!counts(flags))
    marks.push(t(isCoarser(c, owner) ? "view.tag.coarser" : "view.tag.superseded"));
  if (isDisputed(flags)) marks.push(t("view.tag.disputed"));
  const beside = [...new Set(marks)].filter(Boolean).join("; ");
  return saidText(c, owner) + (beside && ` (${beside})`);
}

/**
 * Whether a date is told more exactly by another claim that counts.
 * @param {number} c
 * @param {number} owner
 */
function isCoarser(c, owner) {
  const { prop, value } = model.claims;
  return claimsOf(owner).some(
    (other) =>
      prop[other] === prop[c] &&
      isDate(c) &&
      counts(claimFlags(other)) &&
      value[other].startsWith(value[c]),
  );
}

/**
 * The thing that has a claim.
 * @param {number} c
 */
function ownerOf(c) {
  let [low, high] = [0, model.n - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (model.first[middle] <= c) low = middle;
    else high = middle - 1;
  }
  return low;
}

/**
 * What a hit is, in a word: the class of a thing.
 * @param {Hit} hit
 */
export function hitKind({ kind, thing }) {
  if (kind === "thing") return className(thing);
  return t(kind === "figure" ? "view.figure" : "view.source");
}

/**
 * What a hit is called.
 * @param {Hit} hit
 */
export function hitName({ kind, thing, claim, source }) {
  if (kind === "thing") return labelOf(thing);
  if (kind === "figure") return figureText(claim, thing);
  const [iri, publisher, title] = model.sources[source];
  return title || publisher || localName(iri);
}
