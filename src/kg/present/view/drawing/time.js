// @ts-check
// What was promised and what came, a row for each thing.

import { claimFlags, newestDate, saidBy } from "../model/asof.js";
import { model } from "../model/document.js";
import { dateText, t } from "../model/language.js";
import { labelLang, labelOf } from "../model/names.js";
import { endOf } from "../rules/dates.js";
import { aboutOf, markParts, timeAxis, timeRows } from "../scene/time.js";
import { $, el, fill, tableOf, textButton } from "./dom.js";
import { onPaper, paperRefs } from "./paper.js";
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
    el("th", { scope: "col" }, t("view.became")),
  ];
}

/** @typedef {import("../scene/time.js").DateRow} DateRow */
/** @typedef {import("../scene/time.js").TimeRow} TimeRow */

/**
 * The marks of a day on the axis; outside it stands the year.
 * @param {DateRow} row
 * @param {Axis} axis
 * @param {string} now the last day on which the newest source may have been published
 */
function marksOf(row, { percent, before, beyond }, now) {
  const marks = markParts(row, now).map(({ from, to, filled, cut }) => {
    const looks = [filled ? "done" : "planned", row.past && "past", cut];
    looks.push(!from && "open-start", !to && "open-end");
    const mark = el("i", { class: looks.filter(Boolean).join(" ") });
    const [start, end] = [from ? percent(from) : 0, to ? percent(to) : 100];
    mark.style.left = start + "%";
    mark.style.width = `max(10px, ${end - start}%)`;
    return mark;
  });
  const far = [row.from, row.to].find((day) => day && beyond(day));
  if (far) marks.push(el("em", {}, far.slice(0, 4)));
  const old = [row.to, row.from].find((day) => day && before(day));
  if (old) marks.push(el("em", { class: "before" }, old.slice(0, 4)));
  return marks;
}

/**
 * @param {TimeRow} row
 * @param {boolean} first whether it begins a year, or a thing
 * @param {Axis} axis
 * @param {string} now
 */
function dayRow({ i, main, others, verdict }, first, axis, now) {
  const tags = statusTags(claimFlags(main.c), model.claims.cites[main.c], { plan: main.planned });
  const home = aboutOf(i);
  const about = home !== i && el("small", { class: "of", lang: labelLang(home) }, labelOf(home));
  return el(
    "tr",
    { class: first ? "year" : "" },
    el("td", { class: "day" }, main.text, refs(main), others.map(otherDay)),
    el("th", { scope: "row" }, thingButton(i), about, tags),
    el(
      "td",
      { class: "track", "aria-hidden": "true" },
      [...others, main].map((day) => marksOf(day, axis, now)),
    ),
    el("td", { class: "verdict" }, verdict.map(verdictPiece)),
  );
}

/** @param {DateRow} row */
const refs = (row) => paperRefs(model.claims.cites[row.c].filter(saidBy));

/** @param {DateRow} day */
const otherDay = (day) =>
  el(
    "small",
    { class: day.past && !day.vague ? "past" : "" },
    `${day.name} ${day.text}`,
    refs(day),
  );

/** @param {import("../scene/cards.js").Piece} piece */
const verdictPiece = ({ text, tone }) => el("span", { class: tone && `kg-${tone}` }, text);

let byThing = false; // whether what is told of one thing stands together

function orderButtons() {
  const button = (/** @type {boolean} */ on, /** @type {string} */ code) =>
    textButton(
      t(code),
      () => {
        byThing = on;
        fill($("time"), timeContent());
      },
      { "aria-pressed": String(byThing === on) },
    );
  return el(
    "p",
    { class: "deeds" },
    button(false, "view.time.by-day"),
    button(true, "view.time.by-thing"),
  );
}

/** @returns {import("./dom.js").Child[]} */
export function timeContent() {
  const rows = timeRows(byThing);
  const newest = newestDate();
  const now = endOf(newest);
  const all = rows.flatMap(({ main, others }) => [main, ...others]);
  const axis = timeAxis(all, innerWidth < 500 ? 1.5 : 6);
  /** @param {TimeRow | undefined} row */
  const groupOf = (row) =>
    row && (byThing ? aboutOf(row.i) : (row.main.from || row.main.to).slice(0, 4));
  const lines = rows
    .slice(0, MOST)
    .map((row, k) => dayRow(row, groupOf(row) !== groupOf(rows[k - 1]), axis, now));
  const table = tableOf({ class: "time" }, headCells(axis), lines);
  table.style.setProperty("--now", axis.percent(now) + "%");
  const ahead = now && t("view.ahead", { day: dateText(newest) });
  return [
    el("h2", {}, t("view.time")),
    el("p", { class: "lead" }, t("view.time-lead"), " ", ahead),
    rows.length ? [!onPaper() && orderButtons(), table] : el("p", {}, t("view.nothing-here")),
  ];
}
