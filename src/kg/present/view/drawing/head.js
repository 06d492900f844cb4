// @ts-check
// The buttons of the head.

import { model } from "../model/document.js";
import { foreign, languages, pick, spoken, t } from "../model/language.js";
import { homePage } from "../model/pages.js";
import { change, state } from "../model/state.js";
import { VIEWS } from "../model/views.js";
import { filtering } from "../scene/filter.js";
import { addressText } from "./address.js";
import { otherLanguage, showAll, switchLanguage, switchTheme, zoomAt } from "./deeds.js";
import { $, el, fill, hasAddress, siteLink, textButton } from "./dom.js";
import { exportMenu, openHelp, setMenu, toggleMenu } from "./menus.js";
import { freeAll } from "./moving.js";
import { offered } from "./sheets.js";
import { endStory, goStep } from "./story.js";

function drawTitle() {
  const root = document.documentElement;
  root.lang = spoken();
  root.dataset.theme = state.theme;
  document.title = pick(model.title);
  const home = homePage();
  fill($("title"), home ? siteLink(home, document.title) : document.title);
  $("title").lang = foreign(model.title) ?? "";
  $("query").placeholder = t("view.search");
  for (const id of ["query", "hits"]) $(id).setAttribute("aria-label", t("view.search"));
}

function drawViews() {
  $("views").setAttribute("aria-label", t("view.views"));
  fill(
    $("views"),
    offered().map((view) => {
      const pressed = String(state.view === view);
      return textButton(t(VIEWS[view]), () => change({ view }), { "aria-pressed": pressed });
    }),
  );
  // Where the buttons do not all fit, that of the view is in sight.
  const box = $("views");
  const button = /** @type {HTMLElement | null} */ (box.querySelector('[aria-pressed="true"]'));
  if (button) box.scrollLeft = button.offsetLeft - (box.clientWidth - button.offsetWidth) / 2;
}

/**
 * @param {string} name
 * @param {string} code of its words
 * @param {() => void} onclick
 * @param {{ pressed?: boolean, text?: string, lang?: string }} [more] the text is its words, if it is
 *   no other
 */
function tool(name, code, onclick, { pressed, text = t(code), lang } = {}) {
  const isWord = /\w|[가-힣]/.test(text); // a word is its own label
  return textButton(text, onclick, {
    id: "tool-" + name,
    lang,
    title: t(code),
    "aria-label": isWord ? undefined : t(code),
    "aria-pressed": pressed === undefined ? undefined : String(pressed),
  });
}

const toggleDays = () => change(state.days ? { days: false, asof: "", since: "" } : { days: true });

/** A button for the other language, or a list where there are several; nothing where there is none. */
function languageTool() {
  const lang = otherLanguage();
  if (languages().length < 3)
    return lang && tool("language", "view.language", switchLanguage, { text: ownName(lang), lang });
  const options = languages().map((one) => {
    const about = { value: one, lang: one, selected: one === state.lang };
    return el("option", about, ownName(one));
  });
  const name = t("view.language");
  const onchange = (/** @type {any} */ { target }) => change({ lang: target.value });
  return el("select", { id: "tool-language", title: name, "aria-label": name, onchange }, options);
}

/** @param {string} lang */
const ownName = (lang) => model.languages[lang];

function drawTools() {
  const had = document.activeElement?.id;
  const told = state.step >= 0;
  const set = filtering();
  const filters = {
    pressed: state.filters,
    text: t("view.filter") + (set ? ` (${set})` : ""),
  };
  const toggleFilters = () => change({ filters: !state.filters });
  const toggleStory = () => (told ? endStory() : goStep(0));
  fill(
    $("tools"),
    model.story.length > 0 && tool("story", "view.story", toggleStory, { pressed: told }),
    model.days.length > 0 && tool("days", "view.days", toggleDays, { pressed: state.days }),
    tool("filter", "view.filter", toggleFilters, filters),
    el("span", { class: "menu" }, tool("exports", "view.exports", toggleMenu), exportMenu()),
    languageTool(),
    tool("theme", "view.theme", switchTheme, { text: "◐" }),
    tool("help", "view.help", openHelp, { text: "?" }),
  );
  setMenu(true);
  if (had) $(had)?.focus();
}

function drawZoom() {
  /** @type {[string, string, () => void][]} */
  const buttons = [
    ["view.zoom-in", "+", () => zoomAt(1.4)],
    ["view.zoom-out", "−", () => zoomAt(1 / 1.4)],
    ["view.fit", "⤢", showAll],
  ];
  if (state.pins.size) buttons.push(["view.free-all", "↺", freeAll]);
  $("zoom").setAttribute("aria-label", t("view.zoom"));
  fill(
    $("zoom"),
    buttons.map(([code, text, zoom]) =>
      textButton(text, zoom, { title: t(code), "aria-label": t(code) }),
    ),
  );
}

/** Inside another page: what it is, and a way to the whole. */
function drawEmbedded() {
  const box = $("embedded");
  document.body.toggleAttribute("data-embed", state.embed);
  box.hidden = !state.embed;
  if (!state.embed) return;
  const title = pick(model.title);
  const href = "#" + addressText({ ...state, embed: false });
  const whole = { href, target: "_blank", rel: "noopener", title: t("view.whole") };
  fill(box, hasAddress ? el("a", whole, title, " ↗") : title);
}

// On a phone the tools and the legend come when they are asked for.
function drawMore() {
  const more = $("more");
  const label = () => {
    more.setAttribute("aria-label", t("view.tools"));
    more.setAttribute("aria-expanded", String(document.body.hasAttribute("data-more")));
  };
  more.onclick = () => {
    document.body.toggleAttribute("data-more");
    label();
  };
  label();
}

export function drawHead() {
  drawMore();
  drawEmbedded();
  drawTitle();
  drawViews();
  drawTools();
  drawZoom();
}
