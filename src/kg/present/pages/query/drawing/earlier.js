// @ts-check
// Earlier queries, which the browser keeps.

import { $, el, fill, textButton } from "../../../view/drawing/dom.js";
import { dateWords } from "../../../view/rules/dates.js";
import { earlierQueries, forgetQueries, keepQuery } from "../model/kept.js";
import { figure, lastAnswer, page, t } from "../model/page.js";
import { headOf } from "../rules/earlier.js";
import { withoutNotes } from "../rules/tokens.js";
import { addressOf, stateOf, writeState } from "./address.js";

/** @typedef {import("../rules/earlier.js").Entry} Entry */

let outlasts = true;

/**
 * Keeps the query that was asked, and how many rows it had; null: it has none.
 * @param {number | null} rows
 */
export function keepEarlier(rows) {
  if (page.embedded) return;
  const { asked, titled } = lastAnswer();
  const { query, day, cite, plans } = asked;
  const here = addressOf();
  outlasts = keepQuery({
    ...{ query, day, cite, plans, rows },
    title: titled ? document.querySelector("h1")?.textContent || "" : "",
    address: titled ? here.pathname + here.search : "",
    when: new Date().toISOString(),
  });
  drawEarlier();
}

/**
 * When a query was asked, by the clock of the reader; "" if nobody knows.
 * @param {Date} when
 */
function timeOf(when) {
  if (Number.isNaN(Number(when))) return "";
  const day = [when.getFullYear(), when.getMonth() + 1, when.getDate()];
  const written = day.map((n) => String(n).padStart(2, "0")).join("-");
  const time = when.toLocaleTimeString(page.lang, { timeStyle: "short" });
  return dateWords(written, page.lang) + " " + time;
}

/**
 * @param {Entry} entry
 * @param {() => void} run
 */
function line(entry, run) {
  const { title, address, query, day, when, rows } = entry;
  const words = title || headOf(withoutNotes(query));
  const again = () => {
    writeState({ ...stateOf(true), ...entry, ran: true });
    run();
  };
  const told = [
    timeOf(new Date(when)),
    day,
    typeof rows === "number" && t("query.rows", { count: figure(rows) }),
  ];
  return el(
    "li",
    {},
    address ? el("a", { href: address }, words) : textButton(words, again, { class: "plain" }),
    " ",
    el("span", { class: "soft" }, told.filter(Boolean).join(" · ")),
  );
}

/** @type {() => void} */
let again = () => {};

/** @param {() => void} run asks what stands in the fields */
export function watchEarlier(run) {
  again = run;
  $("forget").addEventListener("click", () => {
    forgetQueries();
    drawEarlier();
    $("earlier").querySelector("summary").focus();
  });
  drawEarlier();
}

function drawEarlier() {
  const list = earlierQueries();
  fill(
    $("queries"),
    list.map((entry) => line(entry, again)),
    !list.length && el("li", { class: "soft" }, t("query.earlier.none")),
    !outlasts && el("li", { class: "soft" }, t("query.earlier.unkept")),
  );
  $("forget").hidden = !list.length;
}
