// @ts-check
// A field in which a thing is chosen by any of its names, or registered on the way.

import { el } from "../../view/drawing/dom.js";
import { askCard, askThings } from "../model/asking.js";
import { fits, page, t } from "../model/page.js";
import { tell } from "../model/signals.js";
import { combobox } from "./combobox.js";
import { register } from "./register.js";
import { nameIn, notesOf } from "./words.js";

/** @typedef {import("../model/page.js").Thing} Thing */

const MOST = 12;

/**
 * @typedef {object} Picking
 * @property {string} id of the input
 * @property {string} label
 * @property {string} named what stands in it
 * @property {string[]} [classes] of which it may be
 * @property {Record<string, unknown>} [more] properties of the input
 * @property {boolean} [known] whether nothing can be registered
 * @property {string} [without] the id of a thing that is not offered
 * @property {(thing: Thing | null, text: string) => unknown} take null: what is written names nothing yet
 */

/** @param {Picking} picking */
export function picker({ id, label, named, classes = [], more = {}, known: alone, without, take }) {
  const find = async (/** @type {string} */ text) => {
    const things = [...(text ? [] : near(classes)), ...(await askThings(text, classes))];
    const known = newThings(text, classes);
    const fit = [...known, ...once(things)].filter((one) => one.id !== without);
    const offers = fit.map((thing) => ({
      text: thing.name,
      notes: notesOf(thing).filter((one) => one !== undefined),
      card: () => askCard(thing.id),
      take: () => put(thing),
    }));
    const fresh = {
      text: t("desk.register.new", { name: text || "…" }),
      apart: offers.length > 0,
      take: async () => {
        const thing = await register(text, classes);
        if (thing) put(thing);
        else input.focus();
      },
    };
    return alone ? offers : [...offers, fresh];
  };
  const written = (/** @type {string} */ text) => take(null, text);
  const settings = { id, label, find, written, left: () => tell("checked"), open: true };
  const input = combobox(settings, { value: named, ...more });
  const put = (/** @type {Thing} */ thing) => {
    input.value = thing.name;
    take(thing, thing.name);
  };
  return el("span", { class: "pick" }, input);
}

/** Each once. @param {Thing[]} things */
const once = (things) => [...new Map(things.map((one) => [one.id, one])).values()].slice(0, MOST);

/** Things that the text names and that may stand here. @param {string[]} classes */
function near(classes) {
  /** @type {Map<string, Thing>} */
  const found = new Map();
  for (const { marks } of page.opened?.paragraphs ?? [])
    for (const thing of marks.flatMap((one) => one.things ?? []))
      if (fits(thing.class, classes)) found.set(thing.id, thing);
  return [...found.values()];
}

/**
 * Things that this draft registers.
 * @param {string} text
 * @param {string[]} classes
 * @returns {Thing[]}
 */
function newThings(text, classes) {
  const low = text.toLowerCase();
  return (page.draft?.things ?? [])
    .filter((one) => one.id !== page.draft?.subject.id && fits(one.class, classes))
    .map((one) => ({ id: one.id, class: one.class, name: nameIn(one.name) }))
    .filter((one) => one.name.toLowerCase().includes(low) || one.id.includes(low));
}
