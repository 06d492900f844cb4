// @ts-check
// Money as bars, and sums that count none twice.

import { claimFlags, isPlan, saidBy } from "../model/asof.js";
import { saidText } from "../model/claims.js";
import { isDisputed, model } from "../model/document.js";
import { t } from "../model/language.js";
import { labelOf } from "../model/names.js";
import { state } from "../model/state.js";
import { byPayer, moneyRows, stageSums } from "../scene/money.js";
import { el, tableOf } from "./dom.js";
import { flowContent, moneySwitch } from "./flow.js";
import { onPaper, paperRefs } from "./paper.js";
import { tagOf, thingButton } from "./parts.js";

/** @typedef {import("../scene/money.js").MoneyRow} MoneyRow */

const HEADS = ["view.what", "view.amount", "view.stage", "view.share"];

/**
 * The amount that fills a bar. One sum far beyond all others would leave them no length: its bar is
 * cut, and says so.
 * @param {MoneyRow[]} rows
 */
function fullBar(rows) {
  const highs = rows.map((r) => r.high).sort((a, b) => b - a);
  const usual = highs[Math.ceil(highs.length * 0.08)] || 1;
  return highs[0] > 3 * usual ? usual : highs[0] || 1;
}

/**
 * @param {MoneyRow} row
 * @param {number} full
 */
function barOf(row, full) {
  const sure = el("b");
  const planned = row.amounts.every((c) => isPlan(c, row.i));
  const inner = el("i", { class: planned ? "planned" : "" }, sure);
  inner.style.width = Math.max(0.4, Math.min(1, row.high / full) * 100) + "%";
  sure.style.width = (row.low / row.high) * 100 + "%";
  return el("span", { class: row.high > full ? "bar cut" : "bar", "aria-hidden": "true" }, inner);
}

/**
 * Whether sources disagree on an amount.
 * @param {MoneyRow} row
 */
const isRival = ({ amounts }) => amounts.some((c) => isDisputed(claimFlags(c)));

/**
 * @param {MoneyRow} row
 * @param {number} full
 */
function moneyRow(row, full) {
  const { i, amounts, stage, share } = row;
  const figures = amounts.map((c) => saidText(c, i)).join(" ↔ ");
  const refs = paperRefs(amounts.flatMap((c) => model.claims.cites[c].filter(saidBy)));
  return el(
    "tr",
    {},
    el(
      "th",
      { scope: "row" },
      thingButton(i),
      [...row.things, ...row.uses].map((w) => el("small", {}, "→ ", thingButton(w))),
      row.whole.map((w) =>
        el("small", {}, el("span", {}, `${t("view.part-of")}: `), thingButton(w)),
      ),
      row.elsewhere.length > 0 &&
        el("small", {}, t("view.elsewhere", { facets: row.elsewhere.join(" · ") })),
      barOf(row, full), // on narrow screens, where it has no column
    ),
    el("td", { class: "number" }, figures, " ", isRival(row) && tagOf("disputed"), refs),
    el("td", {}, stage),
    el("td", {}, share),
    el("td", { class: "barcell", "aria-hidden": "true" }, barOf(row, full)),
  );
}

/**
 * What one payer pays. Of unknown payers nobody knows what overlaps.
 * @param {MoneyRow[]} rows
 * @param {number} full
 */
function payerBlock(rows, full) {
  const [{ payers }] = rows;
  const names = payers.map((p, k) => [k > 0 && " + ", thingButton(p)]);
  const head = HEADS.map((code) => el("th", { scope: "col" }, t(code)));
  const sums = stageSums(rows).map(([added, text]) =>
    el("p", { class: added ? "sum" : "lead" }, text),
  );
  return el(
    "section",
    {},
    el("h3", {}, `${t("view.payer")}: `, payers.length ? names : t("view.unknown")),
    tableOf(
      { class: "money" },
      [head, el("td", { class: "barcell" })],
      rows.map((row) => moneyRow(row, full)),
    ),
    payers.length > 0 && sums,
  );
}

/** @returns {import("./dom.js").Child} */
export function moneyContent() {
  return state.flow ? flowContent() : barsContent();
}

/** @returns {import("./dom.js").Child[]} */
function barsContent() {
  const rows = moneyRows();
  const full = fullBar(rows);
  const blocks = byPayer(rows).map((list) => payerBlock(list, full));
  const ofOne = state.hops && state.sel >= 0;
  return [
    !onPaper() && moneySwitch(),
    el("h2", {}, ofOne ? `${t("view.money")}: ${labelOf(state.sel)}` : t("view.money")),
    el("p", { class: "lead" }, t("view.money-lead")),
    blocks.length ? blocks : el("p", {}, t("view.nothing-here")),
  ];
}
