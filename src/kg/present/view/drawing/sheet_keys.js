// @ts-check
// The legend of a picture that is taken away: what its marks, lines and sizes mean, as that of the page.

import { model } from "../model/document.js";
import { t } from "../model/language.js";
import { kindName, kindOf } from "../model/names.js";
import { mostVoices } from "../model/voices.js";
import { thousands } from "../rules/numbers.js";
import { scene } from "../scene/compose.js";
import { drawnLooks } from "./legend.js";
import { DASHED, DOTTED } from "./links.js";
import { tracePath } from "./marks.js";
import { FONT, widthOf } from "./measure.js";
import { colourOf, palette, shapeOf } from "./palette.js";
import { tieKeys } from "./ties.js";

export const KEY_FONT = `400 12px ${FONT}`;

const LEFT = 14; // where the first mark stands
const BETWEEN = 32; // from the end of a text to the next

/**
 * What is meant and how its mark is drawn, and, in a legend, where it stands.
 * @typedef {{ text: string, draw: (ctx: any, x: number, y: number) => void }} Meant
 * @typedef {Meant & { x: number }} Key
 */

/**
 * The legend of the picture in rows of a width.
 * @param {number} width
 */
export function keyRows(width) {
  const all =
    scene.kind === "ties"
      ? [...tieKeys(), ...lookKeys(), { text: t("view.thicker"), draw: () => {} }]
      : [...kindKeys(), ...lookKeys(), ...sizeKeys()];
  /** @type {Key[][]} */
  const rows = [[]];
  let x = LEFT;
  for (const { text, draw } of all) {
    const wide = widthOf(text, KEY_FONT);
    if (x > LEFT && x + 11 + wide > width) {
      rows.push([]);
      x = LEFT;
    }
    rows[rows.length - 1].push({ text, draw, x });
    x += BETWEEN + wide;
  }
  return rows;
}

/** @returns {Meant[]} */
function kindKeys() {
  const drawn = new Set(scene.nodes.map(kindOf));
  return [...model.kinds.keys()]
    .filter((k) => drawn.has(k))
    .map((k) => ({
      text: kindName(k),
      draw: (ctx, x, y) => {
        tracePath(ctx, shapeOf(k), x, y, 5.5);
        ctx.fillStyle = colourOf(k);
        ctx.fill();
      },
    }));
}

/**
 * What the sizes of marks say.
 * @returns {Meant[]}
 */
const sizeKeys = () =>
  scene.grouped || !mostVoices()
    ? []
    : [
        {
          text: t("view.sizes", { count: thousands(mostVoices()) }),
          draw: (ctx, x, y) => {
            tracePath(ctx, "circle", x - 9, y, 2);
            tracePath(ctx, "circle", x, y, 5.5);
            ctx.fillStyle = palette.soft;
            ctx.fill();
          },
        },
      ];

/**
 * What dashed and dotted lines, hollow marks and dots say.
 * @returns {Meant[]}
 */
const lookKeys = () =>
  drawnLooks().map((look) => ({
    text: t("view.tag." + look),
    draw: (ctx, x, y) => drawLook(ctx, look, x, y),
  }));

/**
 * @param {any} ctx
 * @param {string} look
 * @param {number} x
 * @param {number} y
 */
function drawLook(ctx, look, x, y) {
  ctx.strokeStyle = palette.soft;
  ctx.lineWidth = 1.6;
  if (look === "planned" || look === "superseded") {
    ctx.setLineDash(look === "planned" ? DASHED : DOTTED);
    ctx.moveTo(x - 12, y);
    ctx.lineTo(x + 8, y);
    ctx.stroke();
    ctx.setLineDash([]);
    if (look === "superseded") return;
  }
  ctx.beginPath();
  tracePath(ctx, "circle", x, y, look === "disputed" ? 3 : 4);
  ctx.fillStyle = look === "planned" ? palette.ground : FILLS[look]();
  ctx.fill();
  if (look === "planned") ctx.stroke();
}

/** @type {Record<string, () => string>} */
const FILLS = {
  disputed: () => palette.mark,
  new: () => palette.fresh,
  told: () => palette.fresh,
};
