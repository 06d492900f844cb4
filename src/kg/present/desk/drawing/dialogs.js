// @ts-check
// Questions that have to be answered before the page goes on. The focus returns where it was.

import { $, el, fill } from "../../view/drawing/dom.js";
import { t } from "../model/page.js";

let turn = 0; // the number of the question

/**
 * @param {string} question
 * @param {import("../../view/drawing/dom.js").Child} body
 * @param {string} yes what is done
 * @param {string} [no]
 * @returns {Promise<boolean>}
 */
export function asked(question, body, yes, no = t("desk.cancel")) {
  const box = /** @type {HTMLDialogElement} */ ($("question"));
  const form = el(
    "form",
    { method: "dialog" },
    el("h2", { id: "question-title" }, question),
    body,
    el(
      "p",
      { class: "deeds" },
      el("button", { class: "first", value: "yes" }, yes),
      el("button", { value: "", formNoValidate: true }, no),
    ),
  );
  if (box.open) box.close(""); // one question at a time: the earlier one is answered by no
  fill(box, form);
  box.returnValue = "";
  box.showModal();
  const mine = ++turn;
  return new Promise((answer) => {
    const heard = () => {
      if (mine === turn && box.open) return; // it was the earlier question that closed
      box.removeEventListener("close", heard);
      answer(mine === turn && box.returnValue === "yes");
    };
    box.addEventListener("close", heard);
  });
}

/**
 * @param {string} question
 * @param {string} yes
 * @param {string | Element} [about]
 */
export const confirmed = (question, yes, about = "") =>
  asked(question, typeof about === "string" ? about && el("p", {}, about) : about, yes);

/**
 * A text that the person gives, null if they give none.
 * @param {string} question
 * @param {string} label
 * @param {string} yes
 * @param {import("../../view/drawing/dom.js").Child} [about]
 */
export async function answered(question, label, yes, about) {
  const input = el("input", { id: "question-text", required: true, autocomplete: "off" });
  const body = [about, el("label", { for: "question-text" }, label), input];
  return (await asked(question, body, yes)) ? input.value.trim() : null;
}

/**
 * Cells of a row as the person has them, null if they leave them.
 * @param {string} question
 * @param {Record<string, string>} cells by column
 * @param {string} yes
 * @param {Record<string, { value: string, label: string }[]>} [choices] what some may hold
 * @returns {Promise<Record<string, string> | null>}
 */
export async function cellsAnswered(question, cells, yes, choices = {}) {
  const inputs = Object.entries(cells).map(([name, value]) => {
    const known = { id: "cell-" + name, autocomplete: "off", name };
    if (!choices[name]) return el("input", { ...known, value });
    const options = [{ value: "", label: "–" }, ...choices[name]].map((one) =>
      el("option", { value: one.value, selected: one.value === value }, one.label),
    );
    return el("select", known, options);
  });
  const body = inputs.map((input) =>
    el(
      "div",
      { class: "field" },
      el("label", { for: input.id }, t("desk.cell." + input.name)),
      el("div", {}, input),
    ),
  );
  if (!(await asked(question, body, yes))) return null;
  return Object.fromEntries(inputs.map((input) => [input.name, input.value.trim()]));
}

/** The keys of the page. */
export function showKeys() {
  const box = /** @type {HTMLDialogElement} */ ($("help"));
  const keys = /** @type {const} */ ([
    ["j k ↓ ↑", t("desk.key.step")],
    ["Enter", t("desk.key.take")],
    ["Shift+Enter", t("desk.key.menu")],
    ["n", t("desk.key.new")],
    ["g", t("desk.key.statements")],
    ["Ctrl+Enter", t("desk.key.save")],
    ["Esc", t("desk.key.leave")],
    ["Ctrl+Z", t("desk.key.undo")],
    ["Ctrl+Shift+Z", t("desk.key.redo")],
    ["/", t("desk.key.sources")],
    ["?", t("desk.key.help")],
  ]);
  const rows = keys.map(([key, words]) =>
    el("div", {}, el("dt", {}, el("kbd", {}, key)), el("dd", {}, words)),
  );
  const close = el("button", { class: "first" }, t("desk.close"));
  fill(
    box,
    el("h2", { id: "help-title" }, t("desk.keys")),
    el("dl", { class: "keys" }, rows),
    el("form", { method: "dialog" }, el("p", { class: "deeds" }, close)),
  );
  box.showModal();
}
