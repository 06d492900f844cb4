// @ts-check
// A story: steps, each a sentence with what is shown to it.

import { tiedThen } from "../model/asof.js";
import { model } from "../model/document.js";
import { pick, t } from "../model/language.js";
import { change, state } from "../model/state.js";
import { scene } from "../scene/compose.js";
import { stepPatch } from "../scene/story.js";
import { nearOf } from "../scene/phrases.js";
import { frameNodes, showAll } from "./deeds.js";
import { $, el, say, textButton } from "./dom.js";
import { painted, repaint } from "./paint.js";
import { resize, stage, viewport } from "./viewport.js";

/** @param {number} k */
export function goStep(k) {
  change(stepPatch(k));
  // The slider of days has come or gone.
  if (stage.clientHeight !== viewport.height) {
    resize();
    if (painted.k) repaint();
  }
  frameNodes(stepNodes());
  say(pick(model.story[k].ko, model.story[k].en));
  $("panel").querySelector(".story button:not([disabled])")?.focus({ preventScroll: true });
}

/** The things of a step: its path, or what it chooses with its neighbours, or all. */
function stepNodes() {
  const v = state.sel;
  if (state.path.length) return state.path;
  if (v < 0) return scene.nodes;
  if (scene.here.has(v)) return [v, ...nearOf(v).map(([w]) => w)];
  return (model.home.get(v) || []).filter((i) => tiedThen(v, i));
}

export function endStory() {
  change({ step: -1, sel: -1, path: [], asof: "", days: false, open: new Set() });
  showAll();
}

export function storyBox() {
  const { step: k } = state;
  const { ko, en } = model.story[k];
  return el(
    "section",
    { class: "story", "aria-label": t("view.story") },
    el("small", {}, t("view.step-of", { step: k + 1, count: model.story.length })),
    el("p", {}, pick(ko, en)),
    el(
      "div",
      { class: "deeds" },
      textButton(t("view.next"), () => goStep(k + 1), { disabled: k + 1 >= model.story.length }),
      textButton(t("view.previous"), () => goStep(k - 1), { disabled: k <= 0 }),
      textButton(t("view.close"), endStory),
    ),
  );
}
