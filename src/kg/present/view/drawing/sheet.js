// @ts-check
// The picture taken away: title, what is chosen, legend, sources, day, address and licence, as SVG, as
// PNG and on paper.

import { model } from "../model/document.js";
import { pick } from "../model/language.js";
import { camera, state } from "../model/state.js";
import { certain } from "../rules/collections.js";
import { chosenName, shownDay } from "../scene/phrases.js";
import { standBehind } from "./arrange.js";
import { colophon } from "./colophon.js";
import { drawHighlight, highlight } from "./highlight.js";
import { drawLabels } from "./labels.js";
import { FONT, fitted, widthOf } from "./measure.js";
import { LIGHT, colours, forcedQuery, palette, restShows, usePalette } from "./palette.js";
import { drawPicture } from "./picture.js";
import { KEY_FONT, keyRows } from "./sheet_keys.js";
import { SvgContext } from "./svg.js";
import { viewOf, viewport } from "./viewport.js";

const HEAD = 34;
const LEGEND = 30;
const LINE = 18;

/**
 * A sheet: its size, how high its title is, the rows of its legend, and the lines at its foot.
 * @typedef {{ w: number, h: number, head: number, keys: import("./sheet_keys.js").Key[][],
 *   lines: string[] }} Sheet
 */

/** @param {Sheet} sheet */
const footOf = ({ keys, lines }) => LEGEND * keys.length + LINE * lines.length;

/**
 * @param {any} ctx
 * @param {Sheet} sheet
 */
function drawSheet(ctx, sheet) {
  drawSheetPicture(ctx, sheet);
  if (sheet.head) drawSheetTitle(ctx, sheet);
  drawSheetLegend(ctx, sheet);
  drawSheetFoot(ctx, sheet);
}

/**
 * The picture with what is chosen: the rest steps back, as on the screen.
 * @param {any} ctx
 * @param {Sheet} sheet
 */
function drawSheetPicture(ctx, sheet) {
  const { w, h, head } = sheet;
  const foot = footOf(sheet);
  const { width, height } = viewport;
  const k = camera.k * Math.min(w / width, (h - head - foot) / height);
  const view = viewOf(k, camera.x, camera.y, w, h);
  const { sy } = view;
  view.sy = (v) => sy(v) + (head - foot) / 2;
  Object.assign(view, { top: head, bottom: h - foot, top2: head + 2, bottom2: h - foot - 2 });
  const labels = drawPicture(ctx, view);
  const chosen = highlight();
  if (!chosen) {
    drawLabels(ctx, labels);
    return;
  }
  ctx.globalAlpha = 1 - restShows();
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

/**
 * @param {any} ctx
 * @param {Sheet} sheet
 */
function drawSheetTitle(ctx, { w }) {
  const chosen = chosenName();
  const title = pick(model.title);
  const name = fitted(chosen || title, `600 16px ${FONT}`, w - 24);
  ctx.textAlign = "left";
  ctx.textBaseline = "middle";
  ctx.fillStyle = palette.ink;
  ctx.font = `600 16px ${FONT}`;
  ctx.fillText(name, 12, HEAD / 2);
  const x = 28 + widthOf(name, ctx.font);
  const more = [chosen && title, (state.asof || model.asof) && shownDay()].filter(Boolean);
  ctx.fillStyle = palette.soft;
  ctx.font = `400 13px ${FONT}`;
  ctx.fillText(fitted(more.join(" · "), ctx.font, w - x - 12), x, HEAD / 2);
}

/**
 * @param {any} ctx
 * @param {Sheet} sheet
 */
function drawSheetLegend(ctx, sheet) {
  ctx.textAlign = "left";
  ctx.textBaseline = "middle";
  ctx.font = KEY_FONT;
  sheet.keys.forEach((row, k) => {
    const y = sheet.h - footOf(sheet) + LEGEND * (k + 0.5);
    for (const { text, x, draw } of row) {
      ctx.beginPath();
      draw(ctx, x, y);
      ctx.fillStyle = palette.ink;
      ctx.fillText(text, x + 11, y);
    }
  });
}

/**
 * @param {any} ctx
 * @param {Sheet} sheet
 */
function drawSheetFoot(ctx, { w, h, lines }) {
  ctx.fillStyle = palette.soft;
  ctx.font = `400 11px ${FONT}`;
  lines.forEach((line, k) => {
    const y = h - LINE * (lines.length - k) + 4;
    ctx.fillText(fitted(line, ctx.font, w - 16), 8, y);
  });
}

/**
 * A sheet of a width, as high as the window is, but within bounds.
 * @param {number} w
 * @param {number} least
 * @param {number} most
 * @param {{ head: number, lines: string[] }} texts
 * @returns {Sheet}
 */
function sheetOf(w, least, most, { head, lines }) {
  standBehind();
  const shape = Math.min(most, Math.max(least, viewport.height / viewport.width));
  const sheet = { w, h: 0, head, keys: keyRows(w), lines };
  return { ...sheet, h: Math.round(w * shape) + head + footOf(sheet) };
}

/** @param {Sheet} sheet */
function sheetText(sheet) {
  const ctx = new SvgContext();
  drawSheet(ctx, sheet);
  const { ground } = palette;
  return ctx.svg(sheet.w, sheet.h, { lang: state.lang, title: pick(model.title), ground });
}

/** The picture for paper, which tells its title and sources elsewhere. */
export function paperPicture() {
  const text = sheetText(sheetOf(900, 0.6, 1.1, { head: 0, lines: [] }));
  return new DOMParser().parseFromString(text, "image/svg+xml").documentElement;
}

export function svgText() {
  // Other programs do not know the colours of this system.
  usePalette(forcedQuery.matches ? LIGHT : colours());
  return sheetText(sheetOf(1440, 0.5, 1.4, { head: HEAD, lines: colophon() }));
}

/** @returns {Promise<Blob>} */
export function pngBlob() {
  const canvas = document.createElement("canvas");
  const sheet = sheetOf(1440, 0.5, 1.4, { head: HEAD, lines: colophon() });
  canvas.width = 2 * sheet.w;
  canvas.height = 2 * sheet.h;
  const ctx = certain(canvas.getContext("2d"));
  ctx.scale(2, 2);
  ctx.fillStyle = palette.ground;
  ctx.fillRect(0, 0, sheet.w, sheet.h);
  drawSheet(ctx, sheet);
  return new Promise((done) => canvas.toBlob((blob) => done(certain(blob)), "image/png"));
}
