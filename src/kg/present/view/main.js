// @ts-check
// From the data to the picture, and from every change to what has to be drawn again.

import { readAddress } from "./drawing/address.js";
import { prepareTies, arrange, resize, rest } from "./drawing/arrange.js";
import { drawDays } from "./drawing/days.js";
import { choose, drawNote } from "./drawing/deeds.js";
import { $, el } from "./drawing/dom.js";
import { drawFilters } from "./drawing/filters.js";
import { watchFlow } from "./drawing/flow.js";
import { drawHead } from "./drawing/head.js";
import { noteCamera, noteChange, watchHistory } from "./drawing/history.js";
import { watchKeys } from "./drawing/keys.js";
import { drawLegend } from "./drawing/legend.js";
import { drawList, markListed, watchList } from "./drawing/list.js";
import { forgetLines } from "./drawing/measure.js";
import { onCamera, paint, paintOver, painted, repaint } from "./drawing/paint.js";
import { colours, darkQuery, forcedQuery, usePalette } from "./drawing/palette.js";
import { drawPanel } from "./drawing/panel.js";
import { watchPointer } from "./drawing/pointer.js";
import { watchRoom } from "./drawing/score.js";
import { watchMap } from "./drawing/map.js";
import { buildSearch } from "./drawing/search.js";
import { clearPrint, drawPrint } from "./drawing/print.js";
import { drawSheet, showView } from "./drawing/sheets.js";
import { measureStage, screen, stage } from "./drawing/viewport.js";
import { claimFlags, edgeFlags } from "./model/asof.js";
import { model, readDocument } from "./model/document.js";
import { camera, change, onChange, state } from "./model/state.js";
import { certain } from "./rules/collections.js";
import { unpacked } from "./rules/unpacking.js";
import { compose, scene } from "./scene/compose.js";
import { brokenThings } from "./scene/fates.js";
import { findHits } from "./scene/find.js";
import { limitsKey } from "./scene/limits.js";

// What changes the scene.
const SCENE = [
  ...["hide", "open", "shown", "unfold", "all", "prop", "source", "stage", "from", "to"],
  ...["disputed", "late", "asof", "hops", "sel", "path", "step", "view"],
];
// What the buttons of the head tell.
const HEAD = [
  ...[
    "view",
    "days",
    "filters",
    "step",
    "embed",
    "prop",
    "source",
    "stage",
    "from",
    "to",
    "disputed",
    "late",
    "pins",
  ],
];
// What is only chosen changes the scene where it has to be brought out, or where that is another one.
const CHOICE = ["sel", "path", "pair", "step", "view"];

/** @typedef {import("./model/state.js").State} State */

// What takes room from the picture.
const ROOM = ["days", "asof", "filters", "view", "embed", "step"];

// What shows another day of the same picture.
const DAY = ["asof", "days"];

// After so many ms, a reader may want another view; who has gone by then costs nothing more.
const GLANCE = 1500;

let started = false; // after the first picture
let composed = ""; // to what the scene is limited that has been composed

async function load() {
  const holder = $("data");
  const text = holder.textContent.trim();
  holder.remove();
  return JSON.parse(holder.type === "application/json" ? text : await unpacked(text));
}

/**
 * What only the network shows is shown there.
 * @param {Set<string>} changed
 */
function leaveScore(changed) {
  if (state.view !== "score") return;
  const goes =
    (changed.has("hops") && state.hops > 0) ||
    (changed.has("path") && state.path.length > 1) ||
    (changed.has("shown") && state.shown.size > 0);
  if (goes) change({ view: "network" });
}

/** @param {Set<string>} changed */
function changesScene(changed) {
  if (!scene.nodes.length) return true;
  if (!SCENE.some((k) => changed.has(k))) return false;
  if (composed !== limitsKey() || ![...changed].every((k) => CHOICE.includes(k))) return true;
  return scene.grouped && ["sel", "path"].some((k) => changed.has(k));
}

/**
 * @param {Set<string>} changed
 * @param {State} before
 */
function drawChange(changed, before) {
  const dressed = changed.has("theme") || changed.has("lang");
  if (dressed) dress();
  const anew = changesScene(changed);
  if (anew) composeAnew();
  showView();
  drawAround(changed, dressed || !started, anew);
  drawPanel(changed);
  const placed = place(changed, anew || dressed);
  if (started) updateList(anew || changed.has("lang") || changed.has("since"), before.sel);
  drawSheet();
  drawAgain(placed || changed.has("view") || changed.has("since"));
}

