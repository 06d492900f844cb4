// @ts-check
// Choosing a source: the field above every page, and the list where none is open.

import { $, el, fill, textButton } from "../../view/drawing/dom.js";
import { page, t } from "../model/page.js";
import { on, tell } from "../model/signals.js";
import { chosen } from "../rules/sources.js";
import { combobox } from "./combobox.js";
import { day } from "./words.js";
import { turnBack } from "./work.js";

const MOST = 12;

/** @param {import("../model/page.js").Source} source */
const titled = (source) => source.title || source.publisher || source.id;

/** @param {import("../model/page.js").Source} source */
const notes = ({ title, publisher, published, id }) =>
  [title && publisher, day(published), id].filter(Boolean);

export function drawChooser() {
  const find = (/** @type {string} */ text) =>
    chosen(page.desk.sources, text)
      .slice(0, MOST)
      .map((source) => ({
        text: titled(source),
        notes: notes(source).map(String),
        take: () => {
          input.value = "";
          tell("open", source.id);
        },
      }));
  const label = t("desk.sources.find");
  const input = combobox(
    { id: "find", label, find, open: true, rest: 0 },
    { placeholder: label, "aria-label": label },
  );
  const onsubmit = (/** @type {Event} */ event) => event.preventDefault();
  fill(
    $("chooser"),
    el("form", { role: "search", onsubmit }, el("span", { class: "pick" }, input)),
  );
}

export function drawTools() {
  const { undo, redo } = page.desk;
  fill(
    $("tools"),
    textButton(t("desk.undo"), () => turnBack("undo"), {
      id: "undo",
      disabled: !undo,
      title: undo || undefined,
    }),
    textButton(t("desk.redo"), () => turnBack("redo"), {
      id: "redo",
      disabled: !redo,
      title: redo || undefined,
    }),
    textButton(t("desk.source.new"), () => tell("new-source"), { id: "add-source" }),
    textButton("?", () => tell("help"), { title: t("desk.keys"), "aria-label": t("desk.keys") }),
  );
}

/** All sources, where none is open. */
export function drawSources() {
  const open = !page.opened && $("new-source").hidden;
  $("sources").hidden = !open;
  if (!open) return;
  const { sources, problems } = page.desk;
  fill(
    $("sources"),
    el(
      "h1",
      { id: "sources-title" },
      t("desk.sources"),
      " ",
      el("span", { class: "soft" }, sources.length),
    ),
    problems.length > 0 && problemsOf(problems),
    !sources.length && el("p", {}, t("desk.sources.none")),
    el("ul", { class: "hits" }, chosen(sources, "").map(itemOf)),
  );
}

/** @param {import("../model/page.js").Source} source */
const itemOf = (source) =>
  el(
    "li",
    {},
    el("a", { href: "#" + encodeURIComponent(source.id) }, titled(source)),
    " ",
    el("span", { class: "soft" }, notes(source).join(" · ")),
    el(
      "span",
      { class: "soft tail" },
      source.kept === false && t("desk.sources.no-text") + " · ",
      t("desk.sources.rows", { count: source.claims }),
    ),
  );

/** @param {import("../model/page.js").Problem[]} problems */
const problemsOf = (problems) =>
  el(
    "details",
    { class: "findings" },
    el("summary", { class: "mark" }, t("desk.problems", { count: problems.length })),
    el(
      "ul",
      {},
      problems.map(({ message, hint, path, line }) =>
        el(
          "li",
          {},
          path && el("code", {}, `${path}${line ? ":" + line : ""} `),
          message,
          hint && el("span", { class: "soft" }, " " + hint),
        ),
      ),
    ),
  );

export function watchSources() {
  on("state", drawTools);
  on("state", drawSources);
  on("source", drawSources);
}
