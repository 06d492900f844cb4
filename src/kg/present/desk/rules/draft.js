// @ts-check
// The statement that is being made: its values, what is sent of it, what has changed of its rows.

/** @typedef {import("../model/page.js").Field} Field */
/** @typedef {import("../model/page.js").Form} Form */
/** @typedef {import("../model/page.js").Row} Row */
/** @typedef {import("../model/page.js").Statement} Statement */
/** @typedef {import("../model/page.js").Thing} Thing */

/**
 * A thing that is registered with the statement: its names by language, "" for all of them.
 * @typedef {object} NewThing
 * @property {string} id
 * @property {string} class
 * @property {Record<string, string>} name
 * @property {Record<string, string>} [other]
 * @property {Record<string, string>} [unit]
 * @property {Record<string, string>} [population]
 * @property {string} [kind]
 */

/**
 * @typedef {object} Value
 * @property {number} key
 * @property {string} property
 * @property {string} label what its property is called, where the form has no field of it
 * @property {string} object
 * @property {string} named what a thing is called
 * @property {string} printed
 * @property {string} qualifier
 * @property {string} period
 * @property {string} modality
 * @property {string} rank
 * @property {string} note
 * @property {Row | null} before the row that is mended
 */

/**
 * @typedef {object} Draft
 * @property {string} form
 * @property {{ id: string, named: string }} subject
 * @property {boolean} own whether its thing is a new one, which is named by what it concerns
 * @property {boolean} ownNamed whether the person has named it
 * @property {boolean} mends whether it stands in the files already
 * @property {boolean} done whether it tells that what was planned is done
 * @property {boolean} typed whether something was put into it
 * @property {string} locator
 * @property {string} modality
 * @property {string} speaker
 * @property {string} speakerNamed
 * @property {string} period
 * @property {string} note
 * @property {Value[]} values
 * @property {Row[]} removed rows that are taken out
 * @property {NewThing[]} things
 * @property {string} mark where it began
 */

const CELLS = /** @type {const} */ ([
  "object",
  "printed",
  "qualifier",
  "period",
  "modality",
  "rank",
  "note",
]);
const COLUMNS = ["locator", "subject", "predicate", ...CELLS, "speaker"];
const TIMES = ["date", "span"];
const MOST = 8; // so many fields stand open

/**
 * A value that says nothing yet.
 * @param {Draft} draft
 * @param {string} property
 * @param {Partial<Value>} [more]
 */
export function addValue(draft, property, more = {}) {
  const key = draft.values.reduce((most, one) => Math.max(most, one.key), 0) + 1;
  const blank = { object: "", named: "", printed: "", qualifier: "", period: "", modality: "" };
  const rest = { rank: "", note: "", label: "", before: null };
  const value = { key, property, ...blank, ...rest, ...more };
  const last = draft.values.findLastIndex((one) => one.property === property);
  draft.values.splice(last < 0 ? draft.values.length : last + 1, 0, value);
  return value;
}

/**
 * The fields that stand open: those that are required, then the usual ones.
 * @param {Field[]} fields
 */
export function openFields(fields) {
  const usual = fields.filter((one) => one.required || one.usual);
  const kept = (usual.length ? usual : fields).slice(0, MOST);
  return [...kept, ...usual.slice(MOST).filter((one) => one.required)];
}

/**
 * An empty draft.
 * @param {Form} form
 * @param {string} locator
 * @returns {Draft}
 */
export function begun(form, locator) {
  /** @type {Draft} */
  const draft = {
    form: form.id,
    subject: { id: "", named: "" },
    own: !!form.makes,
    ownNamed: false,
    mends: false,
    done: false,
    typed: false,
    locator,
    modality: "",
    speaker: "",
    speakerNamed: "",
    period: "",
    note: "",
    values: [],
    removed: [],
    things: [],
    mark: "",
  };
  for (const field of openFields(form.fields)) addValue(draft, field.property);
  return draft;
}

/** The class of what a statement is about. @param {Statement} statement */
export const classOf = (statement) => statement.class ?? statement.subject.class ?? "";

/** The number by which marks name a row. @param {Row} row */
export const numberOf = (row) => row.n ?? row.line ?? -1;

/**
 * A statement of the files, to be mended.
 * @param {Statement} statement
 * @returns {Draft}
 */
export function mending(statement) {
  const { subject, rows } = statement;
  const form = classOf(statement);
  const draft = begun({ id: form, label: "", takes: [], fields: [] }, rows[0]?.locator ?? "");
  Object.assign(draft, { own: false, mends: true, speaker: rows[0]?.speaker ?? "" });
  draft.subject = { id: subject.id, named: subject.name };
  for (const row of rows) {
    const cells = Object.fromEntries(CELLS.map((name) => [name, row[name] ?? ""]));
    const value = addValue(draft, row.predicate, { ...cells, before: row });
    value.label = row.label ?? "";
    value.named = row.shown ?? "";
  }
  return draft;
}

/** What was planned: `kg:plannedDate`, `kg:plannedDuring`. @param {string} property */
const isPlan = (property) => /:planned[A-Z]/.test(property);

/**
 * A new statement that what a planned one tells is done: of the same thing, with the same links;
 * what is printed of it is that of the text.
 * @param {Statement} statement
 * @param {Form} form
 */
