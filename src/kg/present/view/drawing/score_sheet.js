// @ts-check
// The score taken away as a picture: its title, what its marks mean, sources, day, address and licence.

import { model } from "../model/document.js";
import { pick } from "../model/language.js";
import { state } from "../model/state.js";
import { legendKeys, score, scoreTitle } from "../scene/score.js";
import { colophon } from "./colophon.js";
import { svg } from "./dom.js";
import { pngOf, styleOf, textOf } from "./drawn.js";
import { FONT, widthOf } from "./measure.js";
import { built } from "./pieces.js";
import { footText, scoreDrawing } from "./score.js";

const MARGIN = 12;
const LINE = 16;
const SMALL = 11;
// What the rules of the score, and those that name its colours, are about.
const OWN = /\.kg-score|\.sight|^:root/;

/**
 * @param {string} words
 * @param {number} y
 * @param {number} size
 * @param {string} [look]
 */
const line = (words, y, size, look = "soft") =>
  svg("text", { x: 0, y, "font-size": size, class: look, "font-weight": look ? 400 : 600 }, words);

/**
 * What the marks mean, in lines of so much room.
 * @param {number} room
 * @param {number} top
 */
function legendOf(room, top) {
  let [x, y] = [0, top];
  const nodes = legendKeys()
    .filter(([, marks]) => marks.length)
    .map(([, marks, wide, words]) => {
      const long = wide + 5 + widthOf(words, `400 ${SMALL}px ${FONT}`);
      if (x && x + long > room) [x, y] = [0, y + LINE];
      const at = `translate(${(x + wide / 2).toFixed(1)} ${y})`;
      const name = { x: x + wide + 5, y: y + 4, "font-size": SMALL, class: "soft" };
      x += long + LINE;
      return svg("g", {}, svg("g", { transform: at }, ...built(marks)), svg("text", name, words));
    });
  return { nodes, bottom: y };
}

/** @returns {SVGElement} */
function sheet() {
  const { width } = score().wide;
  const kicker = line(pick(model.title), 12, 12.5);
  const title = line(scoreTitle(), 36, 19, "");
  const legend = legendOf(width, 58);
  const { nodes, height } = scoreDrawing();
  const top = legend.bottom + 14;
  const foot = [footText(), ...colophon("shown")];
  const drawing = svg("g", { class: "drawing", transform: `translate(0 ${top})` }, ...nodes);
  const end = top + height + 4;
  const feet = foot.map((words, k) => line(words, end + LINE * (k + 1), SMALL));
  const [wide, high] = [width + 2 * MARGIN, end + LINE * foot.length + 2 * MARGIN];
  const inside = { transform: `translate(${MARGIN} ${MARGIN})` };
  return svg(
    "svg",
    {
      xmlns: "http://www.w3.org/2000/svg",
      viewBox: `0 0 ${wide} ${high.toFixed()}`,
      width: wide,
      height: high.toFixed(),
      class: "kg-score sight",
      lang: state.lang,
    },
    svg("title", {}, scoreTitle()),
    svg("style", {}, `${styleOf(OWN, "svg.kg-score")}.fold{display:none}`),
    svg("rect", { class: "ground", width: "100%", height: "100%" }),
    svg("g", inside, kicker, title, ...legend.nodes, drawing, ...feet),
  );
}

export const scoreSvg = () => textOf(sheet());

export const scorePng = () => pngOf(sheet());
