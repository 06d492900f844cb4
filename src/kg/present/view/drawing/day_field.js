// @ts-check
// A field in which a day, a month or a year is typed, as it is written in all languages alike.

import { t } from "../model/language.js";
import { change, state } from "../model/state.js";
import { datesOf } from "../rules/dates.js";
import { el } from "./dom.js";

/** @typedef {"asof" | "since" | "from" | "to"} Name */

/**
 * Takes what was typed: a month or year by its last day, where something begins by its first.
 * @param {any} field
 * @param {Name} name
 */
function readDay(field, name) {
  const text = field.value.trim();
  const days = text.includes("/") ? null : datesOf(text);
  field.setCustomValidity(text && !days ? t("view.day-field-bad") : "");
  if (!field.reportValidity()) return;
  const day = name === "from" ? days?.first : days?.last;
  change({ [name]: day ?? "" });
  field.value = state[name];
}

/**
 * @param {Name} name
 * @param {Record<string, unknown>} [about] more of the field
 */
export const dayField = (name, about) =>
  el("input", {
    type: "text",
    name,
    autocomplete: "off",
    size: 10,
    placeholder: "2020-06",
    onchange: (/** @type {any} */ event) => readDay(event.target, name),
    oninput: (/** @type {any} */ event) => event.target.setCustomValidity(""),
    ...about,
  });
