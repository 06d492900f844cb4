// @ts-check
// The answer, in the way that the reader has chosen.

import { $, el } from "../../../view/drawing/dom.js";
import { askedQuery } from "../model/asking.js";
import { learnNames } from "../model/names.js";
import { figure, isGraph, lastAnswer, page, rowsOf, t } from "../model/page.js";
import { isHollow, isThing } from "../rules/values.js";
import { hideCard } from "./card.js";
import { drawChart } from "./chart.js";
import { answer, mode } from "./elements.js";
import { drawNetwork } from "./network.js";
import { drawNotes, marksOf, numbersOf } from "./notes.js";
import { clearPagers } from "./pager.js";
import { drawShare } from "./share.js";
import { drawTable, learnShownUnits, rowsShown } from "./table.js";

const FORMATS = {
  rows: ["csv", "spreadsheet", "tsv", "json", "xml"],
  boolean: ["json", "xml"],
  graph: ["turtle", "ntriples", "jsonld", "rdfxml"],
};

const CHARTED = 2000; // so many rows may have names in a chart

function emptyAnswer() {
  hideCard();
  clearPagers();
  answer.replaceChildren();
  $("notes").replaceChildren();
  $("columns").hidden = true;
}

/** Takes away what is shown, and the tools for it. */
export function clearAnswer() {
  emptyAnswer();
  $("count").textContent = "";
  $("show").hidden = $("tools").hidden = true;
}

/** @type {Record<string, () => void>} */
const DRAWN = { network: drawNetwork, chart: drawChart, table: drawTable };

/** Shows the answer, when the things that are seen of it have their names. */
export async function drawAnswer() {
  const shown = lastAnswer();
  const rows = mode() === "table" ? rowsShown() : rowsOf(shown.found).rows.slice(0, CHARTED);
  const things = rows.flatMap((row) => Object.values(row)).filter(isThing);
  const units = mode() === "table" ? learnShownUnits() : undefined;
  await Promise.all([learnNames(things.map(({ value }) => value)), units]);
  if (page.last !== shown) return;
  emptyAnswer();
  const { found } = shown;
  if (found.graph !== undefined) answer.append(el("pre", {}, found.graph));
  else if (found.boolean !== undefined) drawBoolean();
  else DRAWN[mode()]();
}

function drawBoolean() {
  const { boolean, citations } = lastAnswer().found;
  const words = t(boolean ? "query.yes" : "query.no");
  answer.append(el("p", {}, words, citations && [" ", marksOf(0)]));
  drawNotes(numbersOf([0]));
}

/** The ways to show the answer, to take it along and to share it. */
export function drawTools() {
  const { found, cited } = lastAnswer();
  const kind = isGraph(found) ? "graph" : found.results ? "rows" : "boolean";
  // With citations there is but one way to write what is no table; the sources are a file too.
  const written = cited && kind !== "rows" ? FORMATS[kind].slice(0, 1) : FORMATS[kind];
  const formats = cited ? [...written, "bibtex", "csl-json"] : written;
  for (const link of document.querySelectorAll("#downloads a")) {
    const { format = "" } = /** @type {HTMLElement} */ (link).dataset;
    const more = { format, download: "1", ...(cited && { cite: "yes" }) };
    /** @type {any} */ (link).hidden = !formats.includes(format);
    /** @type {any} */ (link).href = "/sparql?" + askedQuery(more);
  }
  $("show").hidden = !found.results || page.embedded;
  $("tools").hidden = page.embedded;
  if (found.results)
    $("count").textContent = t("query.rows", { count: figure(found.results.bindings.length) });
  drawShare();
}

/** Whether there is no answer but nothing, no, or none, or a column that says nothing. */
export function isEmpty() {
  const { found } = lastAnswer();
  const { results, boolean, graph } = found;
  const { vars, rows } = rowsOf(found);
  if (results) return isHollow(vars, rows);
  return boolean === false || (graph !== undefined && !graph.trim());
}
