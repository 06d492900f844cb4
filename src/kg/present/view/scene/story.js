// @ts-check
// What a step of a story chooses.

import { model } from "../model/document.js";
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
