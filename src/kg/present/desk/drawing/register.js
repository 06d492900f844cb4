// @ts-check
// A new thing: its class, its names, what it counts; what is like it is shown before.

import { $, el, fill, textButton } from "../../view/drawing/dom.js";
import { askIdentity } from "../model/asking.js";
import { classLabel, fits, page, t } from "../model/page.js";
import { languageName, nameIn, notesOf } from "./words.js";

/** @typedef {import("../model/page.js").Thing} Thing */
/** @typedef {import("../rules/draft.js").NewThing} NewThing */

const REST = 250;
const INDICATOR = "kg:Indicator";
// What is proposed where no name has Latin letters.
const NAMELESS = /^thing(-\d+)?$/;
const KINDS = ["level", "cumulative", "flow", "share", "rank", "fixed"];

/**
 * Asks for a new thing, which the draft then brings along; null if there is to be none.
 * @param {string} text what it is called
 * @param {string[]} wanted the classes of which it may be
 * @returns {Promise<Thing | null>}
 */
export function register(text, wanted) {
  const box = /** @type {HTMLDialogElement} */ ($("thing"));
  /** @type {Thing | null} */
  let known = null;
  const use = (/** @type {Thing} */ thing) => {
    known = thing;
    box.close("known");
  };
  const form = formOf(text, wanted, use);
  fill(box, form);
  box.returnValue = "";
  box.showModal();
  /** @type {HTMLElement | null} */ (form.querySelector("select:invalid, input"))?.focus();
  return new Promise((answer) => {
    box.addEventListener(
      "close",
      () => {
        if (box.returnValue === "yes") answer(added(newThing(form)));
        else answer(box.returnValue === "known" ? known : null);
      },
      { once: true },
    );
  });
}

/** @param {NewThing} thing @returns {Thing} */
function added(thing) {
  const { draft } = page;
  if (draft) draft.things = [...draft.things.filter((one) => one.id !== thing.id), thing];
  return { id: thing.id, class: thing.class, name: nameIn(thing.name) };
}

/** The classes of which it may be. @param {string[]} wanted */
function classesFor(wanted) {
  const known = page.classes.filter((one) => fits(one.id, wanted));
  if (known.length) return known.sort((a, b) => a.label.localeCompare(b.label, page.lang));
  return wanted.map((id) => ({ id, label: classLabel(id) }));
}

/**
 * @param {string} text
 * @param {string[]} wanted
 * @param {(thing: Thing) => unknown} use
 */
function formOf(text, wanted, use) {
  const classes = classesFor(wanted);
  const alike = el("div", { id: "thing-alike", role: "status" });
  const identifier = el("input", {
    name: "id",
    id: "thing-id",
    required: true,
    autocomplete: "off",
  });
  const counts = el("div", { class: "counts", hidden: true }, countFields());
  const form = el(
    "form",
    { method: "dialog", class: "sheet-form" },
    el("h2", { id: "thing-title" }, t("desk.register")),
    row(
      "thing-class",
      t("desk.class"),
      el(
        "select",
        { name: "class", id: "thing-class", required: true },
        classes.length > 1 && el("option", { value: "" }, "–"),
        classes.map(({ id, label }) => el("option", { value: id }, label)),
      ),
      el("p", { class: "soft", id: "thing-class-about", role: "status" }),
    ),
    nameFields(text),
    counts,
    row("thing-id", t("desk.id"), identifier),
    alike,
    el(
      "p",
      { class: "deeds" },
      el("button", { class: "first", value: "yes" }, t("desk.register.yes")),
      el("button", { value: "", formNoValidate: true }, t("desk.cancel")),
    ),
  );
  watch(form, identifier, alike, counts, use);
  return form;
}

/**
 * @param {string} id
 * @param {string} label
 * @param {Element} control
 * @param {Element} [below]
 */
const row = (id, label, control, below) =>
  el("div", { class: "field" }, el("label", { for: id }, label), el("div", {}, control, below));

