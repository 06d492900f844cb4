// @ts-check
// The tooltip: the name, what it is and its first fact; for a link what ties its ends, and who says so.
// It stands where it hides nothing that is lit.

import { saidBy } from "../model/asof.js";
import { model } from "../model/document.js";
import { dateText, t } from "../model/language.js";
import { className, labelOf } from "../model/names.js";
import { voices } from "../model/voices.js";
import { boxGrid } from "../rules/geometry.js";
import { thousands } from "../rules/numbers.js";
import { endsOf, facetsOf, scene } from "../scene/compose.js";
import { localName } from "../rules/text.js";
import { claimWords, firstFacts, linkedText } from "../scene/phrases.js";
import { meaningName } from "../scene/ties.js";
import { $, el, fill } from "./dom.js";
import { highlight } from "./highlight.js";
import { takeMark } from "./labels.js";
import { FONT, widthOf } from "./measure.js";
import { painted } from "./paint.js";
import { screen, stage, viewport } from "./viewport.js";

/** @typedef {import("../scene/compose.js").Link} Link */

const WIDTH = 220;
const ROW = 17;
const PADDING = 18;
const MOST = 4;

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
  return [["b", labelOf(v)], ["small", `${className(v)} · ${linkedText(v)}${voiced(v)}`], ...facts];
}

/** @param {number} v */
const voiced = (v) => (voices(v) ? ` · ${t("view.voices", { count: voices(v) })}` : "");

/**
 * What a link claims, or what a main tie means, and who says so first.
 * @param {Link} link
 * @returns {Lines}
 */
function linesOfLink(link) {
  const [from, to] = link.tie ? endsOfTie(link) : endsOf(link);
  const way = link.forth && link.back && !link.tie ? "↔" : "→";
  const told = meaningsOf(link) ?? claimWords(link);
  const rest = told.length - MOST;
  return /** @type {Lines} */ ([
    ["b", `${labelOf(from)} ${way} ${labelOf(to)}`],
    ...told.slice(0, MOST).map((text) => ["span", text]),
    ...(rest > 0 ? [["small", t("view.and", { count: rest })]] : []),
    ...sourcesOf(link),
  ]);
}

/** @param {Link} link */
const endsOfTie = ({ a, b, tie }) => (tie?.from === a ? [a, b] : [b, a]);

/** @param {Link} link */
const meaningsOf = ({ tie }) =>
  tie?.meanings.map(({ number, planned }) => {
    const value = meaningName(number);
    return planned ? t("view.planned", { value }) : value;
  });

/**
 * The first source of what a link claims, and how many others there are.
 * @param {Link} link
 * @returns {[string, string][]}
 */
function sourcesOf(link) {
  const { edges, cites } = model;
  const own = facetsOf(link).flatMap((facet) => [...model.out[facet], ...model.into[facet]]);
  const cited = [...link.edges, ...own].flatMap((e) => edges.cites[e]).filter(saidBy);
  const sources = [...new Set(cited.map((c) => cites.source[c]))].filter((source) => source >= 0);
  if (!sources.length) return [];
  const [iri, publisher, , issued] = model.sources[sources[0]];
  const named = [publisher || localName(iri), issued && dateText(issued)]
    .filter(Boolean)
    .join(", ");
  const others = sources.length - 1;
  return [["small", others > 0 ? `${named} +${others}` : named]];
}

/**
 * How much room lines take, about: to measure it would lay the page out at every move.
 * @param {Lines} lines
 */
function sizeOf(lines) {
  const widths = lines.map(([tag, text]) =>
    widthOf(text, `${tag === "b" ? 700 : 400} 12px ${FONT}`),
  );
  const rows = widths.reduce((sum, width) => sum + Math.ceil(width / (WIDTH - PADDING)), 0);
  return { w: Math.min(WIDTH, Math.max(...widths) + PADDING), h: rows * ROW + 12 };
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
  const nodes = highlight()?.nodes || [];
  for (const v of nodes) takeMark(lit, view, v);
  const near = new Set(nodes);
  for (const { v, box } of painted.seen) if (box && near.has(v)) lit.add(...box, -1);
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
