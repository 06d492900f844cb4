// The rule of searching, held to the cases of Python: run by `node --test tests/present/js`.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

const CASES = JSON.parse(
  readFileSync(new URL("../../store/cases/search.json", import.meta.url), "utf-8"),
);
const VIEW = new URL(process.env.KG_VIEW || "../../../src/kg/present/view/", import.meta.url);
/** @param {string} name */
const rules = (name) => import(new URL(`rules/${name}.js`, VIEW).href);

const { fold, line } = await rules("ranking");
const { numerals, readings } = await rules("numerals");
const { distance, romanised } = await rules("slips");
const { matches, unsearchable } = await rules("searching");

test("texts are folded as in Python", () => {
  for (const [text, folded] of CASES.folds) assert.equal(fold(text), folded, text);
});

test("figures are read as in Python", () => {
  for (const [text, kept] of CASES.numerals) assert.equal(numerals(text), kept, text);
});

test("figures of other languages are read as in Python", () => {
  for (const [language, text, found] of CASES.readings)
    assert.deepEqual(readings(text, [CASES.lexicons[language]]), found, text);
});

test("Korean in Latin letters", () => {
  for (const [word, latin] of CASES.romanised) assert.equal(romanised(word), latin);
});

test("the same is found, in the same order, as in Python", () => {
  /** @type {Record<string, [string, string[], string[]][]>} */
  const known = CASES.lines;
  const lines = Object.fromEntries(
    Object.entries(known).map(([kind, all]) => [kind, all.map(([, a, b]) => line(a, b))]),
  );
  for (const [text, found] of CASES.searches) {
    const best = /** @type {{ kind: string, at: number }[]} */ (matches(lines, text, 6));
    assert.deepEqual(
      best.map(({ kind, at }) => `${kind}:${known[kind][at][0]}`),
      found,
      text,
    );
  }
});

test("how far two words are from one another", () => {
  for (const [one, two, slips] of [
    ["museum", "museum", 0],
    ["museum", "musuem", 1],
    ["museum", "museums", 1],
    ["museum", "muse", 2],
    ["abcd", "badc", 2],
    ["museum", "theatre", 3],
    ["", "abc", 3],
  ])
    assert.equal(distance(one, two, 2), slips, `${one} ${two}`);
});

test("what cannot be looked for is told, and told fast", () => {
  const lines = { thing: [line(["Lake Museum"])], figure: [], source: [] };
  assert.equal(unsearchable("lake"), "");
  for (const text of ["", "  ", "?!", "\u0000", "\u202e"]) {
    assert.equal(unsearchable(text), "empty");
    assert.deepEqual(matches(lines, text, 6), []);
  }
  const began = performance.now();
  for (const text of ["x".repeat(10_000), "(a+)+$".repeat(2_000), "ㅎ".repeat(10_000)]) {
    assert.equal(unsearchable(text), "long");
    assert.deepEqual(matches(lines, text, 6), []);
  }
  for (const text of ["(.*)+$", "[z-a]", "\\", "a|b", "\ud800lake"]) matches(lines, text, 6);
  assert.ok(performance.now() - began < 1000);
});