function composeAnew() {
  compose();
  composed = limitsKey();
}

/**
 * Places what is drawn, if it or its room is another; returns whether it was.
 * @param {Set<string>} changed
 * @param {boolean} anew
 */
function place(changed, anew) {
  const resized = ROOM.some((k) => changed.has(k)) && resize();
  if (anew) arrange([...changed].every((name) => DAY.includes(name)));
  else if (changed.has("pins")) rest();
  if (anew || resized) drawNote();
  return anew || resized;
}

/**
 * @param {boolean} anew whether the list holds other things
 * @param {number} before the thing that was chosen
 */
function updateList(anew, before) {
  if (anew) drawList();
  else if (before !== state.sel) markListed(before);
}

/** @param {boolean} whole whether the picture is another one, not only what stands out in it */
function drawAgain(whole) {
  if (!whole) requestAnimationFrame(paintOver);
  else if (started) repaint();
}

function dress() {
  forgetLines();
  document.documentElement.dataset.theme = state.theme;
  usePalette(colours());
}

/**
 * What stands around the picture.
 * @param {Set<string>} changed
 * @param {boolean} dressed whether words or colours are other ones
 * @param {boolean} anew whether the scene is another one
 */
function drawAround(changed, dressed, anew) {
  if (["days", "asof", "since", "lang"].some((k) => changed.has(k))) drawDays();
  if (dressed || HEAD.some((k) => changed.has(k))) drawHead();
  if (dressed || anew || changed.has("since") || changed.has("view")) drawLegend();
  if (dressed || anew || changed.has("filters")) drawFilters();
}

/** After a frame; a hidden page has none. */
const firstFrame = () =>
  new Promise((done) => {
    requestAnimationFrame(() => setTimeout(done));
    setTimeout(done, 500);
  });

/**
 * Does something when there is nothing else to do; not every browser tells when.
 * @param {() => void} act
 */
function whenIdle(act) {
  if ("requestIdleCallback" in window) requestIdleCallback(act, { timeout: 3000 });
  else setTimeout(act, 1000);
}

function watchWindow() {
  new ResizeObserver(() => {
    if (resize()) paint();
  }).observe(stage);
  for (const query of [darkQuery, forcedQuery])
    query.addEventListener("change", () => {
      usePalette(colours());
      drawLegend();
      drawPanel();
      drawSheet();
      repaint();
    });
  window.addEventListener("beforeprint", drawPrint);
  window.addEventListener("afterprint", clearPrint);
}

async function main() {
  try {
    readDocument(await load());
  } catch (error) {
    document.body.append(el("p", { role: "alert" }, String(error)));
    throw error;
  }
  state.lang = model.lang;
  measureStage();
  usePalette(colours());
  onChange(leaveScore);
  onChange(noteChange);
  onChange(drawChange);
  readAddress(location.hash.slice(1));
  onCamera(noteCamera);
  resize(true);
  paint();
  started = true;
  await firstFrame();
  drawList();
  document.documentElement.dataset.ready = "1";
  watchPointer();
  watchKeys();
  watchList();
  buildSearch();
  watchHistory();
  watchWindow();
  watchRoom();
  watchFlow();
  watchMap();
  setTimeout(() => whenIdle(prepareTies), GLANCE);
}

main();

// For whoever embeds or tests the page: what is chosen and what is drawn.
Object.assign(globalThis, {
  kgView: {
    state,
    scene,
    camera,
    data: model,
    change,
    choose,
    labels: () => painted.seen,
    flags: () => ({
      claims: model.claims.prop.map((_, c) => claimFlags(c)),
      edges: model.edges.prop.map((_, e) => edgeFlags(e)),
    }),
    broken: () => [...brokenThings()].map((v) => model.nodes.id[v]),
    find: (/** @type {string} */ text) =>
      findHits(text).map(({ kind, thing, source }) =>
        kind === "source" ? model.sources[source][0] : model.nodes.id[thing],
      ),
    placeOf: (/** @type {string} */ id) => {
      const v = certain(model.byId.get(id));
      const view = screen();
      return [view.sx(v), view.sy(v)];
    },
  },
});
