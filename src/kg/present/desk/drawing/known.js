// @ts-check
// What is said already of what the open form says: of the same thing, or of one that looks like it.

import { $, el, fill, textButton } from "../../view/drawing/dom.js";
import { page, t } from "../model/page.js";
import { become } from "./own.js";
import { showPlace } from "./text.js";
import { day, hedged } from "./words.js";

/** @typedef {import("../model/asking.js").Known} Known */
/** @typedef {import("../rules/draft.js").Draft} Draft */

const OPEN = 3; // so many stand open

/**
 * Drawn anew where it has changed alone; what a reader of screens should hear of that.
 * @param {Draft} draft
 * @param {Known[]} known
 */
export function drawKnown(draft, known) {
  const box = $("form-known");
  if (!box) return "";
  // What others say of the thing that is open stands beside its values.
  const shown = known.filter((one) => one.here || !one.same);
  const key = JSON.stringify(shown.map((one) => [one.source, one.line, one.thing.id, draft.own]));
  if (box.dataset.key === key) return "";
  box.dataset.key = key;
  const had = box.contains(document.activeElement);
  box.hidden = !shown.length;
  const title = shown.some((one) => one.here) ? t("desk.known.here") : t("desk.known");
  const items = shown.map((one) => itemOf(draft, one));
  fill(
    box,
    el("h3", { id: "form-known-title", tabIndex: -1 }, title),
    el("ul", {}, items.slice(0, OPEN)),
    items.length > OPEN &&
      el(
        "details",
        {},
        el("summary", {}, t("desk.others-more", { count: items.length - OPEN })),
        el("ul", {}, items.slice(OPEN)),
      ),
  );
  if (!shown.length) return "";
  if (had) $("form-known-title")?.focus();
  return `${title}: ${textOf(shown[0])}`;
}

/** @param {Draft} draft @param {Known} one */
function itemOf(draft, one) {
  const name = one.thing.name || one.thing.id;
  const place = one.locator ?? "";
  return el(
    "li",
    {},
    textOf(one),
    " ",
    one.here &&
      textButton(place, () => showPlace(place), {
        class: "bare",
        title: t("desk.show-place"),
        "aria-label": `${t("desk.show-place")}: ${place}`,
      }),
    " ",
    !draft.mends &&
      page.draft?.subject.id !== one.thing.id &&
      textButton(t("desk.alike.use"), () => become(draft, one.thing), {
        class: "bare",
        "aria-label": `${t("desk.alike.use")}: ${name}`,
      }),
  );
}

/** @param {Known} one */
function textOf(one) {
  const name = one.thing.name || one.thing.id;
  const facts = { name, property: one.label ?? one.predicate, value: hedged(one) };
  if (one.here) return t("desk.known.so", facts);
  const from = [one.publisher || one.source, day(one.published)].filter(Boolean).join(", ");
  return t("desk.known.as", { ...facts, from });
}
