// @ts-check
// The answer as a network: the view of the things in its rows.

import { el } from "../../../view/drawing/dom.js";
import { askedQuery } from "../model/asking.js";
import { isEntity, page, pick } from "../model/page.js";
import { withoutNotes } from "../rules/tokens.js";
import { isThing } from "../rules/values.js";
import { answer, linkTo, sayWhy } from "./elements.js";

const LONGEST = 30000; // of an address

/** @type {Record<string, [string, string]>} */
const WORDS = {
  none: [
    "관계망으로 볼 수 없습니다. 행에 개체가 없습니다. 이름이 아니라 개체를 담은 변수를 고르십시오.",
    "There is no network to show: no row holds a thing. Select a variable that holds things, not their names.",
  ],
  long: [
    "질의가 길어 관계망의 주소가 되지 못합니다.",
    "The query is too long to be the address of a network.",
  ],
  open: ["관계망을 한 화면으로 열기", "Open the network on a page of its own"],
  title: ["답에 나오는 개체의 관계망", "Network of the things in the answer"],
};

/** @param {string} key */
const words = (key) => pick(...WORDS[key]);

export function drawNetwork() {
  const { found, query } = page.last;
  const things = found.results.bindings.flatMap((row) => Object.values(row)).filter(isThing);
  if (!page.known.space || !things.some(({ value }) => isEntity(value))) {
    sayWhy(words("none"));
    return;
  }
  const to = "/view?" + askedQuery({ query: withoutNotes(query) });
  if (to.length > LONGEST) {
    sayWhy(words("long"));
    return;
  }
  answer.append(
    el("p", {}, linkTo(words("open"), to)),
    el("iframe", { src: to, title: words("title") }),
  );
}
