// @ts-check
// Two things that are one are joined: the person sees every line that changes before it does.

import { el } from "../../view/drawing/dom.js";
import { joinThings } from "../model/asking.js";
import { t } from "../model/page.js";
import { asked, confirmed } from "./dialogs.js";
import { complain, notice } from "./notices.js";
import { picker } from "./picker.js";
import { refresh, undoing } from "./work.js";

/** @typedef {import("../model/page.js").Thing} Thing */

/** The thing that stays, "" for none. @param {Thing} thing */
async function chosen(thing) {
  let heir = "";
  const take = (/** @type {Thing | null} */ found, /** @type {string} */ text) => {
    heir = found?.id ?? text.trim();
  };
  const label = t("desk.join.id");
  const id = "question-text";
  const classes = thing.class ? [thing.class] : []; // none but its like can be the same
  const more = { required: true };
  const choice = picker({
    id,
    label,
    named: "",
    classes,
    known: true,
    without: thing.id,
    more,
    take,
  });
  const body = [
    el("p", { class: "soft" }, t("desk.join.about")),
    el("label", { for: id }, label),
    choice,
  ];
  const which = t("desk.join.which", { name: thing.name || thing.id });
  return (await asked(which, body, t("desk.join.look"))) ? heir : "";
}

/** @param {Thing} thing the one that is to be part of another */
export async function join(thing) {
  const heir = await chosen(thing);
  if (!heir) return;
  try {
    const seen = await joinThings(thing.id, heir);
    const question = t("desk.join.sure", { gone: seen.gone, heir: seen.heir });
    const body = reviewOf(seen, question);
    if (seen.problems.length) {
      await confirmed(question, t("desk.close"), body);
      return;
    }
    if (!(await confirmed(question, t("desk.join.do"), body))) return;
    await joinThings(thing.id, heir, seen.seen);
    await refresh();
    notice(t("desk.join.done", { gone: seen.gone, heir: seen.heir }), undoing());
  } catch (error) {
    complain(error);
  }
}

/**
 * What stands against it first, then how much changes, and each line of it.
 * @param {Awaited<ReturnType<typeof joinThings>>} seen
 * @param {string} label
 */
function reviewOf({ problems, warnings, lines }, label) {
  const told = problems.map((one) => [one.message, one.hint].filter(Boolean).join(" "));
  const [count, ...rest] = [...lines].reverse();
  const each = rest.reverse().filter((line) => !warnings.includes(line));
  return el(
    "div",
    {},
    told.length > 0 &&
      el(
        "ul",
        { class: "faults" },
        told.map((text) => el("li", {}, text)),
      ),
    warnings.length > 0 &&
      el(
        "ul",
        { class: "remarks amber" },
        warnings.map((text) => el("li", {}, text)),
      ),
    el("p", {}, count),
    el(
      "pre",
      { class: "review", tabIndex: 0, role: "group", "aria-label": label },
      each.join("\n"),
    ),
  );
}
