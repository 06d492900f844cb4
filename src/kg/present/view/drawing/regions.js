// @ts-check
// Groups of things that hang together, as areas below the picture.

import { model } from "../model/document.js";
import { t } from "../model/language.js";
import { labelOf } from "../model/names.js";
import { areaOf, hull } from "../rules/geometry.js";
import { thousands } from "../rules/numbers.js";
import { scene } from "../scene/compose.js";
import { filtering } from "../scene/filter.js";
import { FONT } from "./measure.js";
import { palette } from "./palette.js";
import { isNarrow } from "./viewport.js";

/** @typedef {import("./viewport.js").View} View */

const ROOM = 4; // so much more room than on average a thing of an area takes, at most

/**
 * Where some things stand, as the corners of their area.
 * @param {number[]} things
 * @param {View} view
 */
const cornersOf = (things, view) => hull(things.map((i) => [view.sx(i), view.sy(i)]));

/**
 * Draws the areas of those that stand together, and returns their names, as labels that are not placed yet.
 * @param {any} ctx
 * @param {View} view
 */
export function drawRegions(ctx, view) {
  /** @type {import("./labels.js").Label[]} */
  const names = [];
  if (scene.grouped || model.groups.length < 2 || filtering()) return names;
  ctx.fillStyle = ctx.strokeStyle = palette.region;
  ctx.lineJoin = "round";
  const most = (ROOM * areaOf(cornersOf(scene.nodes, view))) / scene.nodes.length;
  for (const members of model.groups.slice(0, model.region.length)) {
    const there = members.filter((i) => scene.here.has(i));
    if (there.length < 4 || there.length < members.length * 0.5) continue;
    const corners = cornersOf(there, view);
    // What is strewn over the picture would be an area of everything.
    if (areaOf(corners) > most * there.length) continue;
    const [x, y] = drawRegion(ctx, view, corners);
    const others = t("view.and", { count: thousands(there.length - 1) });
    const named = !isNarrow() && there.length < scene.nodes.length;
    names.push({
      v: -1,
      x,
      y,
      lines: [named ? `${labelOf(there[0])} ${others}` : ""],
      font: `600 11px ${FONT}`,
      line: 13,
      colour: palette.regionInk,
    });
  }
  return names;
}

/**
 * Draws an area and returns where its name stands.
 * @param {any} ctx
 * @param {View} view
 * @param {import("../rules/geometry.js").Point[]} points its corners
 */
function drawRegion(ctx, view, points) {
  const cx = points.reduce((sum, p) => sum + p[0], 0) / points.length;
  const cy = points.reduce((sum, p) => sum + p[1], 0) / points.length;
  const pad = 16 * view.scale;
  ctx.beginPath();
  points.forEach(([x, y], i) => {
    const d = Math.hypot(x - cx, y - cy) || 1;
    const px = x + ((x - cx) / d) * pad;
    const py = y + ((y - cy) / d) * pad;
    if (i) ctx.lineTo(px, py);
    else ctx.moveTo(px, py);
  });
  ctx.closePath();
  ctx.fill();
  return [cx, Math.min(...points.map((p) => p[1])) - pad - 2];
}
