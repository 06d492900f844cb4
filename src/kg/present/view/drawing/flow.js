// @ts-check
// Money as a flow: who pays, into which sum, what it is for. Bands are as wide as amounts.

import { saidBy } from "../model/asof.js";
import { claimsOf, isProp, model } from "../model/document.js";
import { dateText, moneyText, t } from "../model/language.js";
import { labelOf } from "../model/names.js";
import { change, state } from "../model/state.js";
import { thousands } from "../rules/numbers.js";
import { flows, nameOf, numberOf } from "../scene/flows.js";
import { flowAmount, flowCsv, proportionTexts, sideOf, stageText } from "../scene/flow_rows.js";
import { choose } from "./deeds.js";
import { $, el, svg, textButton } from "./dom.js";
import { drawStream, scaleFor, scaleMark } from "./flow_stream.js";
import { onPaper, paperRefs } from "./paper.js";
import { thingButton } from "./parts.js";

/**
 * @typedef {import("../rules/flows.js").Stream} Stream
 * @typedef {import("../scene/flow_rows.js").Side} Side
 *
 * A stream in words: the sum, what is said of it, and its sides.
 * @typedef {{ stream: Stream, title: string, lines: string[], into: Side, out: Side }} Told
 */

const FIRST = 10;
const NARROW = 620;

/** Whether all streams are drawn, not only the first. */
let whole = false;

/** The flows in the currency that is chosen. */
const chosen = () => flows().find(({ currency }) => currency === state.flow);

/**
 * Whether a stream has to do with a thing.
 * @param {Stream} stream
 * @param {number} thing
 */
function touches({ flow, inside, into, out }, thing) {
  const parts = [flow, ...[into, out].flatMap((cut) => cut?.parts ?? [])];
  const terms = parts.flatMap((one) => [one.money, ...one.payers, ...one.targets]);
  return [...terms, ...inside].some((term) => numberOf(term) === thing);
}

/** The streams that may be shown: of one thing where only its surroundings are. */
function streams() {
  const all = chosen()?.streams ?? [];
  return state.hops && state.sel >= 0 ? all.filter((one) => touches(one, state.sel)) : all;
}

/** @param {Stream} stream @returns {Told} */
function told(stream) {
  const { flow, voices, inside } = stream;
  const currency = state.flow;
  const names = inside.map(nameOf).join(", ");
  const said = [stageText(flow), t("view.voices", { count: voices })];
  if (stream.out && flow.targets.length)
    said.push(`${t("present.flow.to")}: ${flow.targets.map(nameOf).join(" + ")}`);
  if (inside.length) said.push(t("present.flow.inside", { names }));
  return {
    stream,
    title: `${nameOf(flow.money)}: ${flowAmount(flow, currency)}`,
    lines: [said.join(" · "), ...proportionTexts(stream)],
    into: sideOf(stream, currency, true),
    out: sideOf(stream, currency, false),
  };
}

/** What is drawn, and how many more there are. */
export function drawn() {
  const all = streams();
  const shown = whole ? all : all.slice(0, FIRST);
  return { told: shown.map(told), more: all.length - shown.length };
}

/**
 * The drawings of the streams in a width, each by itself, and the mark of their scale first.
 * @param {number} width
 * @returns {{ node: SVGElement, height: number, one: Told | null }[]}
 */
export function flowDrawings(width) {
  const { told: all } = drawn();
  const scale = scaleFor(all.map(({ stream }) => stream.flow.high));
  /** @param {number} n */
  const amount = (n) => ({ amount: moneyText(n, state.flow) });
  const mark = scaleMark(scale, (n) => t("view.flow-scale", amount(n)));
  const words = (/** @type {number} */ n) => t("view.flow-own", amount(n));
  return [
    { node: svg("g", {}, ...mark.nodes), height: mark.height, one: null },
    ...all.map((one) => ({ ...drawStream(one, width, scale, words), one })),
  ];
}

// --- rows for narrow windows ---------------------------------------------------------------------

