// @ts-check
// A story: what a step chooses, and the sources of its sentences.

import { isAside } from "../model/asof.js";
import { model } from "../model/document.js";
import { foreign, pick } from "../model/language.js";
import { state } from "../model/state.js";
import { chain } from "../rules/paths.js";
import { findPath } from "./ways.js";

/**
 * @param {number} k
 * @returns {Partial<import("../model/state.js").State>}
 */
export function stepPatch(k) {
  const step = model.story[k];
  const path = step.path.length > 1 ? chain(step.path, findPath) : [];
  return {
    step: k,
    open: new Set([step.select, ...step.path].filter((v) => model.home.has(v))),
    view: "network",
    sel: path.length ? -1 : step.select,
    pair: "",
    path,
    asof: step.asof,
    days: !!step.asof,
    hops: 0,
  };
}

/** Whether the reader follows the story, and has not chosen something else on the way. */
export function isTold() {
  if (state.step < 0) return false;
  const { sel, path } = stepPatch(state.step);
  const same = state.sel === sel && state.path.join() === path?.join();
  return same && !state.pair && state.view === "network";
}

/** What the story is called, or "". */
export const storyTitle = () => pick(model.telling);

/**
 * The sentence of a step without its notes.
 * @param {number} k
 */
export const sentenceText = (k) =>
  sentenceOf(k)
    .filter((piece) => typeof piece === "string")
    .join("");

/**
 * The sentence of a step, with its notes.
 * @param {number} k
 */
export const sentenceOf = (k) => pick(model.story[k].texts);

/**
 * The language of a step, where it is not that of the page.
 * @param {number} k
 */
export const sentenceLang = (k) => foreign(model.story[k].texts);

/**
 * The citations of a note that had been published by the day of its step, the earliest first. What an
 * editor has set aside is none.
 * @param {number} k the step
 * @param {number[]} claims their numbers, those of edges as -1 and below
 */
export function notedCitations(k, claims) {
  const { asof } = model.story[k];
  const cites = claims.flatMap((c) => (c < 0 ? model.edges.cites[-1 - c] : model.claims.cites[c]));
  const said = [...new Set(cites)].filter(
    (c) => model.cites.source[c] >= 0 && !isAside(c) && (!asof || model.said[c] <= asof),
  );
  return said.sort((a, b) => (model.said[a] < model.said[b] ? -1 : 1));
}
