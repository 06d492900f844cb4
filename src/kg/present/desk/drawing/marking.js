// @ts-check
// What a mark of the text does: it fills a field of the open form, or begins a statement.

import { $, el } from "../../view/drawing/dom.js";
import { fieldsOf, fits, page, t } from "../model/page.js";
import { on } from "../model/signals.js";
import { addValue, numberOf } from "../rules/draft.js";
import { choices, direct, offered, takers, takes } from "../rules/filling.js";
import { join } from "./joining.js";
import { openMenu } from "./menu.js";
import { open } from "./statements.js";
import { meaning } from "./text.js";
import { begin, fillPeriod, fillSpeaker, fillSubject, fillValue, fitsThing } from "./work.js";
import { notesOf } from "./words.js";

/** @typedef {import("../model/page.js").Mark} Mark */
/** @typedef {import("../rules/filling.js").Choice} Choice */
/** @typedef {{ mark: Mark, place: string, node: HTMLElement, asks: boolean }} Clicked */

const BEST = 4; // so many forms are offered at first
const FILLS = 6;

/** @param {Clicked} clicked */
function take(clicked) {
  const all = choices(clicked.mark);
  if (all.length > 1) offerChoices(clicked, all);
  else if (all.length) go(clicked, all[0]);
}

/** More than one reading, or thing: the person chooses. @param {Clicked} clicked @param {Choice[]} all */
function offerChoices(clicked, all) {
  openMenu(
    clicked.node,
    t("desk.which"),
    el("p", {}, t("desk.which")),
    all.map((choice) => ({
      text: choice.shown,
      note: choice.thing ? notesOf(choice.thing).filter(Boolean).join(" · ") : choice.object,
      take: () => go(clicked, choice),
    })),
  );
}

/** @param {Choice} choice */
function ableTo(choice, /** @type {Mark} */ mark) {
  const { draft, focused } = page;
  if (!draft) return [];
  return takers(draft, fieldsOf(draft), mark.kind, focused, fitsThing(choice.thing));
}

/** Whether the open form has no thing yet, and this may be it. @param {import("../model/page.js").Thing} thing */
function lacksThing(thing) {
  const { draft } = page;
  if (!draft || draft.own || draft.subject.id || page.focused) return false;
  return fits(thing.class, draft.form ? [draft.form] : []);
}

/** Whether the open form may hold for a time, and is not said to yet. @param {Mark} mark */
const lacksPeriod = ({ kind }) =>
  kind === "time" && !!page.draft && !page.draft.mends && !page.draft.period;

/** @param {Clicked} clicked @param {Choice} choice */
function go(clicked, choice) {
  const { mark, place, asks } = clicked;
  if (!asks && choice.thing && lacksThing(choice.thing)) {
    fillSubject(choice.thing, place);
    return;
  }
  const able = ableTo(choice, mark);
  const value = asks ? null : direct(able, page.focused);
  if (value) fillValue(value, mark, choice, place);
  else if (!asks && !able.length && lacksPeriod(mark)) fillPeriod(choice, place);
  else offerDeeds(clicked, choice, able, false);
}

/**
 * @param {Clicked} clicked
 * @param {Choice} choice
 * @param {import("../rules/draft.js").Value[]} able
 * @param {boolean} all whether all forms are offered
 */
function offerDeeds(clicked, choice, able, all) {
  const { mark, place, node } = clicked;
  const { best, others } = offered(
    mark,
    page.forms,
    mark.forms ?? page.best[mark.kind] ?? [],
    all ? Infinity : BEST,
  );
  const from = { mark, choice, id: node.dataset.mark ?? "" };
  const parted = !!page.draft || used(mark).length > 0;
  const items = [
    ...used(mark),
    ...fills(able, mark, choice, place),
    ...best.map((form, at) => ({
      text: t("desk.menu.new", { form: form.label }),
      note: at ? "" : form.comment,
      apart: parted && at === 0,
      take: () => begin(form, place, from),
    })),
    {
      text: t("desk.menu.new", { form: page.relation.label || t("desk.relation") }),
      take: () => begin(page.relation, place, from),
    },
    ...(others.length
      ? [
          {
            text: t("desk.menu.others", { count: others.length }),
            take: () => offerDeeds(clicked, choice, able, true),
          },
        ]
      : []),
    ...joins(choice.thing),
  ];
  const meant = { ...mark, readings: [choice], things: choice.thing && [choice.thing] };
  openMenu(node, meaning(mark), el("p", { class: "soft" }, meaning(meant)), items);
}

/** A thing may be another one that is known. @param {import("../model/page.js").Thing} [thing] */
const joins = (thing) =>
  thing ? [{ text: t("desk.join"), apart: true, take: () => join(thing) }] : [];

/** Fields of the open form, also those that are not open. @param {import("../rules/draft.js").Value[]} able @param {Mark} mark @param {Choice} choice @param {string} place */
function fills(able, mark, choice, place) {
  const { draft } = page;
  if (!draft) return [];
  const fields = fieldsOf(draft);
  const shown = new Set(draft.values.map((one) => one.property));
  const closed = fields.filter(
    (one) => !shown.has(one.property) && takes(one, mark.kind) && fitsThing(choice.thing)(one),
  );
  const further = closed.map((one) => ({
    text: t("desk.menu.fill", { field: one.label }),
    take: () => fillValue(addValue(draft, one.property), mark, choice, place),
  }));
  const own = [...filledFields(able, fields, mark, choice, place), ...further].slice(0, FILLS);
  return [...own, ...shared(mark, choice, place)];
}

/** What a mark may be of the whole statement: its period, who says it. @param {Mark} mark @param {Choice} choice @param {string} place */
function shared({ kind }, choice, place) {
  const { draft } = page;
  const { thing } = choice;
  if (!draft || draft.mends) return [];
  if (kind === "time") {
    const text = t("desk.menu.fill", { field: t("desk.value.period") });
    const note = draft.period && t("desk.menu.instead", { value: draft.period });
    return [{ text, note, take: () => fillPeriod(choice, place) }];
  }
  if (!thing || !fits(thing.class, ["kg:Actor"])) return [];
  const text = t("desk.menu.fill", { field: t("desk.speaker") });
  const note = draft.speaker && t("desk.menu.instead", { value: draft.speakerNamed });
  return [{ text, note, take: () => fillSpeaker(thing, place) }];
}

/** @param {import("../rules/draft.js").Value[]} able @param {import("../model/page.js").Field[]} fields @param {Mark} mark @param {Choice} choice @param {string} place */
function filledFields(able, fields, mark, choice, place) {
  return able.map((value) => ({
    text: t("desk.menu.fill", {
      field: fields.find((one) => one.property === value.property)?.label ?? "",
    }),
    note: value.object && t("desk.menu.instead", { value: value.named || value.object }),
    take: () => fillValue(value, mark, choice, place),
  }));
}

/** Statements that a mark is used in. @param {Mark} mark */
function used(mark) {
  const own = page.opened?.statements.filter(({ rows }) =>
    rows.some((one) => mark.used.includes(numberOf(one))),
  );
  return (own ?? []).map((statement) => ({
    text: t("desk.menu.open", { what: statement.subject.name || statement.subject.id }),
    take: () => open(statement),
  }));
}

export function watchMarks() {
  on("mark", take);
  on("begun", () => $("side").classList.add("working"));
}
