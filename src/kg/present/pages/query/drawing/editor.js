// @ts-check
// The colours of the query, which lie under its letters.

import { $, el } from "../../../view/drawing/dom.js";
import { tokens } from "../rules/tokens.js";
import { colours, text } from "./elements.js";

const MOST = 50000; // longer queries have none

export function drawColours() {
  const query = text.value;
  const plain = query.length > MOST;
  $("editor").classList.toggle("plain", plain);
  if (plain) {
    colours.replaceChildren();
    return;
  }
  const parts = tokens(query).map(([kind, word]) =>
    kind ? el("span", { class: kind }, word) : word,
  );
  colours.replaceChildren(...parts, "\n");
  colours.scrollTop = text.scrollTop;
}
