// @ts-check
// What the page knows: its words, the sources, the one that is open, the forms, and the open form.

import { filled } from "../../view/rules/words.js";

/**
 * @typedef {object} Source
 * @property {string} id
 * @property {string} publisher
 * @property {string} title
 * @property {string} published
 * @property {string} language
 * @property {string} reading
 * @property {string} reliability
 * @property {boolean} kept whether its text is at hand
 * @property {number} claims
 * @property {string} [address]
 * @property {string} [author]
 * @property {string} [note]
 */

/**
 * @typedef {object} Thing
 * @property {string} id
 * @property {string} name
 * @property {string[]} [names]
 * @property {string} class
 * @property {string} [kind] what its class is called
 * @property {string} [unit]
 * @property {string} [population]
 * @property {string} [fact]
 */

/** @typedef {{ object: string, qualifier: string, shown: string }} Reading what a printed form may mean */

/**
 * @typedef {object} Mark
 * @property {string} kind money, number, time or name
 * @property {string} printed
 * @property {Reading[]} readings
 * @property {Thing[]} [things]
 * @property {number[]} used numbers of claims
 * @property {string[]} [forms] the best first
 */

/**
 * @typedef {object} Paragraph
 * @property {string} place
 * @property {{ text: string, mark?: number }[]} segments
 * @property {Mark[]} marks
 */

/**
 * A row of a file of claims.
 * @typedef {object} Row
 * @property {number} [n]
 * @property {string} [file]
 * @property {number} [line]
 * @property {string} [locator]
 * @property {string} [subject]
 * @property {string} predicate
 * @property {string} [label]
 * @property {string} object
 * @property {string} [shown]
 * @property {string} [period]
 * @property {string} [qualifier]
 * @property {string} [modality]
 * @property {string} [speaker]
 * @property {string} [rank]
 * @property {string} [printed]
 * @property {string} [note]
 * @property {string} [proof]
 * @property {string} [reason]
 * @property {string} [source]
 * @property {string} [publisher]
 * @property {string} [published]
 */

/** @typedef {{ subject: Thing, class?: string, rows: Row[], proof: string }} Statement */

/**
 * @typedef {object} Problem
 * @property {string} [field]
 * @property {number} [row]
 * @property {string} message
 * @property {string} [hint]
 * @property {string} [path]
 * @property {number} [line]
 */

/**
 * @typedef {object} Field
 * @property {string} property
 * @property {string} label
 * @property {string} [comment]
 * @property {string} cell
 * @property {boolean} [required]
 * @property {boolean} [usual]
 * @property {string[]} [classes]
 * @property {{ value: string, label: string }[]} [options]
 * @property {boolean} [link]
 */

/**
 * @typedef {object} Form
 * @property {string} id the class of its things, "" for a relation
 * @property {string} label
 * @property {string} [comment]
 * @property {string[]} takes kinds of marks
 * @property {boolean} [makes] whether its thing is usually a new one
 * @property {Field[]} fields
 */

/**
 * @typedef {object} Opened a source with its text and statements
 * @property {Source} source
 * @property {string} text kept, none or other
 * @property {Paragraph[]} paragraphs
 * @property {Statement[]} statements
 * @property {Problem[]} findings
 */

/** @typedef {{ id: string, label: string, comment?: string, above?: string[] }} Class */

/**
 * @typedef {object} Desk
 * @property {string} [title]
 * @property {string} undo
 * @property {string} redo
 * @property {Problem[]} problems
 * @property {Source[]} sources
 */

export const page = {
  key: "",
  lang: "en",
  title: "",
  /** @type {string[]} */
  languages: [],
  /** @type {Record<string, import("../../view/rules/words.js").Pattern>} */
  words: {},
  /** @type {Desk} */
  desk: { title: "", undo: "", redo: "", problems: [], sources: [] },
  /** @type {Form[]} */
  forms: [],
  /** @type {Form} */
  relation: { id: "", label: "", takes: [], fields: [] },
  /** @type {Record<string, string[]>} the forms that take a kind of mark, the best first */
  best: {},
  /** @type {Class[]} */
  classes: [],
  /** @type {Opened | null} */
  opened: null,
  /** @type {import("../rules/draft.js").Draft | null} */
  draft: null,
  /** @type {import("./asking.js").Checked | null} what the last check says of the draft */
  checked: null,
  /** whether saving the draft was refused: what is missing is then told beside its field */
  tried: false,
  /** the key of the value whose field had the focus last */
  focused: 0,
  /** @type {Field[]} what the thing of the draft may have besides */
  more: [],
  /** @type {Thing[]} known things that the new one of the draft may be */
  alike: [],
};

/**
 * The sentence of a code, with its facts in its blanks.
 * @param {string} code
 * @param {import("../../view/rules/words.js").Facts} [facts]
 */
export const t = (code, facts) => filled(page.words[code], facts);

/**
 * The form of a class; that of relations where there is none of its own.
 * @param {string} id
 */
export const formOf = (id) => page.forms.find((one) => one.id === id) ?? page.relation;

/**
 * What a class is called.
 * @param {string} id
 */
export const classLabel = (id) =>
  page.classes.find((one) => one.id === id)?.label ??
  page.forms.find((one) => one.id === id)?.label ??
  id.replace(/^\w+:/, "");

/**
 * Whether a thing of a class may stand in a field: of what nothing is known it may.
 * @param {string} cls
 * @param {string[]} [wanted]
 */
export function fits(cls, wanted) {
  if (!wanted?.length || wanted.includes(cls)) return true;
  const known = page.classes.find((one) => one.id === cls);
  return !known?.above || known.above.some((one) => wanted.includes(one));
}

/**
 * The fields of the draft: those of its form, and what its thing may have besides.
 * @param {import("../rules/draft.js").Draft} draft
 */
export function fieldsOf(draft) {
  const own = draft.form ? formOf(draft.form).fields : [];
  const known = new Set(own.map((one) => one.property));
  return [...own, ...page.more.filter((one) => !known.has(one.property))];
}

/** The source that is open. */
export const sourceId = () => page.opened?.source.id ?? "";
