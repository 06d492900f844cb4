// @ts-check
// The views of the page, in the order of their buttons, with the codes of their names.

import { model } from "./document.js";

/** @type {Record<string, string>} */
export const VIEWS = {
  score: "view.score",
  ties: "view.ties",
  network: "view.network",
  table: "view.table",
  money: "view.money",
  map: "view.map",
  time: "view.time",
  disputes: "view.disputes",
};

/** The views that an address may name in this page. */
export const openable = () => Object.keys(VIEWS).filter((view) => isThere(view));

/** @param {string} view */
function isThere(view) {
  if (view === "score") return model.score;
  return view !== "ties" || model.ties.links.length > 0;
}

/** The view that opens where an address chooses nothing: the score, where there is one. */
export function firstView() {
  return openable()[0];
}

// What an address may choose in the network: where it names no view, that is the one.
const OF_NETWORK = [
  ...[
    "sel",
    "pair",
    "path",
    "hops",
    "hide",
    "open",
    "shown",
    "unfold",
    "all",
    "disputed",
    "late",
    "prop",
  ],
  ...["source", "stage", "from", "to", "asof", "since", "step", "at", "embed", "pins"],
];

/**
 * The view that opens where an address names none: links from before there was a score open what
 * they did.
 * @param {(name: string) => unknown} has whether the address has something of this name
 */
export const viewWithout = (has) =>
  OF_NETWORK.some((name) => has(name)) ? "network" : firstView();
