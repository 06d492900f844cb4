// @ts-check
// What is shown, as files.

import { idOf } from "../model/names.js";
import { state } from "../model/state.js";
import { bibText, csvText, notesText } from "../scene/exports.js";
import { el } from "./dom.js";
import { hasFlow } from "./flow.js";
import { flowPng, flowSvg } from "./flow_sheet.js";
import { mapPng, mapSvg } from "./map_sheet.js";
import { repaint } from "./paint.js";
import { scorePng, scoreSvg } from "./score_sheet.js";
import { pngBlob, svgText } from "./sheet.js";

/** @typedef {import("../scene/scope.js").Scope} Scope */

/** What draws the view that is shown. */
function drawer() {
  if (state.view === "score") return { png: scorePng, svg: scoreSvg };
  if (state.view === "map") return { png: mapPng, svg: mapSvg };
  if (hasFlow()) return { png: flowPng, svg: flowSvg };
  return { png: pngBlob, svg: svgText };
}

/** @type {Record<string, [string, string, (scope: Scope) => string | Promise<Blob>]>} */
const FILES = {
  png: ["graph.png", "image/png", () => drawer().png()],
  svg: ["graph.svg", "image/svg+xml;charset=utf-8", () => drawer().svg()],
  csv: ["graph.csv", "text/csv;charset=utf-8", csvText],
  notes: ["footnotes.txt", "text/plain;charset=utf-8", notesText],
  bib: ["sources.bib", "application/x-bibtex;charset=utf-8", bibText],
};

/**
 * What a file begins with, by its scope: the id of the thing that is chosen. The score as a picture
 * draws all, whatever is chosen.
 * @param {string} what
 * @param {Scope} scope
 */
function prefixOf(what, scope) {
  if (state.view === "score" && ["png", "svg"].includes(what)) return "";
  if (scope !== "chosen" || state.sel < 0) return scope === "all" ? "" : scope + "-";
  return idOf(state.sel).replace(/[^\p{L}\p{N}_-]/gu, "_") + "-";
}

/**
 * @param {string} what
 * @param {Scope} scope
 */
export async function saveAs(what, scope) {
  if (what === "print") {
    window.print();
    return;
  }
  const [name, type, make] = FILES[what];
  const content = await make(scope);
  const blob = content instanceof Blob ? content : new Blob([content], { type });
  const href = URL.createObjectURL(blob);
  const link = el("a", { href, download: prefixOf(what, scope) + name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(href), 10000);
  repaint();
}
