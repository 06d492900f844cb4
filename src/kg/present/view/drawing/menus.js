// @ts-check
// The menu of exports and the help.

import { t } from "../model/language.js";
import { thousands } from "../rules/numbers.js";
import { chosenName } from "../scene/phrases.js";
import { claimCount } from "../scene/counts.js";
import { isChosen, told } from "../scene/scope.js";
import { $, el, fill, textButton } from "./dom.js";
import { saveAs } from "./save.js";

/** @typedef {import("../scene/scope.js").Scope} Scope */

/** What can be taken away, and what it is called: pictures, and claims within a scope. */
const PICTURES = { png: "view.png", svg: "view.svg", print: "view.print" };
const CLAIMS = { csv: "view.csv", notes: "view.notes", bib: "view.bib" };

/** Keys and what they do. */
const KEYS = [
  ["/", "view.key.search"],
  ["↑ ↓", "view.key.along"],
  ["→ ←", "view.key.across"],
  ["Enter", "view.key.choose"],
  ["Esc", "view.key.let-go"],
  ["+ −", "view.key.zoom"],
  ["0", "view.key.fit"],
  ["1 – 9", "view.key.steps"],
  ["P", "view.key.path"],
  ["E", "view.key.expand"],
  ["M", "view.key.move"],
  ["L", "view.key.language"],
  ["D", "view.key.theme"],
  ["?", "view.key.help"],
];

/** @type {Scope} */
let scope = "shown";

export function exportMenu() {
  const about = { id: "menu", role: "group", "aria-label": t("view.exports"), hidden: true };
  return el("span", about);
}

/** @returns {[Scope, string][]} each with what it holds, in words */
function scopes() {
  /** @type {[Scope, string][]} */
  const all = [
    ["shown", t("view.scope.shown")],
    ["all", t("view.scope.all")],
  ];
  if (isChosen()) all.unshift(["chosen", t("view.scope.chosen", { name: chosenName() })]);
  return all.map(([name, text]) => {
    const count = thousands(claimCount(told(name)));
    return [name, `${text} · ${t("view.statements", { count })}`];
  });
}

/** @param {Record<string, string>} files */
function saveButtons(files) {
  const pictured = isChosen() ? "chosen" : "all";
  return Object.entries(files).map(([what, code]) =>
    textButton(t(code), () => {
      closeMenus();
      saveAs(what, Object.hasOwn(CLAIMS, what) ? scope : pictured);
    }),
  );
}

function fillMenu() {
  scope = isChosen() ? "chosen" : "shown";
  const choices = scopes().map(([name, text]) => {
    const onchange = () => (scope = name);
    const about = { type: "radio", name: "scope", value: name, checked: name === scope, onchange };
    return el("label", {}, el("input", about), el("span", {}, text));
  });
  fill(
    $("menu"),
    el("b", {}, t("view.the-picture")),
    saveButtons(PICTURES),
    el("fieldset", {}, el("legend", {}, t("view.the-claims")), choices),
    saveButtons(CLAIMS),
  );
}

export function toggleMenu() {
  setMenu(!$("menu").hidden);
}

/** @param {boolean} hidden */
export function setMenu(hidden) {
  if (!hidden) fillMenu();
  $("menu").hidden = hidden;
  $("tool-exports").setAttribute("aria-expanded", String(!hidden));
}

/** Closes the menu; whether it was open. */
export function closeMenus() {
  const isOpen = Boolean($("menu")) && !$("menu").hidden;
  if (isOpen) setMenu(true);
  return isOpen;
}

export function openHelp() {
  const help = $("help");
  help.setAttribute("aria-label", t("view.help"));
  const keys = KEYS.map(([key, code]) => [el("dt", {}, el("kbd", {}, key)), el("dd", {}, t(code))]);
  fill(
    help,
    el("h2", {}, t("view.keys")),
    el("dl", {}, keys),
    textButton(t("view.close"), () => help.close()),
  );
  help.showModal();
}
