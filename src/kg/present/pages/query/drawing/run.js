// @ts-check
// Asking, and what is told meanwhile.

import { $, fill, textButton } from "../../../view/drawing/dom.js";
import { ask, hints } from "../model/asking.js";
import { page, t } from "../model/page.js";
import { replaced } from "../rules/tokens.js";
import { isTitled, isTooLong, keepAddress, stateOf } from "./address.js";
import { clearAnswer, drawAnswer, drawTools, isEmpty } from "./answer.js";
import { keepEarlier } from "./earlier.js";
import { drawColours, goTo, markPlace, markTerms } from "./editor.js";
import { status, text } from "./elements.js";
import { hideOffers } from "./offers.js";

/** @typedef {import("../model/page.js").State} State */

/**
 * @typedef {object} Fault
 * @property {string} [title]
 * @property {string} [detail]
 * @property {string} [hint]
 * @property {string} [kind]
 * @property {string} [reason] of a query that is none, with the place
 * @property {number} [line]
 * @property {number} [column]
 */

/** The run that is under way: a later one ends it. @type {AbortController | null} */
let under = null;
let clock = 0;

/** @param {Fault} fault */
const faultWords = ({ title, detail, hint }) => [title, detail, hint].filter(Boolean).join(" ");

/** @param {boolean} runs */
function showClock(runs) {
  clearInterval(clock);
  $("stop").hidden = !runs;
  $("clock").textContent = "";
  answerBusy(runs);
  if (!runs) return;
  const began = performance.now();
  clock = setInterval(() => {
    const count = Math.floor((performance.now() - began) / 1000);
    $("clock").textContent = count ? t("query.seconds", { count }) : "";
  }, 250);
}

/** @param {boolean} runs */
const answerBusy = (runs) => $("answer").setAttribute("aria-busy", String(runs));

/** @param {boolean} asStep */
function begin(asStep) {
  under?.abort();
  under = new AbortController();
  hideOffers();
  status.textContent = t("query.asking");
  $("mends").replaceChildren();
  drawColours();
  clearAnswer();
  page.last = null;
  $("found").hidden = false;
  keepAddress(true, asStep);
  showClock(true);
  return under;
}

/** Ends the run that is under way, and waits for no answer. */
export function stop() {
  under?.abort();
  under = null;
  showClock(false);
  status.textContent = t("query.stopped");
  text.focus();
}

/** Takes the answer away, and lets none come that is under way. */
export function forget() {
  under?.abort();
  under = null;
  showClock(false);
  status.textContent = "";
  $("mends").replaceChildren();
  page.last = null;
  clearAnswer();
}

/**
 * What the server answers: with citations if they are wanted and can be had. What cannot be cited
 * is answered without, and that is told.
 * @param {State} asked
 * @param {AbortSignal} signal
 * @returns {Promise<{ response?: Response, fault?: Fault, told: string, cited: boolean }>}
 */
async function response(asked, signal) {
  const wanted = asked.cite;
  const first = await ask(asked, wanted, signal);
  if (first.ok) return { response: first, told: "", cited: wanted };
  const fault = await faultOf(first, wanted ? {} : { title: String(first.status) });
  if (!wanted || (fault.kind !== "cite" && fault.kind !== "format"))
    return { fault, told: "", cited: false };
  const second = await ask(asked, false, signal);
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

/**
 * Asks the query and shows the answer, unless another one is asked or it is stopped meanwhile.
 * @param {boolean} [asStep] whether it is a step of the history
 */
export async function run(asStep = true) {
  const turn = begin(asStep);
  const asked = stateOf(true);
  const titled = isTitled();
  try {
    const came = await response(asked, turn.signal);
    if (!came.response) {
      over(turn, () => tellFault(came.fault || {}));
      return;
    }
    const found = await read(came.response);
    over(turn, () => show(found, { asked, titled, cited: came.cited }, came.told));
  } catch {
    over(turn, () => {
      status.textContent = t("query.unreachable");
    });
  }
}

/**
 * Ends a run, if no other one has begun.
 * @param {AbortController} turn
 * @param {() => void} then
 */
function over(turn, then) {
  if (under !== turn) return;
  under = null;
  showClock(false);
  then();
}

/**
 * @param {import("../model/page.js").Found} found
 * @param {{ asked: State, titled: boolean, cited: boolean }} how
 * @param {string} told
 */
async function show(found, how, told) {
  const rows = found.results?.bindings ?? [];
  const order = rows.map((_, index) => index);
  const answer = { found, ...how, order, sort: { by: "", down: false }, at: 0 };
  page.last = answer;
  const none = found.results && !rows.length && t("query.no-answer");
  const long = isTooLong() && t("query.long-address");
  status.textContent = [told, none, long].filter(Boolean).join(" ");
  drawTools();
  keepEarlier(found.results ? rows.length : null);
  await drawAnswer();
  if (page.last === answer && isEmpty()) await addHints(how.asked);
}

/** @param {Fault} fault */
function tellFault(fault) {
  const { line, column, reason, hint } = fault;
  if (!line || !column) {
    status.textContent = faultWords(fault);
    return;
  }
  const words = [reason, hint].filter(Boolean).join("; ");
  status.textContent = t("query.wrong-at", { line, column, words });
  markPlace(line, column);
  const go = textButton(t("query.go-there"), () => goTo(line, column));
  fill($("mends"), go);
}

/**
 * Beside an empty answer: the terms of the query that the graph has not, and what may have been
 * meant.
 * @param {State} asked
 */
async function addHints(asked) {
  const shown = page.last;
  const found = await hints(asked);
  if (page.last !== shown || !found.length) return;
  status.textContent = [status.textContent, ...found.map(({ words }) => words)]
    .filter(Boolean)
    .join(" ");
  if (text.value === asked.query) markTerms(found.map(({ term }) => term));
  fill(
    $("mends"),
    found
      .filter(({ near }) => near)
      .map(({ term, near }) => textButton(t("query.mend", { near }), () => mend(term, near))),
  );
}

/**
 * @param {string} term
 * @param {string} near
 */
function mend(term, near) {
  text.value = replaced(text.value, term, near);
  run();
}
