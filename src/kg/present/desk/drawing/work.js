// @ts-check
// What is done with the open form: it begins, is filled, looked at, saved and left.

import {
  askCheck,
  askForms,
  askIdentity,
  askProperties,
  askSource,
  askState,
  forgetAsked,
  Refusal,
  saveRows,
  saveStatement,
  step,
} from "../model/asking.js";
import { keepForm } from "../model/kept.js";
import { fieldsOf, fits, page, sourceId, t } from "../model/page.js";
import { tell } from "../model/signals.js";
import {
  addValue,
  begun,
  changes,
  concerned,
  mendOf,
  sent,
  unnamed,
  yearTold,
} from "../rules/draft.js";
import { firstField, put } from "../rules/filling.js";
import { confirmed } from "./dialogs.js";
import { complain, hideNotice, notice } from "./notices.js";

/** @typedef {import("../rules/draft.js").Draft} Draft */

const REST = 300; // so long must the curator rest before a draft is looked at

// --- sources --------------------------------------------------------------------------------------

/** @param {string} id "" for none */
export async function openSource(id) {
  if (id && id === sourceId()) return true;
  if (!(await mayLeave(t("desk.leave.source")))) return false;
  try {
    page.opened = id ? await askSource(id) : null;
  } catch (error) {
    complain(error);
    page.opened = null;
  }
  if (page.draft?.done) {
    page.draft.locator = "";
    touched();
  }
  tell("source");
  tell("draft");
  return true;
}

/** What the files say now. */
export async function refresh() {
  forgetAsked();
  const id = sourceId();
  try {
    page.desk = await askState();
    if (id) page.opened = await askSource(id);
  } catch (error) {
    complain(error);
    if (page.desk.sources.every((one) => one.id !== id)) page.opened = null;
  }
  tell("state");
  tell("source");
}

export async function learnForms() {
  const { forms, relation, best, classes } = await askForms();
  Object.assign(page, { forms, best: best ?? {}, classes: classes ?? [] });
  Object.assign(page.relation, relation);
}

/** @param {"undo" | "redo"} which */
export async function turnBack(which) {
  try {
    const { label } = await step(which);
    await refresh();
    if (which === "redo") notice(t("desk.redone", { what: label }));
    else notice(t("desk.undone", { what: label }), redoing());
  } catch (error) {
    complain(error);
  }
}

const redoing = () => ({ label: t("desk.redo"), deed: () => turnBack("redo") });
export const undoing = () => ({ label: t("desk.undo"), deed: () => turnBack("undo") });

// --- the open form --------------------------------------------------------------------------------

/** Whether the open form may go: only what was typed is asked for. @param {string} question */
export async function mayLeave(question) {
  const { draft } = page;
  if (!draft || draft.done) return true;
  if (draft.typed && !(await confirmed(question, t("desk.leave.yes"), t("desk.leave.about"))))
    return false;
  closeDraft();
  return true;
}

export function closeDraft() {
  const mark = page.draft?.mark ?? "";
  page.draft = null;
  page.checked = null;
  page.tried = false;
  page.focused = 0;
  page.more = [];
  clearTimeout(waiting);
  keepForm(null);
  tell("draft");
  return mark;
}

/** Escape: the form goes, after a question if something was typed. */
export async function leave() {
  if (!page.draft) return;
  if (page.draft.done && page.draft.typed) page.draft.done = false;
  if (await mayLeave(t("desk.leave"))) return;
}

/** @param {Draft} draft */
export async function openDraft(draft) {
  page.draft = draft;
  page.checked = null;
  page.more = [];
  await learnFields();
  tell("draft");
  tell("begun");
  touched(false);
}

/** What the thing of the draft may have besides the fields of its form. */
export async function learnFields() {
  const { draft } = page;
  const id = draft && !draft.own ? draft.subject.id : "";
  const known = id && draft?.things.every((one) => one.id !== id);
  page.more = known ? await askProperties(id).catch(() => []) : [];
}

/**
 * Begins a statement, with what a mark means in the field that takes it.
 * @param {import("../model/page.js").Form} form
 * @param {string} place
 * @param {{ mark: import("../model/page.js").Mark, choice: import("../rules/filling.js").Choice, id: string }} [from]
 */
