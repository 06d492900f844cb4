// @ts-check
// The answer as a chart: one column of numbers along another column.

import { $, el, fill } from "../../../view/drawing/dom.js";
import { isEntity, page, pick, valueWords } from "../model/page.js";
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
      const words = [x, by].map((v) => v && valueWords(row[v])).filter(Boolean);
      /** @type {ChartPoint} */
      const point = {
        label: words.join(" · ") || String(index + 1),
        at: x ? moment(row[x]) : NaN,
        value: Number(row[y].value),
        row,
        series: by ? valueWords(row[by]) : "",
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
    names.map((value) => el("option", { value, selected: value === name }, value)),
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
  const part = pick(`앞의 ${shown}개`, `the first ${shown} of ${all}`);
  const warning = pick("단위가 여럿 섞여 있습니다", "of several units: do not compare them");
  return [name, shown < all && part, mixed && warning].filter(Boolean).join(" · ");
}

/**
 * @param {ChartPoint[]} points
 * @param {string[]} columns
 */
const asTable = (points, columns) =>
  el(
    "details",
    {},
    el("summary", {}, pick("표로 읽기", "Read it as a table")),
    grid(
      columns,
      points.map(({ row }) => columns.map((v) => cell(row[v]))),
    ),
  );

export function drawChart() {
  const { head, results } = page.last.found;
  const rows = results.bindings;
  const columns = chartColumns(head.vars, rows, page.wanted, isEntity);
  if (!columns) {
    const ko = "도표로 볼 수 없습니다. 수만 담은 열이 없습니다.";
    sayWhy(pick(ko, "There is nothing to chart: no column holds numbers only."));
    return;
  }
  const { x, y, by, timed, figures, along } = columns;
  offerColumns("x", along.length ? along : [""], x);
  offerColumns("y", figures, y);
  const points = pointsOf(rows, columns);
  const shown = timed ? inTime(points) : points.slice(0, BARS);
  if (!shown.length) {
    sayWhy(pick("도표에 그릴 값이 없습니다.", "There is no value to draw."));
    return;
  }
  const name = pick(`${x || "행"}에 따른 ${y}`, `${y} along ${x || "the rows"}`);
  const words = caption(name, shown.length, points.length, mixesUnits(head.vars, rows));
  const picture = timed ? timeline(shown, name) : bars(shown, name);
  answer.append(
    el("figure", {}, picture, el("figcaption", {}, words)),
    asTable(shown, [x, by, y].filter(Boolean)),
  );
}

/** @param {ChartPoint[]} points */
const inTime = (points) => points.filter(({ at }) => !Number.isNaN(at)).sort((a, b) => a.at - b.at);
