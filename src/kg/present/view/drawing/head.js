// @ts-check
// The buttons of the head.

import { model } from "../model/document.js";
import { pick, t } from "../model/language.js";
import { change, state } from "../model/state.js";
import { filtering } from "../scene/filter.js";
import { hasMoney } from "../scene/money.js";
import { hasTime } from "../scene/time.js";
import { showAll, switchLanguage, switchTheme, zoomAt } from "./deeds.js";
import { $, el, fill, textButton } from "./dom.js";
import { exportMenu, openHelp, setMenu, toggleMenu } from "./menus.js";
import { endStory, goStep } from "./story.js";

/** @param {string} lang */
function drawTitle(lang) {
  const root = document.documentElement;
  root.lang = lang;
  root.dataset.theme = state.theme;
  document.title = $("title").textContent = pick(...model.title);
  $("query").placeholder = t("search");
  for (const id of ["query", "hits"]) $(id).setAttribute("aria-label", t("search"));
}

function drawViews() {
  const views = ["network", "table", hasMoney() && "money", hasTime() && "time"].filter(Boolean);
  $("views").setAttribute("aria-label", t("views"));
  fill(
    $("views"),
    views.map((/** @type {any} */ view) =>
      textButton(t(view), () => change({ view }), { "aria-pressed": String(state.view === view) }),
    ),
  );
}

/**
 * @param {string} key
 * @param {string} text
 * @param {() => void} onclick
 * @param {boolean} [pressed]
 */
function tool(key, text, onclick, pressed) {
  const isWord = /\w|[가-힣]/.test(text); // a word is its own label
  return textButton(text, onclick, {
    id: "tool-" + key,
    title: t(key),
    "aria-label": isWord ? undefined : t(key),
    "aria-pressed": pressed === undefined ? undefined : String(pressed),
  });
}

const toggleDays = () => change(state.days ? { days: false, asof: "" } : { days: true });

function drawTools() {
  const had = document.activeElement?.id;
  const told = state.step >= 0;
  const set = filtering();
  const toggleFilters = () => change({ filters: !state.filters });
  fill(
    $("tools"),
    model.story.length > 0 &&
      tool("story", t("story"), () => (told ? endStory() : goStep(0)), told),
    model.days.length > 0 && tool("days", t("days"), toggleDays, state.days),
    tool("filter", t("filter") + (set ? ` (${set})` : ""), toggleFilters, state.filters),
    el("span", { class: "menu" }, tool("exports", t("exports"), toggleMenu), exportMenu()),
    tool("language", t("language"), switchLanguage),
    tool("theme", "◐", switchTheme),
    tool("help", "?", openHelp),
  );
  setMenu(true);
  if (had) $(had)?.focus();
}

function drawZoom() {
  /** @type {[string, string, () => void][]} */
  const buttons = [
    ["zoomIn", "+", () => zoomAt(1.4)],
    ["zoomOut", "−", () => zoomAt(1 / 1.4)],
    ["fit", "⤢", showAll],
  ];
  $("zoom").setAttribute("aria-label", t("zoom"));
  fill(
    $("zoom"),
    buttons.map(([key, text, zoom]) =>
      textButton(text, zoom, { title: t(key), "aria-label": t(key) }),
    ),
  );
}

export function drawHead() {
  drawTitle(state.lang);
  drawViews();
  drawTools();
  drawZoom();
}
