// @ts-check
// The answer as a chart: one column of numbers along another column.

import { $, el, fill } from "../../../view/drawing/dom.js";
import { headOf, isEntity, lastAnswer, page, rowsOf, t, wordsOf } from "../model/page.js";
import { chartColumns, mixesUnits } from "../rules/columns.js";
import { moment } from "../rules/values.js";
import { bars } from "./bars.js";
import { cell, grid } from "./cells.js";
import { answer, sayWhy } from "./elements.js";
import { timeline } from "./timeline.js";

/** @typedef {import("../rules/values.js").Row} Row */

/**
 * @typedef {object} ChartPoint
 * @property {string} label
 * @property {number} at a moment, or NaN
 * @property {number} value
 * @property {Row} row
 * @property {string} series
 */

const BARS = 60; // as many rows as can be told apart

/**
 * @param {Row[]} rows
 * @param {{ x: string, y: string, by?: string, timed: boolean }} columns
 */
function pointsOf(rows, { x, y, by }) {
  return rows
    .filter((row) => row[y])
    .map((row, index) => {
      const words = [x, by].map((v) => v && wordsOf(row, v)).filter(Boolean);
      /** @type {ChartPoint} */
      const point = {
        label: words.join(" · ") || String(index + 1),
        at: x ? moment(row[x]) : NaN,
        value: Number(row[y].value),
        row,
        series: by ? wordsOf(row, by) : "",
      };
      return point;
    });
}

/**
 * @param {"x" | "y"} id
 * @param {string[]} names
 * @param {string} name
 */
function offerColumns(id, names, name) {
  fill(
    $(id),
    names.map((value) => el("option", { value, selected: value === name }, headOf(value))),
  );
  $("columns").hidden = false;
}

/**
 * What the chart shows, and what must be said of it.
 * @param {string} name
 * @param {number} shown
 * @param {number} all
 * @param {boolean} mixed
 */
function caption(name, shown, all, mixed) {
  const part = shown < all && t("query.first", { shown, all });
  return [name, part, mixed && t("query.mixed-units")].filter(Boolean).join(" · ");
}

/**
 * @param {ChartPoint[]} points
 * @param {string[]} columns
 */
const asTable = (points, columns) =>
  el(
    "details",
    {},
    el("summary", {}, t("query.as-table")),
    grid(
      columns.map((v) => el("th", { scope: "col" }, headOf(v))),
      points.map(({ row }) => columns.map((v) => cell(row, v))),
    ),
  );

export function drawChart() {
  const { vars, rows } = rowsOf(lastAnswer().found);
  const columns = chartColumns(vars, rows, page.wanted, isEntity);
  if (!columns) {
    sayWhy(t("query.no-figures"));
    return;
  }
  const { x, y, by, timed, figures, along } = columns;
  offerColumns("x", along.length ? along : [""], x);
  offerColumns("y", figures, y);
  const points = pointsOf(rows, columns);
  const shown = timed ? inTime(points) : points.slice(0, BARS);
  if (!shown.length) {
    sayWhy(t("query.no-values"));
    return;
  }
  const name = t("query.along", { x: x ? headOf(x) : t("query.the-rows"), y: headOf(y) });
  const words = caption(name, shown.length, points.length, mixesUnits(vars, rows));
  const picture = timed ? timeline(shown, name) : bars(shown, name);
  answer.append(
    el("figure", {}, picture, el("figcaption", {}, words)),
    asTable(shown, [x, by ?? "", y].filter(Boolean)),
  );
}

/** @param {ChartPoint[]} points */
const inTime = (points) => points.filter(({ at }) => !Number.isNaN(at)).sort((a, b) => a.at - b.at);
