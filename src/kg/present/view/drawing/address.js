// @ts-check
// The address that keeps what the reader has chosen.

import { isProp, model } from "../model/document.js";
import { languages } from "../model/language.js";
import { idOf, ofId } from "../model/names.js";
import { camera, change, fresh, state } from "../model/state.js";
import { openable, viewWithout } from "../model/views.js";
import { localName } from "../rules/text.js";
import { filtering } from "../scene/filter.js";
import { currencies } from "../scene/flows.js";
import { readUnfolded, unfoldedText } from "../scene/score.js";
import { wayAlong } from "../scene/ways.js";
import { pinsText, readPins } from "./pins.js";
import { goStep } from "./story.js";

/** @typedef {import("../model/state.js").State} State */

/** @param {Iterable<number>} nodes */
const idsText = (nodes) => [...nodes].map(idOf).join("|");

/** @param {[string, ...unknown[]] | string[]} named what begins with an IRI */
const shortName = (named) => localName(named[0]);

// As on a wide screen: a phone, where the picture stands upright, reads the same place.
function cameraText() {
  if (!camera.own) return "";
  const { x, y, k } = camera;
  const at = model.turned ? [y, x] : [x, y];
  return [...at.map((n) => n.toFixed(1)), k.toPrecision(4)].join("|");
}

/** @param {State} of */
const switches = ({ embed, unfold, all, whole, disputed, late }) => ({
  ...{ embed: embed && 1, unfold: unfold && 1, all: all && 1 },
  ...{ whole: whole && 1, disputed: disputed && 1, late: late && 1 },
});

/**
 * What is chosen, as an address.
 * @param {State} of
 */
export function addressText(of) {
  const { kinds, props, sources, lang } = model;
  const hidden = [...of.hide].map((k) => localName(kinds[k][0])).sort();
  const parts = {
    lang: of.lang !== lang && of.lang,
    theme: of.theme,
    view: of.view,
    sel: of.sel >= 0 && idOf(of.sel),
    pair: idsText(of.pair.split("|").filter(Boolean).map(Number)),
    path: idsText(of.path),
    hops: of.hops,
    hide: hidden.join("|"),
    open: idsText(of.open),
    shown: idsText([...of.shown].slice(0, 200)),
    ...switches(of),
    prop: of.prop >= 0 && props[of.prop][0],
    source: of.source >= 0 && shortName(sources[of.source]),
    stage: of.stage,
    from: of.from,
    to: of.to,
    flow: of.flow,
    asof: of.asof,
    since: of.since,
    unfolded: of.unfolded,
    step: of.step + 1,
    pins: pinsText(of.pins),
    at: cameraText(),
  };
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(parts)) if (value) query.set(name, String(value));
  if (of.view === viewWithout((name) => query.has(name))) query.delete("view");
  return query.toString();
}

/**
 * The address as it is read: what is no choice that the page knows is passed over.
 * @param {string} address
 */
function reader(address) {
  const query = new URLSearchParams(address);
  /** @param {string} name */
  const text = (name) => query.get(name) || "";
  /** @param {string} name */
  const list = (name) => text(name).split("|").filter(Boolean);
  const last = model.n + model.groups.length;
  return {
    text,
    list,
    /** @param {string} name */
    has: (name) => query.has(name),
    /** @param {string} name */
    ids: (name) =>
      list(name)
        .map(ofId)
        .filter((v) => v >= 0 && v < last),
    /** @param {string} name */
    whole: (name) => Math.max(0, Math.floor(Number(text(name)) || 0)),
    /** @param {string} name */
    day: (name) => (/^\d{4}-\d\d-\d\d$/.test(text(name)) ? text(name) : ""),
    /**
     * @param {string} name
     * @param {string[]} known
     * @param {string} otherwise
     */
    oneOf: (name, known, otherwise) => (known.includes(text(name)) ? text(name) : otherwise),
  };
}

/** @typedef {ReturnType<typeof reader>} Reader */

/** @param {Reader} read */
function readCamera(read) {
  const at = read.list("at").map(Number);
  camera.given = true;
  camera.own = at.length === 3 && at.every((number) => Math.abs(number) < 1e6) && at[2] > 0;
  if (!camera.own) return;
  [camera.x, camera.y] = model.turned ? [at[1], at[0]] : at;
  camera.k = Math.min(12, Math.max(1e-3, at[2]));
}

/**
 * @param {Reader} read
 * @returns {Partial<State>}
 */
function readScene(read) {
  const { n, kinds, props, sources, claims } = model;
  const pair = read.ids("pair");
  /** @param {string} name */
  const given = (name) => (read.has(name) ? read.text(name) : null);
  const hidden = read.list("hide").map((name) => kinds.findIndex((k) => shortName(k) === name));
  const isStage = claims.value.some(
    (value, c) => isProp(claims.prop[c], "hasStage") && localName(value) === given("stage"),
  );
  return {
    sel: read.ids("sel").find((v) => v < n) ?? -1,
    pair: pair.length === 2 ? pair.join("|") : "",
    path: wayAlong(read.ids("path").filter((v) => v < n)),
    hops: Math.min(9, read.whole("hops")),
    hide: new Set(hidden.filter((k) => k >= 0)),
    open: new Set(read.ids("open")),
    shown: new Set(read.ids("shown")),
    unfold: read.has("unfold"),
    all: read.has("all"),
    whole: read.has("whole"),
    disputed: read.has("disputed"),
    late: read.has("late"),
    prop: props.findIndex((p) => p[0] === given("prop")),
    source: sources.findIndex((s) => shortName(s) === given("source")),
    stage: isStage ? read.text("stage") : "",
  };
}

/**
 * Chooses what an address says.
 * @param {string} address
 * @param {Partial<State>} [more] what stays as it is
 */
export function readAddress(address, more = {}) {
  const read = reader(address);
  readCamera(read);
  const asof = read.day("asof");
  const since = read.day("since");
  readUnfolded(read.list("unfolded"));
  const steps = model.story.length;
  change({
    ...fresh(),
    ...readScene(read),
    lang: read.oneOf("lang", languages(), model.lang),
    theme: read.oneOf("theme", ["light", "dark"], ""),
    view: read.oneOf("view", openable(), viewWithout(read.has)),
    flow: read.oneOf("flow", currencies(), ""),
    from: read.day("from"),
    to: read.day("to"),
    asof,
    since,
    unfolded: model.score ? unfoldedText() : "",
    days: !!(asof || since),
    embed: read.has("embed"),
    pins: readPins(read.list("pins")),
    step: steps ? Math.min(steps, read.whole("step")) - 1 : -1,
    ...more,
  });
  if (filtering()) change({ filters: true }); // what hides things is in sight
  // A link that names a step and nothing else shows what the step shows.
  const others = ["sel", "path", "pair", "asof", "view"];
  if (state.step >= 0 && !others.some(read.has)) goStep(state.step);
}
