// @ts-check
// What is shown, as files.

import { bibText, csvText, notesText } from "../scene/exports.js";
import { el } from "./dom.js";
import { repaint } from "./paint.js";
import { pngBlob, svgText } from "./sheet.js";

/** @type {Record<string, [string, string, () => string | Promise<Blob>]>} */
const FILES = {
  png: ["graph.png", "image/png", pngBlob],
  svg: ["graph.svg", "image/svg+xml;charset=utf-8", svgText],
  csv: ["graph.csv", "text/csv;charset=utf-8", csvText],
  notes: ["footnotes.txt", "text/plain;charset=utf-8", notesText],
  bib: ["sources.bib", "application/x-bibtex;charset=utf-8", bibText],
};

/** @param {string} what */
export async function saveAs(what) {
  if (what === "print") {
    window.print();
    return;
  }
  const [download, type, make] = FILES[what];
  const content = await make();
  const blob = content instanceof Blob ? content : new Blob([content], { type });
  const href = URL.createObjectURL(blob);
  const link = el("a", { href, download });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(href), 10000);
  repaint();
}
