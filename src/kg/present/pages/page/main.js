// @ts-check
// What every page does: the other language keeps the place, and its address can be copied.

import { turned } from "./rules/address.js";

/** @type {NodeListOf<HTMLAnchorElement>} */
const others = document.querySelectorAll("a.turn");
for (const other of others) {
  const link = other.href;
  const turn = () => {
    other.href = turned(link, location.href);
  };
  for (const event of ["pointerdown", "focus", "click"]) other.addEventListener(event, turn);
}

/** @type {HTMLButtonElement | null} */
const copy = document.querySelector("button.copy");
if (copy && navigator.clipboard) {
  const status = /** @type {HTMLElement} */ (copy.nextElementSibling);
  copy.hidden = false;
  copy.addEventListener("click", async () => {
    await navigator.clipboard.writeText(location.href);
    status.textContent = copy.value;
  });
}
