// @ts-check
// The menu of exports and the help.

import { pick, t } from "../model/language.js";
import { KEYS } from "../model/words.js";
import { $, el, fill, textButton } from "./dom.js";
import { saveAs } from "./save.js";

/** What can be taken away. */
const EXPORTS = ["png", "svg", "csv", "notes", "bib", "print"];

export function exportMenu() {
  const items = EXPORTS.map((what) =>
    textButton(t(what), () => {
      closeMenus();
      saveAs(what);
    }),
  );
  const about = { id: "menu", role: "group", "aria-label": t("exports"), hidden: true };
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
  help.setAttribute("aria-label", t("help"));
  const keys = KEYS.map(([key, words]) => [
    el("dt", {}, el("kbd", {}, key)),
    el("dd", {}, pick(...words)),
  ]);
  fill(
    help,
    el("h2", {}, t("keys")),
    el("dl", {}, keys),
    textButton(t("close"), () => help.close()),
  );
  help.showModal();
}
