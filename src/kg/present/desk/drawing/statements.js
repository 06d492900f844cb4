// @ts-check
// The statements of the source that is open: each can be opened, mended, done, preferred, removed.

import { $, el, fill, textButton } from "../../view/drawing/dom.js";
import { grouped } from "../../view/rules/collections.js";
import { askSaid } from "../model/asking.js";
import { classLabel, formOf, page, sourceId, t } from "../model/page.js";
import { on } from "../model/signals.js";
import { asDone, classOf, isPlanned, mending, numberOf } from "../rules/draft.js";
import { inOrder, placesOf } from "../rules/places.js";
import { answered } from "./dialogs.js";
import { join } from "./joining.js";
import { openMenu } from "./menu.js";
import { notice } from "./notices.js";
import { lightMarks, showPlace } from "./text.js";
import { day, hedged, proofMark } from "./words.js";
import { begin, mayLeave, openDraft, prefer, remove } from "./work.js";

/** @typedef {import("../model/page.js").Statement} Statement */
/** @typedef {import("../model/page.js").Row} Row */

const MODAL = ["planned", "claimed"];

export function drawStatements() {
  const { opened } = page;
  $("statements").hidden = !opened;
  if (!opened) return;
  const places = opened.paragraphs.map((one) => one.place);
  const statements = inOrder(opened.statements, places);
  const begins = textButton(
    t("desk.new"),
    (event) => offerForms(/** @type {any} */ (event).currentTarget),
    {
      id: "begin",
      "aria-haspopup": "menu",
      title: "n",
    },
  );
  fill(
    $("statements"),
    el(
      "div",
      { class: "head" },
      el(
        "h2",
        { id: "statements-title", tabIndex: -1 },
        t("desk.statements"),
        " ",
        el("span", { class: "soft" }, statements.length),
      ),
      begins,
    ),
    !statements.length && el("p", { class: "soft" }, t("desk.statements.none")),
    el("ol", { id: "statement-list" }, statements.map(itemOf)),
  );
}

/** A statement of any form, from no mark. @param {HTMLElement} beside */
export function offerForms(beside) {
  const forms = [...page.forms, page.relation];
  openMenu(
    beside,
    t("desk.new"),
    el("p", { class: "soft" }, t("desk.new.about")),
    forms.map((form, at) => ({
      text: form.label || t("desk.relation"),
      note: form.comment,
      apart: at > 0 && form === page.relation,
      take: () => begin(form, ""),
    })),
  );
}

/** @param {Statement} statement @param {number} at */
function itemOf(statement, at) {
  const { subject, rows } = statement;
  const claims = rows.map(numberOf);
  const light = () => lightMarks(claims);
  const dark = () => lightMarks([]);
  const id = "statement-" + at;
  return el(
    "li",
    { onpointerenter: light, onpointerleave: dark, onfocusin: light, onfocusout: dark },
    el(
      "div",
      { class: "head" },
      el(
        "h3",
        {},
        textButton(subject.name || subject.id, () => open(statement), {
          class: "bare title",
          id,
          title: t("desk.mend"),
        }),
        " ",
        el("span", { class: "soft" }, subject.kind || classLabel(classOf(statement))),
      ),
      proofMark(statement.proof),
      placesOf(rows[0]?.locator ?? "").map((place) =>
        textButton(place, () => showPlace(place), {
          class: "bare soft place",
          title: t("desk.show-place"),
        }),
      ),
      textButton("⋯", (event) => offerDeeds(/** @type {any} */ (event).currentTarget, statement), {
        class: "bare",
        "aria-haspopup": "menu",
        title: t("desk.deeds"),
        "aria-label": `${t("desk.deeds")}: ${subject.name || subject.id}`,
      }),
    ),
    el("dl", {}, lines(rows)),
  );
}

/** Values of one property stand in one line. @param {Row[]} rows */
const lines = (rows) =>
  [...grouped(rows, (one) => one.predicate)].map(([predicate, same]) =>
    el(
      "div",
      {},
      el("dt", {}, same[0].label || predicate),
      same.map((row) => el("dd", {}, valueOf(row))),
    ),
  );

/** @param {Row} row */
const valueOf = (row) => [
  el("span", { class: "what" }, hedged(row)),
  MODAL.includes(row.modality ?? "") &&
    el("span", { class: "soft" }, " " + t("present.modality." + row.modality)),
  row.period && el("span", { class: "soft" }, " " + day(row.period)),
  row.rank && el("span", { class: "amber" }, " " + t("present.rank." + row.rank)),
  row.printed && el("q", { class: "soft", lang: page.opened?.source.language }, row.printed),
  " ",
  proofMark(row.proof, row.reason),
  row.note && el("span", { class: "soft note" }, " " + row.note),
];

/** @param {Statement} statement */
export async function open(statement) {
  if (await mayLeave(t("desk.leave"))) await openDraft(mending(statement));
}

/** @param {HTMLElement} beside @param {Statement} statement */
function offerDeeds(beside, statement) {
  const done = async () => {
    if (await mayLeave(t("desk.leave")))
      await openDraft(asDone(statement, formOf(classOf(statement))));
  };
  const figures = statement.rows.filter((one) => one.printed && one.rank !== "preferred");
  openMenu(beside, t("desk.deeds"), null, [
    { text: t("desk.mend"), take: () => open(statement) },
    ...(isPlanned(statement)
      ? [{ text: t("desk.done"), note: t("desk.done.note"), take: done }]
      : []),
    ...figures.map((row) => ({
      text: t("desk.prefer.this", { value: row.shown || row.object }),
      note: row.label,
      take: () => preferred(row),
    })),
    { text: t("desk.join"), apart: true, take: () => join(statement.subject) },
    { text: t("desk.remove"), apart: true, take: () => remove(statement) },
  ]);
}

/** Prefers a value of this source, over what others say. @param {Row} row */
async function preferred(row) {
  /** @type {Row[]} */
  const said = await askSaid(row.subject ?? "", row.predicate);
  const rivals = said.filter((one) => one.source !== sourceId());
  if (!rivals.length) {
    notice(t("desk.prefer.alone"));
    return;
  }
  const about = el(
    "ul",
    { class: "soft" },
    rivals.map((one) =>
      el("li", {}, `${hedged(one)} — ${one.publisher || one.source}, ${day(one.published)}`),
    ),
  );
  const value = row.shown || row.object;
  const reason = await answered(
    t("desk.prefer.question", { value }),
    t("desk.prefer.reason"),
    t("desk.prefer"),
    about,
  );
  if (reason) await prefer(row, reason);
}

/** A statement that was just written is in sight, and marked. @param {{ id: string, locator: string }} written */
function showWritten({ id, locator }) {
  const places = page.opened?.paragraphs.map((one) => one.place) ?? [];
  const at = inOrder(page.opened?.statements ?? [], places).findIndex(
    ({ subject, rows }) => subject.id === id && (rows[0]?.locator ?? "") === locator,
  );
  const item = $("statement-" + at)?.closest("li");
  item?.classList.add("fresh");
  if (getComputedStyle($("side")).overflowY === "auto") item?.scrollIntoView({ block: "nearest" });
}

export function watchStatements() {
  on("written", showWritten);
  on("source", drawStatements);
}
