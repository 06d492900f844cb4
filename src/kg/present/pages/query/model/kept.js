// @ts-check
// What the browser keeps: earlier queries, and a query that no address can hold. Where it keeps
// nothing, the list of queries lasts as long as the page.

import { entriesOf, withEntry } from "../rules/earlier.js";

/** @typedef {import("../rules/earlier.js").Entry} Entry */

const QUERIES = "kg.queries";
const CARRIED = "kg.query";

/** @type {Entry[]} */
let here = [];

/** @param {"localStorage" | "sessionStorage"} which */
function storeOf(which) {
  try {
    return window[which];
  } catch {
    return null; // denied
  }
}

/**
 * @param {"localStorage" | "sessionStorage"} which
 * @param {string} name
 */
function read(which, name) {
  try {
    return storeOf(which)?.getItem(name) ?? null;
  } catch {
    return null;
  }
}

/**
 * Whether a text could be kept.
 * @param {"localStorage" | "sessionStorage"} which
 * @param {string} name
 * @param {string | null} text null: it is to be forgotten
 */
function write(which, name, text) {
  const store = storeOf(which);
  if (!store) return false;
  try {
    if (text === null) store.removeItem(name);
    else store.setItem(name, text);
    return true;
  } catch {
    return false; // full, or denied
  }
}

export const earlierQueries = () => {
  const text = read("localStorage", QUERIES);
  return text === null ? here : entriesOf(text);
};

/**
 * Puts a query at the top of the list; says whether the list outlasts the page.
 * @param {Entry} entry
 */
export function keepQuery(entry) {
  here = withEntry(earlierQueries(), entry);
  return write("localStorage", QUERIES, JSON.stringify(here));
}

export function forgetQueries() {
  here = [];
  write("localStorage", QUERIES, null);
}

/**
 * Gives what is asked to the next page of this tab.
 * @param {import("./page.js").State} state
 */
export const carry = (state) => write("sessionStorage", CARRIED, JSON.stringify(state));

/**
 * What the page before has given, once.
 * @returns {import("./page.js").State | null}
 */
export function carried() {
  const text = read("sessionStorage", CARRIED);
  if (text === null) return null;
  write("sessionStorage", CARRIED, null);
  const state = JSON.parse(text);
  return typeof state?.query === "string" ? state : null;
}
