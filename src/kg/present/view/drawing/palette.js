// @ts-check
// Colours and shapes of the picture.

import { state } from "../model/state.js";

/** @typedef {typeof LIGHT} Palette */

export const LIGHT = {
  ground: "#ffffff",
  ink: "#1b1f24",
  soft: "#5b6470",
  edge: "#a9b2bc",
  thread: "#ced5dc",
  strong: "#4a5563",
  region: "rgba(88,110,140,0.07)",
  regionInk: "#5b6470",
  mark: "#b3261e",
  fresh: "#7a2f8a",
  ring: "#1a1a1a",
  kinds: ["#0067a8", "#5f6b7a", "#c04a00", "#00785a", "#806400", "#9a3580", "#3a6bd6", "#a8322a"],
};

/** @type {Palette} */
export const DARK = {
  ground: "#12161b",
  ink: "#eef1f4",
  soft: "#a6b0bb",
  edge: "#4d5864",
  thread: "#353f49",
  strong: "#a9b6c4",
  region: "rgba(150,175,210,0.08)",
  regionInk: "#a6b0bb",
  mark: "#ff8a80",
  fresh: "#dba6ee",
  ring: "#ffffff",
  kinds: ["#58b4f0", "#a7b3c2", "#ff9a5c", "#43c59e", "#d9b84a", "#e08cc8", "#8db0ff", "#ff8f86"],
};

export const SHAPES = [
  "circle",
  "star",
  "square",
  "diamond",
  "hexagon",
  "triangle",
  "drop",
  "cross",
];

export const darkQuery = matchMedia("(prefers-color-scheme: dark)");
export const forcedQuery = matchMedia("(forced-colors: active)");
export const calmQuery = matchMedia("(prefers-reduced-motion: reduce)");

const isDark = () => (state.theme || (darkQuery.matches ? "dark" : "light")) === "dark";

/** @returns {Palette} */
export function colours() {
  const found = isDark() ? DARK : LIGHT;
  if (!forcedQuery.matches) return found;
  return {
    ...found,
    ground: "Canvas",
    ink: "CanvasText",
    soft: "CanvasText",
    edge: "GrayText",
    thread: "GrayText",
    strong: "CanvasText",
    region: "transparent",
    regionInk: "CanvasText",
    mark: "Highlight",
    fresh: "Highlight",
    ring: "Highlight",
    kinds: Array(8).fill("CanvasText"),
  };
}

/** How much of the rest is left where something stands out: of the strong colours of a system, less. */
export const restShows = () => (palette.ground === "Canvas" ? 0.08 : 0.18);

/** The colours that all is drawn with. */
export const palette = { ...LIGHT };

/** @param {Palette} colour */
export const usePalette = (colour) => Object.assign(palette, colour);

/**
 * The colour of what a line means: that of the style sheet, of light paper or of the dark.
 * @param {string} meaning
 */
export function meaningColour(meaning) {
  if (palette.ground === "Canvas") return "CanvasText";
  const told = getComputedStyle(document.documentElement).getPropertyValue("--" + meaning);
  const [light, dark] = told.match(/#[0-9a-f]+/gi) || [palette.edge, palette.edge];
  return palette.ground === DARK.ground ? dark : light;
}

/** The theme that the switch leads to. */
export const otherTheme = () => (isDark() && !forcedQuery.matches ? "light" : "dark");

/** @param {number} kind */
export const colourOf = (kind) => palette.kinds[kind % palette.kinds.length];

/** @param {number} kind */
export const shapeOf = (kind) => SHAPES[kind % SHAPES.length];
