// @ts-check
// What is shown, as tables: the things, and everything that is said of them.

import { dateText, t } from "../model/language.js";
import { thousands } from "../rules/numbers.js";
import { sortRows, statementCells, thingCells } from "../scene/rows.js";
import { shownThings, told } from "../scene/scope.js";
import { $, el, fill, tableOf, textButton } from "./dom.js";
import { citationList, statusTags, thingButton } from "./parts.js";

/** @typedef {import("../scene/rows.js").TableRow} TableRow */

const FIRST = 300;
const MORE = 1000;

const table = { mode: "things", by: 4, way: -1, most: FIRST };

/** @type {Record<string, string[]>} the codes of their headings */
const COLUMNS = {
  things: [
    ...["view.name", "view.kind", "view.other-names", "view.value", "view.tied", "view.sources"],
  ],
  statements: [
    ...["view.thing", "view.property", "view.value", "view.period", "view.printed"],
    "view.sources",
  ],
};

/**
 * A cell; on a phone, where a row is no line, it says itself what it is.
 * @param {TableRow} row
 * @param {number} k
 * @param {string} code of its heading
 */
function cellOf({ cells, v, of }, k, code) {
  if (k === 0) return el("th", { scope: "row" }, thingButton(v));
  const about = { "data-name": t(code), class: typeof cells[k] === "number" ? "number" : "" };
  if (of && k === 2) {
    const value = of.to === undefined ? cells[2] : thingButton(of.to);
    return el("td", about, value, " ", statusTags(of.flags, of.all));
  }
  if (of && k === 3) return el("td", about, String(cells[3]).split("; ").map(dateText).join("; "));
  if (of && k === 5) return el("td", about, citationList(of.cites, { notes: of.notes }));
  return el("td", about, String(cells[k]));
}

/**
 * @param {string} code of its words
 * @param {number} k
 */
function headCell(code, k) {
  const order = table.way > 0 ? "ascending" : "descending";
  const sort = () => {
    table.way = k === table.by ? -table.way : 1;
    table.by = k;
    redraw();
    $("table").querySelectorAll("thead button")[k].focus();
  };
  const about = { scope: "col", "aria-sort": k === table.by ? order : "none" };
  return el("th", about, textButton(t(code), sort));
}

/**
 * @param {string} mode
 * @param {string} text
 */
function modeButton(mode, text) {
  const choose = () => {
    const sort = mode === "things" ? { by: 4, way: -1 } : { by: 0, way: 1 };
    Object.assign(table, { mode, ...sort, most: FIRST });
    redraw();
  };
  return textButton(text, choose, { "aria-pressed": String(table.mode === mode) });
}

function showMore() {
  table.most += MORE;
  redraw();
}

/** @returns {import("./dom.js").Child[]} */
export function tableContent() {
  const things = shownThings();
  const columns = COLUMNS[table.mode];
  const rows = table.mode === "statements" ? statementCells(told("shown")) : thingCells(things);
  sortRows(rows, table.by, table.way);
  const rest = rows.length - table.most;
  const body = rows.slice(0, table.most).map((row) =>
    el(
      "tr",
      {},
      columns.map((code, k) => cellOf(row, k, code)),
    ),
  );
  return [
    el(
      "p",
      { class: "deeds" },
      modeButton("things", t("view.things", { count: thousands(things.length) })),
      modeButton("statements", t("view.relations") + " · " + t("view.says")),
    ),
    tableOf({ class: "rows" }, columns.map(headCell), body),
    rest > 0 && textButton(t("view.and", { count: thousands(rest) }), showMore),
  ];
}

const redraw = () => fill($("table"), tableContent());
