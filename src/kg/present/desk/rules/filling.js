// @ts-check
// Which field takes a mark of the text, and what a mark offers.

/** @typedef {import("../model/page.js").Field} Field */
/** @typedef {import("../model/page.js").Mark} Mark */
/** @typedef {import("../model/page.js").Thing} Thing */
/** @typedef {import("./draft.js").Draft} Draft */
/** @typedef {import("./draft.js").Value} Value */

/** @type {Record<string, string[]>} */
const CELLS = {
  money: ["money"],
  number: ["number", "integer"],
  time: ["date", "span"],
  name: ["entity"],
};

/**
 * What is chosen of a mark: one of its readings, or one of its things.
 * @typedef {{ object: string, qualifier: string, shown: string, thing?: Thing }} Choice
 */

/**
 * All that a mark may mean.
 * @param {Mark} mark
 * @returns {Choice[]}
 */
export function choices(mark) {
  if (mark.kind !== "name") return mark.readings;
  return (mark.things ?? []).map((thing) => ({
    object: thing.id,
    qualifier: "",
    shown: thing.name,
    thing,
  }));
}

/**
 * Whether a field takes a kind of mark.
 * @param {Field} field
 * @param {string} kind
 */
export const takes = (field, kind) =>
  !field.options?.length && (CELLS[kind] ?? []).includes(field.cell);

/**
 * The values of a draft that take a mark: those that are empty, the focused one first and then those
 * that are asked for; behind them those that have another value.
 * @param {Draft} draft
 * @param {Field[]} fields
 * @param {string} kind
 * @param {number} focused
 * @param {(field: Field) => boolean} fits whether what is named may stand there
 * @returns {Value[]}
 */
export function takers(draft, fields, kind, focused, fits) {
  const known = new Map(fields.map((one) => [one.property, one]));
  const able = draft.values.filter((one) => {
    const field = known.get(one.property);
    return field && takes(field, kind) && fits(field);
  });
  const order = (/** @type {Value} */ one) => [
    one.object ? 1 : 0,
    one.key === focused ? 0 : 1,
    known.get(one.property)?.required ? 0 : 1,
  ];
  return able
    .map((one, at) => ({ one, order: [...order(one), at] }))
    .sort((a, b) => firstDifference(a.order, b.order))
    .map(({ one }) => one);
}

/** @param {number[]} a @param {number[]} b */
function firstDifference(a, b) {
  const at = a.findIndex((one, k) => one !== b[k]);
  return at < 0 ? 0 : a[at] - b[at];
}

/**
 * The value that a click on a mark fills without a question: one that is empty, or else the focused
 * one; null where the person has to say.
 * @param {Value[]} able as `takers` orders them
 * @param {number} focused
 */
export function direct(able, focused) {
  const [first] = able;
  return first && (first.key === focused || !first.object) ? first : null;
}

/**
 * Puts what a mark means into a value.
 * @param {Value} value
 * @param {Mark} mark
 * @param {Choice} choice
 * @param {{ property: string, cell: string }} [field] into which it goes
 */
export function put(value, mark, choice, field) {
  const open = field?.cell === "span" ? openSpan(choice) : "";
  // "By 2030" is what a planned day means.
  const meant = choice.qualifier === "at-most" && PLANNED.includes(field?.property ?? "");
  value.object = open || choice.object;
  value.qualifier = open || meant ? "" : choice.qualifier;
  value.named = open ? "" : choice.shown;
  value.printed = choice.thing ? "" : mark.printed;
}

const PLANNED = ["kg:plannedDate", "kg:dueDate"];

/** A span that is open at one end, as "since 2021" and "until 2030" mean it. @param {Choice} choice */
function openSpan({ object, qualifier }) {
  const [first, last = first] = object.split("/");
  if (qualifier === "at-least") return first + "/..";
  return qualifier === "at-most" ? "../" + last : "";
}

/**
 * The classes whose forms a mark offers: the best ones, and all others that take its kind.
 * @param {Mark} mark
 * @param {import("../model/page.js").Form[]} forms
 * @param {string[]} order ids, the best first
 * @param {number} most
 */
export function offered(mark, forms, order, most) {
  const able = forms.filter((one) => one.takes.includes(mark.kind) || mark.kind === "name");
  const best = order
    .map((id) => able.find((one) => one.id === id))
    .filter((one) => one !== undefined);
  const all = [...best, ...able.filter((one) => !best.includes(one))];
  return { best: all.slice(0, most), others: all.slice(most) };
}

/**
 * The field of a form into which a mark goes that begins it.
 * @param {Field[]} fields
 * @param {string} kind
 * @param {(field: Field) => boolean} fits
 */
export function firstField(fields, kind, fits) {
  const able = fields.filter((one) => takes(one, kind) && fits(one));
  return able.find((one) => one.required) ?? able.find((one) => one.usual) ?? able[0];
}
