// @ts-check
// How money flows: who pays, into which sum, for what. The twin of `kg.evidence.flows`:
// `tests/evidence/cases/flows.json` holds both to the same cases.

import { certain, grouped, isAbove } from "./collections.js";
import { EARLY } from "./kinds.js";
import { addsUp, reading } from "./readings.js";

/**
 * What one source tells at once of an amount; "" and [] where it tells nothing.
 * @typedef {{ value: number, hedge: string, stage: string, share: string, payers: string[] }} Said
 *
 * Some money in one currency and all that is told of it; things are terms, <IRI>. `values` are its amounts
 * that count with their hedges, the least first; `ended` says that a later stage of a budget line
 * stands for it, `planned` that all its sources say it as a plan.
 * @typedef {{ money: string, values: [number, string][], voices: string[],
 *   said: Record<string, Said>, stage: string, stages: string[], share: string, payers: string[],
 *   recipients: string[], uses: string[], things: string[], during: string,
 *   span: [string, string], wholes: string[], lines: string[], planned: boolean,
 *   ended: boolean, splits: Record<string, string[]> }} Amount
 *
 * An amount that flows: from payers (or a share, or nobody knows whom) to targets.
 * @typedef {{ money: string, low: number, high: number, hedge: string, stage: string,
 *   share: string, payers: string[], targets: string[], planned: boolean, composed: boolean,
 *   moved: boolean, sources: string[] }} Flow
 *
 * The parts of a sum as a source tells them together, with the whole that it gives; `rest` is what
 * that has and they do not, null where they are not compared.
 * @typedef {{ kind: string, source: string, whole: [number, string] | null, parts: Flow[],
 *   others: string[], rest: number | null, why: string }} Cut
 *
 * @typedef {{ flow: Flow, voices: number, inside: string[], into: Cut | null,
 *   out: Cut | null }} Stream
 *
 * @typedef {Record<string, { day: string, weak: boolean }>} Tellers
 * @typedef {Record<string, string[]>} Above
 */

export const INTO = ["share", "payer"];
const KINDS = ["payer", "purpose", "period"];
const NO_MONEY = ["requested", "cancelled"];
// Why money below zero does not flow: it takes back what other money is.
const BELOW = "below";

/** @param {string} iri */
const ours = (iri) => /#(\w+)>$/.exec(iri)?.[1] ?? "";

/** @param {string} stage */
const isEarly = (stage) => EARLY.includes(ours(stage));

/**
 * Whether money is a plan by its stage or, where none is told, by how its sources say it.
 * @param {Amount} one
 */
function isPlan({ stage, stages, planned }) {
  const told = stage ? [stage] : stages;
  return told.length ? told.every(isEarly) : planned;
}

/**
 * Whether money takes back other money: a refund, a commitment that is cancelled.
 * @param {Amount} one
 */
const isBack = ({ values }) => values.length > 0 && certain(values.at(-1))[0] < 0;

/**
 * What money is for: who receives it, what it concerns, its uses.
 * @param {Amount} one
 */
const targets = ({ recipients, things, uses }) => [...new Set([...recipients, ...things, ...uses])];

/**
 * The streams of money in one currency, what is told most fully first, and what is left out.
 * @param {Amount[]} amounts
 * @param {Tellers} tellers
 * @param {Above} above what payers are units of
 * @returns {{ streams: Stream[], left: [string, string][] }}
 */
export function streamsOf(amounts, tellers, above) {
  const known = new Map(amounts.map((one) => [one.money, one]));
  const gone = leftOut(known);
  const kept = amounts.filter(({ money }) => !gone.has(money));
  const parts = amounts.filter(({ money }) => [undefined, BELOW].includes(gone.get(money)));
  const pairs = parts.flatMap((one) =>
    one.wholes.filter((w) => known.has(w) && w !== one.money).map((whole) => ({ whole, one })),
  );
  const members = grouped(pairs, ({ whole }) => whole);
  const streams = kept.flatMap((one) => {
    const inside = one.wholes.filter((whole) => members.has(whole)).sort();
    const own = (members.get(one.money) ?? []).map((pair) => pair.one);
    const cuts = cutsOf(one, own, tellers, above);
    if (cuts.length || (!inside.length && isTied(one))) return inTurn(one, inside, cuts);
    if (!inside.length) gone.set(one.money, "untied");
    return [];
  });
  return { streams: streams.sort(byWeight), left: [...gone].sort(byName) };
}

/** @param {Amount} one */
const isTied = (one) => one.payers.length > 0 || one.share !== "" || targets(one).length > 0;

/**
 * @param {[string, string]} a
 * @param {[string, string]} b
 */
const byName = ([a], [b]) => (a < b ? -1 : 1);

/**
 * @param {Amount} one
 * @param {string[]} inside
 * @param {Cut[]} cuts
 * @returns {Stream[]}
 */
