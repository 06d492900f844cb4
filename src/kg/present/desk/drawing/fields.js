// @ts-check
// The values of the open form: each with what it is printed as, what the text proves of it, what is
// wrong with it.

import { $, el, fill, textButton } from "../../view/drawing/dom.js";
import { fieldsOf, page, t } from "../model/page.js";
import { tell } from "../model/signals.js";
import { addValue, dropValue, filledValues } from "../rules/draft.js";
import { picker } from "./picker.js";
import { hedge, proofMark } from "./words.js";
import { identify, touched } from "./work.js";

/** @typedef {import("../model/page.js").Field} Field */
/** @typedef {import("../rules/draft.js").Value} Value */
/** @typedef {import("../rules/draft.js").Draft} Draft */

const QUALIFIERS = ["about", "over", "under", "at-least", "at-most"];
const MODALITIES = ["stated", "planned", "claimed"];
const RANKS = ["preferred", "set-aside"];
const PRINTED = ["money", "number", "integer", "date", "span", "text", "langtext", "point"];

/**
 * The values of a property, below each other, with its label.
 * @param {Draft} draft
 * @param {Field} field
 * @param {Value[]} values
 */
export function fieldRow(draft, field, values) {
  const id = "f" + values[0].key;
  const add = () => {
    const value = addValue(draft, field.property);
    tell("draft");
    $("f" + value.key)?.focus();
  };
  return el(
    "div",
    { class: "field" },
    el(
      "div",
      { class: "label" },
      el("label", { for: id, title: field.comment }, field.label),
      field.required && el("span", { class: "needed", title: t("desk.required") }, "*"),
    ),
    el(
      "div",
      {},
      values.map((value) => valueRow(draft, field, value, value === values.at(-1) && add)),
    ),
  );
}

/**
 * @param {Draft} draft
 * @param {Field} field
 * @param {Value} value
 * @param {false | (() => void)} add puts another value below
 */
function valueRow(draft, field, value, add) {
  const figure = PRINTED.includes(field.cell) && !field.options?.length;
  const extra = el(
    "div",
    { class: "extra", hidden: !extras(draft, value) },
    extraFields(draft, field, value),
  );
  const onfocusin = () => {
    page.focused = value.key;
  };
  return el(
    "div",
    { class: "value", onfocusin },
    el(
      "div",
      { class: "line" },
      control(draft, field, value),
      el("span", { class: "state", id: `f${value.key}-proof` }),
      valueDeeds(draft, field, value, extra),
      add &&
        textButton("+", add, {
          class: "bare",
          title: t("desk.add-another"),
          "aria-label": `${t("desk.add-another")}: ${field.label}`,
        }),
    ),
    figure && printedLine(field, value),
    extra,
    el("ul", { class: "faults", id: `f${value.key}-faults`, hidden: true }),
    el("ul", { class: "findings", id: `f${value.key}-findings`, hidden: true }),
    el("div", { class: "others", id: `f${value.key}-said`, hidden: true }),
  );
}

/** Whether a value has cells of its own. @param {Draft} draft @param {Value} value */
const extras = (draft, value) =>
  !!(value.period || value.modality || (draft.mends && (value.rank || value.note)));

/** @param {Draft} draft @param {Field} field @param {Value} value @param {HTMLElement} extra */
function valueDeeds(draft, field, value, extra) {
  const more = () => {
    extra.hidden = !extra.hidden;
    button.setAttribute("aria-expanded", String(!extra.hidden));
  };
  const button = textButton("⋯", more, {
    class: "bare",
    title: t("desk.more-of-value"),
    "aria-label": `${t("desk.more-of-value")}: ${field.label}`,
    "aria-expanded": String(!extra.hidden),
  });
  const drop = () => {
    dropValue(draft, value.key);
    touched();
    tell("draft");
  };
  return [
    !field.link && button,
    textButton("×", drop, {
      class: "bare",
      title: t("desk.drop"),
      "aria-label": `${t("desk.drop")}: ${field.label}`,
    }),
  ];
}

