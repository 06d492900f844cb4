// @ts-check
// The flows of money by the day: what the claims tell, as the rule of `rules/flows.js` takes it. As
// `kg.evidence.flowing` has it from the store.

import { claimFlags, edgeFlags, isAside, saidBy } from "../model/asof.js";
import { currencyOf } from "../model/claims.js";
import { claimsOf, isCurrent, isPlanned, isProp, model } from "../model/document.js";
import { pick } from "../model/language.js";
import { iriOf, labelOf } from "../model/names.js";
import { state } from "../model/state.js";
import { grouped, isAbove } from "../rules/collections.js";
import { endOf, spanOf } from "../rules/dates.js";
import { streamsOf } from "../rules/flows.js";
import { localName } from "../rules/text.js";

/** @typedef {import("../rules/flows.js").Amount} Amount */

/**
 * A claim of one source: the property by its name, the value as a term or a text with its currency,
 * whether it is current, planned (and in the graph of plans).
 * @typedef {{ name: string, value: string, unit: string, current: boolean, plan: boolean,
 *   planned: boolean, source: string, weak: boolean, hedge: string }} Telling
 *
 * What the streams of one currency are.
 * @typedef {{ currency: string, money: string[] } & ReturnType<typeof streamsOf>} Flows
 */

const FUNDING = [
  ...["amount", "during", "hasStage", "hasShare", "hasPayer", "hasSpender", "hasRecipient"],
];
const MORE = ["hasUse", "concerns", "isPartOf", "isStageOf", "hasCompleteSplit"];
const WANTED = new Set([...FUNDING, ...MORE]);
/** @type {Record<string, string>} */
const SPLITS = {
  ...{ byShare: "share", byPayer: "payer", byYear: "period", byUse: "purpose", byPart: "purpose" },
};
// How far money has come at a stage: before it is approved the newest word counts.
/** @type {Record<string, number>} */
const LEVELS = {
  ...{ announced: 0, requested: 0, planned: 0, drafted: 0 },
  ...{ approved: 1, committed: 2, disbursed: 3, spent: 4, cancelled: 5 },
};

/** @param {number} i */
const termOf = (i) => `<${iriOf(i)}>`;

/** @param {string} term */
const plain = (term) => localName(term.slice(0, -1));

/**
 * What each source says of money, by the day.
 * @param {number} i
 */
function tellingsOf(i) {
  const { claims, edges, props } = model;
  /** @type {Telling[]} */
  const found = [];
  /**
   * @param {number} prop
   * @param {string} value
   * @param {string} unit
   * @param {number} flags
   * @param {number[]} cites
   */
  const tell = (prop, value, unit, flags, cites) => {
    const name = localName(props[prop][0]);
    if (WANTED.has(name))
      for (const c of cites.filter((k) => saidBy(k) && !isAside(k)))
        if (model.cites.source[c] >= 0) found.push(tellingOf(c, { name, value, unit }, flags));
  };
  for (const c of claimsOf(i)) {
    const value = claims.value[c];
    const term = /^https?:/.test(value) ? `<${value}>` : value;
    tell(claims.prop[c], term, currencyOf(c, i), claimFlags(c), claims.cites[c]);
  }
  for (const e of model.out[i])
    tell(edges.prop[e], termOf(edges.to[e]), "", edgeFlags(e), edges.cites[e]);
  const held = new Set(found.filter(({ current }) => current).map(({ name }) => name));
  for (const one of found) one.plan &&= !held.has(one.name);
  return found;
}

/**
 * @param {number} c
 * @param {{ name: string, value: string, unit: string }} what
 * @param {number} flags
 * @returns {Telling}
 */
function tellingOf(c, what, flags) {
  const { source, modality, qualifier } = model.cites;
  const about = model.sources[source[c]];
  const planned = modality[c] === "planned";
  return {
    ...{ ...what, planned, source: `<${about[0]}>`, weak: about[8] === "weak" },
    ...{ current: isCurrent(flags) && !planned, plan: isPlanned(flags) && planned },
    hedge: qualifier[c],
  };
}

/** @param {Telling} one */
const isCounted = ({ current, plan }) => current || plan;

/** @param {Telling} one */
const keyOf = ({ name, value, unit }) => `${name} ${value} ${unit}`;

/**
 * The last day by which a source may have been published.
 * @param {string} source
 */
const lastDay = (source) => endOf(sourceOf(source)?.[3] ?? "");

/** @type {Map<string, string[]>} */
const books = new Map();

/** @param {string} term */
function sourceOf(term) {
  if (!books.size) for (const source of model.sources) books.set(`<${source[0]}>`, source);
  return books.get(term);
}

/**
 * @param {Telling[]} tellings
 * @param {string} name
 */
const valuesOf = (tellings, name) =>
  [...new Set(tellings.filter((one) => one.name === name).map(({ value }) => value))].sort();

/**
 * @param {Telling[]} tellings
 * @param {string} name
 */
const only = (tellings, name) => {
  const found = valuesOf(tellings, name);
  return found.length === 1 ? found[0] : "";
};