export async function begin(form, place, from) {
  if (!(await mayLeave(t("desk.leave")))) return;
  const draft = begun(form, place);
  if (from) {
    draft.mark = from.id;
    const thing = from.choice.thing;
    const field = firstField(form.fields, from.mark.kind, fitsThing(thing));
    if (thing && (!form.id || (!draft.own && thing.class === form.id)))
      draft.subject = { id: thing.id, named: thing.name };
    else if (field) {
      const free = draft.values.find((one) => one.property === field.property);
      put(free ?? addValue(draft, field.property), from.mark, from.choice, field);
    }
  }
  await openDraft(draft);
  if (draft.own) identify();
}

/** Whether a field takes a thing. @param {import("../model/page.js").Thing} [thing] */
export const fitsThing = (thing) => (/** @type {import("../model/page.js").Field} */ field) =>
  !thing || fits(thing.class, field.classes);

/**
 * @param {import("../rules/draft.js").Value} value
 * @param {import("../model/page.js").Mark} mark
 * @param {import("../rules/filling.js").Choice} choice
 * @param {string} place
 */
export function fillValue(value, mark, choice, place) {
  const { draft } = page;
  if (!draft) return;
  const field = fieldsOf(draft).find((one) => one.property === value.property);
  put(value, mark, choice, field);
  page.focused = 0;
  if (!draft.locator) draft.locator = place;
  const label = field?.label ?? "";
  touched();
  tell("draft");
  identify();
  notice(t("desk.filled", { field: label, value: choice.shown || choice.object }));
}

/**
 * The statement is about a thing that the text names.
 * @param {import("../model/page.js").Thing} thing
 * @param {string} place
 */
export async function fillSubject(thing, place) {
  const { draft } = page;
  if (!draft) return;
  draft.subject = { id: thing.id, named: thing.name };
  if (!draft.locator) draft.locator = place;
  touched();
  await learnFields();
  tell("draft");
  notice(t("desk.filled", { field: t("desk.subject"), value: thing.name }));
}

/**
 * The statement holds for a time that the text names.
 * @param {import("../rules/filling.js").Choice} choice
 * @param {string} place
 */
export function fillPeriod(choice, place) {
  filledShared({ period: choice.object }, "desk.value.period", choice.shown, place);
  identify();
}

/** The statement is in the words of a thing that the text names. @param {import("../model/page.js").Thing} thing @param {string} place */
export const fillSpeaker = (thing, place) =>
  filledShared({ speaker: thing.id, speakerNamed: thing.name }, "desk.speaker", thing.name, place);

/**
 * @param {Partial<Draft>} cells
 * @param {string} label
 * @param {string} value
 * @param {string} place
 */
function filledShared(cells, label, value, place) {
  const { draft } = page;
  if (!draft) return;
  Object.assign(draft, cells, draft.locator ? {} : { locator: place });
  touched();
  tell("draft");
  notice(t("desk.filled", { field: t(label), value }));
}

// --- what the check says of it --------------------------------------------------------------------

/** @type {ReturnType<typeof setTimeout> | undefined} */
let waiting;
let saving = false;

/** The draft has changed: it is kept, and looked at after a while. @param {boolean} [typed] */
export function touched(typed = true) {
  const { draft } = page;
  if (!draft) return;
  draft.typed ||= typed;
  keepForm({ source: sourceId(), draft });
  clearTimeout(waiting);
  if (!saving) waiting = setTimeout(check, REST);
}

async function check() {
  const { draft } = page;
  if (!draft || !sourceId()) return;
  try {
    const found = await askCheck(sourceId(), sent(draft), mendOf(draft));
    if (page.draft !== draft) return;
    page.checked = found;
    tell("checked");
  } catch (error) {
    if (/** @type {Error} */ (error).name !== "AbortError") complain(error);
  }
}

let turn = 0;

