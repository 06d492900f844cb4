// @ts-check
// What the page asks of the desk: requests, and what goes wrong with them.

import { page, t } from "./page.js";

/**
 * @typedef {object} Checked
 * @property {import("./page.js").Problem[]} problems
 * @property {import("./page.js").Row[]} rows
 * @property {Record<string, import("./page.js").Thing[]>} alike
 * @property {import("./page.js").Problem[]} [findings] what does not hold up beside other sayings
 * @property {Known[]} [known] what is said already of what the draft says
 */

/**
 * @typedef {import("./page.js").Row & { facet: number, line: number, source: string, publisher: string, published: string, thing: import("./page.js").Thing, same: boolean, here: boolean }} Known
 */

/** What the desk refuses, in the words of the reader. */
export class Refusal extends Error {
  /**
   * @param {number} status
   * @param {{ message?: string, hint?: string, problems?: import("./page.js").Problem[] }} told
   */
  constructor(status, told) {
    super(told.message || t("desk.failed"));
    this.status = status;
    this.hint = told.hint ?? "";
    this.problems = told.problems ?? [];
  }
}

/**
 * @param {string} path
 * @param {RequestInit} [how]
 * @returns {Promise<any>}
 */
async function ask(path, how = {}) {
  let response;
  try {
    const headers = { "X-Kg-Desk": page.key, "Content-Type": "application/json" };
    response = await fetch(path, { ...how, headers });
  } catch (error) {
    if (/** @type {Error} */ (error).name === "AbortError") throw error;
    throw new Refusal(0, { message: t("desk.unreachable") });
  }
  const told = await response.json().catch(() => ({}));
  if (!response.ok) throw new Refusal(response.status, told);
  return told;
}

/** @param {Record<string, string>} facts */
const query = (facts) => "?" + new URLSearchParams(facts);

/**
 * @param {string} path
 * @param {unknown} body
 * @param {AbortSignal} [signal]
 */
const post = (path, body, signal) =>
  ask(path, { method: "POST", body: JSON.stringify(body), signal });

/** @returns {Promise<import("./page.js").Desk>} */
export const askState = () => ask("/api/state");

/** @returns {Promise<{ forms: import("./page.js").Form[], relation?: any, best?: Record<string, string[]>, classes?: import("./page.js").Class[] }>} */
export const askForms = () => ask("/api/forms");

/**
 * @param {string} id
 * @returns {Promise<import("./page.js").Opened>}
 */
export const askSource = (id) => ask("/api/source" + query({ id }));

/**
 * The fields that a thing may have.
 * @param {string} subject
 * @returns {Promise<import("./page.js").Field[]>}
 */
export const askProperties = async (subject) =>
  (await ask("/api/properties" + query({ subject }))).fields;

/**
 * @param {string} q
 * @param {string[]} [classes]
 * @returns {Promise<import("./page.js").Thing[]>}
 */
export const askThings = async (q, classes = []) =>
  (await ask("/api/things" + query({ q, classes: classes.join(",") }))).things;

/** @type {Map<string, Promise<string[]>>} */
const cards = new Map();

/**
 * The card of a thing as lines, none of what is new.
 * @param {string} id
 */
export function askCard(id) {
  const asked =
    cards.get(id) ??
    ask("/api/card" + query({ id })).then(
      ({ lines }) => lines,
      () => [],
    );
  cards.set(id, asked);
  return asked;
}

/** @type {Map<string, Promise<import("./page.js").Row[]>>} */
const said = new Map();

/**
 * What sources say of a thing.
 * @param {string} subject
 * @param {string} property
 */
export function askSaid(subject, property) {
  const key = subject + " " + property;
  const asked =
    said.get(key) ??
    ask("/api/said" + query({ subject, property })).then(
      ({ rows }) => rows,
      () => [],
    );
  said.set(key, asked);
  return asked;
}

/** What was asked once may have changed. */
export function forgetAsked() {
  cards.clear();
  said.clear();
}

/** @type {AbortController | null} */
let checking = null;

/**
 * What the check says of a draft; an earlier question that is not answered yet is given up.
 * @param {string} source
 * @param {object} statement
 * @param {object | null} [mend] the rows that it mends, and what they are to be
 * @returns {Promise<Checked>}
 */
export function askCheck(source, statement, mend = null) {
  checking?.abort();
  checking = new AbortController();
  return post("/api/check", { source, statement, mend }, checking.signal);
}

/**
 * @param {object} about
 * @returns {Promise<{ id: string, name: Record<string, string>, alike: import("./page.js").Thing[] }>}
 */
export const askIdentity = (about) => post("/api/identify", about);

/**
 * @param {string} source
 * @param {object} statement
 * @returns {Promise<{ places: [string, number][], undo: string }>}
 */
export const saveStatement = (source, statement) => post("/api/statements", { source, statement });

/**
 * @param {string} source
 * @param {{ before: import("./page.js").Row | null, after: import("./page.js").Row | null }[]} changes
 * @param {string} label
 */
export const saveRows = (source, changes, label) => post("/api/rows", { source, changes, label });

/**
 * @param {Record<string, string>} cells
 * @param {string} text
 */
export const saveSource = (cells, text) => post("/api/sources", { cells, text });

/**
 * @param {string} source
 * @param {string} text
 */
export const saveText = (source, text) => post("/api/text", { source, text });

/**
 * @param {"undo" | "redo"} which
 * @returns {Promise<{ label: string }>}
 */
export const step = (which) => post("/api/" + which, {});

/**
 * A claim that is proposed, with the columns of claims and what is known of it.
 * @typedef {{ proposal: string, group: string, source: string, locator: string, by: string, on: string, words: string, proof: string, why: string, problems: { message: string, hint: string }[] } & Record<string, any>} Proposal
 */

/**
 * Some of the statements that are proposed for a source, from the one of a number on.
 * @param {string} source
 * @param {number} from
 * @returns {Promise<{ proposals: Proposal[], count: number, more: number }>}
 */
export const askQueue = (source, from) => ask("/api/queue" + query({ source, from: String(from) }));

/**
 * @param {string[]} ids
 * @param {boolean} unproved whether what no text proves is accepted too
 * @returns {Promise<{ count: number }>}
 */
export const acceptProposals = (ids, unproved) => post("/api/accept", { ids, unproved });

/**
 * @param {string[]} ids
 * @param {string} reason
 * @returns {Promise<{ count: number }>}
 */
export const refuseProposals = (ids, reason) => post("/api/refuse", { ids, reason });

/**
 * @param {string} id
 * @param {Record<string, string>} changes
 * @returns {Promise<{ count: number }>}
 */
export const mendProposal = (id, changes) => post("/api/mend", { id, changes });

/**
 * What joining two things does; with `seen`, what was seen is done.
 * @param {string} gone
 * @param {string} heir
 * @param {string} [seen]
 * @returns {Promise<{ gone: string, heir: string, lines: string[], warnings: string[], seen: string, problems: import("./page.js").Problem[] }>}
 */
export const joinThings = (gone, heir, seen) =>
  post("/api/join", seen ? { gone, heir, seen, write: true } : { gone, heir });
