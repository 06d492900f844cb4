// @ts-check
// The ends of a stream in words and numbers, and all streams as a table: that of `kg money --flow`.

import { countText, dateText, hedgeWord, hedged, moneyText, t } from "../model/language.js";
import { isAside, saidBy } from "../model/asof.js";
import { saidText } from "../model/claims.js";
import { model } from "../model/document.js";
import { iriOf, labelOf } from "../model/names.js";
import { INTO } from "../rules/flows.js";
import { csvCell, localName } from "../rules/text.js";
import { nameOf, numberOf, proportionsOf } from "./flows.js";
import { amountText } from "./money.js";

/**
 * @typedef {import("../rules/flows.js").Flow} Flow
 * @typedef {import("../rules/flows.js").Cut} Cut
 * @typedef {import("../rules/flows.js").Stream} Stream
 *
 * One end of a stream: what it is called, how much flows and how that is told; `look` is pays,
 * receives, part or unsaid. `things` are the numbers of what it is about, the first is chosen with
 * it.
 * @typedef {{ name: string, told: string, low: number, high: number, planned: boolean,
 *   look: string, things: number[] }} End
 *
 * The ends on one side, and what is to be said of them.
 * @typedef {{ ends: End[], notes: string[], over: string }} Side
 */

const MOST = 12; // ends on a side
const NAMED = 3; // of many together

/**
 * @param {Flow} flow
 * @param {string} currency
 */
export function flowAmount({ low, high, hedge }, currency) {
  const ends = low === high ? [low] : [low, high]; // rivals
  const words = hedge.split(" ").filter(Boolean);
  const text = ends.map((n) => moneyText(n, currency)).join(" ↔ ");
  return hedged(text, words.map((word) => hedgeWord(word, "")).join(", "));
}

/** @param {string[]} terms */
function joined(terms) {
  const names = terms.slice(0, terms.length > NAMED + 1 ? NAMED : undefined).map(nameOf);
  const more = terms.length - names.length;
  const text = names.join(" + ");
  return more ? `${text} ${t("view.and", { count: countText(more) })}` : text;
}

/**
 * Whose money it is, as far as that is told.
 * @param {Flow} flow
 */
function payersText({ payers, share }) {
  const from = share && nameOf(share);
  if (!payers.length)
    return from ? t("present.flow.share", { share: from }) : t("present.flow.unsaid");
  const names = joined(payers);
  const all = payers.length > 1 ? t("present.money.together", { names }) : names;
  return from ? `${all} (${from})` : all;
}

/** @param {Flow} flow */
export const stageText = ({ stage }) => (stage ? nameOf(stage) : t("present.money.no-stage"));

/**
 * @param {Flow} flow
 * @param {string} currency
 * @param {boolean} into
 * @returns {End}
 */
function endOf(flow, currency, into) {
  const { payers, targets, money } = flow;
  const own = into ? payers : targets;
  const told = [
    ...[flowAmount(flow, currency), stageText(flow)],
    into && flow.composed && t("present.flow.composed"),
    flow.moved && t("present.flow.moved"),
  ];
  const paid = payers.length ? "pays" : flow.share ? "part" : "unsaid";
  const things = [...(own.length === 1 ? own : []), money, ...payers, ...targets].map(numberOf);
  return {
    name: into ? payersText(flow) : joined(targets.length ? targets : [money]),
    told: told.filter(Boolean).join(" · "),
    ...{ low: flow.low, high: flow.high, planned: flow.planned },
    look: into ? paid : "part",
    things: things.filter((i) => i >= 0),
  };
}

/**
 * What is told on one side of a stream.
 * @param {Stream} stream
 * @param {string} currency
 * @param {boolean} into
 * @returns {Side}
 */
export function sideOf({ flow, into: from, out }, currency, into) {
  const cut = into ? from : out;
  if (cut) return sideOfCut(cut, currency, into);
  if (!into && !flow.targets.length) {
    const name = t("present.flow.unsaid-for");
    const { low, high, planned } = flow;
    const end = { name, told: "", low, high, planned, look: "unsaid", things: [] };
    return { ends: [end], notes: [], over: "" };
  }
  const end = endOf(flow, currency, into);
  end.told = ""; // as the sum in the middle has it
  return { ends: [end], notes: [], over: "" };
}

/**
 * @param {Cut} cut
 * @param {string} currency
 * @param {boolean} into
 * @returns {Side}
 */
function sideOfCut(cut, currency, into) {
  const { parts, rest, others } = cut;
  const all = parts.map((part) => endOf(part, currency, into));
  const ends = all.slice(0, all.length > MOST ? MOST - 1 : undefined);
  if (ends.length < all.length) ends.push(moreOf(all.slice(ends.length), currency));
  if (rest && rest > 0) ends.push(unsaid(rest, currency));
  const notes = [basisText(cut, currency)];
  if (others.length) notes.push(t("present.flow.others", { names: others.map(nameOf).join(", ") }));
  const over =
    rest && rest < 0 ? `${amountText(-rest, -rest, currency, "")} ${t("present.flow.over")}` : "";
  return { ends, notes, over };
}

/**
 * @param {End[]} rest
 * @param {string} currency
 * @returns {End}
 */
