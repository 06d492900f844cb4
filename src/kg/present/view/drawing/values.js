// @ts-check
// All values of a thing's properties, and what is folded into it.

import { claimFlags, edgeFlags, isAside, isPlan, saidByDay } from "../model/asof.js";
import { hedgeKind, newest, outcome, saidText, summary, valueText } from "../model/claims.js";
import { claimsOf, counts, isCurrent, isDisputed, marksOf, model } from "../model/document.js";
import { dateText, t } from "../model/language.js";
import { classLang, className, labelLang, labelOf, propLang, propName } from "../model/names.js";
import { change, state } from "../model/state.js";
import { grouped, toggled } from "../rules/collections.js";
import { endOf } from "../rules/dates.js";
import { thousands } from "../rules/numbers.js";
import { isOpen } from "../scene/ways.js";
import { el, svg, textButton } from "./dom.js";
import { badge } from "./marks.js";
import { onPaper } from "./paper.js";
import { citationList, firstOf, statusTags, thingButton } from "./parts.js";

/** @typedef {import("./dom.js").Child} Child */

/**
 * All values of each property, what counts first; rivals stand side by side with their voices.
 * @param {number} i
 */
export function valueBlocks(i) {
  const { prop, cites } = model.claims;
  const heard = claimsOf(i).filter((c) => saidByDay(cites[c]));
  return [...grouped(heard, (c) => prop[c])].map(([p, list]) => {
    const several = list.length > 1 && marksOf(p).single;
    const rivals = list.filter((c) => isDisputed(claimFlags(c)));
    const others = list.filter((c) => !rivals.includes(c)).sort(byRank);
    return el(
      "div",
      { class: "prop" },
      el("h4", { lang: propLang(p) }, propName(p)),
      rivals.length > 0 && [
        el("p", { class: "lead" }, t("view.rivals")),
        el(
          "div",
          { class: "rivals abreast" },
          rivals.map((c) => valueBlock(c, i)),
        ),
      ],
      el(
        "div",
        { class: several ? "rivals" : "" },
        others.map((c) => valueBlock(c, i)),
      ),
      several && moves(list, i) && sparkline(list, i),
    );
  });
}

/**
 * Whether values follow one another in time: those of what is once and for all only disagree.
 * @param {number[]} list of one property
 * @param {number} owner
 */
const moves = (list, owner) =>
  marksOf(model.claims.prop[list[0]]).varies || list.every((c) => isPlan(c, owner));

/**
 * What counts comes before what is planned, and that before what is over; the newest first.
 * @param {number} a
 * @param {number} b
 */
function byRank(a, b) {
  /** @param {number} c */
  const rank = (c) => (isCurrent(claimFlags(c)) ? 2 : Number(counts(claimFlags(c))));
  return rank(b) - rank(a) || newest(b).localeCompare(newest(a));
}

/**
 * @param {number} c
 * @param {number} owner
 */
function valueBlock(c, owner) {
  const flags = claimFlags(c);
  const { cites, notes, prop } = model.claims;
  const [plan, { single, varies }] = [isPlan(c, owner), marksOf(prop[c])];
  const kind = { plan, once: single && !plan && !varies && !isSettled(c, owner) };
  return el(
    "div",
    { class: "value" + (counts(flags) ? "" : " past") + (kind.once ? " once" : "") },
    el("strong", {}, saidText(c, owner)),
    statusTags(flags, cites[c], kind),
    citationList(cites[c], { kind: hedgeKind(c), notes: notes[c] }),
  );
}

/**
 * Whether the editor prefers a value of the same property.
 * @param {number} c
 * @param {number} owner
 */
const isSettled = (c, owner) =>
  claimsOf(owner)
    .filter((r) => model.claims.prop[r] === model.claims.prop[c])
    .some((r) => model.claims.cites[r].some((k) => model.cites.rank[k] === "preferred"));

/** @typedef {{ day: string, value: number, c: number }} ValuePoint */

/**
 * Values of one property over time as a small line: numbers up and down, anything else as marks.
 * @param {number[]} list
 * @param {number} owner
 */
