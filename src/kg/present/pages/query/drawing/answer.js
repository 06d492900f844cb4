// @ts-check
// The answer, in the way that the reader has chosen.

import { $, el } from "../../../view/drawing/dom.js";
import { askedQuery } from "../model/asking.js";
import { figure, lastAnswer, rowsOf, t } from "../model/page.js";
import { isHollow } from "../rules/values.js";
import { drawChart } from "./chart.js";
import { answer, mode } from "./elements.js";
import { drawNetwork } from "./network.js";
import { drawNotes, marksOf } from "./notes.js";
import { LIMIT, drawTable } from "./table.js";

const FORMATS = {
  rows: ["csv", "spreadsheet", "tsv", "json", "xml"],
  boolean: ["json", "xml"],
  graph: ["turtle", "ntriples", "jsonld", "rdfxml"],
};

/** Takes away what is shown. */
export function clearAnswer() {
  answer.replaceChildren();
  $("notes").replaceChildren();
  $("columns").hidden = true;
}

/** @type {Record<string, () => void>} */
const DRAWN = { network: drawNetwork, chart: drawChart, table: drawTable };

export function drawAnswer() {
  clearAnswer();
  const { found } = lastAnswer();
  $("show").hidden = !found.results;
  if (found.graph !== undefined) answer.append(el("pre", {}, found.graph));
  else if (found.boolean !== undefined) drawBoolean();
  else DRAWN[mode()]();
}

function drawBoolean() {
  const { boolean, citations } = lastAnswer().found;
  /** @type {import("./notes.js").Numbers} */
  const numbers = new Map();
  const words = t(boolean ? "query.yes" : "query.no");
  answer.append(el("p", {}, words, citations && [" ", marksOf(0, numbers)]));
  drawNotes(numbers);
}

/** @param {boolean} cited whether the answer came with its citations */
export function drawDownloads(cited) {
  const { found } = lastAnswer();
  const kind = found.results ? "rows" : found.graph === undefined ? "boolean" : "graph";
  // With citations there is but one way to write what is no table; the sources are a file too.
  const written = cited && kind !== "rows" ? FORMATS[kind].slice(0, 1) : FORMATS[kind];
  const formats = cited ? [...written, "bibtex", "csl-json"] : written;
  for (const link of document.querySelectorAll("#downloads a")) {
    const { format = "" } = /** @type {HTMLElement} */ (link).dataset;
    const more = { format, download: "1", ...(cited && { cite: "yes" }) };
    /** @type {any} */ (link).hidden = !formats.includes(format);
    /** @type {any} */ (link).href = "/sparql?" + askedQuery(more);
  }
  $("downloads").hidden = false;
}

/** How many rows there are, and how many are shown. */
export function drawCount() {
  const { results } = lastAnswer().found;
  if (!results) return;
  const { length } = results.bindings;
  const rows = t("query.rows", { count: figure(length) });
  $("count").textContent = length > LIMIT ? t("query.rows.part", { rows, limit: LIMIT }) : rows;
}

/** Whether there is no answer but nothing, no, or none, or a column that says nothing. */
export function isEmpty() {
  const { found } = lastAnswer();
  const { results, boolean, graph } = found;
  const { vars, rows } = rowsOf(found);
  if (results) return isHollow(vars, rows);
  return boolean === false || (graph !== undefined && !graph.trim());
}
