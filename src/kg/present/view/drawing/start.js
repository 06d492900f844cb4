// @ts-check
// The details with nothing chosen: what the graph tells.

import { claimFlags, saidBy } from "../model/asof.js";
import { saidText } from "../model/claims.js";
import { claimsOf, isDisputed, model } from "../model/document.js";
import { t } from "../model/language.js";
import { labelOf, propName } from "../model/names.js";
import { change, state } from "../model/state.js";
import { certain, grouped } from "../rules/collections.js";
import { thousands } from "../rules/numbers.js";
import { endsOf, linkOf, pairKey, scene } from "../scene/compose.js";
import { headline, linkText, shownDay } from "../scene/phrases.js";
import { el, textButton } from "./dom.js";
import { thingButton } from "./parts.js";
import { goStep } from "./story.js";

/** @typedef {import("./dom.js").Child} Child */

/**
 * How many claims there are among some statements, by the day: one for each place that makes it, an
 * amount with its currency. What nobody is cited for, as in a graph made by hand, is one.
 * @param {{ prop: number[], cites: number[][] }} statements
 */
function claimsAmong({ prop, cites }) {
  const { props, terms } = model;
  const unit = props.map(([iri]) => iri === terms.currency || iri.endsWith("Currency"));
  const made = (/** @type {number} */ c) => model.cites.source[c] >= 0 && saidBy(c);
  const numbers = cites.map((places) => (places.length ? places.filter(made).length : 1));
  return numbers.reduce((sum, number, i) => sum + (unit[prop[i]] ? 0 : number), 0);
}

/** How many things, claims and sources there are, by the day. */
function tally() {
  const claims = claimsAmong(model.claims) + claimsAmong(model.edges);
  const cited = new Set(model.cites.source.filter((s, c) => s >= 0 && saidBy(c)));
  const things = state.asof ? certain(scene.matched).nodes.size : model.n;
  return t("view.counts", {
    things: t("view.things", { count: thousands(things) }),
    statements: t("view.statements", { count: thousands(claims) }),
    sources: t("view.cited-sources", { count: thousands(cited.size) }),
  });
}

/**
 * The links between things that are drawn.
 * @param {number[]} things
 */
function linksAmong(things) {
  const links = [];
  for (const [i, a] of things.entries())
    for (const b of things.slice(i + 1)) links.push(linkOf(a, b));
  return links.filter((link) => link !== undefined);
}

/** @param {import("../scene/compose.js").Link} link */
function tieItem(link) {
  const [from, to] = endsOf(link);
  const choose = () => change({ pair: pairKey(link), sel: -1, path: [] });
  const words = textButton(` ${linkText(link)} → `, choose, { class: "rel" });
  return el("li", {}, thingButton(from), words, thingButton(to));
}

/**
 * What sources disagree on: thing, property, claims.
 * @returns {[number, number, number[]][]}
 */
function disputes() {
  /** @type {[number, number, number[]][]} */
  const found = [];
  for (let i = 0; i < model.n && found.length < 200; i++) {
    const disputed = claimsOf(i).filter((c) => isDisputed(claimFlags(c)));
    for (const [p, list] of grouped(disputed, (c) => model.claims.prop[c]))
      found.push([i, p, list]);
  }
  return found;
}

/** @param {[number, number, number[]]} dispute */
function disputeItem([i, p, list]) {
  const home = model.home.get(i);
  return el(
    "li",
    {},
    thingButton(home ? home[0] : i),
    el("span", {}, ` ${home ? labelOf(i) + ", " : ""}${propName(p)}: `),
    el("b", {}, list.map((c) => saidText(c, i)).join(" ↔ ")),
  );
}

/** @returns {Child[]} */
export function panelOfAll() {
  const top = model.top.filter(
    (v) => !state.hide.has(model.kind[v]) && (!state.asof || certain(scene.matched).nodes.has(v)),
  );
  const tied = linksAmong(top);
  const disputed = disputes();
  const steps = model.story.length;
  return [
    el("h2", { tabindex: "-1" }, t("view.start")),
    el("p", { class: "tally" }, tally()),
    model.asof && !state.asof && el("p", { class: "tally" }, shownDay()),
    steps > 0 &&
      el(
        "p",
        { class: "offer" },
        textButton(t("view.tell", { count: steps }), () => goStep(0)),
      ),
    top.length > 0 && [
      el("h3", {}, t("view.main", { count: top.length })),
      el("p", { class: "lead" }, t("view.main.lead")),
    ],
    el(
      "ol",
      { class: "ten" },
      top.map((v) => el("li", {}, thingButton(v), el("p", {}, headline(v)))),
    ),
    tied.length > 0 && [
      el("h3", {}, t("view.together")),
      el("ul", { class: "ties" }, tied.slice(0, 14).map(tieItem)),
    ],
    disputed.length > 0 && [
      el("h3", {}, `${t("view.disputed-here")} (${disputed.length})`),
      el("ul", { class: "ties" }, disputed.slice(0, 12).map(disputeItem)),
    ],
  ];
}
