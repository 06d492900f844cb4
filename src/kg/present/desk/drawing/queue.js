// @ts-check
// What is proposed for the source that is open: a person accepts, mends or refuses each statement.

import { $, el, fill, textButton } from "../../view/drawing/dom.js";
import { grouped } from "../../view/rules/collections.js";
import { acceptProposals, askQueue, mendProposal, refuseProposals } from "../model/asking.js";
import { page, sourceId, t } from "../model/page.js";
import { on } from "../model/signals.js";
import { answered, cellsAnswered } from "./dialogs.js";
import { complain, notice } from "./notices.js";
import { showPlace } from "./text.js";
import { proofMark } from "./words.js";
import { refresh, undoing } from "./work.js";

/** @typedef {import("../model/asking.js").Proposal} Proposal */

const MENDED = ["locator", "object", "printed", "qualifier"];

/** What waits for the source that is open; asked anew whenever it is opened or written to. */
export async function drawQueue() {
  const box = $("queue");
  const list = el("ol", {});
  const rest = el("p", {});
  const found = await added(list, rest, 0);
  if (!found) return;
  box.hidden = !found.count;
  fill(
    box,
    el(
      "h2",
      { id: "queue-title", tabIndex: -1 },
      t("desk.queue"),
      " ",
      el("span", { class: "soft" }, found.count),
    ),
    el("p", { class: "soft" }, t("desk.queue.about")),
    list,
    rest,
  );
}

/**
 * Adds the next statements to the list; null where another source is open meanwhile.
 * @param {HTMLElement} list
 * @param {HTMLElement} rest where the button for more of them stands
 * @param {number} from
 */
async function added(list, rest, from) {
  const source = sourceId();
  let found = { proposals: /** @type {Proposal[]} */ ([]), count: 0, more: 0 };
  try {
    if (source) found = await askQueue(source, from);
  } catch (error) {
    complain(error);
  }
  if (source !== sourceId()) return null;
  const groups = [...grouped(found.proposals, (one) => one.group || one.proposal).values()];
  const items = groups.map(itemOf);
  list.append(...items);
  const more = async () => {
    await added(list, rest, from + groups.length);
  };
  fill(rest, found.more > 0 && textButton(t("desk.queue.more", { count: found.more }), more));
  if (from) items[0]?.querySelector("button")?.focus();
  return found;
}

/** @param {Proposal[]} rows what is accepted or refused together */
function itemOf(rows) {
  const [first] = rows;
  const ids = rows.map((one) => one.proposal);
  const proved = rows.every((one) => one.proof === "proved" || !one.proof);
  return el(
    "li",
    {},
    el(
      "div",
      { class: "head" },
      el("span", { class: "soft" }, `${first.by} · ${first.on}`),
      textButton(first.locator, () => showPlace(first.locator), {
        class: "bare soft place",
        title: t("desk.show-place"),
      }),
    ),
    rows.map((row) =>
      el(
        "p",
        {},
        row.words,
        " ",
        proofMark(row.proof, row.why),
        " ",
        textButton(t("desk.queue.mend"), () => mend(row), { class: "bare soft" }),
        row.replaces &&
          el("span", { class: "soft" }, " ", t("queue.replaces", { text: row.replaces })),
        row.problems.map((one) =>
          el("span", { class: "amber" }, " ", [one.message, one.hint].filter(Boolean).join(" ")),
        ),
      ),
    ),
    el(
      "p",
      { class: "deeds" },
      textButton(t(proved ? "desk.queue.accept" : "desk.queue.accept-unproved"), () =>
        decide(() => acceptProposals(ids, !proved), "desk.queue.accepted"),
      ),
      textButton(t("desk.queue.refuse"), () => refuse(ids)),
    ),
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
    $("queue-title")?.focus();
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

/** @param {Proposal} row */
async function mend(row) {
  const cells = Object.fromEntries(MENDED.map((name) => [name, row[name] ?? ""]));
  const found = await cellsAnswered(row.words, cells, t("desk.queue.mend"));
  if (!found) return;
  const changes = Object.fromEntries(
    Object.entries(found).filter(([name, text]) => text !== cells[name]),
  );
  if (Object.keys(changes).length)
    await decide(() => mendProposal(row.proposal, changes), "desk.queue.mended");
}

export function watchQueue() {
  on("source", drawQueue);
  if (page.opened) drawQueue();
}
