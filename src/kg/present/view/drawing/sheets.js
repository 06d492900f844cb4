// @ts-check
// What stands in place of the picture of the network: one sheet for each of the other views. A view is
// an entry in `model/views.js`, a sheet here and a section in page.html.

import { t } from "../model/language.js";
import { state } from "../model/state.js";
import { VIEWS } from "../model/views.js";
import { hasMap } from "../scene/map.js";
import { hasMoney } from "../scene/money.js";
import { hasRivals } from "../scene/rivals.js";
import { hasTies } from "../scene/ties.js";
import { hasTime } from "../scene/time.js";
import { disputesContent } from "./disputes.js";
import { $, fill } from "./dom.js";
import { mapContent, mapPaper } from "./map.js";
import { moneyContent } from "./money.js";
import { hasScore, scoreContent, scorePaper } from "./score.js";
import { tableContent } from "./table.js";
import { timeContent } from "./time.js";
import { stage } from "./viewport.js";

/** @typedef {import("./dom.js").Child} Child */

/**
 * What a sheet holds, whether there is anything for it in these data, and what goes to paper, if that
 * is something else.
 * @type {Record<string, { content: () => Child, isThere: () => boolean, paper?: () => Child }>}
 */
export const SHEETS = {
  score: { content: scoreContent, isThere: hasScore, paper: scorePaper },
  table: { content: tableContent, isThere: () => true },
  money: { content: moneyContent, isThere: hasMoney },
  map: { content: mapContent, isThere: hasMap, paper: mapPaper },
  time: { content: timeContent, isThere: hasTime },
  disputes: { content: disputesContent, isThere: hasRivals },
};

/** The views that have something to show. */
export const offered = () =>
  Object.keys(VIEWS).filter((view) => SHEETS[view]?.isThere() ?? (view === "network" || hasTies()));

/** Shows the view that is chosen in place of the others. */
export function showView() {
  for (const view of Object.keys(SHEETS)) $(view).hidden = state.view !== view;
  stage.hidden = Object.hasOwn(SHEETS, state.view);
  document.body.dataset.view = state.view;
}

/** Draws the sheet that is shown, if one is. */
export function drawSheet() {
  const sheet = SHEETS[state.view];
  if (!sheet) return;
  $(state.view).setAttribute("aria-label", t(VIEWS[state.view]));
  const content = sheet.content();
  // What is drawn already keeps its place and the focus.
  if (!(content instanceof Node) || content !== $(state.view).firstChild)
    fill($(state.view), content);
}
