// @ts-check
// Asking, and what is told meanwhile.

import { $ } from "../../../view/drawing/dom.js";
import { ask, hints, labelsOf } from "../model/asking.js";
import { page, t } from "../model/page.js";
import { isThing } from "../rules/values.js";
import { clearAnswer, drawAnswer, drawCount, drawDownloads, isEmpty } from "./answer.js";
import { askedDay, cite, mode, status, text } from "./elements.js";
import { hideOffers } from "./offers.js";
import { LIMIT } from "./table.js";

const given = text.value; // as the server wrote it
let running = 0;

/** @typedef {{ title?: string, detail?: string, hint?: string, kind?: string }} Fault */

/** @param {Fault} fault */
const faultWords = ({ title, detail, hint }) => [title, detail, hint].filter(Boolean).join(" ");

/**
 * The address is the query, how it is asked and how the answer is shown: whoever opens it sees the
 * same.
 */
export function keepAddress() {
  const here = new URL(location.href);
  const kept = here.searchParams;
  if (text.value !== given || !kept.has("question")) {
    for (const key of [...kept.keys()])
      if (key === "question" || key.startsWith("p.")) kept.delete(key);
    kept.set("query", text.value);
  }
  const shown = mode();
  const axes = shown === "chart" ? page.wanted : { x: "", y: "" };
  const asked = {
    cite: cite.checked && "yes",
    "as-of": askedDay(),
    show: shown !== "table" && shown,
    x: axes.x,
    y: axes.y,
  };
  for (const [key, value] of Object.entries(asked))
    if (value) kept.set(key, value);
    else kept.delete(key);
  here.hash = "";
  if (here.href.length < 8000) history.replaceState(null, "", here);
}

function begin() {
  hideOffers();
  status.textContent = t("query.asking");
  clearAnswer();
  page.last = null;
  $("count").textContent = "";
  $("show").hidden = $("downloads").hidden = true;
  keepAddress();
}

/**
 * What the server answers: with citations if they are wanted and can be had. What cannot be cited
 * is answered without, and that is told.
 * @param {string} query
 * @returns {Promise<{ response?: Response, fault?: Fault, told: string, cited: boolean }>}
 */
async function response(query) {
  const wanted = cite.checked;
  const first = await ask(query, askedDay(), wanted);
  if (first.ok) return { response: first, told: "", cited: wanted };
  const fault = await faultOf(first, wanted ? {} : { title: String(first.status) });
  if (!wanted || (fault.kind !== "cite" && fault.kind !== "format"))
    return { fault, told: "", cited: false };
  const second = await ask(query, askedDay(), false);
  if (second.ok) return { response: second, told: faultWords(fault), cited: false };
  return { fault: await faultOf(second, { title: String(second.status) }), told: "", cited: false };
}

/**
 * @param {Response} from
 * @param {Fault} otherwise what is told where the server does not
 * @returns {Promise<Fault>}
 */
const faultOf = (from, otherwise) => from.json().catch(() => otherwise);

/**
 * The answer as it came.
 * @param {Response} from
 * @returns {Promise<import("../model/page.js").Found>}
 */
async function read(from) {
  const turtle = (from.headers.get("Content-Type") || "").startsWith("text/turtle");
  return turtle ? { graph: await from.text() } : from.json();
}

/** Asks the query and shows the answer, unless another one is asked meanwhile. */
export async function run() {
  const query = text.value;
  const turn = ++running;
  begin();
  let came;
  try {
    came = await response(query);
  } catch {
    if (turn === running) status.textContent = t("query.unreachable");
    return;
  }
  if (turn !== running) return;
  if (!came.response) {
    status.textContent = faultWords(came.fault || {});
    return;
  }
  const found = await read(came.response);
  const rows = found.results ? found.results.bindings : [];
  const values = rows.slice(0, LIMIT).flatMap((row) => Object.values(row));
  const iris = new Set(values.filter(isThing).map(({ value }) => value));
  const names = await labelsOf([...iris]);
  if (turn !== running) return;
  page.last = { found, names, query, day: askedDay() };
  drawDownloads(came.cited);
  drawCount();
  const none = found.results && !rows.length && t("query.no-answer");
  status.textContent = [came.told, none].filter(Boolean).join(" ");
  drawAnswer();
  if (isEmpty()) await addHints(turn);
}

/**
 * Beside an empty answer: the terms of the query that the graph has not.
 * @param {number} turn
 */
async function addHints(turn) {
  const found = await hints();
  if (turn === running && found.length)
    status.textContent = [status.textContent, ...found].filter(Boolean).join(" ");
}
