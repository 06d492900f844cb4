// @ts-check
// To what the picture is limited: what is around a thing, a path, a step of the story, what filters
// leave, the main ties; or nothing.

import { tiedThen } from "../model/asof.js";
import { model } from "../model/document.js";
import { state } from "../model/state.js";
import { filtering } from "./filter.js";
import { isTold } from "./story.js";
import { around } from "./ways.js";

/**
 * The kind of a scene: the whole picture, what filters leave of it, what is around a thing, a path or
 * the main ties; the things that it may hold (null: all), and the thing in its middle, or -1.
 * @typedef {{ kind: "all" | "part" | "around" | "path" | "ties", only: Set<number> | null,
 *   hub: number }} Limits
 */

/** @returns {Limits["kind"]} */
function kindOfScene() {
  const { path, sel, hops } = state;
  if (path.length > 1) return "path";
  if (sel >= 0 && sel < model.n && (hops || isTold())) return "around";
  if (state.view === "ties") return "ties";
  return filtering() ? "part" : "all";
}

/** @returns {Limits} */
export function limits() {
  const kind = kindOfScene();
  if (kind === "around") return aroundThing(state.sel, state.hops || 1);
  if (kind === "path") return { kind, only: new Set(state.path), hub: -1 };
  if (kind === "ties") return { kind, only: new Set(model.ties.things), hub: -1 };
  return { kind, only: null, hub: -1 };
}

/**
 * What is folded is shown by the things that it ties.
 * @param {number} v
 * @param {number} hops
 * @returns {Limits}
 */
function aroundThing(v, hops) {
  const homes = state.open.has(v) || state.unfold ? undefined : model.home.get(v);
  if (!homes) return { kind: "around", only: around(v, hops), hub: v };
  return { kind: "around", only: new Set(homes.filter((i) => tiedThen(v, i))), hub: -1 };
}

/** What the limits depend on, as a text: another one is another scene. */
export function limitsKey() {
  const { path, sel, hops, prop, source, stage, from, to, disputed, late } = state;
  const kind = kindOfScene();
  if (kind === "path") return "path " + path.join();
  if (kind === "around") return ["around", sel, hops || 1].join(" ");
  if (kind === "part") return ["part", prop, source, stage, from, to, disputed, late].join(" ");
  return kind === "all" ? "" : kind;
}
