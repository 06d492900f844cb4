// @ts-check
// The map taken away as a picture: its title, the map, whom its outline is owed to, sources, day,
// address and licence.

import { model } from "../model/document.js";
import { pick, t } from "../model/language.js";
import { kindName } from "../model/names.js";
import { state } from "../model/state.js";
import { colophon } from "./colophon.js";
import { svg } from "./dom.js";
import { pngOf } from "./drawn.js";
import { mapPicture, owed } from "./map.js";
import { shapePath } from "./marks.js";
import { FONT, widthOf } from "./measure.js";
import { LIGHT, colourOf, colours, forcedQuery, palette, shapeOf, usePalette } from "./palette.js";

const MARGIN = 12;
const LINE = 17;

/**
 * @param {string} words
 * @param {number} y
 * @param {boolean} [bold]
 */
const line = (words, y, bold = false) =>
  svg(
    "text",
    {
      ...{ x: 0, y, "font-size": bold ? 18 : 11.5, "font-weight": bold ? 600 : 400 },
      fill: bold ? palette.ink : palette.soft,
    },
    words,
  );

/**
 * What the marks are.
 * @param {SVGElement[]} marks
 * @param {number} y
 */
function keysOf(marks, y) {
  const kinds = new Set(marks.map((mark) => model.kind[Number(mark.dataset.v)]));
  let x = 6;
  return [...kinds].sort().map((kind) => {
    const at = { x: x + 10, y: y + 4, "font-size": 11.5, fill: palette.ink };
    const mark = { d: shapePath(shapeOf(kind), x, y, 5), fill: colourOf(kind) };
    x += 30 + widthOf(kindName(kind), `400 11.5px ${FONT}`);
    return svg("g", {}, svg("path", mark), svg("text", at, kindName(kind)));
  });
}

/** @returns {SVGElement} */
function sheet() {
  // Other programs do not know the colours of this system.
  usePalette(forcedQuery.matches ? LIGHT : colours());
  const picture = mapPicture();
  if (!picture) return svg("svg", { xmlns: "http://www.w3.org/2000/svg", width: 1, height: 1 });
  const { node, marks, mid } = picture;
  const [w, h] = ["width", "height"].map((name) => Number(node.getAttribute(name)));
  const title = `${pick(model.title)} · ${t("view.map")}`;
  const foot = [t("view.map.lead"), owed(mid), ...colophon()];
  const top = 58;
  const high = top + h + LINE * foot.length + 14;
  node.setAttribute("y", String(top));
  const made = svg(
    "svg",
    {
      xmlns: "http://www.w3.org/2000/svg",
      viewBox: `0 0 ${w + 2 * MARGIN} ${high + 2 * MARGIN}`,
      width: w + 2 * MARGIN,
      height: high + 2 * MARGIN,
      lang: state.lang,
      "font-family": FONT,
    },
    svg("title", {}, title),
    svg("rect", { width: "100%", height: "100%", fill: palette.ground }),
    svg(
      "g",
      { transform: `translate(${MARGIN} ${MARGIN})` },
      line(title, 18, true),
      ...keysOf(marks, 42),
      node,
      ...foot.map((words, k) => line(words, top + h + LINE * (k + 1))),
    ),
  );
  usePalette(colours());
  return made;
}

export const mapSvg = () => new XMLSerializer().serializeToString(sheet());

export const mapPng = () => pngOf(sheet());
