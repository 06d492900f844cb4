// @ts-check
// What is given to others: the link to the answer, and what embeds it in another page.

import { $, textButton } from "../../../view/drawing/dom.js";
import { t } from "../model/page.js";
import { addressOf, isTooLong } from "./address.js";

export function drawShare() {
  const long = isTooLong();
  $("share").hidden = long;
  if (long) return;
  $("link").value = addressOf().href;
  const to = addressOf({ embed: "1" }).href.replaceAll("&", "&amp;").replaceAll('"', "&quot;");
  $("embed").value = `<iframe src="${to}" width="100%" height="420"></iframe>`;
}

/** Puts a button beside each text that can be copied. */
export function watchShare() {
  for (const field of [$("link"), $("embed")])
    field.after(textButton(t("query.copy"), () => copy(field)));
}

/** @param {HTMLInputElement} field */
async function copy(field) {
  field.focus();
  field.select();
  let code = "query.copied";
  try {
    await navigator.clipboard.writeText(field.value);
  } catch {
    code = "query.copy-by-hand"; // not allowed, or no safe connection
  }
  $("copied").textContent = t(code);
}
