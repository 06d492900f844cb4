// @ts-check
// The open form: its thing, its fields, how it is said, what will be written.

import { $, el, fill, say, textButton } from "../../view/drawing/dom.js";
import { grouped } from "../../view/rules/collections.js";
import { classLabel, fieldsOf, formOf, page, sourceId, t } from "../model/page.js";
import { on } from "../model/signals.js";
import { addValue, filledValues, unnamed } from "../rules/draft.js";
import { combobox } from "./combobox.js";
import { drawFaults, drawList, fieldRow, modalityChoice } from "./fields.js";
import { picker } from "./picker.js";
import { drawOwn, ownRow } from "./own.js";
import { drawKnown } from "./known.js";
import { drawRows } from "./rows.js";
import { drawSaid } from "./said.js";
import { identify, learnFields, leave, save, touched } from "./work.js";

/** @typedef {import("../model/page.js").Field} Field */
/** @typedef {import("../rules/draft.js").Draft} Draft */

/** What is drawn anew keeps the focus, by its id. @param {() => unknown} draw */
function keepingFocus(draw) {
  const had = /** @type {any} */ (document.activeElement);
  const inside = $("form").contains(had);
  const [id, start, end] = [had?.id, had?.selectionStart, had?.selectionEnd];
  draw();
  if (!inside || !id) return;
  const now = $(id);
  now?.focus({ preventScroll: true });
  if (now instanceof HTMLInputElement && start !== null) now.setSelectionRange(start, end);
}

export function drawForm() {
  const { draft } = page;
  $("form").hidden = !draft;
  if (!draft) {
    fill($("form"));
    return;
  }
  keepingFocus(() => fill($("form"), sheet(draft)));
  drawChecked();
  drawSaid(draft, fieldsOf(draft));
}

/** @param {Draft} draft */
function sheet(draft) {
  const form = formOf(draft.form);
  const fields = fieldsOf(draft);
  const onsubmit = (/** @type {Event} */ event) => {
    event.preventDefault();
    save();
  };
  return el(
    "form",
    { onsubmit, noValidate: true, "aria-labelledby": "form-title", autocomplete: "off" },
    el(
      "div",
      { class: "head" },
      el("h2", { id: "form-title", tabIndex: -1 }, titleOf(draft)),
      textButton("×", leave, {
        class: "bare",
        title: t("desk.close"),
        "aria-label": t("desk.close"),
      }),
    ),
    !draft.mends && form.comment && el("p", { class: "soft" }, form.comment),
    draft.done && el("p", { class: "soft" }, t("desk.done.about")),
    subjectRow(draft),
    el("section", { id: "form-known", "aria-labelledby": "form-known-title", hidden: true }),
    rowsOf(draft, fields),
    moreFields(draft, fields),
    placeRow(draft),
    howRow(draft),
    el("details", { id: "form-rows", class: "small", hidden: true }, el("summary", {}), el("div")),
    el(
      "div",
      { class: "foot" },
      el("ul", { class: "faults", id: "form-faults", hidden: true }),
      deeds(draft),
    ),
  );
}

/** @param {Draft} draft */
const titleOf = (draft) => {
  if (draft.mends) return t("desk.mend.title", { what: draft.subject.named });
  return draft.form ? classLabel(draft.form) : page.relation.label || t("desk.relation");
};

/** @param {Draft} draft */
const deeds = (draft) =>
  el(
    "p",
    { class: "deeds" },
    el(
      "button",
      { class: "first", title: "Ctrl+Enter" },
      draft.mends ? t("desk.save.mended") : t("desk.save"),
    ),
    textButton(t("desk.cancel"), leave, { title: "Esc" }),
    el("span", { class: "soft", id: "form-state" }),
  );

/** @param {Draft} draft */
function subjectRow(draft) {
  if (draft.mends) return null;
  if (draft.own) return el("div", { id: "own" }, ownRow(draft));
  const id = "form-subject";
  const take = async (
    /** @type {import("../model/page.js").Thing | null} */ thing,
    /** @type {string} */ text,
  ) => {
    draft.subject = { id: thing?.id ?? "", named: text };
    touched();
    if (!thing) return;
    await learnFields();
    drawForm();
  };
  const classes = draft.form ? [draft.form] : [];
  const label = t("desk.subject");
  const more = { "aria-describedby": "form-subject-faults", required: true };
  const pick = picker({ id, label, named: draft.subject.named, classes, more, take });
  const owns = !!formOf(draft.form).makes && !!draft.form;
  return fieldOf(id, label, [
    el(
      "div",
      { class: "line" },
      pick,
      owns && textButton(t("desk.own.new"), () => asNew(draft), { class: "bare" }),
    ),
    el("ul", { class: "faults", id: id + "-faults", hidden: true }),
  ]);
}

