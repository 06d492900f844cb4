// @ts-check
// What is proposed for the source that is open: a person accepts, mends or refuses each statement.

import { $, el, fill, textButton } from "../../view/drawing/dom.js";
import { grouped } from "../../view/rules/collections.js";
import { askQueue } from "../model/asking.js";
import { page, sourceId, t } from "../model/page.js";
import { on } from "../model/signals.js";
import { complain } from "./notices.js";
import { proposalItem } from "./proposal.js";

/** @typedef {import("../model/asking.js").Proposal} Proposal */

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
  const items = groups.map(proposalItem);
  list.append(...items);
  const more = async () => {
    await added(list, rest, from + groups.length);
  };
  fill(rest, found.more > 0 && textButton(t("desk.queue.more", { count: found.more }), more));
  if (from) items[0]?.querySelector("button")?.focus();
  return found;
}

export function watchQueue() {
  on("source", async () => {
    const held = $("queue").contains(document.activeElement);
    await drawQueue();
    if (held) ($("queue").hidden ? $("statements-title") : $("queue-title"))?.focus();
  });
  if (page.opened) drawQueue();
}