/** @param {Told} one */
function streamRows({ stream, title, lines, into, out }) {
  const most = Math.max(stream.flow.high, ...[...into.ends, ...out.ends].map(({ high }) => high));
  /** @param {Side} side @param {string} head */
  const rows = (side, head) => [
    el("h4", {}, head),
    el(
      "ul",
      {},
      side.ends.map((end) => el("li", {}, endRow(end, most))),
    ),
    side.over && el("p", { class: "over" }, side.over),
    side.notes.map((note) => el("p", { class: "lead" }, note)),
  ];
  return el(
    "section",
    { class: "stream" },
    el(
      "h3",
      {},
      thingButton(numberOf(stream.flow.money)),
      title.slice(nameOf(stream.flow.money).length),
    ),
    lines.map((line) => el("p", { class: "lead" }, line)),
    rows(into, t("present.flow.from")),
    rows(out, t("present.flow.to")),
  );
}

/**
 * @param {import("../scene/flow_rows.js").End} end
 * @param {number} most
 */
function endRow(end, most) {
  const [thing] = end.things;
  const bar = el("i", { class: `band ${end.look}${end.planned ? " planned" : ""}` });
  bar.style.width = Math.max(0.6, (end.high / most) * 100) + "%";
  const named = thing !== undefined && labelOf(thing) === end.name;
  return [named ? thingButton(thing) : end.name, el("small", {}, end.told), bar];
}

// --- the sheet -----------------------------------------------------------------------------------

/** Bars or flows, and of which currency. */
export function moneySwitch() {
  const all = flows();
  /** @param {string} flow @param {string} text */
  const button = (flow, text) =>
    textButton(text, () => change({ flow }), { "aria-pressed": String(state.flow === flow) });
  const several = all.length > 1;
  return (
    all.some(({ streams: some }) => some.length) &&
    el(
      "p",
      { class: "switch", role: "group", "aria-label": t("view.money") },
      button("", t("view.bars")),
      all.map(({ currency }) =>
        button(currency, several ? `${t("view.flow")} (${currency})` : t("view.flow")),
      ),
    )
  );
}

/** What the looks of bands mean. */
function legend() {
  const keys = [
    ["pays", t("view.flow-pays")],
    ["part", t("view.flow-part")],
    ["part planned", t("view.flow-planned")],
    ["unsaid", t("present.flow.rest")],
  ];
  return el(
    "ul",
    { class: "keys" },
    keys.map(([look, text]) => el("li", {}, el("i", { class: "band " + look }), text)),
  );
}

/** How many amounts do not flow, and why. */
function leftText() {
  const left = chosen()?.left ?? [];
  const whys = [...new Set(left.map(([, why]) => why))];
  const reasons = whys.map((why) => t("present.flow.left." + why)).join(", ");
  return left.length > 0 && `${t("present.flow.left", { count: left.length })}: ${reasons}`;
}

function csvButton() {
  const save = () => {
    const blob = new Blob([flowCsv(flows())], { type: "text/csv;charset=utf-8" });
    const href = URL.createObjectURL(blob);
    el("a", { href, download: "flows.csv" }).click();
    setTimeout(() => URL.revokeObjectURL(href), 10000);
  };
  return !onPaper() && textButton(t("view.flow-csv"), save, { class: "save" });
}

/** @type {{ key: string, node: Element, parts: Element[] } | null} */
let kept = null;

/** How wide the drawing may be. */
const room = () => (onPaper() ? 1000 : Math.min(1280, ($("money").clientWidth || 1000) - 40));

/** The sheet of flows; what is drawn already stays, with the focus in it. */
export function flowContent() {
  const width = room();
  const key = [state.lang, state.asof, state.flow, whole, width, state.hops && state.sel].join();
  if (kept?.key !== key || onPaper()) {
    const made = build(width);
    if (onPaper()) return made.node;
    kept = { key, ...made };
  }
  light(kept.parts, state.sel >= 0 ? [state.sel] : []);
  return kept.node;
}

