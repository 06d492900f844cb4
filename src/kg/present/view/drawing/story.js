// @ts-check
// A story: steps, each a sentence with what is shown to it.

import { model } from "../model/document.js";
import { pick, t } from "../model/language.js";
import { change, state } from "../model/state.js";
import { stepPatch } from "../scene/story.js";
import { showAll } from "./deeds.js";
import { $, el, say, textButton } from "./dom.js";

/** @param {number} k */
export function goStep(k) {
  change(stepPatch(k));
  if (state.sel < 0 && !state.path.length) showAll();
  say(pick(model.story[k].ko, model.story[k].en));
  $("panel").querySelector(".story button:not([disabled])")?.focus({ preventScroll: true });
}

export function endStory() {
  change({ step: -1, sel: -1, path: [], asof: "", days: false, open: new Set() });
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
