// @ts-check
// The graph as of a day: a slider over all days, above the sources by month, and a field for a day.

import { model } from "../model/document.js";
import { t } from "../model/language.js";
import { change, state } from "../model/state.js";
import { dayOf, datesOf, numberOf } from "../rules/dates.js";
import { daySpan, sourcesByMonth, yearTicks } from "../scene/days.js";
import { shownDay } from "../scene/phrases.js";
import { dayField } from "./day_field.js";
import { $, el, svg, textButton } from "./dom.js";
import { calmQuery } from "./palette.js";

const WIDTH = 1000; // of the drawing of the months, whatever its size on the screen
const YEARS = 8; // that are written at most

let playing = 0;

function stop() {
  clearInterval(playing);
  playing = 0;
}

/** The number of the day that is shown, or -1 for now. */
const dayNumber = () => (state.asof ? model.days.findLastIndex((day) => day <= state.asof) : -1);

/** @param {number} k */
const goDay = (k) => change({ asof: k >= model.days.length - 1 ? "" : model.days[k] });

function togglePlay() {
  if (playing) {
    stop();
    drawDays();
    return;
  }
  let k = dayNumber();
  const next = () => {
    k++;
    if (k < model.days.length) {
      goDay(k);
      return;
    }
    stop();
    drawDays();
  };
  playing = setInterval(next, calmQuery.matches ? 1600 : 800);
  goDay(++k);
}

/**
 * A day of the slider; its end is now.
 * @param {number} number
 */
const slideTo = (number) => change({ asof: number >= daySpan().last ? "" : dayOf(number) });

/**
 * The arrows lead to the next day on which something came out.
 * @param {KeyboardEvent} event
 */
function stepByKey(event) {
  const step = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1 }[event.key];
  if (!step || event.altKey || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  const { days } = model;
  const { asof } = state;
  const k = dayNumber();
  if (!asof && step > 0) return;
  if (!asof) goDay(Math.max(0, days.length - 2));
  else if (step > 0) goDay(k + 1);
  else goDay(Math.max(0, days[k] === asof ? k - 1 : k));
}

/** The field for the day since which what is new is marked, and a button for the last release. */
function sinceField() {
  const days = datesOf(model.released ?? "");
  const button = textButton("", () => change({ since: days?.last ?? "" }));
  button.hidden = !days;
  return el("label", { class: "since" }, el("span"), dayField("since"), button);
}

/** The sources by month under the slider, with the years. */
function months() {
  const found = sourcesByMonth();
  const most = Math.max(...found.map(({ count }) => count));
  const bars = found.map(({ month, count, from, to }) => {
    const height = (count / most) * 18;
    const width = Math.max(2, (to - from) * WIDTH - 1);
    const fresh = { class: state.since && month > state.since.slice(0, 7) ? "new" : "" };
    return svg("rect", {
      ...fresh,
      x: Math.min(from * WIDTH, WIDTH - width),
      y: 18 - height,
      width,
      height,
    });
  });
  const years = yearTicks();
  const every = Math.ceil(years.length / YEARS);
  const ticks = years.map(({ year, at }, k) => {
    const tick = el("span", {}, k % every || at > 0.95 ? "" : String(year));
    tick.style.left = at * 100 + "%";
    return tick;
  });
  const drawing = svg("svg", { viewBox: `0 0 ${WIDTH} 18`, preserveAspectRatio: "none" }, ...bars);
  return el("div", { class: "months", "aria-hidden": "true" }, drawing, ticks);
}

/** @param {any} box */
function buildDays(box) {
  const slider = el("input", {
    type: "range",
    step: "1",
    oninput: (/** @type {any} */ event) => slideTo(Number(event.target.value)),
    onkeydown: stepByKey,
  });
  const { first, last } = daySpan();
  Object.assign(slider, { min: String(first), max: String(last) });
  const output = el("output");
  box.append(textButton("", togglePlay), el("div", { class: "scale" }, slider, months()));
  box.append(dayField("asof"), output, sinceField());
}

/** @param {any} label */
function drawSince({ children: [words, field, button] }) {
  words.textContent = t("view.since");
  field.title = t("view.day-field");
  button.textContent = t("view.since-release");
  if (document.activeElement !== field) field.value = state.since;
}

export function drawDays() {
  const box = $("days");
  box.hidden = !state.days;
  if (!state.days) {
    stop();
    return;
  }
  box.setAttribute("aria-label", t("view.days"));
  if (!box.firstChild) buildDays(box);
  const [play, scale, field, output, since] = box.children;
  scale.lastChild.replaceWith(months());
  const { firstChild: slider, lastChild: drawing } = scale;
  const text = shownDay();
  play.textContent = t(playing ? "view.pause" : "view.play");
  slider.value = state.asof ? numberOf(state.asof) : slider.max;
  slider.setAttribute("aria-label", t("view.days"));
  slider.setAttribute("aria-valuetext", text);
  drawing.title = t("view.sources-by-month");
  field.setAttribute("aria-label", t("view.day-field"));
  field.title = t("view.day-field");
  if (document.activeElement !== field) field.value = state.asof;
  output.textContent = text;
  drawSince(since);
}