function inTurn(one, inside, cuts) {
  const into = cuts.filter(({ kind }) => INTO.includes(kind));
  const out = cuts.filter(({ kind }) => !INTO.includes(kind));
  return Array.from({ length: Math.max(1, into.length, out.length) }, (_, k) => ({
    ...{ flow: flowOf(one), voices: one.voices.length, inside },
    ...{ into: into[k] ?? null, out: out[k] ?? null },
  }));
}

/** @param {Stream} stream */
const isBare = ({ into, out, flow }) => Number(!(into || out || flow.payers.length));

/**
 * @param {Stream} a
 * @param {Stream} b
 */
const byWeight = (a, b) =>
  isBare(a) - isBare(b) ||
  b.voices - a.voices ||
  b.flow.high - a.flow.high ||
  (a.flow.money < b.flow.money ? -1 : Number(a.flow.money > b.flow.money));

/**
 * What funds nothing, with what lies in it, and why.
 * @param {Map<string, Amount>} known
 */
function leftOut(known) {
  /** @type {Map<string, string>} */
  const gone = new Map();
  for (const one of known.values()) {
    const stage = ours(one.stage || (one.stages.length === 1 ? one.stages[0] : ""));
    if (NO_MONEY.includes(stage)) gone.set(one.money, stage);
    else if (isBack(one)) gone.set(one.money, BELOW);
    else if (one.ended) gone.set(one.money, "line");
  }
  for (let size = -1; size !== gone.size;) {
    size = gone.size;
    const out = [...known.values()].filter(
      ({ money, wholes }) => !gone.has(money) && wholes.some((whole) => gone.has(whole)),
    );
    for (const { money } of out) gone.set(money, "within");
  }
  return gone;
}

/**
 * @param {Amount} whole
 * @param {Amount[]} members
 * @param {Tellers} tellers
 * @param {Above} above
 */
function cutsOf(whole, members, tellers, above) {
  const names = new Set(members.map(({ money }) => money));
  // What lies in another part is left to that.
  const own = members.filter(
    ({ money, wholes }) => !wholes.some((w) => w !== money && names.has(w)),
  );
  /** @type {Map<string, Amount[]>} */
  const kinds = grouped(own, (one) => kindOf(whole, one));
  return KINDS.filter((kind) => kinds.has(kind)).flatMap((kind) => {
    const all = certain(kinds.get(kind));
    // What is told apart in two ways is a part of a part, where there are parts that are not.
    const plain = all.filter(({ uses }) => kind !== "payer" || !uses.length);
    const chosen = plain.length ? plain : all;
    if (chosen.every(isBack)) return [];
    const named = kind === "payer" && chosen.every(hasShare) ? "share" : kind;
    return [cutOf(whole, named, chosen, tellers, above)];
  });
}

/** @param {Amount} one */
const hasShare = (one) =>
  one.share !== "" || Object.values(one.said).some(({ share }) => share !== "");

/**
 * By who pays a part, by the time that it is for, or else by what it is for.
 * @param {Amount} whole
 * @param {Amount} one
 */
function kindOf(whole, one) {
  if (one.payers.length || hasShare(one)) return "payer";
  const same = targets(one).every((thing) => whole.things.includes(thing));
  return one.during && one.during !== whole.during && same ? "period" : "purpose";
}

/**
 * @param {Amount} whole
 * @param {string} kind
 * @param {Amount[]} members
 * @param {Tellers} tellers
 * @param {Above} above
 * @returns {Cut}
 */
function cutOf(whole, kind, members, tellers, above) {
  const source = tellerOf(whole, members, tellers);
  const told = members.filter(({ said }) => !source || source in said);
  const every = told.map((one) => ({ one, flow: flowOf(one, source, whole) }));
  const parts = every
    .filter(({ one }) => !isBack(one))
    .map(({ flow }) => flow)
    .sort((a, b) => b.high - a.high || (a.money < b.money ? -1 : 1));
  const given = whole.said[source];
  const why = apart(whole, kind, told, source, above);
  const silent = members.filter(({ said }) => source && !(source in said));
  return {
    ...{ kind, source, whole: given ? [given.value, given.hedge] : null, parts },
    others: silent.map(({ money }) => money).sort(),
    ...{
      rest:
        why || !given
          ? null
          : restOf(
              given,
              whole,
              every.map(({ flow }) => flow),
            ),
      why,
    },
  };
}

/**
 * The source that tells most of the parts together, with the whole if one does, the newest; a weak
 * one only where no other does. "" where none does.
 * @param {Amount} whole
 * @param {Amount[]} members
 * @param {Tellers} tellers
 */
function tellerOf(whole, members, tellers) {
  const heard = grouped(
    members.flatMap(({ said }) => Object.keys(said)),
    (source) => source,
  );
  /** @param {string} s */
  const rank = (s) => [
    ...[Number(!tellers[s].weak), certain(heard.get(s)).length, Number(s in whole.said)],
    ...[tellers[s].day, s],
  ];
  const able = [...heard].filter(([s, { length }]) => length > 1 || s in whole.said);
  return able.map(([s]) => s).reduce((a, b) => (a && isAbove(rank(a), rank(b)) ? a : b), "");
}

