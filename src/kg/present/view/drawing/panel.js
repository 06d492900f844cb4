// @ts-check
// The details: what is said of a thing or a link, by whom, where, and who says otherwise.

import { edgeFlags, saidByDay, tiedThen } from "../model/asof.js";
import { claimsOf, counts, model } from "../model/document.js";
import { dateText, languages, spoken, t } from "../model/language.js";
import {
  classLang,
  className,
  iriOf,
  labelLang,
  labelOf,
  namesByLanguage,
  propLang,
  propName,
} from "../model/names.js";
import { pageOf } from "../model/pages.js";
import { change, state } from "../model/state.js";
import { thousands } from "../rules/numbers.js";
import { localName } from "../rules/text.js";
import { cardOf } from "../scene/cards.js";
import { facetsOf, linkByKey } from "../scene/compose.js";
import { isTold } from "../scene/story.js";
import { drawnCard } from "./card.js";
import { isExpanded, startPath, toggleExpanded } from "./deeds.js";
import { $, el, fill, siteLink, textButton } from "./dom.js";
import { panelScroll } from "./history.js";
import { badge } from "./marks.js";
import { onPaper } from "./paper.js";
import { citationList, firstOf, statusTags, thingButton } from "./parts.js";
import { panelOfAll } from "./start.js";
import { drawStory, storyContent, wayBack } from "./story.js";
import { trailLine } from "./trail.js";
import { facetBox, facetsByClass, relationItem, valueBlocks } from "./values.js";

/** @typedef {import("./dom.js").Child} Child */

// What a measurement measures is told by the measurement.
const MEASURES = ["Indicator", "RankingList"];

/**
 * What is folded into a thing and had been spoken of by the day.
 * @param {number} v
 */
function guestsOf(v) {
  const { claims, edges, classes, nodes } = model;
  return model.guests[v].filter(
    (f) =>
      !MEASURES.includes(localName(classes[nodes.cls[f]][0])) &&
      (claimsOf(f).some((c) => saidByDay(claims.cites[c])) ||
        [...model.out[f], ...model.into[f]].some((e) => saidByDay(edges.cites[e]))),
  );
}

/**
 * The relations of a thing by the day, but for those with what is folded into it.
 * @param {number} v
 */
function relationsOf(v) {
  const { from, to, cites } = model.edges;
  /** @param {number} i */
  const folded = (i) => model.home.get(i)?.includes(v);
  return [...model.out[v], ...model.into[v]].filter(
    (e) => saidByDay(cites[e]) && !folded(from[e]) && !folded(to[e]),
  );
}

/**
 * What a thing is called in the other languages of the page.
 * @param {number} v
 */
function labelsElsewhere(v) {
  const texts = model.nodes.label[v];
  return languages()
    .map((lang) => ({ lang, text: texts.length > 1 && texts[model.tags.indexOf(lang)] }))
    .filter(({ text }) => text && text !== labelOf(v));
}

/**
 * @param {number} v
 * @returns {Child[]}
 */
function namesOfThing(v) {
  const names = namesByLanguage(v).map(({ lang, names: group }, k) => [
    k > 0 && " · ",
    el("span", { lang: lang === spoken() ? undefined : lang }, group.join(" · ")),
  ]);
  const page = pageOf(iriOf(v), "entity");
  return [
    el("p", { class: "kind", lang: classLang(v) }, badge(model.kind[v]), className(v)),
    el("h2", { tabindex: "-1", lang: labelLang(v) }, labelOf(v)),
    labelsElsewhere(v).map(({ lang, text }) => el("p", { class: "second", lang }, text)),
    names.length > 0 && el("p", { class: "names" }, `${t("view.other-names")}: `, names),
    page && el("p", { class: "own-page" }, siteLink(page, t("view.own-page"))),
  ];
}

