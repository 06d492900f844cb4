// @ts-check
// The slider that shows the graph as of a day.

import { model } from "../model/document.js";
import { t } from "../model/language.js";
import { change, state } from "../model/state.js";
import { shownDay } from "../scene/phrases.js";
import { $, el, textButton } from "./dom.js";
import { calmQuery } from "./palette.js";

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

export function drawDays() {
  const box = $("days");
  box.hidden = !state.days;
  if (!state.days) {
    stop();
    return;
  }
  const last = model.days.length - 1;
  box.setAttribute("aria-label", t("view.days"));
  if (!box.firstChild) {
    const oninput = (/** @type {any} */ event) => goDay(Number(event.target.value));
    box.append(
      textButton("", togglePlay),
      el("input", { type: "range", min: "0", step: "1", oninput }),
      el("output"),
    );
  }
  const [play, slider, output] = box.children;
  const text = shownDay();
  play.textContent = t(playing ? "view.pause" : "view.play");
  slider.max = last;
  slider.value = state.asof ? Math.max(0, dayNumber()) : last;
  slider.setAttribute("aria-label", t("view.days"));
  slider.setAttribute("aria-valuetext", text);
  output.textContent = text;
}
