// @ts-check
// The picture taken away: title, what is chosen and legend, as SVG, as PNG and on paper.

import { model } from "../model/document.js";
import { pick } from "../model/language.js";
import { kindName, kindOf } from "../model/names.js";
import { camera, state } from "../model/state.js";
import { certain } from "../rules/collections.js";
import { scene } from "../scene/compose.js";
import { shownDay } from "../scene/phrases.js";
import { $, el } from "./dom.js";
import { drawHighlight, highlight } from "./highlight.js";
import { tracePath } from "./marks.js";
import { FONT, widthOf } from "./measure.js";
import { LIGHT, colourOf, colours, forcedQuery, palette, shapeOf, usePalette } from "./palette.js";
import { drawPicture } from "./picture.js";
import { SvgContext } from "./svg.js";
import { viewOf, viewport } from "./viewport.js";

const HEAD = 34;
const FOOT = 30;

/**
 * @param {any} ctx
 * @param {number} w
 * @param {number} h
 */
function drawSheet(ctx, w, h) {
  drawSheetPicture(ctx, w, h);
  drawSheetTitle(ctx);
  drawSheetLegend(ctx, h);
}

/**
 * The picture with what is chosen: the rest steps back, as on the screen.
 * @param {any} ctx
 * @param {number} w
 * @param {number} h
 */
function drawSheetPicture(ctx, w, h) {
  const { width, height } = viewport;
  const k = camera.k * Math.min(w / width, (h - HEAD - FOOT) / height);
  const view = viewOf(k, camera.x, camera.y, w, h);
  const { sy } = view;
  view.sy = (v) => sy(v) + (HEAD - FOOT) / 2;
  Object.assign(view, { top: HEAD, bottom: h - FOOT, top2: HEAD + 2, bottom2: h - FOOT - 2 });
  drawPicture(ctx, view);
  const chosen = highlight();
  if (!chosen) return;
  ctx.globalAlpha = 0.82;
  ctx.fillStyle = palette.ground;
  ctx.beginPath();
  ctx.moveTo(0, 0);
  ctx.lineTo(w, 0);
  ctx.lineTo(w, h);
  ctx.lineTo(0, h);
  ctx.closePath();
  ctx.fill();
  ctx.globalAlpha = 1;
  drawHighlight(ctx, view, chosen);
}

/** @param {any} ctx */
function drawSheetTitle(ctx) {
  const title = pick(...model.title);
  ctx.textAlign = "left";
  ctx.textBaseline = "middle";
  ctx.fillStyle = palette.ink;
  ctx.font = `600 16px ${FONT}`;
  ctx.fillText(title, 12, HEAD / 2);
  if (!state.asof && !model.asof) return;
  const x = 28 + widthOf(title, ctx.font);
  ctx.fillStyle = palette.soft;
  ctx.font = `400 13px ${FONT}`;
  ctx.fillText(shownDay(), x, HEAD / 2);
}

/**
 * @param {any} ctx
 * @param {number} h
 */
function drawSheetLegend(ctx, h) {
  const y = h - FOOT / 2;
  const drawn = new Set(scene.nodes.map(kindOf));
  let x = 14;
  for (const k of model.kinds.keys()) {
    if (!drawn.has(k)) continue;
    ctx.beginPath();
    tracePath(ctx, shapeOf(k), x, y, 5.5);
    ctx.fillStyle = colourOf(k);
    ctx.fill();
    ctx.fillStyle = palette.ink;
    ctx.font = `400 12px ${FONT}`;
    ctx.fillText(kindName(k), x + 11, y);
    x += 32 + widthOf(kindName(k), ctx.font);
  }
}

/**
 * How high a sheet of a width is, as the window is high, but within bounds.
 * @param {number} w
 * @param {number} least
 * @param {number} most
 */
const heightFor = (w, least, most) =>
  Math.round(w * Math.min(most, Math.max(least, viewport.height / viewport.width))) + HEAD + FOOT;

/**
 * @param {number} w
 * @param {number} h
 */
function sheetText(w, h) {
  const ctx = new SvgContext();
  drawSheet(ctx, w, h);
  const { ground } = palette;
  return ctx.svg(w, h, { lang: state.lang, title: pick(...model.title), ground });
}

/** Paper gets the picture as a drawing in light colours, whatever is on the screen. */
export function drawPrint() {
  $("print")?.remove();
  // Paper has no buttons …
  for (let more; (more = $("panel").querySelector("button.more"));) more.click();
  // … and what is shut has no sources; of a hub it would be a book.
  const shut = $("panel").querySelectorAll("details:not([open])");
  if (shut.length <= 20) for (const box of shut) box.open = true;
  if (state.view !== "network") return;
  const own = { ...palette };
  usePalette(LIGHT);
  const text = sheetText(1100, heightFor(1100, 0.6, 1.1));
  usePalette(own);
  const drawing = new DOMParser().parseFromString(text, "image/svg+xml").documentElement;
  $("stage").before(el("div", { id: "print", "aria-hidden": "true" }, drawing));
}

export function svgText() {
  // Other programs do not know the colours of this system.
  usePalette(forcedQuery.matches ? LIGHT : colours());
  return sheetText(1440, heightFor(1440, 0.5, 1.4));
}

/** @returns {Promise<Blob>} */
export function pngBlob() {
  const canvas = document.createElement("canvas");
  const [w, h] = [1440, heightFor(1440, 0.5, 1.4)];
  canvas.width = 2 * w;
  canvas.height = 2 * h;
  const ctx = certain(canvas.getContext("2d"));
  ctx.scale(2, 2);
  ctx.fillStyle = palette.ground;
  ctx.fillRect(0, 0, w, h);
  drawSheet(ctx, w, h);
  return new Promise((done) => canvas.toBlob((blob) => done(certain(blob)), "image/png"));
}
