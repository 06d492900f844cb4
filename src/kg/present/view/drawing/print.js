// @ts-check
// The sheet of paper: what is chosen with its picture, or the table that is shown, and the sources of
// every figure.

import { model } from "../model/document.js";
import { pick, t } from "../model/language.js";
import { state } from "../model/state.js";
import { shownDay } from "../scene/phrases.js";
import { isChosen } from "../scene/scope.js";
import { colophon } from "./colophon.js";
import { $, el } from "./dom.js";
import { LIGHT, palette, usePalette } from "./palette.js";
import { panelOf } from "./panel.js";
import { drawnForPaper } from "./paper.js";
import { citationItem } from "./parts.js";
import { paperPicture } from "./sheet.js";
import { SHEETS } from "./sheets.js";

/** @typedef {import("./dom.js").Child} Child */

/** @returns {Child} */
function content() {
  const details = () => el("div", { class: "panel" }, panelOf());
  const sheet = SHEETS[state.view];
  if (!sheet) return [el("figure", {}, paperPicture()), details()];
  if (!sheet.paper) return el("div", { class: "sheet" }, sheet.content());
  return [sheet.paper(), isChosen() && details()];
}

/** @param {number[]} cites */
const sourceList = (cites) =>
  cites.length > 0 &&
  el(
    "section",
    {},
    el("h2", {}, t("view.sources")),
    el(
      "ol",
      { class: "sources" },
      cites.map((c) => citationItem(c)),
    ),
  );

/** Puts the sheet into the page, in light colours whatever is on the screen. */
export function drawPrint() {
  clearPrint();
  const own = { ...palette };
  usePalette(LIGHT);
  const [shown, sources] = drawnForPaper(content, sourceList);
  usePalette(own);
  const day = (state.asof || model.asof) && el("p", { class: "lead" }, shownDay());
  const foot = colophon().map((line) => el("p", {}, line));
  document.body.append(
    el(
      "article",
      { id: "print", "aria-hidden": "true" },
      el("h1", {}, pick(model.title)),
      day,
      shown,
      sources,
      el("footer", {}, foot),
    ),
  );
}

export function clearPrint() {
  $("print")?.remove();
}