function moreOf(rest, currency) {
  const [low, high] = [rest.map((end) => end.low), rest.map((end) => end.high)].map((all) =>
    all.reduce((a, b) => a + b, 0),
  );
  const planned = rest.every((end) => end.planned);
  const things = rest.flatMap((end) => end.things);
  const name = t("view.and", { count: countText(rest.length) });
  const look = rest.every((end) => end.look === rest[0].look) ? rest[0].look : "part";
  return {
    name,
    told: amountText(low, high, currency, ""),
    low,
    high,
    planned,
    look,
    things,
  };
}

/**
 * @param {number} rest
 * @param {string} currency
 * @returns {End}
 */
const unsaid = (rest, currency) => ({
  ...{ name: t("present.flow.rest"), told: amountText(rest, rest, currency, "") },
  ...{ low: rest, high: rest, planned: false, look: "unsaid", things: [] },
});

/**
 * Who tells the parts together, and what is the whole there.
 * @param {Cut} cut
 * @param {string} currency
 */
function basisText({ source, whole, why }, currency) {
  if (!source) return t("present.flow.alone");
  const at = model.sources.findIndex(([iri]) => `<${iri}>` === source);
  const [iri, publisher, , issued] = model.sources[at];
  const marks = [publisher || localName(iri), issued && dateText(issued)]
    .filter(Boolean)
    .join(", ");
  if (!whole) return t("present.flow.no-whole", { marks });
  const [value, hedge] = whole;
  const words = hedge && hedgeWord(hedge, "");
  const text = t("present.flow.together", {
    marks,
    whole: amountText(value, value, currency, words),
  });
  return why === "same" || why === "stages" ? `${text}; ${t("present.flow." + why)}` : text;
}

// --- as a table ----------------------------------------------------------------------------------

const HEADS = [
  ...["what", "sum", "kind", "money", "payers", "share", "targets", "amount", "most", "currency"],
  ...["qualifier", "stage", "planned", "voices", "sources", "composed", "moved", "inside", "note"],
];

/** @param {string | string[]} terms */
const iris = (terms) =>
  [terms]
    .flat()
    .map((term) => term.replace(/^<|>$/g, ""))
    .join(" ");

/**
 * @param {string} what
 * @param {Stream} stream
 * @param {string} kind
 * @param {Flow} flow
 * @param {string} currency
 */
function flowRow(what, stream, kind, flow, currency) {
  const own = what === "sum";
  return [
    ...[what, iris(stream.flow.money), kind, iris(flow.money), iris(flow.payers), iris(flow.share)],
    ...[iris(flow.targets), flow.low, flow.high, currency, flow.hedge, iris(flow.stage)],
    ...[flow.planned, own ? stream.voices : 1, iris(flow.sources), flow.composed, flow.moved],
    ...[own ? iris(stream.inside) : "", ""],
  ];
}

/**
 * All flows, as `kg money --flow --format csv` writes them.
 * @param {import("./flows.js").Flows[]} found
 */
export function flowCsv(found) {
  const rows = found.flatMap(({ currency, money: all, streams, left }) => [
    ...streams.flatMap((stream) => [
      flowRow("sum", stream, "", stream.flow, currency),
      ...[stream.into, stream.out].flatMap((cut) => (cut ? cutRows(stream, cut, currency) : [])),
    ]),
    ...all.flatMap(proportionRows),
    ...left.map(([money, why]) =>
      HEADS.map((head) => ({ what: "left", money: iris(money), currency, note: why })[head] ?? ""),
    ),
  ]);
  const lines = [HEADS, ...rows].map((row) => row.map((cell) => csvCell(String(cell))).join(","));
  return "\ufeff" + lines.join("\r\n") + "\r\n";
}

/** @param {string} money */
function proportionRows(money) {
  const { claims, cites, sources } = model;
  const rows = proportionsOf(money).map(([i, c]) => {
    const heard = claims.cites[c].filter((k) => saidBy(k) && !isAside(k));
    const by = [...new Set(heard.map((k) => `<${sources[cites.source[k]]?.[0]}>`))].sort();
    const amount = Number(claims.value[c]);
    /** @type {Record<string, unknown>} */
    const cells = { what: "proportion", money: iris(money), targets: iriOf(i), amount };
    Object.assign(cells, { most: amount, voices: by.length, sources: iris(by) });
    return HEADS.map((head) => cells[head] ?? "");
  });
  /** @param {unknown[]} row */
  const term = (row) => `<${row[6]}>`;
  return rows.sort((a, b) => (term(a) < term(b) ? -1 : 1));
}

/**
 * How large a part some of the money of a stream is, as it is said.
 * @param {Stream} stream
 */
export function proportionTexts({ flow, into, out }) {
  const parts = [flow, ...[into, out].flatMap((cut) => cut?.parts ?? [])];
  return parts
    .flatMap(({ money }) => proportionsOf(money))
    .map(([i, c]) => `${labelOf(i)}: ${saidText(c, i)}`);
}

/**
 * @param {Stream} stream
 * @param {Cut} cut
 * @param {string} currency
 */
function cutRows(stream, { kind, parts, source, rest, why }, currency) {
  const what = INTO.includes(kind) ? "into" : "out";
  const amount = rest ?? "";
  /** @type {Record<string, unknown>} */
  const cells = { what: "rest", sum: iris(stream.flow.money), kind, amount, most: amount };
  Object.assign(cells, { currency, sources: iris(source), note: why });
  return [
    ...parts.map((part) => flowRow(what, stream, kind, part, currency)),
    HEADS.map((head) => cells[head] ?? ""),
  ];
}
