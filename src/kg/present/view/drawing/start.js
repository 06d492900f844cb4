// @ts-check
// The details with nothing chosen: what the graph tells.

import { claimFlags } from "../model/asof.js";
import { saidText } from "../model/claims.js";
import { claimsOf, isDisputed, model, outstanding } from "../model/document.js";
import { countText, t } from "../model/language.js";
import { labelOf, propName } from "../model/names.js";
import { change, state } from "../model/state.js";
import { grouped } from "../rules/collections.js";
import { endsOf, linkOf, pairKey, scene } from "../scene/compose.js";
import { tally } from "../scene/counts.js";
import { headline, linkText, shownDay } from "../scene/phrases.js";
import { el, textButton } from "./dom.js";
import { thingButton } from "./parts.js";
import { goStep } from "./story.js";

/** @typedef {import("./dom.js").Child} Child */

/** How much is shown, in words. */
function tallyText() {
  const { things, inside, statements, sources } = tally();
  return t(inside ? "view.counts" : "view.counts-plain", {
    things: t("view.things", { count: countText(things) }),
    inside: countText(inside),
    statements: t("view.statements", { count: countText(statements) }),
    sources: t("view.cited-sources", { count: countText(sources) }),
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
  const left = model.drawn.filter(
    (v) => !state.hide.has(model.kind[v]) && (!scene.matched || scene.matched.nodes.has(v)),
  );
  const top = outstanding(left);
  const tied = linksAmong(top);
  const disputed = disputes();
  const steps = model.story.length;
  return [
    el("h2", { tabindex: "-1" }, t("view.start")),
    el("p", { class: "tally" }, tallyText()),
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