/** The statement is of a new thing after all. @param {Draft} draft */
function asNew(draft) {
  Object.assign(draft, { own: true, ownNamed: false, subject: { id: "", named: "" } });
  touched();
  drawForm();
  identify();
}

/** @param {string} id @param {string} label @param {import("../../view/drawing/dom.js").Child} body */
const fieldOf = (id, label, body) =>
  el(
    "div",
    { class: "field" },
    el("div", { class: "label" }, el("label", { for: id }, label)),
    el("div", {}, body),
  );

/** @param {Draft} draft @param {Field[]} fields */
function rowsOf(draft, fields) {
  const known = new Map(fields.map((one) => [one.property, one]));
  const groups = grouped(draft.values, (one) => one.property);
  return [...groups].map(([property, values]) => {
    const label = values[0].label || property;
    const field = known.get(property) ?? { property, label, cell: "text" };
    return fieldRow(draft, field, values);
  });
}

// --- further fields -------------------------------------------------------------------------------

/** @param {Draft} draft @param {Field[]} fields */
function moreFields(draft, fields) {
  const used = new Set(draft.values.map((one) => one.property));
  const rest = fields.filter((one) => !used.has(one.property));
  if (!rest.length) return null;
  const add = (/** @type {Field} */ field) => {
    const value = addValue(draft, field.property);
    drawForm();
    $("f" + value.key)?.focus();
  };
  const label = t("desk.add-field");
  const find = (/** @type {string} */ text) => {
    const low = text.toLowerCase();
    const named = (/** @type {Field} */ one) =>
      [one.label, one.property].some((name) => name.toLowerCase().includes(low));
    return rest.filter(named).map((field) => ({
      text: field.label,
      notes: [field.property],
      card: async () => (field.comment ? [field.comment] : []),
      take: () => add(field),
    }));
  };
  const input = combobox(
    { id: "form-add", label, find, open: true, rest: 0 },
    { placeholder: t("desk.add-field.hint") },
  );
  return fieldOf("form-add", label, el("span", { class: "pick" }, input));
}

// --- what holds for the whole ---------------------------------------------------------------------

/** @param {Draft} draft @param {"locator" | "period" | "note"} name */
function textOf(draft, name) {
  const oninput = (/** @type {any} */ event) => {
    draft[name] = event.target.value;
    touched();
  };
  const about = { "aria-describedby": `form-${name}-faults` };
  return el("input", {
    id: "form-" + name,
    value: draft[name],
    autocomplete: "off",
    oninput,
    ...about,
  });
}

/** @param {string} name */
const faultsOf = (name) => el("ul", { class: "faults", id: `form-${name}-faults`, hidden: true });

/** @param {Draft} draft */
const placeRow = (draft) =>
  fieldOf("form-locator", t("desk.cell.locator"), [
    el(
      "div",
      { class: "line" },
      textOf(draft, "locator"),
      el("span", { class: "soft" }, sourceId()),
    ),
    faultsOf("locator"),
  ]);

/** @param {Draft} draft */
function howRow(draft) {
  if (draft.mends) return null;
  const open = !!(draft.modality || draft.speaker || draft.period || draft.note);
  const modality = modalityChoice("form-modality", draft.modality, (code) => {
    draft.modality = code;
  });
  const take = (
    /** @type {import("../model/page.js").Thing | null} */ thing,
    /** @type {string} */ text,
  ) => {
    Object.assign(draft, { speaker: thing?.id ?? "", speakerNamed: text });
    touched();
  };
  const label = t("desk.speaker");
  const classes = ["kg:Actor"];
  const speaker = picker({
    id: "form-speaker",
    label,
    named: draft.speakerNamed || draft.speaker,
    classes,
    take,
  });
  return el(
    "details",
    { class: "small", open },
    el("summary", {}, t("desk.how")),
    fieldOf("form-modality", t("desk.value.modality"), modality),
    fieldOf("form-speaker", label, speaker),
    fieldOf("form-period", t("desk.value.period"), [textOf(draft, "period"), faultsOf("period")]),
    fieldOf("form-note", t("desk.value.note"), [textOf(draft, "note"), faultsOf("note")]),
  );
}

// --- what the check says --------------------------------------------------------------------------

const COLUMNS = ["locator", "period", "note", "subject"];

