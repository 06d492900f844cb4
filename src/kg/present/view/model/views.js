// @ts-check
// The views of the page, in the order of their buttons, with the codes of their names.

import { model } from "./document.js";

/** @type {Record<string, string>} */
export const VIEWS = {
  score: "view.score",
  network: "view.network",
  table: "view.table",
  money: "view.money",
  time: "view.time",
};

/** The views that an address may name in this page. */
export const openable = () => Object.keys(VIEWS).filter((view) => view !== "score" || model.score);

/** The view that opens where an address chooses nothing: the score, where there is one. */
export function firstView() {
  if (model.score) return "score";
  return "ties" in VIEWS ? "ties" : "network";
}

// What an address may choose in the network: where it names no view, that is the one.
const OF_NETWORK = [
  ...["sel", "pair", "path", "hops", "hide", "open", "shown", "unfold", "all", "disputed", "prop"],
  ...["source", "stage", "from", "to", "asof", "step", "at", "embed"],
];

/**
 * The view that opens where an address names none: links from before there was a score open what
 * they did.
 * @param {(name: string) => unknown} has whether the address has something of this name
 */
export const viewWithout = (has) =>
  OF_NETWORK.some((name) => has(name)) ? "network" : firstView();
