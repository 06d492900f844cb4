// @ts-check
// The flows taken away as a picture: title, day, sources, address and licence.

import { model } from "../model/document.js";
import { pick, t } from "../model/language.js";
import { state } from "../model/state.js";
import { chosenName, shownDay } from "../scene/phrases.js";
import { colophon } from "./colophon.js";
import { svg } from "./dom.js";
import { pngOf, styleOf, textOf } from "./drawn.js";
import { flowDrawings } from "./flow.js";

const WIDE = 1200;
const MARGIN = 14;
const LINE = 16;

function sheet() {
  let height = 0;
  const nodes = flowDrawings(WIDE).map((one) => {
    const at = `translate(0 ${height})`;
    height += one.height + 20;
    return svg("g", { transform: at }, one.node);
  });
  const day = state.asof || model.asof ? shownDay() : "";
  const chosen = state.hops ? chosenName() : "";
  const about = [`${t("view.money")}: ${t("view.flow")}`, chosen, day, t("view.flow-keys")];
  const foot = colophon();
  const [wide, high] = [WIDE + 2 * MARGIN, height + 56 + LINE * foot.length + 2 * MARGIN];
  /** @param {string} words @param {number} y @param {string} look */
  const line = (words, y, look) => svg("text", { y, class: look }, words);
  const inside = [
    line(pick(model.title), 14, "title"),
    line(about.filter(Boolean).join(" · "), 34, "soft"),
    svg("g", { transform: "translate(0 48)" }, ...nodes),
    ...foot.map((words, k) => line(words, height + 56 + LINE * (k + 1), "soft")),
  ];
  return svg(
    "svg",
    {
      ...{ xmlns: "http://www.w3.org/2000/svg", viewBox: `0 0 ${wide} ${high}`, width: wide },
      ...{ height: high, class: "flow", lang: state.lang },
    },
    svg("title", {}, pick(model.title)),
    svg("style", {}, styleOf(/\.flow|^:root/, "svg.flow")),
    svg("rect", { class: "ground", width: wide, height: high }),
    svg("g", { class: "flows", transform: `translate(${MARGIN} ${MARGIN})` }, ...inside),
  );
}

export const flowSvg = () => textOf(sheet());

export const flowPng = () => pngOf(sheet());