/** @param {Draft} draft @param {Field} field @param {Value} value */
function control(draft, field, value) {
  const about = {
    "aria-label": field.label,
    "aria-describedby": `f${value.key}-faults f${value.key}-proof`,
    required: field.required,
  };
  if (field.options?.length) return choice(field, value, about);
  if (field.cell === "entity") {
    const take = (
      /** @type {import("../model/page.js").Thing | null} */ thing,
      /** @type {string} */ text,
    ) => {
      Object.assign(value, { object: thing?.id ?? "", named: text });
      touched();
      if (thing) identify();
    };
    const { label, classes } = field;
    const named = value.named || value.object;
    return picker({ id: "f" + value.key, label, named, classes, more: about, take });
  }
  const oninput = (/** @type {any} */ event) => {
    value.object = event.target.value;
    value.named = "";
    touched();
  };
  const shape = { id: "f" + value.key, value: value.object, autocomplete: "off", oninput };
  return el("input", { ...shape, ...about, spellcheck: field.cell === "langtext" });
}

/** @param {Field} field @param {Value} value @param {Record<string, unknown>} about */
function choice(field, value, about) {
  const options = field.options ?? [];
  const known = options.some((one) => one.value === value.object);
  const onchange = (/** @type {any} */ event) => {
    value.object = event.target.value;
    touched();
  };
  return el(
    "select",
    { id: "f" + value.key, onchange, ...about },
    el("option", { value: "" }, "–"),
    !known &&
      value.object &&
      el("option", { value: value.object, selected: true }, value.named || value.object),
    options.map((one) =>
      el("option", { value: one.value, selected: one.value === value.object }, one.label),
    ),
  );
}

/**
 * A choice among codes, with none first.
 * @param {string} id
 * @param {string} chosen
 * @param {string[]} codes
 * @param {(code: string) => string} words
 * @param {(code: string) => unknown} take
 * @param {string} [label]
 */
export function codeChoice(id, chosen, codes, words, take, label) {
  const onchange = (/** @type {any} */ event) => {
    take(event.target.value);
    touched();
  };
  return el(
    "select",
    { id, onchange, "aria-label": label },
    el("option", { value: "" }, "–"),
    codes.map((code) => el("option", { value: code, selected: code === chosen }, words(code))),
  );
}

/** @param {string} id @param {string} chosen @param {(code: string) => unknown} take */
export const modalityChoice = (id, chosen, take) =>
  codeChoice(id, chosen, MODALITIES, (code) => t("present.modality." + code), take);

/** @param {Field} field @param {Value} value */
function printedLine(field, value) {
  const oninput = (/** @type {any} */ event) => {
    value.printed = event.target.value;
    touched();
  };
  const printed = { value: value.printed, autocomplete: "off", spellcheck: false, oninput };
  const take = (/** @type {string} */ code) => {
    value.qualifier = code;
  };
  return el(
    "div",
    { class: "line printed" },
    el("label", { class: "soft", for: `f${value.key}-printed` }, t("desk.cell.printed")),
    el("input", {
      id: `f${value.key}-printed`,
      "aria-label": `${t("desk.cell.printed")}: ${field.label}`,
      ...printed,
    }),
    codeChoice(
      `f${value.key}-hedge`,
      value.qualifier,
      QUALIFIERS,
      hedge,
      take,
      `${t("desk.cell.qualifier")}: ${field.label}`,
    ),
  );
}

/** @param {Draft} draft @param {Field} field @param {Value} value */
function extraFields(draft, field, value) {
  const id = `f${value.key}-`;
  const text = (/** @type {"period" | "note"} */ name) => {
    const oninput = (/** @type {any} */ event) => {
      value[name] = event.target.value;
      touched();
    };
    return el("input", { id: id + name, value: value[name], autocomplete: "off", oninput });
  };
  const named = (/** @type {string} */ name, /** @type {Element} */ node) =>
    el(
      "p",
      { class: "line" },
      el("label", { class: "soft", for: id + name }, t("desk.value." + name)),
      node,
    );
  const set = (/** @type {"modality" | "rank"} */ name) => (/** @type {string} */ code) => {
    value[name] = code;
  };
  const ranks = (/** @type {string} */ code) => t("present.rank." + code);
  return [
    named("modality", modalityChoice(id + "modality", value.modality, set("modality"))),
    named("period", text("period")),
    draft.mends && named("rank", codeChoice(id + "rank", value.rank, RANKS, ranks, set("rank"))),
    draft.mends && named("note", text("note")),
  ];
}

