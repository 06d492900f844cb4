// @ts-check
// What a picture or a sheet of paper says of itself: sources, day, address, licence.

import { newestDate } from "../model/asof.js";
import { model } from "../model/document.js";
import { dateText, t } from "../model/language.js";
import { state } from "../model/state.js";
import { byFrequency } from "../rules/collections.js";
import { thousands } from "../rules/numbers.js";
import { licenceName, localName } from "../rules/text.js";
import { shownDay } from "../scene/phrases.js";
import { citations, told } from "../scene/scope.js";
import { addressText } from "./address.js";

const NAMED = 4;
const CHOICES = [
  ...["lang", "view", "sel", "pair", "path", "hops", "flow", "asof", "step", "pins", "whole"],
  ...["prop", "source", "stage", "from", "to", "disputed", "late"],
];

/**
 * Who says what is chosen or shown, the most often cited first.
 * @param {import("../scene/scope.js").Scope} scope
 */
function sourcesText(scope) {
  const cited = citations(told(scope)).map((c) => model.sources[model.cites.source[c]]);
  const names = byFrequency(cited.map(([iri, publisher]) => publisher || localName(iri)));
  if (!names.length) return "";
  const named = names.slice(0, NAMED).join(", ");
  const others = names.length - NAMED;
  const more = others > 0 ? ` ${t("view.and", { count: thousands(others) })}` : "";
  return `${t("view.sources")}: ${named}${more}`;
}

/** The day that is shown, or up to when sources were read. */
function dayText() {
  if (state.asof || model.asof) return shownDay();
  const newest = newestDate();
  return newest && t("view.newest-source", { day: dateText(newest) });
}

/** The address of what is chosen; of a file that of its dataset. */
function pageAddress() {
  if (!/^https?:$/.test(location.protocol)) return model.dataset;
  const query = new URLSearchParams(addressText(state));
  for (const name of [...query.keys()]) if (!CHOICES.includes(name)) query.delete(name);
  const { origin, pathname, search } = location;
  return origin + pathname + search + (query.size ? "#" + query : "");
}

/**
 * What is told at the foot of a picture, in lines; `scope` is what it draws.
 * @param {import("../scene/scope.js").Scope} [scope]
 * @returns {string[]}
 */
export function colophon(scope = "chosen") {
  const licence = model.license && t("view.licence", { name: licenceName(model.license) });
  return [
    [sourcesText(scope), dayText()].filter(Boolean).join(" · "),
    [pageAddress(), licence].filter(Boolean).join(" · "),
  ].filter(Boolean);
}
