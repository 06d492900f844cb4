// @ts-check
// Two things that are one are joined: the person sees every line that changes before it does.

import { el } from "../../view/drawing/dom.js";
import { joinThings } from "../model/asking.js";
import { t } from "../model/page.js";
import { answered, confirmed } from "./dialogs.js";
import { complain, notice } from "./notices.js";
import { refresh, undoing } from "./work.js";

/** @param {import("../model/page.js").Thing} thing the one that is to be part of another */
export async function join(thing) {
  const heir = await answered(
    t("desk.join.which", { name: thing.name || thing.id }),
    t("desk.join.id"),
    t("desk.join.look"),
    el("p", { class: "soft" }, t("desk.join.about")),
  );
  if (!heir) return;
  try {
    const seen = await joinThings(thing.id, heir);
    const told = seen.problems.map((one) => one.message);
    const body = el("pre", { class: "review", tabIndex: 0 }, [...told, ...seen.lines].join("\n"));
    const question = t("desk.join.sure", { gone: thing.id, heir });
    if (seen.problems.length) {
      await confirmed(question, t("desk.close"), body);
      return;
    }
    if (!(await confirmed(question, t("desk.join.do"), body))) return;
    await joinThings(thing.id, heir, seen.seen);
    await refresh();
    notice(t("desk.join.done", { gone: thing.id, heir }), undoing());
  } catch (error) {
    complain(error);
  }
}
