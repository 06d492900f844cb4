// @ts-check
// The thing of a statement that is a new one: named by what it concerns; known ones that it may be.

import { $, el, fill, textButton } from "../../view/drawing/dom.js";
import { page, t } from "../model/page.js";
import { tell } from "../model/signals.js";
import { alikeList } from "./register.js";
import { languageName, nameIn } from "./words.js";
import { learnFields, touched } from "./work.js";

/** @typedef {import("../rules/draft.js").Draft} Draft */

/** The new thing of a draft. @param {Draft} draft */
const ownOf = (draft) => draft.things.find((one) => one.id === draft.subject.id);

/** @param {Draft} draft */
export function ownRow(draft) {
  const own = ownOf(draft);
  const other = textButton(t("desk.own.known"), () => asKnown(draft), {
    class: "bare",
    id: "own-known",
  });
  const alike = el("div", { id: "own-alike" }, alikeOf(draft));
  const faults = el("ul", { class: "faults", id: "form-subject-faults", hidden: true });
  if (!own)
    return field(el("span", { class: "label" }, t("desk.own")), [
      el("p", { class: "soft" }, t("desk.own.wait"), " ", other),
      alike,
      faults,
    ]);
  const name = nameIn(own.name) || own.id;
  return field(el("span", { class: "label" }, t("desk.own")), [
    el(
      "details",
      { id: "own-name", open: draft.ownNamed || $("own-name")?.open },
      el(
        "summary",
        { id: "own-summary" },
        el("strong", {}, name),
        " ",
        el("code", { class: "soft" }, own.id),
      ),
      page.languages.map((tag) => nameLine(draft, own, tag)),
      idLine(draft, own),
    ),
    other,
    alike,
    faults,
  ]);
}

/** @param {Element} label @param {import("../../view/drawing/dom.js").Child} body */
const field = (label, body) =>
  el("div", { class: "field" }, el("div", { class: "label" }, label), el("div", {}, body));

/** @param {Draft} draft @param {import("../rules/draft.js").NewThing} own @param {string} tag */
function nameLine(draft, own, tag) {
  const oninput = (/** @type {any} */ event) => {
    own.name[tag] = event.target.value;
    draft.ownNamed = true;
    touched();
  };
  return el(
    "p",
    { class: "line" },
    el(
      "label",
      {
        class: "soft tag",
        for: "own-" + tag,
        title: t("desk.name-in", { language: languageName(tag) }),
      },
      tag,
    ),
    el("input", {
      id: "own-" + tag,
      value: own.name[tag] ?? own.name[""] ?? "",
      "aria-label": t("desk.name-in", { language: languageName(tag) }),
      lang: tag,
      autocomplete: "off",
      oninput,
    }),
  );
}

/** @param {Draft} draft @param {import("../rules/draft.js").NewThing} own */
function idLine(draft, own) {
  const oninput = (/** @type {any} */ event) => {
    own.id = event.target.value.trim();
    draft.subject.id = own.id;
    draft.ownNamed = true;
    touched();
  };
  return el(
    "p",
    { class: "line" },
    el("label", { class: "soft tag", for: "own-id" }, "id"),
    el("input", {
      id: "own-id",
      value: own.id,
      autocomplete: "off",
      spellcheck: false,
      oninput,
      class: "code",
    }),
  );
}

/** @param {Draft} draft */
function alikeOf(draft) {
  const checked = page.checked?.alike?.[draft.subject.id] ?? [];
  const known = new Map(
    [...page.alike, ...checked]
      .filter((one) => one.class === draft.form)
      .map((one) => [one.id, one]),
  );
  return alikeList([...known.values()], (thing) => become(draft, thing));
}

/** The statement is one more of a thing that is known. @param {Draft} draft @param {import("../model/page.js").Thing} thing */
export async function become(draft, thing) {
  asThing(draft, thing.id, thing.name);
  await learnFields();
  tell("draft");
  tell("begun");
}

/** @param {Draft} draft */
function asKnown(draft) {
  asThing(draft, "", "");
  tell("draft");
  $("form-subject")?.focus();
}

/** @param {Draft} draft @param {string} id @param {string} named */
function asThing(draft, id, named) {
  draft.things = draft.things.filter((one) => one.id !== draft.subject.id);
  Object.assign(draft, { own: false, ownNamed: false, subject: { id, named } });
  page.alike = [];
  touched();
}

/** Draws the new thing anew, but not under the hands of who names it. */
export function drawOwn() {
  const { draft } = page;
  const box = $("own");
  if (!draft?.own || !box) return;
  const had = document.activeElement;
  if (box.contains(had) && had instanceof HTMLInputElement) fill($("own-alike"), alikeOf(draft));
  else {
    const id = box.contains(had) ? had?.id : "";
    fill(box, ownRow(draft));
    if (id) $(id)?.focus();
    const now = document.activeElement;
    if ($("form").contains(now)) now?.scrollIntoView({ block: "nearest" });
  }
}