/** @param {number} v */
function deedsOfThing(v) {
  const focus = () => change({ hops: state.hops ? 0 : 1 });
  return el(
    "div",
    { class: "deeds" },
    textButton(t(isExpanded(v) ? "view.collapse" : "view.expand"), () => toggleExpanded(v)),
    textButton(t(state.hops ? "view.unfocus" : "view.focus"), focus, {
      "aria-pressed": String(!!state.hops),
    }),
    textButton(t("view.path-from"), () => startPath(v)),
  );
}

/**
 * @param {string} code of its words
 * @param {unknown[]} list
 */
const countedHead = (code, list) => el("h3", {}, `${t(code)} (${thousands(list.length)})`);

let unfolded = false; // whether the reader wants to see the statements below a card

/**
 * All statements of a thing, below its card.
 * @param {number} v
 */
function foldedStatements(v) {
  if (onPaper() && !unfolded) return null;
  const box = el("div", {}, unfolded && statementsOf(v));
  const ontoggle = (/** @type {any} */ { target }) => {
    if (unfolded === target.open) return;
    unfolded = target.open;
    fill(box, unfolded && statementsOf(v));
  };
  const summary = el("summary", {}, t("view.all-statements"));
  return el("details", { class: "statements", open: unfolded, ontoggle }, summary, box);
}

/**
 * The card of a thing with its statements below, or on another day the statements alone.
 * @param {number} v
 * @returns {Child[]}
 */
function panelOfThing(v) {
  const card = cardOf(v);
  const said = card ? [] : statementsOf(v).filter(Boolean);
  const code = said.length ? "view.statements-then" : "view.statements-none";
  return [
    ...namesOfThing(v),
    deedsOfThing(v),
    state.asof && el("p", { class: "lead" }, t(code, { day: dateText(state.asof) })),
    card ? [drawnCard(card), foldedStatements(v)] : said,
  ];
}

/**
 * @param {number} v
 * @returns {Child[]}
 */
function statementsOf(v) {
  const [values, guests, edges] = [valueBlocks(v), guestsOf(v), relationsOf(v)];
  return [
    values.length > 0 && [el("h3", {}, t("view.says")), values],
    guests.length > 0 && [countedHead("view.facets", guests), facetsByClass(guests)],
    edges.length > 0 && [
      countedHead("view.relations", edges),
      el(
        "ul",
        { class: "rels" },
        firstOf(edges, (e) => relationItem(e, v)),
      ),
    ],
  ];
}

/**
 * @param {import("../scene/compose.js").Link} link
 * @returns {Child[]}
 */
function panelOfLink(link) {
  const { a, b, edges, forth, back } = link;
  if (a >= model.n || b >= model.n)
    return [
      el("h2", {}, `${labelOf(a)} – ${labelOf(b)}`),
      el("p", {}, t("view.links", { count: thousands(link.size) })),
    ];
  const way = el("span", {}, forth && back ? "↔" : forth ? "→" : "←");
  return [
    el("h2", { class: "pair", tabindex: "-1" }, thingButton(a), way, thingButton(b)),
    edges.length > 0 && el("ul", { class: "rels" }, edges.map(sentenceItem)),
    facetsOf(link).map((f, k) => facetBox(f, k === 0)),
  ];
}

/** @param {number} e */
function sentenceItem(e) {
  const { from, to, prop, cites } = model.edges;
  const flags = edgeFlags(e);
  const about = { class: "rel", lang: propLang(prop[e]) };
  const words = el("span", about, ` ${propName(prop[e])} → `);
  return el(
    "li",
    { class: counts(flags) ? "" : "past" },
    el("p", { class: "sentence" }, thingButton(from[e]), words, thingButton(to[e])),
    statusTags(flags, cites[e]),
    citationList(cites[e], { notes: model.edges.notes[e] }),
  );
}

/**
 * @param {number[]} path
 * @returns {Child[]}
 */
function panelOfPath(path) {
  const stations = path.map((v, k) => {
    const next = k < path.length - 1 && el("div", { class: "step" }, tiesBetween(v, path[k + 1]));
    return el("li", {}, thingButton(v), next);
  });
  return [
    el(
      "h2",
      { tabindex: "-1" },
      `${t("view.path")}: ${t("view.steps", { count: path.length - 1 })}`,
    ),
    el("ol", { class: "path" }, stations),
  ];
}

