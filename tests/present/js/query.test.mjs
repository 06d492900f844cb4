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

const { placeAt, replaced, tokens, withoutNotes } = await rules("tokens");
const { answers, isBoolean, isHollow, isNumber, moment, outside } = await rules("values");
const { cellWords, isTime, unfolded, unitOf } = await rules("cells");
const { pageAt, runsOf, sorted } = await rules("rows");
const { entriesOf, headOf, withEntry } = await rules("earlier");
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
  assert.deepEqual(names, [
    ...["cells.js", "columns.js", "earlier.js", "rows.js", "scales.js", "tokens.js", "values.js"],
  ]);
});

test("names that lead nowhere are no addresses", () => {
  const space = "https://data.town.kr/";
  for (const [iri, told] of [
    ["https://news.kr/1", true],
    ["http://www.w3.org/ns/prov#Agent", true],
    ["https://data.town.kr/rule/x", false],
    ["https://kg.example/ontology#x", false],
    ["https://example/", false],
    ["http://a.test/", false],
    ["https://an.example.org/", true],
    ["urn:x", false],
    ["https://", false],
  ])
    assert.equal(answers(iri, space), told, iri);
  assert.equal(answers("https://news.kr/1", ""), true);
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

test("a place in a query, and another term in it", () => {
  const query = "ASK {\n  ?x a kg:Fundd\n}";
  assert.equal(query.slice(placeAt(query, 2, 8)), "kg:Fundd\n}");
  assert.equal(placeAt(query, 9, 1), query.length);
  const twice = 'ASK { ?x a kg:Fundd ; kg:Fundds "kg:Fundd" } # kg:Fundd';
  const mended = 'ASK { ?x a kg:Fund ; kg:Fundds "kg:Fundd" } # kg:Fundd';
  assert.equal(replaced(twice, "kg:Fundd", "kg:Fund"), mended);
});

test("values of an answer", () => {
  assert.ok(isNumber(literal("5", "integer")) && !isNumber(literal("5")) && !isNumber(undefined));
  assert.ok(isBoolean(literal("true", "boolean")) && !isBoolean(literal("true")));
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

/** @type {Record<string, string>} */
const SENTENCES = {
  "present.hedge.about": "about {value}",
  "present.hedge.at-most": "at most {value}",
  "present.hedge.at-most.date": "by {value}",
  "present.hedge.at-most.span": "{value} at the latest",
  "present.span.months": "{span} months",
  "view.paragraph": "paragraph {number}",
  "view.place.ex": "opening",
  "present.modality.planned": "planned",
  "view.weak": "weak source",
  "query.yes": "Yes",
};
const WORDING = {
  lang: "en",
  /** @param {string} code @param {Record<string, string>} [facts] */
  t: (code, facts = {}) => SENTENCES[code].replace(/\{(\w+)\}/g, (_, name) => facts[name]),
  /** @param {string} code */
  has: (code) => code in SENTENCES,
  /** @param {string} iri */
  name: (iri) => "the " + iri.split("/").pop(),
  units: { "no.": ["위", "no.", 1], firms: ["개", "firms", 0] },
  texts: { people: "사람" },
};

/** @param {object} row @param {string} column */
const words = (row, column) => cellWords(row, column, WORDING);

test("cells in words", () => {
  const won = { amount: literal("411600000000", "integer"), currency: literal("KRW") };
  assert.equal(words({ ...won, qualifier: literal("about") }, "amount"), "about KRW 411.6 billion");
  const firms = { value: literal("1243", "integer"), unit: literal("firms") };
  assert.equal(words(firms, "value"), "1,243 firms");
  assert.equal(words({ ...firms, unit: literal("no.") }, "value"), "no. 1,243");
  assert.equal(words({ ...firms, unit: literal("PB") }, "value"), "1,243 PB");
  assert.equal(words({ n: literal("2021", "integer") }, "n"), "2021");
  assert.equal(words({ n: literal("12345.50", "decimal") }, "n"), "12,345.5");
  const counted = { ...WORDING, counted: "KRW 5" };
  assert.equal(cellWords({ n: literal("5", "integer") }, "n", counted), "KRW 5");
  assert.equal(cellWords({ n: literal("5") }, "n", counted), "5");
  assert.equal(cellWords(won, "amount", counted), "KRW 411.6 billion");
  const late = { leastLate: literal("4", "integer"), lateUnit: literal("month") };
  assert.equal(words(late, "leastLate"), "4 months");
  const day = { date: literal("2021-04", "gYearMonth"), qualifier: literal("at-most") };
  assert.equal(words(day, "date"), "by Apr 2021");
  assert.equal(words({ first: literal("2021-04-03~") }, "first"), "3 Apr 2021 (inferred)");
  assert.equal(words({ x: literal("2021-04-03") }, "x"), "2021-04-03");
  assert.equal(words({ x: literal("true", "boolean") }, "x"), "Yes");
  assert.equal(words({ locator: literal("p13") }, "locator"), "paragraph 13");
  assert.equal(words({ locator: literal("ex") }, "locator"), "opening");
  assert.equal(words({ locator: literal("fig") }, "locator"), "fig");
  assert.equal(words({ modality: literal("planned") }, "modality"), "planned");
  assert.equal(words({ population: literal("people") }, "population"), "사람");
  assert.equal(words({ x: thing("a") }, "x"), "the a");
  assert.equal(words({ value: thing("a"), qualifier: literal("about") }, "value"), "the a");
  assert.equal(words({}, "x"), "");
  const weak = { source: thing("a"), reliability: literal("weak") };
  assert.equal(words(weak, "source"), "the a (weak source)");
  const hours = { hours: literal("1300", "integer"), qualifier: literal("about") };
  assert.equal(words(hours, "hours"), "about 1300");
  const open = { date: literal("../2020-01-29"), qualifier: literal("at-most") };
  assert.equal(words(open, "date"), "until 29 Jan 2020 at the latest");
  assert.ok(isTime({ last: literal("2021") }, "last") && !isTime({ x: literal("2021") }, "x"));
});

test("what is told in other cells has no column", () => {
  const columns = ["thing", "value", "currency", "unit", "qualifier", "source", "reliability"];
  assert.deepEqual(unfolded(columns, []), ["thing", "value", "source"]);
  assert.deepEqual(unfolded(["indicator", "unit"], []), ["indicator", "unit"]);
  const rows = [{ thing: literal("a") }, { value: literal("1", "integer") }];
  assert.deepEqual(unfolded(columns, rows), ["thing", "value"]);
  assert.equal(unitOf({ unit: literal("PF") }, "value"), "PF");
  assert.equal(unitOf({ unit: literal("PF") }, "year"), "");
});

test("rows in the order of a column", () => {
  /** @param {object[]} rows @param {boolean} [down] */
  const order = (rows, down = false) => sorted(rows, "x", down, "en", words).join("");
  const figures = ["5", "40", "", "-3", "5"].map((n) => (n ? { x: literal(n, "integer") } : {}));
  assert.equal(order(figures), "30412"); // not as texts, the alike as they were, nothing last
  assert.equal(order(figures, true), "10432");
  const days = ["2021-04-03", "2021", "2020-12", "../2022"].map((d) => ({ x: literal(d, "date") }));
  assert.equal(order(days), "3210");
  const names = ["b", "A", "c10", "c9"].map((name) => ({ x: literal(name) }));
  assert.equal(order(names), "1032");
  const units = ["KRW", "USD", "KRW"].map((one, k) => ({
    value: literal(String(9 - k), "integer"),
    currency: literal(one),
  }));
  assert.equal(sorted(units, "value", false, "en", words).join(""), "201");
});

test("pages of rows", () => {
  assert.deepEqual(pageAt(120, 50, 0), { first: 0, end: 50, before: false, after: true });
  assert.deepEqual(pageAt(120, 50, 119), { first: 100, end: 120, before: true, after: false });
  assert.deepEqual(pageAt(120, 50, 500).first, 100);
  assert.deepEqual(pageAt(0, 50, 0), { first: 0, end: 0, before: false, after: false });
});

test("runs of numbers", () => {
  assert.deepEqual(runsOf([1, 2, 3, 5, 8, 9]), [
    [1, 3],
    [5, 5],
    [8, 9],
  ]);
  assert.deepEqual(runsOf([]), []);
});

test("earlier queries", () => {
  /** @param {string} query */
  const entry = (query) => ({
    ...{ query, day: "", cite: false, plans: false, title: "", address: "", when: "", rows: 1 },
  });
  const list = withEntry(withEntry([entry("a")], entry("b")), entry("a"));
  assert.deepEqual(
    list.map(({ query }) => query),
    ["a", "b"],
  );
  assert.deepEqual(entriesOf(JSON.stringify(list)), list);
  for (const text of [null, "", "{", "{}", "[1, null, {}]"]) assert.deepEqual(entriesOf(text), []);
  const elsewhere = [{ ...entry("a"), address: "javascript:alert(1)" }];
  assert.deepEqual(entriesOf(JSON.stringify(elsewhere)), []);
  assert.equal(headOf("SELECT *\n  { }"), "SELECT * { }");
  assert.equal(headOf("x".repeat(300)).length, 110);
});