/** @param {number} width */
function build(width) {
  const { told: all, more } = drawn();
  const narrow = width < NARROW;
  const picture = narrow ? null : picturedIn(width);
  const unfold = () => {
    whole = true;
    change({});
  };
  const node = el(
    "div",
    { class: "flow" },
    moneySwitch(),
    el("h2", {}, t("view.flow")),
    el("p", { class: "lead" }, t("view.flow-lead")),
    state.asof && el("p", { class: "lead" }, t("view.as-of-day", { day: dateText(state.asof) })),
    legend(),
    all.length ? (picture ?? all.map(streamRows)) : el("p", {}, t("view.nothing-here")),
    more > 0 && !onPaper() && textButton(t("view.and", { count: thousands(more) }), unfold),
    el("p", { class: "lead" }, leftText()),
    csvButton(),
  );
  return { node, parts: picture ? watch(picture) : [] };
}

/** @param {number} width */
function picturedIn(width) {
  const about = { class: "flows", role: "group", "aria-label": t("view.flow") };
  const drawings = flowDrawings(width).map(({ node, height, one }) => [
    svg("svg", { width, height: height + 2, viewBox: `-1 -1 ${width} ${height + 2}` }, node),
    one && paperRefs(citesOf(one.stream)),
  ]);
  return el("div", about, drawings);
}

/**
 * Where the amounts of a stream are said.
 * @param {Stream} stream
 */
function citesOf({ flow, into, out }) {
  const { claims, cites, sources } = model;
  const parts = [flow, ...[into, out].flatMap((cut) => cut?.parts ?? [])];
  return parts.flatMap((one) =>
    claimsOf(numberOf(one.money))
      .filter((c) => isProp(claims.prop[c], "amount"))
      .flatMap((c) => claims.cites[c])
      .filter((c) => saidBy(c) && one.sources.includes(`<${sources[cites.source[c]]?.[0]}>`)),
  );
}

/**
 * Has pointer and keys light and choose what is drawn.
 * @param {HTMLElement} picture
 */
function watch(picture) {
  const parts = [...picture.querySelectorAll("[data-things]")];
  const buttons = /** @type {SVGElement[]} */ ([...picture.querySelectorAll("[role=button]")]);
  /** @param {Event} event */
  const under = ({ target }) => /** @type {Element} */ (target).closest("[data-things]");
  const rest = () => light(parts, state.sel >= 0 ? [state.sel] : []);
  /** @param {Event} event */
  const point = (event) => {
    const part = under(event);
    if (part) light(parts, thingsOf(part).slice(0, 1));
    else rest();
  };
  /** @param {Event} event */
  const act = (event) => {
    const [thing] = thingsOf(under(event));
    if (thing !== undefined) choose(thing);
  };
  /** @param {SVGElement} one */
  const reach = (one) => {
    for (const button of buttons) button.setAttribute("tabindex", button === one ? "0" : "-1");
  };
  picture.addEventListener("pointerover", point);
  picture.addEventListener("focusin", (event) => {
    const part = under(event);
    const button = buttons.find((one) => one === event.target);
    if (part && button) reach(button);
    point(event);
  });
  for (const left of ["pointerleave", "focusout"]) picture.addEventListener(left, rest);
  picture.addEventListener("click", act);
  picture.addEventListener("keydown", (event) => {
    const at = buttons.findIndex((one) => one === event.target);
    const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
    if (event.key === "Enter" || event.key === " ") act(event);
    else if (step && at >= 0) buttons[at + step]?.focus();
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  if (buttons.length) reach(buttons[0]);
  return parts;
}

/** @param {Element | null} part */
const thingsOf = (part) =>
  (part?.getAttribute("data-things") ?? "").split(" ").filter(Boolean).map(Number);

/**
 * What has to do with some things stands out, the rest steps back.
 * @param {Element[]} parts
 * @param {number[]} things
 */
function light(parts, things) {
  const on = parts.filter((part) => thingsOf(part).some((thing) => things.includes(thing)));
  for (const part of parts) part.classList.toggle("on", on.includes(part));
  parts[0]?.closest(".flows")?.classList.toggle("lit", on.length > 0);
}

/** Draws anew where the room is another one. */
export function watchFlow() {
  new ResizeObserver(() => {
    const shown = state.view === "money" && state.flow && $("money").clientWidth;
    if (shown && kept && room() !== Number(kept.key.split(",")[4])) change({});
  }).observe($("money"));
}

export const hasFlow = () => state.view === "money" && state.flow !== "";
