// @ts-check
// Dates on one line after another, planned and actual.

import { claimFlags, newestDate, saidBy } from "../model/asof.js";
import { model } from "../model/document.js";
import { dateText, t } from "../model/language.js";
import { endOf } from "../rules/dates.js";
import { dateRows, markParts, timeAxis } from "../scene/time.js";
import { el, tableOf } from "./dom.js";
import { paperRefs } from "./paper.js";
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
 * @param {string} now the last day on which the newest source may have been published
 */
function dayRow(row, first, { percent }, now) {
  const tags = statusTags(claimFlags(row.c), model.claims.cites[row.c], { plan: row.planned });
  const marks = markParts(row, now).map(({ from, to, filled, cut }) => {
    const looks = [filled ? "done" : "planned", row.past && "past", cut];
    looks.push(!from && "open-start", !to && "open-end");
    const mark = el("i", { class: looks.filter(Boolean).join(" ") });
    const [start, end] = [from ? percent(from) : 0, to ? percent(to) : 100];
    mark.style.left = start + "%";
    mark.style.width = `max(10px, ${end - start}%)`;
    return mark;
  });
  return el(
    "tr",
    { class: first ? "year" : "" },
    el("td", { class: "day" }, row.text, paperRefs(model.claims.cites[row.c].filter(saidBy))),
    el("th", { scope: "row" }, thingButton(row.i), " ", el("small", {}, row.name), " ", tags),
    el("td", { class: "track", "aria-hidden": "true" }, marks),
  );
}

/** @returns {import("./dom.js").Child[]} */
export function timeContent() {
  const rows = dateRows();
  const newest = newestDate();
  const now = endOf(newest);
  const axis = timeAxis(rows, innerWidth < 500 ? 1.5 : 6);
  const yearOf = (/** @type {number} */ k) => (rows[k]?.from || rows[k]?.to || "").slice(0, 4);
  const lines = rows
    .slice(0, MOST)
    .map((row, k) => dayRow(row, yearOf(k) !== yearOf(k - 1), axis, now));
  const table = tableOf({ class: "time" }, headCells(axis), lines);
  table.style.setProperty("--now", axis.percent(now) + "%");
  const ahead = now && t("view.ahead", { day: dateText(newest) });
  return [
    el("h2", {}, t("view.time")),
    el("p", { class: "lead" }, t("view.time-lead"), " ", ahead),
    rows.length ? table : el("p", {}, t("view.nothing-here")),
  ];
}