/** The id and the name of a new thing, by what it concerns; what was typed stays. */
export async function identify() {
  const { draft } = page;
  if (!draft?.own) return;
  const own = draft.things.find((one) => one.id === draft.subject.id);
  const concerns = concerned(draft, fieldsOf(draft));
  const mine = ++turn;
  try {
    const told = yearTold(draft, fieldsOf(draft));
    const things = draft.things.filter((one) => one !== own).map(({ id, name }) => ({ id, name }));
    const about = { class: draft.form, name: {}, concerns, told, things };
    const { id, name, alike } = await askIdentity(about);
    if (mine !== turn || page.draft !== draft || !draft.own) return;
    page.alike = concerns.length ? (alike ?? []) : [];
    if (!draft.ownNamed) {
      draft.things = draft.things.filter((one) => one !== own);
      if (concerns.length) draft.things.push({ id, class: draft.form, name });
      draft.subject = { id: concerns.length ? id : "", named: "" };
    }
    touched(false);
    tell("own");
  } catch {
    /* a proposal is a help, and its absence no fault: the check says what is missing */
  }
}

// --- saving ---------------------------------------------------------------------------------------

export async function save() {
  const { draft } = page;
  if (!draft || saving || !sourceId()) return;
  saving = true;
  hideNotice();
  clearTimeout(waiting);
  try {
    refuseUnnamed(draft);
    await (draft.mends ? saveMended(draft) : saveNew(draft));
  } catch (error) {
    const told = /** @type {import("../model/asking.js").Refusal} */ (error);
    if (told.problems?.length) {
      page.checked = { rows: [], alike: {}, ...page.checked, problems: told.problems };
      page.tried = true;
      tell("checked");
      tell("refused");
      if (!draft.mends) complain({ message: t("desk.refused") });
      else complain(error);
    } else complain(error);
  } finally {
    saving = false;
    // A form that was begun meanwhile has not been looked at.
    if (page.draft && page.draft !== draft) touched(false);
  }
}

/** What names nothing is not left out in silence. @param {Draft} draft */
function refuseUnnamed(draft) {
  if (draft.speakerNamed && !draft.speaker)
    throw new Refusal(422, { message: `${t("desk.speaker")}: ${t("desk.choose")}` });
  if (!unnamed(draft).length) return;
  page.tried = true;
  tell("checked");
  tell("refused");
  throw new Refusal(422, { message: t("desk.refused") });
}

/** @param {Draft} draft */
async function saveNew(draft) {
  page.checked = await askCheck(sourceId(), sent(draft));
  const { problems } = page.checked;
  if (problems.length) throw new Refusal(422, { message: t("desk.refused"), problems });
  const { places } = await saveStatement(sourceId(), sent(draft));
  await saved(draft, places.length);
}

/** @param {Draft} draft */
async function saveMended(draft) {
  const changed = changes(draft);
  if (!changed.length) {
    tell("left", closeDraft());
    return;
  }
  await saveRows(sourceId(), changed, t("desk.mended", { what: draft.subject.named }));
  await saved(draft, changed.length);
}

/** @param {Draft} draft @param {number} count of rows */
async function saved({ subject, locator }, count) {
  const mark = closeDraft();
  await refresh();
  tell("left", mark);
  tell("written", { id: subject.id, locator: locator.trim() });
  notice(t("desk.saved", { count }), undoing());
}

/**
 * Takes the rows of a statement out of the files.
 * @param {import("../model/page.js").Statement} statement
 */
export async function remove({ subject, rows }) {
  try {
    const gone = rows.map((before) => ({ before, after: null }));
    const label = t("desk.removed", { what: subject.name });
    await saveRows(sourceId(), gone, label);
    await refresh();
    notice(label, undoing());
  } catch (error) {
    complain(error);
  }
}

/**
 * Prefers what a source says to what others do.
 * @param {import("../model/page.js").Row} row
 * @param {string} reason
 */
export async function prefer(row, reason) {
  try {
    const after = {
      ...row,
      rank: "preferred",
      note: [row.note, reason].filter(Boolean).join("; "),
    };
    await saveRows(row.source || sourceId(), [{ before: row, after }], t("desk.preferred"));
    await refresh();
    notice(t("desk.preferred"), undoing());
    tell("draft");
  } catch (error) {
    complain(error);
  }
}
