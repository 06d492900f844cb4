// @ts-check
// A statement that is proposed, drawn as it would stand among the others: with what the text makes
// of it, what would be wrong with it, and what is said of the same already.

import { el, textButton } from "../../view/drawing/dom.js";
import { acceptProposals, mendProposal, refuseProposals } from "../model/asking.js";
import { t } from "../model/page.js";
import { answered, cellsAnswered } from "./dialogs.js";
import { complain, notice } from "./notices.js";
import { showPlace } from "./text.js";
import { day, hedge, hedged, proofMark } from "./words.js";
import { refresh, undoing } from "./work.js";

/** @typedef {import("../model/asking.js").Proposal} Proposal */

const SAID = 3; // so much of what is said already is shown
const QUALIFIERS = ["about", "over", "under", "at-least", "at-most"];
const MODALITIES = ["planned", "claimed"];

/** @param {Proposal[]} rows what is accepted or refused together */
export function proposalItem(rows) {
  const [{ thing, locator, by, on, proposal }] = rows;
  const name = thing.name || thing.id;
  const id = "proposal-" + proposal;
  return el(
    "li",
    { "aria-labelledby": id },
    el(
      "div",
      { class: "head" },
      el("h3", { id }, name, " ", el("span", { class: "soft" }, thing.kind)),
      textButton(locator, () => showPlace(locator), {
        class: "bare soft place",
        title: t("desk.show-place"),
      }),
    ),
    el("dl", {}, rows.map(lineOf)),
    deedsOf(rows, name),
    el("p", { class: "soft by" }, [by, day(on)].filter(Boolean).join(" · ")),
  );
}

/** @param {Proposal} row */
const lineOf = (row) =>
  el(
    "div",
    {},
    el("dt", {}, row.label || row.predicate),
    el(
      "dd",
      {},
      valueOf(row),
      " ",
      textButton(t("desk.queue.mend"), () => mend(row), {
        class: "bare",
        "aria-label": `${t("desk.queue.mend")}: ${row.label || row.predicate}`,
      }),
      remarksOf(row),
    ),
  );

/** @param {Proposal} row */
const valueOf = (row) => [
  el("span", { class: "what" }, hedged(/** @type {any} */ (row))),
  MODALITIES.includes(row.modality) &&
    el("span", { class: "soft" }, " " + t("present.modality." + row.modality)),
  row.period && el("span", { class: "soft" }, " " + day(row.period)),
  row.printed && el("q", { class: "soft" }, row.printed),
  " ",
  proofMark(row.proof),
  row.note && el("span", { class: "soft note" }, " " + row.note),
];

/** What a person has to know before they decide. @param {Proposal} row */
function remarksOf(row) {
  const said = row.said.slice(0, SAID).map((/** @type {any} */ one) => {
    const from = [one.publisher || one.source, day(one.published)].filter(Boolean).join(", ");
    return t("desk.queue.said", { value: hedged(one), from });
  });
  const about = [
    row.why && el("li", { class: row.proof === "fault" ? "fault" : "amber" }, row.why),
    !row.proof && el("li", { class: "soft" }, t("desk.queue.look")),
    row.known && el("li", { class: "amber" }, t("desk.queue.known", { place: row.known })),
    row.replaces && el("li", { class: "soft" }, t("queue.replaces", { text: row.replaces })),
    row.problems.map((one) =>
      el("li", { class: "fault" }, [one.message, one.hint].filter(Boolean).join(" ")),
    ),
    said.map((/** @type {string} */ text) => el("li", { class: "soft" }, text)),
  ].flat();
  return about.some(Boolean) && el("ul", { class: "remarks" }, about);
}

/** What makes a problem cannot be accepted. @param {Proposal[]} rows @param {string} name */
function deedsOf(rows, name) {
  const ids = rows.map((one) => one.proposal);
  const proved = rows.every((one) => one.proof === "proved" || !one.proof);
  const wrong = rows.some((one) => one.problems.length);
  const accepts = t(proved ? "desk.queue.accept" : "desk.queue.accept-unproved");
  return el(
    "p",
    { class: "deeds" },
    !wrong &&
      textButton(
        accepts,
        () => decide(() => acceptProposals(ids, !proved), "desk.queue.accepted"),
        { class: proved && "first", "aria-label": `${accepts}: ${name}` },
      ),
    textButton(t("desk.queue.refuse"), () => refuse(ids), {
      "aria-label": `${t("desk.queue.refuse")}: ${name}`,
    }),
  );
}

/**
 * @param {() => Promise<{ count: number }>} deed
 * @param {string} code
 */
async function decide(deed, code) {
  try {
    const { count } = await deed();
    await refresh();
    notice(t(code, { count }), undoing());
  } catch (error) {
    complain(error);
  }
}

/** @param {string[]} ids */
async function refuse(ids) {
  const reason = await answered(
    t("desk.queue.refuse.why"),
    t("desk.reason"),
    t("desk.queue.refuse"),
    el("p", { class: "soft" }, t("desk.queue.refuse.about")),
  );
  if (reason) await decide(() => refuseProposals(ids, reason), "desk.queue.refused");
}

/** The cells that are mended, in the order in which they are asked. */
const choices = () => ({
  qualifier: QUALIFIERS.map((value) => ({ value, label: hedge(value) })),
  modality: MODALITIES.map((value) => ({ value, label: t("present.modality." + value) })),
});

/** @param {Proposal} row */
async function mend(row) {
  const names = ["locator", "subject", "object", "printed", "qualifier", "modality", "period"];
  const cells = Object.fromEntries(names.map((name) => [name, row[name] ?? ""]));
  const about = `${t("desk.queue.mend")}: ${row.label || row.predicate}`;
  const found = await cellsAnswered(about, cells, t("desk.queue.mend"), choices());
  if (!found) return;
  const changes = Object.fromEntries(
    Object.entries(found).filter(([name, text]) => text !== cells[name]),
  );
  if (Object.keys(changes).length)
    await decide(() => mendProposal(row.proposal, changes), "desk.queue.mended");
}