export function asDone(statement, form) {
  const { subject, rows } = statement;
  const cls = classOf(statement);
  const draft = begun({ ...form, id: cls }, "");
  draft.own = false;
  draft.done = true;
  draft.subject = { id: subject.id, named: subject.name };
  draft.values = draft.values.filter((one) => !isPlan(one.property));
  const links = new Set(form.fields.filter((one) => one.link).map((one) => one.property));
  for (const row of rows.filter((one) => links.has(one.predicate))) {
    const free = draft.values.find((one) => one.property === row.predicate && !one.object);
    const value = free ?? addValue(draft, row.predicate);
    value.object = row.object;
    value.named = row.shown ?? row.object;
  }
  return draft;
}

/**
 * Whether a statement tells of what is to be.
 * @param {Statement} statement
 */
export const isPlanned = ({ rows }) =>
  rows.some(
    (one) =>
      one.modality === "planned" || isPlan(one.predicate) || /(^|:)planned$/.test(one.object),
  );

/**
 * The values that say something, in their order: the fields of what is sent.
 * @param {Draft} draft
 */
export const filledValues = (draft) => draft.values.filter((one) => one.object.trim());

/**
 * Values in which is written what names nothing: they would be left out.
 * @param {Draft} draft
 */
export const unnamed = (draft) => draft.values.filter((one) => one.named && !one.object);

/**
 * The draft as it is sent.
 * @param {Draft} draft
 */
export function sent(draft) {
  const fields = filledValues(draft).map((one) => ({
    property: one.property,
    object: one.object.trim(),
    printed: one.printed.trim(),
    qualifier: one.qualifier,
    period: one.period.trim(),
    modality: one.modality,
  }));
  const { form, locator, modality, speaker, period, note } = draft;
  const named = new Set([draft.subject.id, speaker, ...fields.map((one) => one.object)]);
  const things = draft.things.filter((one) => named.has(one.id));
  return {
    form,
    subject: draft.subject.id,
    locator: locator.trim(),
    modality,
    speaker,
    period: period.trim(),
    note: note.trim(),
    fields,
    things,
  };
}

/** @param {Row} row @param {Record<string, string>} cells */
const differs = (row, cells) =>
  Object.entries(cells).some(([name, text]) => (Reflect.get(row, name) ?? "") !== text);

/**
 * What is to be changed in the files for a statement that was mended.
 * @param {Draft} draft
 * @returns {{ before: Row | null, after: Row | null }[]}
 */
export function changes(draft) {
  /** @type {{ before: Row | null, after: Row | null }[]} */
  const found = draft.removed.map((before) => ({ before, after: null }));
  for (const value of draft.values) {
    const { before } = value;
    const own = Object.fromEntries(CELLS.map((name) => [name, value[name].trim()]));
    const cells = { ...own, locator: draft.locator.trim(), speaker: draft.speaker };
    if (!value.object.trim()) {
      if (before) found.push({ before, after: null });
    } else if (!before)
      found.push({
        before,
        after: { ...rowOf(draft, value), ...own, locator: cells.locator, speaker: cells.speaker },
      });
    else if (differs(before, cells)) found.push({ before, after: { ...before, ...cells } });
  }
  return found;
}

/** @param {Draft} draft @param {Value} value @returns {Row} */
const rowOf = (draft, value) => ({
  subject: draft.subject.id,
  predicate: value.property,
  object: value.object,
});

/**
 * The rows of a statement that is mended, as they are to be: one for each value that says something;
 * and those of the files that give way. Null for a new one.
 * @param {Draft} draft
 * @returns {{ rows: Row[], gone: Row[] } | null}
 */
export function mendOf(draft) {
  if (!draft.mends) return null;
  const rows = filledValues(draft).map((value) => ({
    ...(value.before ?? rowOf(draft, value)),
    ...Object.fromEntries(CELLS.map((name) => [name, value[name].trim()])),
    locator: draft.locator.trim(),
    speaker: draft.speaker,
  }));
  const before = draft.values.map((one) => one.before).filter((one) => one !== null);
  return { rows: rows.map(cellsOf), gone: [...before, ...draft.removed].map(cellsOf) };
}

/** What a row says, without what is known of it. @param {Row} row @returns {Row} */
const cellsOf = (row) =>
  /** @type {any} */ (
    Object.fromEntries(COLUMNS.map((name) => [name, Reflect.get(row, name) ?? ""]))
  );

/**
 * Takes a value out of a draft; the last of a form's fields stays, empty.
 * @param {Draft} draft
 * @param {number} key
 */
export function dropValue(draft, key) {
  const value = draft.values.find((one) => one.key === key);
  if (!value) return;
  if (value.before) draft.removed.push(value.before);
  draft.values = draft.values.filter((one) => one !== value);
}

/**
 * What a statement concerns, for the name of a new thing: the things at the ends of its links; where
 * it has none, those that it names.
 * @param {Draft} draft
 * @param {Field[]} fields
 */
export function concerned(draft, fields) {
  const at = (/** @type {Field[]} */ some) => {
    const of = new Set(some.map((one) => one.property));
    return filledValues(draft)
      .filter((one) => of.has(one.property))
      .map((one) => one.object);
  };
  const links = at(fields.filter((one) => one.link));
  const ends = fields.filter((one) => one.cell === "entity" && !one.options?.length);
  return links.length ? links : at(ends);
}

/**
 * The year that tells a statement from others of the same thing: of the first time in it, else that
 * of its period; "" where it has none.
 * @param {Draft} draft
 * @param {Field[]} fields
 */
export function yearTold(draft, fields) {
  const times = new Set(
    fields.filter((one) => TIMES.includes(one.cell)).map((one) => one.property),
  );
  const told = filledValues(draft).filter((one) => times.has(one.property));
  const texts = [...told.map((one) => one.object), draft.period];
  return texts.map((text) => /^\d{4}/.exec(text)?.[0]).find(Boolean) ?? "";
}
