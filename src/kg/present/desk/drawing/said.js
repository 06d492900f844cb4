// @ts-check
// What other sources say of the same, beside the values of the open form.

import { $, el, fill, textButton } from "../../view/drawing/dom.js";
import { askSaid } from "../model/asking.js";
import { page, sourceId, t } from "../model/page.js";
import { answered } from "./dialogs.js";
import { day, hedged } from "./words.js";
import { prefer } from "./work.js";

/** @typedef {import("../model/page.js").Field} Field */
/** @typedef {import("../rules/draft.js").Draft} Draft */

const OTHERS = 2; // so many stand open

/** What other sources say of the thing, beside each of its values. @param {Draft} draft @param {Field[]} fields */
export async function drawSaid(draft, fields) {
  const { id } = draft.subject;
  const isNew = draft.own || draft.things.some((one) => one.id === id);
  const links = new Set(fields.filter((one) => one.link).map((one) => one.property));
  const done = new Set();
  for (const value of draft.values) {
    const box = $(`f${value.key}-said`);
    if (!box || links.has(value.property) || done.has(value.property)) continue;
    done.add(value.property);
    /** @type {import("../model/page.js").Row[]} */
    const rows = !id || isNew ? [] : await askSaid(id, value.property);
    if (page.draft !== draft || !box.isConnected) return;
    const others = rows.filter((one) => one.source !== sourceId());
    fill(box, othersSay(others));
    box.hidden = !others.length;
  }
}

/** @param {import("../model/page.js").Row[]} rows */
function othersSay(rows) {
  const items = rows.map(saidItem);
  return [
    el("ul", { "aria-label": t("desk.others-say") }, items.slice(0, OTHERS)),
    items.length > OTHERS &&
      el(
        "details",
        {},
        el("summary", {}, t("desk.others-more", { count: items.length - OTHERS })),
        el("ul", {}, items.slice(OTHERS)),
      ),
  ];
}

/** @param {import("../model/page.js").Row} row */
function saidItem(row) {
  const value = hedged(row);
  const from = [row.publisher || row.source, day(row.published)].filter(Boolean).join(", ");
  const onclick = async () => {
    const reason = await answered(
      t("desk.prefer.question", { value }),
      t("desk.prefer.reason"),
      t("desk.prefer"),
      el("p", { class: "soft" }, from),
    );
    if (reason) prefer(row, reason);
  };
  return el(
    "li",
    {},
    el("strong", {}, value),
    row.modality && " " + t("present.modality." + row.modality),
    row.rank && el("em", {}, " " + t("present.rank." + row.rank)),
    el("span", {}, " — " + from),
    row.printed && ` “${row.printed}”`,
    " ",
    row.rank !== "preferred" &&
      textButton(t("desk.prefer"), onclick, {
        class: "bare",
        "aria-label": `${t("desk.prefer")}: ${value}, ${from}`,
      }),
  );
}
