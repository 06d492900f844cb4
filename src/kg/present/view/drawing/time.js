// @ts-check
// Dates on one line after another, planned and actual.

import { claimFlags } from "../model/asof.js";
import { t } from "../model/language.js";
import { dateRows, timeAxis } from "../scene/time.js";
import { $, el, fill, tableOf } from "./dom.js";
import { statusTags, thingButton } from "./parts.js";

const MOST = 1500;

/** @typedef {ReturnType<typeof timeAxis>} Axis */

/** @param {Axis} axis */
function headCells({ years, percent }) {
  const ticks = years.map((year) => {
    const tick = el("span", {}, String(year));
    tick.style.left = percent(`${year}-01-01`) + "%";
    return tick;
  });
  return [
    el("th", { scope: "col" }, t("view.when")),
    el("th", { scope: "col" }, t("view.thing")),
    el("td", { class: "track", "aria-hidden": "true" }, ticks),
  ];
}

/**
 * @param {import("../scene/time.js").DateRow} row
 * @param {boolean} first whether it is the first of its year
 * @param {Axis} axis
 */
function dayRow(row, first, { percent }) {
  const mark = el("i", { class: (row.planned ? "planned" : "done") + (row.past ? " past" : "") });
  mark.style.left = percent(row.from) + "%";
  mark.style.width = `max(10px, ${percent(row.to) - percent(row.from)}%)`;
  const names = el("small", {}, row.names.join(" – "));
  const tags = statusTags(claimFlags(row.c));
  return el(
    "tr",
    { class: first ? "year" : "" },
    el("td", { class: "day" }, row.text),
    el("th", { scope: "row" }, thingButton(row.i), " ", names, " ", tags),
    el("td", { class: "track", "aria-hidden": "true" }, mark),
  );
}

export function drawTime() {
  const rows = dateRows();
  const axis = timeAxis(rows, innerWidth < 500 ? 1.5 : 6);
  const yearOf = (/** @type {number} */ k) => rows[k]?.from.slice(0, 4);
  const lines = rows.slice(0, MOST).map((row, k) => dayRow(row, yearOf(k) !== yearOf(k - 1), axis));
  $("time").setAttribute("aria-label", t("view.time"));
  fill(
    $("time"),
    el("h2", {}, t("view.time")),
    el("p", { class: "lead" }, t("view.time-lead")),
    rows.length
      ? tableOf({ class: "time" }, headCells(axis), lines)
      : el("p", {}, t("view.nothing-here")),
  );
}