// --- what is told beside a value ------------------------------------------------------------------

/** What the check says of each value; what is said of none of them is returned. @param {Draft} draft */
export function drawFaults(draft) {
  const problems = page.checked?.problems ?? [];
  const filledOnes = filledValues(draft);
  const taken = new Set();
  for (const value of draft.values) {
    const at = filledOnes.indexOf(value);
    const own = problems.filter((one) => !taken.has(one) && isOf(one, value, at));
    own.forEach((one) => taken.add(one));
    const row = page.checked?.rows[at] ?? value.before;
    const unsaid = unsaidOf(value, draft);
    drawFindings(value, at);
    drawFault(value, unsaid.length || at >= 0 || page.tried ? [...unsaid, ...own] : [], row);
  }
  return problems.filter((one) => !taken.has(one));
}

/** What does not hold up beside what is said already. @param {Value} value @param {number} at */
function drawFindings(value, at) {
  const list = $(`f${value.key}-findings`);
  if (!list) return;
  const found = (page.checked?.findings ?? []).filter((one) => at >= 0 && one.row === at);
  const texts = new Set(found.map((one) => [one.message, one.hint].filter(Boolean).join(" ")));
  fill(
    list,
    [...texts].map((text) => el("li", {}, text)),
  );
  list.hidden = !found.length;
}

/** What is wrong with a value that says nothing yet. @param {Value} value @param {Draft} draft */
function unsaidOf(value, draft) {
  if (isUnnamed(value)) return [{ message: t("desk.choose") }];
  return page.tried && isNeeded(value, draft) ? [{ message: t("desk.needed") }] : [];
}

/** Whether a value is asked for, and no value of its property is there. @param {Value} value @param {Draft} draft */
const isNeeded = ({ property }, draft) =>
  !draft.mends &&
  !!fieldsOf(draft).find((one) => one.property === property)?.required &&
  !filledValues(draft).some((one) => one.property === property);

/** Whether what was written names nothing, and the writer has left it. @param {Value} value */
const isUnnamed = (value) =>
  !!value.named && !value.object && (page.tried || document.activeElement !== $("f" + value.key));

/**
 * Whether a problem is of a value: the thing and the place are those of the whole statement.
 * @param {import("../model/page.js").Problem} problem
 * @param {Value} value
 * @param {number} at
 */
function isOf({ row = -1, field }, value, at) {
  if (row < 0) return field === value.property && !value.object;
  return row === at && field !== "subject" && field !== "locator";
}

/** @param {HTMLElement | null} list @param {import("../model/page.js").Problem[]} problems */
export function drawList(list, problems) {
  if (!list) return;
  fill(
    list,
    problems.map(({ message, hint }) =>
      el("li", {}, message, hint && el("span", { class: "soft" }, " " + hint)),
    ),
  );
  list.hidden = !problems.length;
}

/**
 * @param {Value} value
 * @param {import("../model/page.js").Problem[]} problems
 * @param {import("../model/page.js").Row | null | undefined} row
 */
function drawFault(value, problems, row) {
  const list = $(`f${value.key}-faults`);
  if (!list) return;
  drawList(list, problems);
  const input = $("f" + value.key);
  input?.setAttribute("aria-invalid", String(problems.length > 0));
  const figure = input instanceof HTMLInputElement && input.getAttribute("role") !== "combobox";
  const told = figure ? meant(value, row) : "";
  fill(
    $(`f${value.key}-proof`),
    told && el("span", { class: "soft" }, told),
    proofMark(row?.proof, row?.reason),
  );
}

/**
 * What a cell means in words, where it does not say so itself.
 * @param {Value} value
 * @param {import("../model/page.js").Row | null | undefined} row
 */
const meant = (value, row) =>
  [value.named, row?.shown ?? ""].find((one) => one && one !== value.object) ?? "";