/**
 * What each source states of money at once, and which of them makes the newest whole statement: that
 * of `kg.evidence.composition`.
 * @param {Telling[]} all
 */
function statementsOf(all) {
  const facets = all.filter(({ name }) => FUNDING.includes(name));
  const now = new Set(facets.filter(isCounted).map(keyOf));
  /** @type {Record<string, Telling[]>} */
  const said = {};
  let best = "";
  /** @type {(string | number)[]} */
  let highest = [];
  for (const [source, of] of grouped(facets, ({ source: s }) => s)) {
    const counting = of.filter((one) => now.has(keyOf(one)));
    const told = new Set(counting.map(({ name }) => name));
    said[source] = of.filter((one) => !told.has(one.name) || now.has(keyOf(one)));
    const rank = [
      ...[Number(told.has("amount")), Number(!of[0].weak), told.size, lastDay(source), source],
    ];
    if (!best || isAbove(rank, highest)) [best, highest] = [source, rank];
  }
  return { said, whole: said[best] ?? [] };
}

/**
 * What one source tells exactly needs no hedge.
 * @param {Telling[]} amounts
 */
function hedgeOf(amounts) {
  const words = new Set(amounts.map(({ hedge }) => hedge));
  return words.has("") ? "" : [...words].sort().join(" ");
}

/**
 * What one source tells of an amount in a currency, null where it gives none or several.
 * @param {Telling[]} told
 * @param {string} unit
 */
function saidOf(told, unit) {
  const amounts = told.filter((one) => one.name === "amount" && one.unit === unit);
  const values = new Set(amounts.map(({ value }) => Number(value)));
  if (values.size !== 1) return null;
  return {
    ...{ value: Number(amounts[0].value), hedge: hedgeOf(amounts) },
    ...{ stage: only(told, "hasStage"), share: only(told, "hasShare") },
    payers: valuesOf(told, "hasPayer"),
  };
}

/**
 * Money in each of its currencies.
 * @param {number} i
 * @returns {[string, Amount][]}
 */
function amountsOf(i) {
  const all = tellingsOf(i);
  const now = all.filter(isCounted);
  const amounts = now.filter(({ name }) => name === "amount");
  if (!amounts.length) return [];
  const { said, whole } = statementsOf(all);
  const facets = { money: termOf(i), ...facetsOf(whole, now), splits: splitsOf(all) };
  return [...grouped(amounts, ({ unit }) => unit)].map(([unit, of]) => {
    const strong = of.filter(({ weak }) => !weak);
    const heard = (strong.length ? strong : of).map(({ source }) => source);
    const values = [...grouped(of, ({ value }) => Number(value))].sort(([a], [b]) => a - b);
    const told = Object.entries(said).map(([source, s]) => [source, saidOf(s, unit)]);
    /** @type {Amount} */
    const amount = {
      ...{ ...facets, voices: [...new Set(heard)].sort(), ended: false },
      values: values.map(([value, same]) => [value, hedgeOf(same)]),
      said: Object.fromEntries(told.filter(([, one]) => one)),
      planned: of.every(({ planned }) => planned),
    };
    return [unit, amount];
  });
}

/**
 * @param {Telling[]} whole
 * @param {Telling[]} now
 */
function facetsOf(whole, now) {
  const span = spanOf(only(whole, "during"));
  /** @type {[string, string]} */
  const days = [span?.start?.first ?? "", span?.end?.last ?? ""];
  return {
    ...{ stage: only(whole, "hasStage"), share: only(whole, "hasShare") },
    ...{ payers: valuesOf(whole, "hasPayer"), recipients: valuesOf(whole, "hasRecipient") },
    ...{ stages: valuesOf(now, "hasStage"), uses: valuesOf(now, "hasUse") },
    ...{ things: valuesOf(now, "concerns"), wholes: valuesOf(now, "isPartOf") },
    lines: valuesOf(now, "isStageOf"),
    ...{ span: days, during: span ? days.join("/") : "" },
  };
}

/**
 * What is told of money by the source that makes the newest whole statement, as `kg money` tells it,
 * and what of its payers, stage, share and time other sources alone tell; null where no source speaks
 * of it.
 * @param {number} i
 */
export function statementOf(i) {
  const all = tellingsOf(i);
  if (!all.some(({ name }) => name === "amount")) return null;
  const now = all.filter(isCounted);
  const { whole } = statementsOf(all);
  const told = new Set(whole.map(({ name }) => name));
  const others = ["during", "hasStage", "hasShare", "hasPayer"].filter((name) => !told.has(name));
  return { ...facetsOf(whole, now), elsewhere: others.flatMap((name) => valuesOf(now, name)) };
}

/** @param {Telling[]} all */
function splitsOf(all) {
  /** @type {Record<string, string[]>} */
  const splits = {};
  for (const { name, value, source } of all)
    if (name === "hasCompleteSplit") (splits[SPLITS[plain(value)] ?? ""] ??= []).push(source);
  return splits;
}