/** @param {string} name @param {string} label @param {Record<string, unknown>} [more] */
const input = (name, label, more) =>
  row(
    "thing-" + name,
    label,
    el("input", { name, id: "thing-" + name, autocomplete: "off", ...more }),
  );

/** @param {string} text */
function nameFields(text) {
  const { languages } = page;
  const source = page.opened?.source.language ?? "";
  const written = languages.includes(source) ? source : languages[0];
  return languages.flatMap((tag, at) => [
    input("name." + tag, t("desk.name-in", { language: languageName(tag) }), {
      value: tag === written ? text : "",
      required: at === 0,
    }),
    input("other." + tag, t("desk.other-in", { language: languageName(tag) }), {
      placeholder: t("desk.other.hint"),
    }),
  ]);
}

const countFields = () => [
  row(
    "thing-kind",
    t("desk.counts.kind"),
    el(
      "select",
      { name: "kind", id: "thing-kind" },
      el("option", { value: "" }, "–"),
      KINDS.map((kind) => el("option", { value: kind }, t("desk.counts." + kind))),
    ),
  ),
  page.languages.map((tag) => [
    input("unit." + tag, t("desk.unit-in", { language: languageName(tag) })),
    input("population." + tag, t("desk.population-in", { language: languageName(tag) })),
  ]),
];

/** @param {string} cls */
const isIndicator = (cls) =>
  cls === INDICATOR || !!page.classes.find((one) => one.id === cls)?.above?.includes(INDICATOR);

/**
 * Its id is proposed while it is named, and what is like it shown, until the id was written by hand.
 * @param {HTMLFormElement} form
 * @param {HTMLInputElement} identifier
 * @param {HTMLElement} alike
 * @param {HTMLElement} counts
 * @param {(thing: Thing) => unknown} use
 */
function watch(form, identifier, alike, counts, use) {
  let turn = 0;
  let own = false;
  const meant = /** @type {HTMLElement} */ (form.querySelector("#thing-class-about"));
  const look = async () => {
    const mine = ++turn;
    const { class: cls, name } = newThing(form);
    counts.hidden = !isIndicator(cls);
    fill(meant, page.classes.find((one) => one.id === cls)?.comment ?? "");
    if (!Object.values(name).some(Boolean)) return;
    await new Promise((done) => setTimeout(done, REST));
    if (mine !== turn) return;
    const about = { class: cls, name, concerns: [] };
    const found = await askIdentity(about).catch(() => null);
    if (mine !== turn || !found) return;
    if (!own) identifier.value = NAMELESS.test(found.id) ? "" : found.id;
    fill(alike, alikeList(found.alike ?? [], use));
  };
  identifier.addEventListener("input", () => {
    own = true;
  });
  form.addEventListener("input", look);
  look();
}

/**
 * Known things that it may be: each can be taken in its place.
 * @param {Thing[]} things
 * @param {(thing: Thing) => unknown} use
 */
export const alikeList = (things, use) =>
  things.length > 0 && [
    el("p", { class: "amber" }, t("desk.alike")),
    el(
      "ul",
      { class: "alike" },
      things.map((thing) =>
        el(
          "li",
          {},
          textButton(t("desk.alike.use"), () => use(thing), {
            "aria-label": `${t("desk.alike.use")}: ${thing.name}`,
          }),
          " ",
          thing.name,
          el("span", { class: "soft" }, " " + notesOf(thing).filter(Boolean).join(" · ")),
        ),
      ),
    ),
  ];

/** What was written. @param {HTMLFormElement} form @returns {NewThing} */
function newThing(form) {
  /** @type {Record<string, any>} */
  const thing = { id: "", class: "", name: {}, other: {}, unit: {}, population: {}, kind: "" };
  for (const [name, value] of new FormData(form)) {
    const text = String(value).trim();
    const [column, tag] = name.split(".");
    if (tag === undefined) thing[column] = text;
    else if (text) thing[column][tag] = text;
  }
  if (!isIndicator(thing.class)) Object.assign(thing, { unit: {}, population: {}, kind: "" });
  return /** @type {NewThing} */ (thing);
}
