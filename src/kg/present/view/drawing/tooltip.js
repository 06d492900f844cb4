// @ts-check
// The tooltip: the name, what it is, and for a link its claim and source.

import { claimFlags, isPlan } from "../model/asof.js";
import { saidText } from "../model/claims.js";
import { claimsOf, counts, model } from "../model/document.js";
import { t } from "../model/language.js";
import { citedText, className, labelOf, propName } from "../model/names.js";
import { thousands } from "../rules/numbers.js";
import { endsOf, scene } from "../scene/compose.js";
import { foldedFigures, linkText } from "../scene/phrases.js";
import { $, el, fill } from "./dom.js";
import { stage, viewport } from "./viewport.js";

/** @typedef {import("../scene/compose.js").Link} Link */

/** @param {number[]} cites */
const citedLines = (cites) =>
  cites.slice(0, 2).map((c) => model.cites.source[c] >= 0 && el("small", {}, citedText(c)));

/** @param {number} v */
function linesOfThing(v) {
  if (v >= model.n)
    return [
      el("b", {}, labelOf(v)),
      el("small", {}, t("view.things", { count: thousands(scene.held.get(v) || 0) })),
    ];
  const { prop, cites } = model.claims;
  const claims = claimsOf(v).filter((c) => counts(claimFlags(c)));
  /** @param {number} c */
  const said = (c) => {
    const value = saidText(c, v);
    return isPlan(c, v) ? t("view.planned", { value }) : value;
  };
  return [
    el("b", {}, labelOf(v)),
    el("small", {}, className(v)),
    claims
      .slice(0, 4)
      .map((c) => el("span", {}, `${propName(prop[c])}: ${said(c)}`, citedLines(cites[c]))),
    foldedFigures(v, 3).map((words) => el("span", {}, words.join(": "))),
  ];
}

/** @param {Link} link */
function linesOfLink(link) {
  const [from, to] = endsOf(link);
  const { prop, cites } = model.edges;
  const way = link.forth && link.back ? "↔" : "→";
  return [
    el("b", {}, `${labelOf(from)} ${way} ${labelOf(to)}`),
    el("span", {}, linkText(link), link.planned && [" · ", t("view.tag.planned")]),
    link.edges
      .slice(0, 3)
      .map((e) => el("span", {}, link.size > 1 && propName(prop[e]), citedLines(cites[e]))),
  ];
}

/**
 * @param {number} v
 * @param {Link | null} link
 * @param {number} px
 * @param {number} py
 */
export function showTooltip(v, link, px, py) {
  let box = $("tip");
  if (!box) stage.append((box = el("div", { id: "tip", "aria-hidden": "true" })));
  box.hidden = v < 0 && !link;
  if (box.hidden) return;
  fill(box, v >= 0 ? linesOfThing(v) : link && linesOfLink(link));
  // It hangs from the corner that leaves it room: to measure it would lay the page out at every move.
  const { width, height } = viewport;
  const right = px > width / 2;
  const low = py > height * 0.6;
  box.style.left = right ? "auto" : px + 14 + "px";
  box.style.right = right ? width - px + 14 + "px" : "auto";
  box.style.top = low ? "auto" : py + 16 + "px";
  box.style.bottom = low ? height - py + 12 + "px" : "auto";
}
