// The rules of the query page: run by `node --test tests/present/js`.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";

/** @type {{ what: string, vars: string[], rows: object[], hollow: boolean }[]} */
const HOLLOW = JSON.parse(
  readFileSync(new URL("../../sparql/cases/hollow.json", import.meta.url), "utf-8"),
).cases;

const QUERY = new URL(
  process.env.KG_QUERY || "../../../src/kg/present/pages/query/",
  import.meta.url,
);
/** @param {string} name */
const rules = (name) => import(new URL(`rules/${name}.js`, QUERY).href);

const { tokens, withoutNotes } = await rules("tokens");
const { isDay, isHollow, isNumber, moment, outside } = await rules("values");
const { cutTo, DAY, roundSteps, timeTicks } = await rules("scales");
const { chartColumns, mixesUnits } = await rules("columns");

const XSD = "http://www.w3.org/2001/XMLSchema#";
/** @param {string} value @param {string} [type] */
const literal = (value, type) => ({
  type: "literal",
  value,
  ...(type && { datatype: XSD + type }),
});
/** @param {string} name */
const thing = (name) => ({ type: "uri", value: "https://t.example/entity/" + name });
/** @param {string} iri */
const isEntity = (iri) => iri.startsWith("https://t.example/entity/");

test("every file of rules is tested here", () => {
  const names = readdirSync(new URL("rules/", QUERY)).sort();
  assert.deepEqual(names, ["columns.js", "scales.js", "tokens.js", "values.js"]);
});

test("the parts of a query", () => {
  const query = 'SELECT ?x # all\n{ ?x kg:amount 5 ; foo "a#b" ; a <http://a.example/#b> }';
  const parts = tokens(query);
  assert.equal(parts.map(([, text]) => text).join(""), query);
  const kinds = parts.filter(([kind]) => kind).map(([kind, text]) => kind + " " + text);
  assert.deepEqual(kinds, [
    ...["word SELECT", "variable ?x", "note # all", "variable ?x", "name kg:amount", "number 5"],
    ...['text "a#b"', "word a", "iri <http://a.example/#b>"],
  ]);
  assert.equal(withoutNotes("# one\n\n\nASK { } # two"), "ASK { }");
});

test("values of an answer", () => {
  assert.ok(isNumber(literal("5", "integer")) && !isNumber(literal("5")) && !isNumber(undefined));
  assert.ok(isDay(literal("2021-06~")) && !isDay(literal("2021", "integer")));
  assert.equal(moment(literal("2021-06")), Date.UTC(2021, 5, 1));
  assert.equal(moment(literal("2021", "integer")), Date.UTC(2021, 0, 1));
  for (const value of [literal("300", "integer"), literal("soon"), thing("a"), undefined])
    assert.ok(Number.isNaN(moment(value)));
  assert.equal(outside(literal("https://a.example/", "anyURI")), "https://a.example/");
  assert.equal(outside(literal("javascript:alert(1)", "anyURI")), "");
});

for (const { what, vars, rows, hollow } of HOLLOW)
  test(`whether ${what} says nothing, as Python tells it`, () => {
    assert.equal(isHollow(vars, rows), hollow);
  });

test("scales of charts", () => {
  assert.deepEqual(roundSteps(0, 97, 5), [0, 20, 40, 60, 80]);
  assert.deepEqual(roundSteps(-1, 1, 5), [-1, -0.5, 0, 0.5, 1]);
  /** @param {string} first @param {string} last */
  const names = (first, last) =>
    timeTicks(Date.parse(first), Date.parse(last), 10).map(([, name]) => name);
  assert.deepEqual(names("2020-01-01", "2022-06-01"), ["2020", "2021", "2022"]);
  assert.deepEqual(names("2020-01-01", "2020-03-15"), ["2020-01", "2020-02", "2020-03"]);
  assert.equal(DAY, 24 * 60 * 60 * 1000);
  assert.equal(cutTo("short", 100), "short");
  assert.equal(cutTo("a longer name", 60), "a long…");
});

test("the columns of a chart", () => {
  const rows = ["2020", "2021"].flatMap((year) =>
    ["a", "b"].map((name) => ({
      who: thing(name),
      when: literal(year, "gYear"),
      much: literal(year.slice(2) + name.length, "integer"),
      unit: literal(name),
    })),
  );
  const columns = ["who", "when", "much", "unit"];
  const none = { x: "", y: "" };
  const found = chartColumns(columns, rows, none, isEntity);
  assert.deepEqual([found.x, found.y, found.by, found.timed], ["when", "much", "who", true]);
  const wanted = chartColumns(columns, rows, { x: "who", y: "much" }, isEntity);
  assert.deepEqual([wanted.x, wanted.by, wanted.timed], ["who", undefined, false]);
  assert.equal(chartColumns(["who"], rows, none, isEntity), null);
  assert.equal(chartColumns(["much"], rows, none, isEntity).x, "");
  assert.ok(mixesUnits(columns, rows) && !mixesUnits(["who"], rows));
});
