// @ts-check
// The way of the reader through the page: a step of the browser's history for each thing, path, view,
// day or step of the story that is chosen, and the trail of the last things.

import { model } from "../model/document.js";
import { labelOf, ofId } from "../model/names.js";
import { state } from "../model/state.js";
import { addressText, readAddress } from "./address.js";
import { $, framed, hasAddress } from "./dom.js";
import { repaint } from "./paint.js";

/** @typedef {import("../model/state.js").State} State */

/**
 * Somewhere that the reader has been: the number of its step, and its address.
 * @typedef {{ n: number, address: string }} Place
 *
 * What the browser keeps beside an address: the places before it, the last one at the end, and how
 * far the details were scrolled.
 * @typedef {{ n: number, trail: Place[], scroll: number }} Entry
 */

const REST = 900; // ms after which the camera is written: it costs the browser more than the picture
const SOON = 60; // ms in which a choice is painted first
const SLIDE = 2000; // ms within which one day after another is one step
const LAST = 6;

/** @type {Entry} where the reader is; a page that is loaded anew goes on from there */
let here = window.history.state?.trail ? window.history.state : { n: 0, trail: [], scroll: 0 };
/** @type {(Entry & { address: string }) | null} what is being left, until the new address is written */
let left = null;
let restoring = true; // also while the page is loaded
let settled = false; // whether all that belongs to the step has been done
let waiting = 0;
let slid = 0; // when the last day was chosen
let scrolled = 0;

// In a frame Back belongs to the page around it, and where there is no address nothing is kept.
const alone = framed || !hasAddress;

/** How far the details are scrolled: to ask for it lays the whole page out at once. */
export const panelScroll = () => scrolled;

/** @param {State} of */
const chosenText = ({ sel, pair, path }) => [sel, pair, path].join(";");

/** @param {State} of */
const stepText = (of) => [chosenText(of), of.view, of.hops, of.step].join(";");

/**
 * Whether a change is a step of its own.
 * @param {State} before
 */
function isStep(before) {
  if (stepText(before) !== stepText(state)) {
    slid = 0;
    return true;
  }
  if (before.asof === state.asof) return false;
  const now = performance.now();
  const slides = slid > 0 && now - slid < SLIDE;
  slid = now;
  return !slides;
}

/**
 * Notes a change of what is chosen; it is written when it has been painted.
 * @param {Set<string>} _
 * @param {State} before
 */
export function noteChange(_, before) {
  if (restoring) return;
  const step = isStep(before);
  if (step && left && settled) write(before);
  if (step && !left) {
    const address = addressText(before);
    left = { ...here, scroll: scrolled, address };
    here = { n: here.n + 1, trail: trailWith({ n: here.n, address }), scroll: 0 };
    settled = false;
    setTimeout(() => (settled = true));
  }
  later(left ? SOON : REST);
}

/** Notes that the camera has moved. */
export const noteCamera = () => later(left ? SOON : REST);

/** @param {number} ms */
function later(ms) {
  clearTimeout(waiting);
  waiting = setTimeout(writeAddress, ms);
}

/**
 * Writes the address, now.
 * @param {State} of what is chosen
 */
function write(of) {
  clearTimeout(waiting);
  const address = addressText(of);
  const pushes = left !== null && !alone;
  if (left && pushes) put("replaceState", left, left.address);
  left = null;
  if (pushes) put("pushState", here, address);
  else if (address !== location.hash.slice(1)) put("replaceState", here, address);
}

export const writeAddress = () => write(state);

/**
 * @param {"replaceState" | "pushState"} how
 * @param {Entry} entry
 * @param {string} address
 */
function put(how, { n, trail, scroll }, address) {
  const same = address === location.hash.slice(1);
  try {
    window.history[how]({ n, trail, scroll }, "", same ? undefined : "#" + address);
  } catch {
    /* a page in a frame may have no address */
  }
}

/**
 * The trail with one more place; each thing is in it once.
 * @param {Place} place
 */
function trailWith(place) {
  const what = whatIs(place);
  if (!what.length) return here.trail;
  const others = here.trail.filter((one) => whatIs(one).join() !== what.join());
  return [...others, place].slice(-LAST);
}

/**
 * The things that are chosen at a place: one, the ends of a link or a path.
 * @param {Place} place
 */
function whatIs({ address }) {
  const query = new URLSearchParams(address);
  const ids = ["path", "sel", "pair"].map((name) => query.get(name)).find(Boolean) || "";
  const things = ids.split("|").map(ofId);
  const ends = things.length > 2 ? [things[0], things[things.length - 1]] : things;
  return ends.filter((v) => v >= 0 && v < model.n + model.groups.length);
}

/**
 * The last things that the reader has looked at, the last one first, with what they are called.
 * @param {number} most
 * @returns {[string, Place][]}
 */
export function lastPlaces(most) {
  const now = whatIs({ n: 0, address: addressText(state) }).join();
  return here.trail
    .filter((place) => whatIs(place).join() !== now)
    .map(
      (place) => /** @type {[string, Place]} */ ([whatIs(place).map(labelOf).join(" – "), place]),
    )
    .reverse()
    .slice(0, most);
}

/** @param {Place} place */
export function goBackTo(place) {
  writeAddress();
  if (alone) restore(place.address, { ...here, trail: here.trail.filter((one) => one !== place) });
  else window.history.go(place.n - here.n);
}

/**
 * Shows what an address chooses, with its camera; language and colours stay as the reader has them.
 * @param {string} address
 * @param {Entry | null} entry what the browser has kept, or null for an address written by hand
 */
function restore(address, entry) {
  clearTimeout(waiting);
  here = entry ?? { n: here.n + 1, trail: here.trail, scroll: 0 };
  left = null;
  restoring = true;
  readAddress(address, entry ? { lang: state.lang, theme: state.theme } : {});
  restoring = false;
  repaint();
  $("panel").scrollTop = here.scroll;
  later(REST);
}

/** Has Back and Forward lead through the steps. */
export function watchHistory() {
  restoring = false;
  const note = (/** @type {any} */ event) => (scrolled = event.target.scrollTop);
  $("panel").addEventListener("scroll", note, { passive: true });
  window.addEventListener("hashchange", () => {
    const entry = window.history.state;
    restore(location.hash.slice(1), entry?.trail ? entry : null);
  });
  for (const event of ["blur", "pagehide"]) window.addEventListener(event, writeAddress);
}
