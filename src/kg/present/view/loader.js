// @ts-check
// Runs the script that the page carries deflated. The policy of the page names both by their hashes.

import { unpacked } from "./rules/unpacking.js";

/** @type {any} */
const holder = document.getElementById("code");
unpacked(holder.textContent.trim()).then((text) => {
  const script = document.createElement("script");
  script.textContent = text;
  holder.replaceWith(script);
});