/**
 * Why parts are not compared with their whole, "" if they are.
 * @param {Amount} whole
 * @param {string} kind
 * @param {Amount[]} told
 * @param {string} source
 * @param {Above} above
 */
function apart(whole, kind, told, source, above) {
  if (!(source in whole.said)) return "apart";
  if (whole.splits[kind]?.includes(source)) return "";
  const own = whole.said[source].stage || whole.stage;
  const stages = told.map(({ said, stage }) => said[source].stage || stage).filter(Boolean);
  if (own && stages.some((stage) => stage !== own)) return "stages";
  const same = told.some((a, k) => told.slice(k + 1).some((b) => maySame(kind, a, b, above)));
  return same ? "same" : "";
}

/**
 * Whether two parts of a whole may be the same money.
 * @param {string} kind
 * @param {Amount} a
 * @param {Amount} b
 * @param {Above} above
 */
function maySame(kind, a, b, above) {
  if (INTO.includes(kind)) return mayBeOnePocket(a, b, above);
  if (kind === "period") return !(isBefore(a.span, b.span) || isBefore(b.span, a.span));
  const use = a.uses.length || b.uses.length;
  return use ? !differ(a.uses, b.uses) : !differ(targets(a), targets(b));
}

/**
 * Whether two parts may be of one pocket: not of other shares, nor of payers that have nothing to do
 * with one another.
 * @param {Amount} a
 * @param {Amount} b
 * @param {Above} above
 */
function mayBeOnePocket(a, b, above) {
  const mixed = [a, b].some(({ share }) => ours(share) === "mixed");
  if (a.share && b.share && a.share !== b.share && !mixed) return false;
  const [one, two] = [a, b].map(({ payers }) => pocketsOf(payers, above));
  if (!one.size || !two.size) return true;
  return b.payers.some((p) => one.has(p)) || a.payers.some((p) => two.has(p));
}

/**
 * @param {string[]} payers
 * @param {Above} above
 */
function pocketsOf(payers, above) {
  const seen = new Set(payers);
  for (const one of seen) for (const whole of above[one] ?? []) seen.add(whole);
  return seen;
}

/**
 * @param {[string, string]} a
 * @param {[string, string]} b
 */
const isBefore = (a, b) => a[1] !== "" && b[0] !== "" && a[1] < b[0];

/**
 * @param {string[]} a
 * @param {string[]} b
 */
const differ = (a, b) => a.length > 0 && b.length > 0 && !a.some((x) => b.includes(x));

/**
 * Nothing where the parts, as they may be meant, come to the whole.
 * @param {Said} given
 * @param {Amount} whole
 * @param {Flow[]} parts
 */
function restOf(given, whole, parts) {
  const plan = given.stage ? isEarly(given.stage) : isPlan(whole);
  const read = (
    /** @type {number} */ n,
    /** @type {string} */ qualifier,
    /** @type {boolean} */ p,
  ) => reading({ value: String(n), type: "XMLSchema#decimal", qualifier, unit: "" }, { plan: p });
  const ends = parts.map(({ high, hedge, planned }) => read(high, hedge, planned));
  if (addsUp(read(given.value, given.hedge, plan), ends)) return 0;
  return given.value - parts.reduce((sum, { high }) => sum + high, 0);
}

/**
 * An amount as it counts or, of a part, as a source tells it: it is for what the whole is not.
 * @param {Amount} one
 * @param {string} [source]
 * @param {Amount | null} [whole]
 * @returns {Flow}
 */
function flowOf(one, source = "", whole = null) {
  const own = whole ? [whole.money, ...targets(whole)] : [];
  const said = one.said[source];
  const { money, voices } = one;
  const shared = {
    money,
    targets: targets(one).filter((thing) => !own.includes(thing)),
  };
  if (said) return { ...shared, ...asSaid(one, said), sources: [source] };
  const { values, stage, share, payers } = one;
  const [[low, hedge]] = values;
  return {
    ...{ ...shared, low, high: values[values.length - 1][0], stage, share, payers },
    hedge: values.every(([, other]) => other === hedge) ? hedge : "",
    ...{ planned: isPlan(one), composed: false, moved: false, sources: voices },
  };
}

/**
 * An amount as a source tells it, with what others tell where that is silent.
 * @param {Amount} one
 * @param {Said} said
 */
function asSaid(one, said) {
  const { value, hedge, stage, share, payers } = said;
  return {
    ...{ low: value, high: value, hedge, stage: stage || one.stage, share: share || one.share },
    payers: payers.length ? payers : one.payers,
    planned: stage ? isEarly(stage) : isPlan(one),
    composed: !payers.length && one.payers.length > 0,
    moved: !one.values.some(([other]) => other === value),
  };
}