export function drawChecked() {
  const { draft, checked } = page;
  if (!draft || !$("form-faults")) return;
  const rest = drawFaults(draft);
  for (const column of COLUMNS)
    drawList(
      $(`form-${column}-faults`),
      once(rest.filter((one) => one.field === column && inColumn(column))).filter(
        (one) => (page.tried && !(draft.own && column === "subject")) || !isMissing(one, draft),
      ),
    );
  const general = rest.filter(
    (one) => !COLUMNS.includes(one.field ?? "") || !inColumn(one.field ?? ""),
  );
  drawList(
    $("form-faults"),
    page.tried ? general : general.filter((one) => !isMissing(one, draft)),
  );
  const known = drawKnown(draft, checked?.known ?? []);
  drawRows(draft, checked?.rows ?? []);
  const heard = [known, drawState(draft)].filter(Boolean).join(". ");
  if (heard) say(heard);
}

/** What there is to do yet; returns what is new of it. @param {Draft} draft */
function drawState(draft) {
  const { checked } = page;
  const state = checked && filledValues(draft).length ? stateOf(checked, draft) : "";
  const same = $("form-state").textContent === state;
  if (!same) fill($("form-state"), state);
  return same ? "" : state;
}

/**
 * @param {import("../model/asking.js").Checked} checked
 * @param {Draft} draft
 */
function stateOf({ problems, rows }, draft) {
  const said = new Set(filledValues(draft).map((one) => one.property));
  const needed = fieldsOf(draft).filter((one) => one.required && !said.has(one.property));
  const labels = needed.map((one) => one.label);
  if (!draft.own && !draft.subject.id) labels.unshift(t("desk.subject"));
  if (!draft.locator) labels.push(t("desk.cell.locator"));
  if (draft.own && !draft.subject.id && !labels.length) labels.push(t("desk.own"));
  if (labels.length && problems.length && problems.every((one) => isMissing(one, draft)))
    return t("desk.state.missing", { fields: labels.join(", ") });
  const count = problems.length + unnamed(draft).length;
  if (count) return t("desk.state.problems", { count });
  return t("desk.state.good", { count: rows.filter((one) => one.proof === "proved").length });
}

/** Each message once. @param {import("../model/page.js").Problem[]} problems */
const once = (problems) => [...new Map(problems.map((one) => [one.message, one])).values()];

/** @param {string} column */
const inColumn = (column) => !!$(`form-${column}-faults`);

/**
 * Whether a problem is that something is not there yet: a field that is asked for, or the new thing
 * that is named by what it concerns.
 * @param {import("../model/page.js").Problem} problem
 * @param {Draft} draft
 */
function isMissing({ row = -1, field }, draft) {
  if (field === "subject") return !draft.subject.id;
  if (field === "locator") return !draft.locator;
  if (row < 0 && !filledValues(draft).length) return true;
  return row < 0 && draft.values.some((one) => one.property === field && !one.object);
}

/**
 * The first value that is asked for and empty; of what is done, the first that is no link.
 * @param {Draft} draft
 */
function firstEmpty(draft) {
  const known = new Map(fieldsOf(draft).map((one) => [one.property, one]));
  const empty = draft.values.filter((one) => !one.object);
  return (
    empty.find((one) => known.get(one.property)?.required) ??
    empty.find((one) => draft.done && !known.get(one.property)?.link)
  );
}

/**
 * The form is seen from its top. On a narrow page it lies over the lower part, and leaves the mark
 * in sight above that it began with.
 * @param {string} mark
 */
function showTop(mark) {
  for (const box of ["side", "form"]) $(box).scrollTop = 0;
  if (getComputedStyle($("form")).position === "fixed")
    document.querySelector(`[data-mark="${CSS.escape(mark)}"]`)?.scrollIntoView();
}

/** The focus goes to the first field that is asked for and empty. */
export function focusFirst() {
  const { draft } = page;
  if (!draft) return;
  const empty = firstEmpty(draft);
  const subject = !draft.own && !draft.mends && !draft.subject.id && $("form-subject");
  const other = draft.values.length ? $("form-title") : ($("form-add") ?? $("form-title"));
  const node = subject || (empty ? $("f" + empty.key) : other);
  showTop(draft.mark);
  node?.focus({ preventScroll: true });
  node?.scrollIntoView({ block: "nearest" });
}

/** The focus goes to the first field that was refused. */
export function focusFault() {
  const wrong = /** @type {HTMLElement | null} */ ($("form").querySelector("[aria-invalid=true]"));
  wrong?.focus();
}

export function watchForm() {
  on("draft", drawForm);
  on("checked", () => {
    drawChecked();
    drawOwn();
  });
  on("own", drawOwn);
  on("begun", focusFirst);
  on("refused", focusFault);
}
