// @ts-check
// Who pays, for what, how much, at which stage.

import { claimFlags, saidByDay } from "../model/asof.js";
import { claimOf, currencyOf, hedge, valueText } from "../model/claims.js";
import { claimsOf, isCurrent, isDerived, isProp, model } from "../model/document.js";
import { dateText, hedged, moneyText, t } from "../model/language.js";
import { labelOf } from "../model/names.js";
import { state } from "../model/state.js";
import { certain, grouped } from "../rules/collections.js";
import { spanOf } from "../rules/dates.js";
import { numberText } from "../rules/numbers.js";
import { summed, wholesAbove } from "../rules/sums.js";
import { localName } from "../rules/text.js";
import { scene } from "./compose.js";
import { nameOf, numberOf, statementOf } from "./flows.js";
import { shownThings } from "./scope.js";

/**
 * @typedef {import("../rules/sums.js").Amount & {
 *   amounts: number[], currency: string, stage: string, hedge: string,
 *   elsewhere: string[] }} MoneyRow what others than the source of the amount tell of it
 */

export const hasMoney = () => model.claims.prop.some((p) => isProp(p, "amount"));

/** @returns {MoneyRow[]} */
export function moneyRows() {
  const things = state.hops && state.sel >= 0 ? moneyOf(state.sel) : shownThings();
  return things.map(moneyRow).filter((row) => row !== null);
}

/**
 * @param {number} i
 * @returns {MoneyRow | null}
 */
function moneyRow(i) {
  const { claims } = model;
  const amounts = claimsOf(i).filter(
    (c) =>
      isProp(claims.prop[c], "amount") && isCurrent(claimFlags(c)) && saidByDay(claims.cites[c]),
  );
  const numbers = amounts.map((c) => Number(claims.value[c])).filter(Number.isFinite);
  if (!numbers.length) return null;
  return {
    i,
    amounts,
    low: Math.min(...numbers),
    high: Math.max(...numbers),
    currency: currencyOf(amounts[0], i),
    things: targetsOf(i, "concerns"),
    uses: targetsOf(i, "hasUse"),
    whole: targetsOf(i, "isPartOf"),
    hedge: [...new Set(amounts.map(hedge))].filter(Boolean).join(", "),
    ...(statedWith(i) ?? saidOf(i)),
  };
}

/**
 * What is stated together with an amount, by the rule of the flows; what others tell stands apart.
 * @param {number} i
 */
function statedWith(i) {
  const one = statementOf(i);
  if (!one) return null;
  /** @param {string} term */
  const name = (term) => (term.startsWith("<") ? nameOf(term) : dateText(term));
  return {
    ...{ stage: one.stage && nameOf(one.stage), share: one.share && nameOf(one.share) },
    ...{ payers: one.payers.map(numberOf), mixed: /[#/]mixed>$/.test(one.share) },
    ...{ from: one.span[0], to: one.span[1], elsewhere: one.elsewhere.map(name) },
  };
}

/**
 * What is told of money of which no source speaks, as in a graph made by hand.
 * @param {number} i
 */
function saidOf(i) {
  /** @param {string} name */
  const concept = (name) => {
    const c = claimOf(i, name);
    return c === undefined ? "" : valueText(c, i);
  };
  return {
    ...{ stage: concept("hasStage"), share: concept("hasShare"), payers: targetsOf(i, "hasPayer") },
    mixed: localName(currentText(i, "hasShare")) === "mixed",
    ...daysOf(i),
    elsewhere: /** @type {string[]} */ ([]),
  };
}

/**
 * What a thing is tied to by a property, by the day.
 * @param {number} i
 * @param {string} name
 */
function targetsOf(i, name) {
  const { prop, flags, cites, to } = model.edges;
  return model.out[i]
    .filter((e) => isProp(prop[e], name) && !isDerived(flags[e]) && saidByDay(cites[e]))
    .map((e) => to[e]);
}

/**
 * The value of a thing's current claim, as it is written.
 * @param {number} i
 * @param {string} name
 */
function currentText(i, name) {
  const c = claimOf(i, name);
  return c === undefined ? "" : model.claims.value[c];
}

/**
 * The first and the last day that money is for, "" for what is not said.
 * @param {number} i
 */
function daysOf(i) {
  const span = spanOf(currentText(i, "during"));
  return { from: span?.start?.first || "", to: span?.end?.last || "" };
}

/** @param {number} i */
const partOf = (i) =>
  model.out[i].filter((e) => isProp(model.edges.prop[e], "isPartOf")).map((e) => model.edges.to[e]);

/**
 * Everything that a thing is part of.
 * @param {number} i
 */
export const wholesOf = (i) => wholesAbove(i, partOf);

/**
 * The money of one thing, as `kg money THING` finds it (what concerns it or a part of it, and the
 * parts of that), or what it pays.
 * @param {number} thing
 */
function moneyOf(thing) {
  /** @param {number} i */
  const within = (i) => i === thing || wholesOf(i).has(thing);
  /** @param {number} i */
  const concerns = (i) => targetsOf(i, "concerns").some(within);
  /** @param {number} i */
  const ofThing = (i) =>
    within(i) ||
    targetsOf(i, "hasPayer").includes(thing) ||
    concerns(i) ||
    [...wholesOf(i)].some(concerns);
  return model.kind
    .map((_, i) => i)
    .filter(
      (i) =>
        !state.hide.has(model.kind[i]) &&
        (!scene.matched || scene.matched.nodes.has(i)) &&
        ofThing(i),
    );
}

/**
 * @param {number} low
 * @param {number} high
 * @param {string} currency
 * @param {string} words that hedge it
 */
export function amountText(low, high, currency, words) {
  const ends = low === high ? [low] : [low, high];
  const texts = ends.map((n) => (currency ? moneyText(n, currency) : numberText(n, state.lang)));
  return hedged(texts.join(" – "), words);
}

/**
 * Rows by who pays, known payers with the highest amounts first.
 * @param {MoneyRow[]} rows
 */
export function byPayer(rows) {
  const key = (/** @type {MoneyRow} */ row) => `${row.payers.join("+") || "-"} ${row.currency}`;
  const highest = (/** @type {MoneyRow[]} */ list) => Math.max(...list.map((r) => r.high));
  const unpaid = (/** @type {MoneyRow[]} */ list) => Number(!list[0].payers.length);
  const lists = [...grouped(rows, key).values()];
  lists.sort((a, b) => unpaid(a) - unpaid(b) || highest(b) - highest(a));
  for (const list of lists) list.sort((a, b) => b.high - a.high);
  return lists;
}

/**
 * The sums of what one payer pays: [whether it was added, what is said], by stage. What is said of
 * one amount alone is its row; without a stage nobody knows what may be added.
 * @param {MoneyRow[]} rows
 * @returns {[boolean, string][]}
 */
export function stageSums(rows) {
  return [...grouped(rows, (row) => row.stage)]
    .filter(([stage, of]) => stage && of.length > 1)
    .map(([stage, of]) => {
      const { counted, low, high, why } = summed(of, wholesOf);
      if (why)
        return [
          false,
          t("view.not-added", { stage, one: labelOf(why[0]), other: labelOf(why[1]) }),
        ];
      const words = [...new Set(counted.map((r) => r.hedge))].filter(Boolean).join(", ");
      const sum = amountText(certain(low), certain(high), of[0].currency, words);
      return [true, `${t("view.sum")}: ${stage} ${sum}`];
    });
}
