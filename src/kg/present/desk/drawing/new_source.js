// @ts-check
// A new source: what is known of it, and its text, which may be pasted.

import { $, el, fill, textButton } from "../../view/drawing/dom.js";
import { saveSource } from "../model/asking.js";
import { page, t } from "../model/page.js";
import { on, tell } from "../model/signals.js";
import { proposedId } from "../rules/sources.js";
import { complain, notice } from "./notices.js";
import { refresh, undoing } from "./work.js";

const READINGS = ["whole", "part"];
const RELIABILITIES = ["ordinary", "independent", "weak"];

/** @param {string} name @param {Element} control @param {string} [hint] */
const row = (name, control, hint) =>
  el(
    "div",
    { class: "field" },
    el("div", { class: "label" }, el("label", { for: "source-" + name }, t("desk.source." + name))),
    el(
      "div",
      {},
      control,
      hint && el("p", { class: "soft" }, hint),
      el("ul", { class: "faults", id: `source-${name}-faults`, hidden: true }),
    ),
  );

/** @param {string} name @param {Record<string, unknown>} [more] */
const input = (name, more) =>
  el("input", {
    id: "source-" + name,
    name,
    autocomplete: "off",
    "aria-describedby": `source-${name}-faults`,
    ...more,
  });

/** @param {string} name @param {string[]} codes @param {string} chosen */
const choice = (name, codes, chosen) =>
  el(
    "select",
    { id: "source-" + name, name },
    codes.map((code) =>
      el("option", { value: code, selected: code === chosen }, t(`desk.${name}.${code}`)),
    ),
  );

/** @param {string} id @param {(source: import("../model/page.js").Source) => string} what */
function known(id, what) {
  const texts = [...new Set(page.desk.sources.map(what).filter(Boolean))].sort();
  return el(
    "datalist",
    { id },
    texts.map((value) => el("option", { value })),
  );
}

function drawNew() {
  const form = el(
    "form",
    { class: "sheet-form", onsubmit: submitted, noValidate: true },
    el("h1", { id: "new-source-title", tabIndex: -1 }, t("desk.source.new")),
    row("publisher", input("publisher", { required: true, list: "publishers" })),
    row("title", input("title")),
    row(
      "published",
      input("published", { required: true, placeholder: "2026-01-31" }),
      t("desk.source.published.hint"),
    ),
    row("address", input("address", { type: "url", placeholder: "https://" })),
    row(
      "language",
      input("language", {
        required: true,
        value: page.desk.sources[0]?.language ?? page.languages[0],
        list: "tags",
      }),
    ),
    row("kind", input("kind")),
    row("author", input("author")),
    row("reading", choice("reading", READINGS, "whole")),
    row("reliability", choice("reliability", RELIABILITIES, "ordinary")),
    row("note", input("note")),
    row("id", input("id", { required: true, spellcheck: false })),
    row(
      "text",
      el("textarea", { id: "source-text", name: "text", rows: 12 }),
      t("desk.text.empty-lines"),
    ),
    el("ul", { class: "faults", id: "source-faults", hidden: true }),
    el(
      "p",
      { class: "deeds" },
      el("button", { class: "first" }, t("desk.source.save")),
      textButton(t("desk.cancel"), leave),
    ),
    known("publishers", (one) => one.publisher),
    known("tags", (one) => one.language),
  );
  fill($("new-source"), form);
  watchId(form);
}

/** The id is proposed until it is written by hand. @param {HTMLFormElement} form */
function watchId(form) {
  let own = false;
  const names = ["id", "publisher", "published", "language"];
  const [id, publisher, published, language] = names.map((name) => $("source-" + name));
  const propose = () =>
    (id.value = proposedId(page.desk.sources, publisher.value, published.value, language.value));
  form.addEventListener("input", (event) => {
    if (event.target === id) own = true;
    else if (!own) propose();
  });
}

/** @param {SubmitEvent} event */
async function submitted(event) {
  event.preventDefault();
  const form = /** @type {HTMLFormElement} */ (event.currentTarget);
  const { text, ...cells } = Object.fromEntries(
    [...new FormData(form)].map(([name, value]) => [name, String(value).trim()]),
  );
  try {
    await saveSource(cells, text);
    $("new-source").hidden = true;
    await refresh();
    tell("open", cells.id);
    notice(t("desk.source.saved", { id: cells.id }), undoing());
  } catch (error) {
    refuse(/** @type {import("../model/asking.js").Refusal} */ (error));
  }
}

/** What is wrong stands beside its field. @param {import("../model/asking.js").Refusal} refusal */
function refuse(refusal) {
  const lists = /** @type {HTMLElement[]} */ ([...$("new-source").querySelectorAll(".faults")]);
  for (const list of lists) list.hidden = true;
  for (const control of $("new-source").querySelectorAll("[aria-invalid]"))
    control.removeAttribute("aria-invalid");
  for (const { field, message, hint } of refusal.problems ?? []) {
    const list = $(`source-${field}-faults`) ?? $("source-faults");
    if (list.hidden) fill(list);
    list.append(el("li", {}, message, hint && el("span", { class: "soft" }, " " + hint)));
    list.hidden = false;
    $("source-" + field)?.setAttribute("aria-invalid", "true");
  }
  /** @type {HTMLElement | null} */ ($("new-source").querySelector("[aria-invalid=true]"))?.focus();
  complain(refusal);
}

function leave() {
  $("new-source").hidden = true;
  tell("source");
  $("add-source")?.focus();
}

export function watchNewSource() {
  on("new-source", () => {
    drawNew();
    $("new-source").hidden = false;
    for (const part of ["sources", "text", "side"]) $(part).hidden = true;
    $("source-publisher").focus();
    scrollTo(0, 0);
  });
  on("source", () => {
    if (page.opened) $("new-source").hidden = true;
    $("side").hidden = !page.opened;
  });
}