/**
 * Of the stages of a budget line the latest alone stands for it.
 * @param {Amount[]} all
 */
function endStages(all) {
  /** @param {Amount} one */
  const reached = ({ stages, said, values }) => {
    const level = Math.max(-1, ...stages.map((stage) => LEVELS[plain(stage)] ?? -1));
    const telling = Object.keys(said).filter((s) => values.some(([v]) => v === said[s].value));
    return level < 0 ? [-1, ""] : [level, telling.map(lastDay).sort().at(-1) ?? ""];
  };
  /** @type {Map<string, (string | number)[]>} */
  const latest = new Map();
  for (const one of all)
    for (const line of one.lines)
      if (!latest.has(line) || isAbove(reached(one), latest.get(line) ?? []))
        latest.set(line, reached(one));
  for (const one of all)
    one.ended =
      one.stages.length > 0 &&
      one.lines.some((line) => isAbove(latest.get(line) ?? [], reached(one)));
}

/** @type {Map<string, number>} */
const numbers = new Map();

/**
 * The number of a thing, -1 for what is none.
 * @param {string} term
 */
export function numberOf(term) {
  if (!numbers.size) model.nodes.id.forEach((_, i) => numbers.set(termOf(i), i));
  return numbers.get(term) ?? -1;
}

const ABOVE = ["unitOf", "isPartOf", "postIn"];

/** @param {Amount[]} all */
function unitsAbove(all) {
  /** @type {Record<string, string[]>} */
  const above = {};
  const todo = new Set(all.flatMap((one) => Object.values(one.said).flatMap((s) => s.payers)));
  for (const one of todo) {
    const i = numberOf(one);
    const { prop, to } = model.edges;
    const wholes = (model.out[i] ?? [])
      .filter((e) => ABOVE.includes(localName(model.props[prop[e]][0])) && isCurrent(edgeFlags(e)))
      .map((e) => termOf(to[e]));
    above[one] = wholes;
    for (const whole of wholes) todo.add(whole);
  }
  return above;
}

/** @type {{ day: string, found: Flows[] } | null} */
let known = null;

/**
 * The flows of all money by the day, by currency: what is told in most streams first.
 * @returns {Flows[]}
 */
export function flows() {
  if (known?.day === state.asof) return known.found;
  const pairs = model.nodes.id.flatMap((_, i) => amountsOf(i));
  const all = pairs.map(([, one]) => one);
  endStages(all);
  const tellers = Object.fromEntries(
    model.sources.map(([iri, , , issued, , , , , reliability]) => [
      `<${iri}>`,
      { day: endOf(issued), weak: reliability === "weak" },
    ]),
  );
  const above = unitsAbove(all);
  const found = [...grouped(pairs, ([unit]) => unit)].map(([currency, of]) => ({
    ...{ currency, money: of.map(([, one]) => one.money).sort() },
    ...streamsOf(
      of.map(([, one]) => one).sort((a, b) => (a.money < b.money ? -1 : 1)),
      tellers,
      above,
    ),
  }));
  found.sort((a, b) => b.streams.length - a.streams.length || (a.currency < b.currency ? -1 : 1));
  known = { day: state.asof, found };
  return found;
}

/** The currencies in which money is told of on any day; what flows is not worked out for it. */
export function currencies() {
  const { claims, props, terms } = model;
  const isCurrency = props.map(([iri]) => iri === terms.currency);
  return [...new Set(claims.value.filter((_, c) => isCurrency[claims.prop[c]]))];
}

/** @type {Map<string, import("../model/language.js").Texts>} */
const concepts = new Map();

/**
 * What a thing, a share or a stage is called.
 * @param {string} term
 */
export function nameOf(term) {
  const i = numberOf(term);
  if (i >= 0) return labelOf(i);
  const { claims } = model;
  if (!concepts.size)
    claims.label.forEach((names, c) => names && concepts.set(`<${claims.value[c]}>`, names));
  const names = concepts.get(term);
  return names ? pick(names) : plain(term);
}

/**
 * What tells how large a part some money is: the observation and the claim of its value. No amount
 * is worked out from it.
 * @param {string} money
 * @returns {[number, number][]}
 */
export function proportionsOf(money) {
  const { into, out, edges, claims } = model;
  /** @param {number} e @param {string} name */
  const holds = (e, name) => isProp(edges.prop[e], name) && isCurrent(edgeFlags(e));
  /** @param {number} i */
  const isProportion = (i) => claimsOf(i).some((c) => /#proportion$/.test(claims.value[c]));
  return (into[numberOf(money)] ?? [])
    .filter((e) => holds(e, "concerns"))
    .map((e) => edges.from[e])
    .filter((i) => out[i].some((e) => holds(e, "measures") && isProportion(edges.to[e])))
    .flatMap((i) =>
      claimsOf(i)
        .filter((c) => isProp(claims.prop[c], "value") && isCurrent(claimFlags(c)))
        .map((c) => /** @type {[number, number]} */ ([i, c])),
    );
}
