// @ts-check
// The search of a site of files: by what its page carries, without a server.

import { $, el, fill } from "../../view/drawing/dom.js";
import { LEVELS } from "../../view/rules/ranking.js";
import { matches, unsearchable } from "../../view/rules/searching.js";

/** @typedef {[string, string, string, string]} Item link, name, what it is, what tells most of it */

/**
 * @type {{ lines: import("../../view/rules/searching.js").Lines,
 *   items: Record<string, Item[]>, words: Record<string, string>,
 *   lexicons: import("../../view/rules/numerals.js").Lexicon[] }}
 */
const index = JSON.parse($("index").textContent);
const MOST = 50;

/** @param {Item} item */
const hitItem = ([link, name, what, fact]) =>
  el(
    "li",
    {},
    el("a", { href: link }, name),
    " ",
    el("span", { class: "soft" }, what),
    fact && [el("br", {}), el("span", { class: "fact" }, fact)],
  );

function search() {
  const text = $("q").value;
  const fault = text.trim() ? unsearchable(text) : "";
  const found = fault ? [] : matches(index.lines, text, MOST, index.lexicons);
  fill(
    $("hits"),
    found.map(({ kind, at }) => hitItem(index.items[kind][at])),
  );
  $("status").textContent = text.trim() ? told(fault, found) : "";
}

/**
 * What is said of what was found.
 * @param {string} fault
 * @param {import("../../view/rules/searching.js").Match[]} found
 */
function told(fault, found) {
  const { words } = index;
  if (fault === "long") return words["search-long"];
  if (!found.length) return `${words.nothing} ${words.didmean}`;
  return found.every(({ level }) => level === LEVELS.alike) ? words.alike : "";
}

$("q").value = new URLSearchParams(location.search).get("q") ?? "";
$("q").addEventListener("input", search);
search();
