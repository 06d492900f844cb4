// @ts-check
// The menu of exports and the help.

import { t } from "../model/language.js";
import { $, el, fill, textButton } from "./dom.js";
import { saveAs } from "./save.js";

/** What can be taken away, and what it is called. */
const EXPORTS = {
  png: "view.png",
  svg: "view.svg",
  csv: "view.csv",
  notes: "view.notes",
  bib: "view.bib",
  print: "view.print",
};

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
  ["L", "view.key.language"],
  ["D", "view.key.theme"],
  ["?", "view.key.help"],
];

export function exportMenu() {
  const items = Object.entries(EXPORTS).map(([what, code]) =>
    textButton(t(code), () => {
      closeMenus();
      saveAs(what);
    }),
  );
  const about = { id: "menu", role: "group", "aria-label": t("view.exports"), hidden: true };
  return el("span", about, items);
}

export function toggleMenu() {
  setMenu(!$("menu").hidden);
}

/** @param {boolean} hidden */
export function setMenu(hidden) {
  $("menu").hidden = hidden;
  $("tool-exports").setAttribute("aria-expanded", String(!hidden));
}

export function closeMenus() {
  if ($("menu") && !$("menu").hidden) setMenu(true);
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
