// @ts-check
// The tooltip: the name, what it is and its first fact; for a link what ties its ends, and who says so.
// It stands where it hides nothing that is lit.

import { saidBy } from "../model/asof.js";
import { model } from "../model/document.js";
import { t } from "../model/language.js";
import { citedText, className, labelOf, propName } from "../model/names.js";
import { boxGrid } from "../rules/geometry.js";
import { thousands } from "../rules/numbers.js";
import { endsOf, scene } from "../scene/compose.js";
import { firstFacts, linkedText, relationNames } from "../scene/phrases.js";
import { $, el, fill } from "./dom.js";
import { highlight } from "./highlight.js";
import { takeMark } from "./labels.js";
import { FONT, widthOf } from "./measure.js";
import { screen, stage, viewport } from "./viewport.js";

/** @typedef {import("../scene/compose.js").Link} Link */

const WIDTH = 260;
const ROW = 20;
const PADDING = 24;
const MOST = 3;

/**
 * Lines: [kind of element, text].
 * @typedef {[string, string][]} Lines
 */

/**
 * @param {number} v
 * @returns {Lines}
 */
function linesOfThing(v) {
  if (v >= model.n) {
    const held = t("view.things", { count: thousands(scene.held.get(v) || 0) });
    return [
      ["b", labelOf(v)],
      ["small", held],
    ];
  }
  const facts = firstFacts(v, 1).map((text) => /** @type {[string, string]} */ (["span", text]));
  return [["b", labelOf(v)], ["small", className(v)], ...facts, ["small", linkedText(v)]];
}

/**
 * @param {Link} link
 * @returns {Lines}
 */
function linesOfLink(link) {
  const [from, to] = endsOf(link);
  const { prop, cites } = model.edges;
  const way = link.forth && link.back ? "↔" : "→";
  const names = relationNames(link);
  /** @param {string} name */
  const sourceOf = (name) => {
    const e = link.edges.find((one) => propName(prop[one]) === name);
    const cited = e === undefined ? [] : cites[e].filter(saidBy);
    const first = cited.find((c) => model.cites.source[c] >= 0);
    return first === undefined ? [] : [["small", citedText(first)]];
  };
  const told = names.slice(0, MOST).flatMap((name) => [["span", name], ...sourceOf(name)]);
  const rest = names.length - MOST;
  return /** @type {Lines} */ ([
    ["b", `${labelOf(from)} ${way} ${labelOf(to)}`],
    ...(link.planned ? [["small", t("view.tag.planned")]] : []),
    ...told,
    ...(rest > 0 ? [["small", t("view.and", { count: rest })]] : []),
  ]);
}

/**
 * How much room lines take, about: to measure it would lay the page out at every move.
 * @param {Lines} lines
 */
function sizeOf(lines) {
  const widths = lines.map(([tag, text]) =>
    widthOf(text, `${tag === "b" ? 700 : 400} 14px ${FONT}`),
  );
  const rows = widths.reduce((sum, width) => sum + Math.ceil(width / (WIDTH - PADDING)), 0);
  return { w: Math.min(WIDTH, Math.max(...widths) + PADDING), h: rows * ROW + 14 };
}

/**
 * The corner of the box, where it hides the fewest of what is lit: beside the pointer, or else in a
 * corner of the picture.
 * @param {{ w: number, h: number }} size
 * @param {number} px
 * @param {number} py
 */
function placeOf({ w, h }, px, py) {
  const { width, height } = viewport;
  const lit = boxGrid();
  const view = screen();
  for (const v of highlight()?.nodes || []) takeMark(lit, view, v);
  const across = [px + 14, px - 14 - w];
  const down = [py + 16, py - 12 - h];
  if (px > width / 2) across.reverse();
  if (py > height * 0.6) down.reverse();
  const beside = across.flatMap((x) => down.map((y) => [x, y]));
  const corners = [
    [8, 8],
    [width - w - 8, 8],
    [8, height - h - 8],
    [width - w - 52, height - h - 8],
  ];
  const inside = [...beside, ...corners].filter(
    ([x, y]) => x >= 4 && y >= 4 && x + w <= width - 4 && y + h <= height - 4,
  );
  const hidden = inside.map(([x, y]) => lit.hits(x, y, w, h));
  return inside[hidden.indexOf(Math.min(...hidden))] || [8, 8];
}

let shown = ""; // what the tooltip is of

/**
 * @param {number} v
 * @param {Link | null} link
 * @param {number} px
 * @param {number} py
 */
export function showTooltip(v, link, px, py) {
  const what = [v, link?.a, link?.b, v < 0 && !link].join();
  let box = $("tip");
  if (!box) stage.append((box = el("div", { id: "tip", "aria-hidden": "true" })));
  box.hidden = v < 0 && !link;
  if (what === shown || box.hidden) {
    shown = what;
    return;
  }
  shown = what;
  const lines = v >= 0 ? linesOfThing(v) : link ? linesOfLink(link) : [];
  fill(
    box,
    lines.map(([tag, text]) => el(tag, {}, text)),
  );
  const [x, y] = placeOf(sizeOf(lines), px, py);
  box.style.left = x + "px";
  box.style.top = y + "px";
}