function sparkline(list, owner) {
  const points = list
    .filter((c) => !model.claims.cites[c].every(isAside))
    .map((c) => ({ day: newest(c), value: Number(model.claims.value[c]), c }))
    .filter(({ day }) => day)
    .sort((a, b) => a.day.localeCompare(b.day));
  if (new Set(points.map(({ day }) => day)).size < 2) return null;
  const place = placesOf(points);
  const line = points.map((p) =>
    place(p)
      .map((n) => n.toFixed(1))
      .join(" "),
  );
  const words = points.map(({ day, c }) => `${dateText(day)} ${valueText(c, owner)}`);
  return svg(
    "svg",
    {
      viewBox: "0 0 260 44",
      class: "history",
      role: "img",
      "aria-label": `${t("view.history")}: ${words.join("; ")}`,
    },
    svg("path", { d: "M" + line.join("L"), class: "line" }),
    ...points.map((p) => {
      const now = counts(claimFlags(p.c));
      const [cx, cy] = place(p);
      const title = svg("title", {}, `${dateText(p.day)}: ${valueText(p.c, owner)}`);
      return svg("circle", { cx, cy, r: now ? 4 : 2.5, class: now ? "now" : "then" }, title);
    }),
  );
}

/**
 * Where points stand on the small line.
 * @param {ValuePoint[]} points
 */
function placesOf(points) {
  /** @param {string} day */
  const time = (day) => Date.parse(endOf(day));
  const first = time(points[0].day);
  const last = time(points[points.length - 1].day);
  const values = points.map((p) => p.value);
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const rises = values.every(Number.isFinite) && high > low;
  /** @param {ValuePoint} point */
  return ({ day, value }) => [
    8 + ((time(day) - first) / (last - first || 1)) * 244,
    rises ? 36 - ((value - low) / (high - low)) * 28 : 22,
  ];
}

/**
 * @param {number} e
 * @param {number} from
 */
export function relationItem(e, from) {
  const { edges } = model;
  const out = edges.from[e] === from;
  const flags = edgeFlags(e);
  return el(
    "li",
    { class: counts(flags) ? "" : "past" },
    el(
      "span",
      { class: "rel", lang: propLang(edges.prop[e]) },
      out ? "→ " : "← ",
      propName(edges.prop[e]),
    ),
    " ",
    thingButton(out ? edges.to[e] : edges.from[e]),
    statusTags(flags, edges.cites[e]),
    citationList(edges.cites[e], { notes: edges.notes[e] }),
  );
}

/**
 * What is folded into a thing: an allocation, a milestone, a tenure, with its own values and ties.
 * @param {number} i
 * @param {boolean} [open]
 */
export function facetBox(i, open = false) {
  const what = summary(i) || outcome(i);
  const edges = [...model.out[i], ...model.into[i]];
  const name = el("b", { lang: labelLang(i) }, labelOf(i));
  return el(
    "details",
    { class: "facet", open: open || onPaper() },
    el(
      "summary",
      {},
      badge(model.kind[i]),
      el(
        "span",
        {},
        name,
        what && el("em", {}, what),
        el("small", { lang: classLang(i) }, className(i)),
      ),
    ),
    valueBlocks(i),
    el(
      "ul",
      { class: "rels" },
      edges.filter((e) => saidByDay(model.edges.cites[e])).map((e) => relationItem(e, i)),
    ),
    !onPaper() &&
      textButton(
        t(isOpen(i) ? "view.hide-node" : "view.show-node"),
        () => change({ open: toggled(state.open, i) }),
        { "aria-pressed": String(isOpen(i)) },
      ),
  );
}

/**
 * @param {number[]} guests
 * @returns {Child[]}
 */
export function facetsByClass(guests) {
  const byClass = grouped(guests, (f) => model.nodes.cls[f]);
  return [...byClass.values()].map((list) => [
    byClass.size > 1 && el("h4", {}, `${className(list[0])} (${thousands(list.length)})`),
    el(
      "ul",
      { class: "rels" },
      firstOf(list, (f) => el("li", {}, facetBox(f))),
    ),
  ]);
}