/**
 * @param {number} a
 * @param {number} b
 * @returns {Child[]}
 */
function tiesBetween(a, b) {
  const [edges, folds] = model.tied[a].get(b) || [[], []];
  const { from, prop, cites } = model.edges;
  const heard = edges.filter((e) => saidByDay(cites[e])).slice(0, 6);
  const items = heard.map((e) => {
    const words = (from[e] === a ? "↓ " : "↑ ") + propName(prop[e]);
    const name = el("span", { class: "rel", lang: propLang(prop[e]) }, words);
    return el("li", {}, name, statusTags(edgeFlags(e), cites[e]), citationList(cites[e]));
  });
  const facets = [...new Set(folds.map((f) => model.folds[f][0]))]
    .filter((f) => tiedThen(f, a) && tiedThen(f, b))
    .slice(0, 6);
  // Who says what ties the two is seen at once.
  const opens = (/** @type {number} */ k) => k === 0 && !items.length;
  return [el("ul", { class: "rels" }, items), facets.map((f, k) => facetBox(f, opens(k)))];
}

/**
 * @param {import("../scene/compose.js").Link | undefined | ""} link
 * @returns {Child[]}
 */
function panelContent(link) {
  if (state.path.length > 1) return panelOfPath(state.path);
  if (state.sel >= 0 && state.sel < model.n) return panelOfThing(state.sel);
  if (link) return panelOfLink(link);
  return panelOfAll();
}

/**
 * The details of what is chosen, or the story that is told.
 * @returns {Child[]}
 */
export const panelOf = () =>
  isTold() ? storyContent() : panelContent(state.pair && linkByKey(state.pair));

/** @param {Set<string>} [changed] */
export function drawPanel(changed) {
  const panel = $("panel");
  drawStory();
  panel.hidden = isTold();
  if (panel.hidden) return;
  const link = state.pair && linkByKey(state.pair);
  const chosen = state.sel >= 0 || state.path.length > 1 || !!link;
  const content = panelContent(link);
  document.body.toggleAttribute("data-chosen", chosen);
  panel.setAttribute("aria-label", panelName(chosen));
  const fresh = !changed || ["sel", "pair", "path"].some((k) => changed.has(k));
  const opened = openFacets(panel);
  const scroll = panelScroll();
  const focused = panel.contains(document.activeElement);
  fill(panel, wayBack(), trailLine(chosen), el("div", {}, content));
  if (!fresh) leaveAsWas(panel, scroll, opened);
  else {
    if (scroll) panel.scrollTop = 0;
    if (chosen && changed) intoSight(panel);
  }
  // Who has pressed a button here goes on from here.
  if (focused) panel.querySelector("h2")?.focus({ preventScroll: true });
}

/**
 * On a phone, the picture and the head of the sheet below it.
 * @param {HTMLElement} panel
 */
function intoSight(panel) {
  // What needs no layout of the page is asked first.
  if (getComputedStyle(panel).position !== "relative") return;
  const { scrollHeight, clientHeight } = document.documentElement;
  if (scrollHeight <= clientHeight) return;
  window.scrollTo({ top: $("main").parentElement.offsetTop, behavior: "instant" });
}

/**
 * @param {Element} panel
 * @param {number} scroll
 * @param {Set<string | null>} opened
 */
function leaveAsWas(panel, scroll, opened) {
  panel.scrollTop = scroll;
  for (const b of panel.querySelectorAll("summary b")) {
    const box = b.closest("details");
    if (box && opened.has(b.textContent)) box.open = true;
  }
}

/** @param {boolean} chosen whether anything is */
function panelName(chosen) {
  if (state.sel >= 0) return labelOf(state.sel);
  return t(chosen ? "view.relations" : "view.start");
}

/** @param {Element} panel */
function openFacets(panel) {
  const names = [...panel.querySelectorAll("details[open] > summary b")];
  return new Set(names.map((b) => b.textContent));
}
