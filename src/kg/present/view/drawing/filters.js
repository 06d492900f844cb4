// @ts-check
// The form of the filters.

import { isProp, model } from "../model/document.js";
import { pick, t } from "../model/language.js";
import { propName } from "../model/names.js";
import { change, state } from "../model/state.js";
import { thousands } from "../rules/numbers.js";
import { localName } from "../rules/text.js";
import { scene } from "../scene/compose.js";
import { mostShown } from "../scene/counts.js";
import { hasRivals } from "../scene/rivals.js";
import { dayField } from "./day_field.js";
import { $, el, fill, textButton } from "./dom.js";

/** @typedef {[string | number, string]} Option */

/**
 * @param {"prop" | "source" | "stage"} name
 * @param {string} code of the words before it
 * @param {Option[]} options
 */
function select(name, code, options) {
  const onchange = (/** @type {any} */ { target }) =>
    change({ [name]: name === "stage" ? target.value : Number(target.value) });
  const chosen = String(state[name]);
  const items = options.map(([value, text]) =>
    el("option", { value, selected: String(value) === chosen }, text),
  );
  return el("label", {}, el("span", {}, t(code)), el("select", { onchange, name }, items));
}

/** @param {"from" | "to"} name */
const edgeField = (name) =>
  dayField(name, {
    value: state[name],
    "aria-label": `${t("view.period")} ${t("view.filter." + name)}`,
  });

/**
 * @param {"disputed" | "late"} name
 * @param {string} code of its words
 */
function tick(name, code) {
  const onchange = (/** @type {any} */ { target }) => change({ [name]: target.checked });
  const about = { type: "checkbox", name, checked: state[name], onchange };
  return el("label", { class: "tick" }, el("input", about), t(code));
}

/** @returns {Option[]} */
function propOptions() {
  const used = new Set([...model.claims.prop, ...model.edges.prop]);
  return [...used]
    .map((p) => /** @type {[number, string]} */ ([p, propName(p)]))
    .sort((a, b) => a[1].localeCompare(b[1], state.lang));
}

/** @returns {Option[]} */
function sourceOptions() {
  const cited = new Set(model.cites.source);
  return model.sources
    .map((s, i) => /** @type {[number, string]} */ ([i, `${s[3]} ${s[1] || localName(s[0])}`]))
    .filter(([i]) => cited.has(i))
    .sort((a, b) => a[1].localeCompare(b[1], state.lang));
}

/** @returns {Option[]} */
function stageOptions() {
  const { prop, label, value } = model.claims;
  const stages = new Map();
  prop.forEach((p, c) => {
    const names = label[c];
    if (names && isProp(p, "hasStage")) stages.set(localName(value[c]), pick(names));
  });
  return [...stages];
}

function clearFilters() {
  const none = { prop: -1, source: -1, stage: "", from: "", to: "" };
  change({ ...none, disputed: false, late: false, hide: new Set() });
}

export function drawFilters() {
  const form = $("filters");
  form.hidden = !state.filters;
  if (!state.filters) return;
  const stages = stageOptions();
  /** @type {any} */
  const active = document.activeElement;
  const had = form.contains(active) ? active.name : "";
  form.onsubmit = (/** @type {Event} */ event) => event.preventDefault();
  form.setAttribute("aria-label", t("view.filter"));
  const leaves = { count: thousands(scene.total), all: thousands(mostShown()) };
  fill(
    form,
    select("prop", "view.property", [[-1, t("view.all")], ...propOptions()]),
    select("source", "view.source", [[-1, t("view.all")], ...sourceOptions()]),
    stages.length > 0 && select("stage", "view.stage", [["", t("view.all")], ...stages]),
    el("label", {}, el("span", {}, t("view.period")), edgeField("from"), "–", edgeField("to")),
    tick("disputed", "view.only-disputed"),
    tick("late", "view.only-late"),
    state.disputed &&
      hasRivals() &&
      textButton(t("view.see-disputes"), () => change({ view: "disputes" })),
    el("span", { class: "tally" }, t("view.shown", leaves)),
    textButton(t("view.clear"), clearFilters),
  );
  if (had) form.querySelector(`[name="${had}"]`)?.focus();
}
