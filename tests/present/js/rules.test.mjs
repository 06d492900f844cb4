// The rules of the view, which know nothing of a page: run by `node --test tests/present/js`.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";

/** @type {{ kind: string, value: string, currency?: string, unit?: string, language: string, text: string }[]} */
const FIGURES = JSON.parse(
  readFileSync(new URL("../../forms/cases/figures.json", import.meta.url), "utf-8"),
).cases;

/** @type {Record<string, import("../../../src/kg/present/view/rules/forms.js").Forms>} */
const FORMS = JSON.parse(
  readFileSync(new URL("../../forms/cases/page-forms.json", import.meta.url), "utf-8"),
);

/** @type {{ notes: object, cases: { what: string, source: object, bibtex: string }[] }} */
const REFERENCES = JSON.parse(
  readFileSync(new URL("../cases/references.json", import.meta.url), "utf-8"),
);

/** @type {{ text: string, mark: string, said: string }[]} */
const PARTICLES = JSON.parse(
  readFileSync(new URL("../../words/cases/particles.json", import.meta.url), "utf-8"),
).cases;

const VIEW = new URL(process.env.KG_VIEW || "../../../src/kg/present/view/", import.meta.url);
/** @param {string} name */
const rules = (name) => import(new URL(`rules/${name}.js`, VIEW).href);

const { know, numberIn } = await rules("forms");
const { datesOf, dateWords, endOf, isDated, spanOf, startOf } = await rules("dates");
const { englishNumber, koreanNumber, measured, moneyWords, numberText, numberWords, thousands } =
  await rules("numbers");
const { bibEntry } = await rules("references");
const { csvCell, localName, webAddress, xmlText } = await rules("text");
const { uncrossed } = await rules("crossings");
const { added, grouped, toggled } = await rules("collections");
const { counting } = await rules("current");
const { Facts, derive } = await rules("deriving");
const { covers, disagree, fits, reading, sharpest } = await rules("readings");
const { maySame, summed, wholesAbove } = await rules("sums");
const { chain, reachedWithin, shortestPath } = await rules("paths");
const { areaOf, boxGrid, farther, hull } = await rules("geometry");
const { filled } = await rules("words");
const { chosen } = await rules("particles");
const { unpacked } = await rules("unpacking");
const { streamsOf } = await rules("flows");
const { fateOf, latenessOf, movedBy } = await rules("fates");
const { brokenInto, shortenedTo, stackedAt, textWidth } = await rules("letters");

test("every file of rules is tested here", () => {
  const names = readdirSync(new URL("rules/", VIEW)).sort();
  const tested =
    "boxes collections crossings current dates decimals deriving ends fates flows forms geometry kinds layout letters mapping numbers numerals particles paths ranking readings references rings routing searching slips stress sums text unpacking untangle words".split(
      " ",
    );
  assert.deepEqual(
    names,
    tested.map((name) => name + ".js"),
  );
});

test("what was deflated is read as it was", async () => {
  // As Python writes it: zlib and base64.b85encode, with , . : [ in place of four signs.
  for (const [packed, text] of [
    ["c-jL100001", ""],
    ["c-nilW#XH~dlYQ+i,65o3rg%19yP200CBGh0{", "광주 </script> \u2028"],
    [
      "c-rm3F#!Mo0K%Z!i*F4Npa1{.00000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000DxBmekvup",
      "x".repeat(100_000),
    ],
  ])
    assert.equal(await unpacked(packed), text);
});

test("the days that a date may mean", () => {
  for (const [date, first, last] of [
    ["2021", "2021-01-01", "2021-12-31"],
    ["2021-02", "2021-02-01", "2021-02-28"],
    ["2024-02~", "2024-02-01", "2024-02-29"],
    ["2021-06-15", "2021-06-15", "2021-06-15"],
    ["2021-06-15T10:00:00Z", "2021-06-15", "2021-06-15"],
    ["2019/2023-06", "2019-01-01", "2023-06-30"],
  ])
    assert.deepEqual([startOf(date), endOf(date)], [first, last], date);
  assert.ok(isDated("http://www.w3.org/2001/XMLSchema#gYearMonth") && !isDated("decimal"));
});

test("dates in words", () => {
  for (const [date, ko, en] of [
    ["2021", "2021년", "2021"],
    ["2021~", "2021년경", "2021 (inferred)"],
    ["2021-06", "2021년 6월", "Jun 2021"],
    ["2021-06-05", "2021년 6월 5일", "5 Jun 2021"],
    ["2019/2021-12", "2019년 ~ 2021년 12월", "2019 – Dec 2021"],
    ["2020-12/2021-01", "2020년 12월 ~ 2021년 1월", "Dec 2020 – Jan 2021"],
    ["soon", "soon", "soon"],
  ])
    assert.deepEqual([dateWords(date, "ko"), dateWords(date, "en")], [ko, en], date);
});

know(FORMS);
for (const { kind, value, currency, unit = "", language, text } of FIGURES)
  if (language === "en" || language === "ko" || kind !== "number")
    test(`${kind} ${value} ${currency || unit} in ${language} as Python writes it`, () => {
      /** @type {Record<string, () => string>} */
      const words = {
        day: () => dateWords(value, language),
        money: () => moneyWords(value, currency ?? "", language),
        number: () => numberText(value, language),
        unit: () => measured(value, [unit, unit, 0], language),
      };
      const said = words[kind]();
      assert.equal(said.replaceAll("\u00a0", " "), text.replaceAll("\u00a0", " "));
    });

test("numbers in languages of tables as Python writes them", () => {
  for (const { kind, value, language, text } of FIGURES)
    if (kind === "number" && FORMS[language]) assert.equal(numberIn(value, FORMS[language]), text);
});

test("numbers and money in words", () => {
  assert.equal(koreanNumber(411_600_000_000), "4,116억");
  assert.equal(koreanNumber(-1_0000_0001), "−1억 1");
  assert.equal(koreanNumber(0), "0");
  assert.equal(englishNumber(411_600_000_000), "411.6 billion");
  assert.equal(englishNumber(999_999), "999,999");
  assert.equal(moneyWords(332_000_000, "USD", "ko"), "3억 3,200만 달러");
  assert.equal(moneyWords(1e12, "KRW", "ko"), "1조 원");
  assert.equal(moneyWords(1.5e6, "KRW", "en"), "KRW 1.5 million");
  assert.equal(numberWords(88.5, "en"), "88.5");
  assert.equal(numberWords(2e8, "ko"), "2억");
  assert.equal(thousands(1234567), "1,234,567");
});

test("a sentence has its facts in its blanks, and knows one from several", () => {
  /** @type {[string, string]} */
  const pair = ["{count} thing of {name}", "{count} things of {name}"];
  assert.equal(filled(pair, { count: 1, name: "{count}" }), "1 thing of {count}");
  assert.equal(filled(pair, { count: "1,000", name: "a" }), "1,000 things of a");
  assert.equal(filled(pair, { count: 0, name: "a" }), "0 things of a");
  assert.equal(filled("nothing to fill"), "nothing to fill");
  const korean = "“{one}”, “{other}”이(가) 서로 다른 돈";
  assert.equal(filled(korean, { one: "은(는)", other: "예산" }), "“은(는)”, “예산”이 서로 다른 돈");
});

test("texts for other programs", () => {
  for (const [text, cell] of [
    ["=1+1", "'=1+1"],
    ["-5", "-5"],
    ["+1e3", "+1e3"],
    ["'=x", "''=x"],
    ["＝x", "'＝x"],
    ['say "no"', '"say ""no"""'],
    [true, "true"],
    ["@a,b", `"'@a,b"`],
  ])
    assert.equal(csvCell(text), cell);
  assert.equal(xmlText('<a b="&">'), "&lt;a b=&quot;&amp;&quot;&gt;");
  assert.equal(localName("https://kg.example/ontology#amount"), "amount");
  assert.ok(webAddress("https://a.example/") && !webAddress("javascript:alert(1)"));
});

for (const { what, source, bibtex } of REFERENCES.cases)
  test(`${what}, in BibTeX as Python writes it`, () => {
    assert.equal(bibEntry(source, REFERENCES.notes), bibtex);
  });

test("sets and groups leave what they are made of", () => {
  const set = new Set([1, 2]);
  assert.deepEqual([...toggled(set, 2)], [1]);
  assert.deepEqual([...toggled(set, 3)], [1, 2, 3]);
  assert.deepEqual([...added(set, [3])], [1, 2, 3]);
  assert.equal(set.size, 2);
  const byParity = grouped([1, 2, 3], (n) => n % 2);
  assert.deepEqual(
    [...byParity],
    [
      [1, [1, 3]],
      [0, [2]],
    ],
  );
});

/** @param {string} path */
const cases = (path) => JSON.parse(readFileSync(new URL(path, import.meta.url), "utf-8"));

const XSD = "http://www.w3.org/2001/XMLSchema#";
const READINGS = cases("../../rdf/cases/readings.json");

/** @param {string[]} value as the table has it: figure or date, hedge, kind, unit */
const read = ([value, qualifier, kind, unit = ""]) => {
  const number = kind === "number" || (kind === "plan" && value.length < 4);
  const type = number ? `${XSD}decimal` : kind === "thing" ? "" : `${XSD}date`;
  const said = { value, qualifier, unit, type };
  return reading(said, { plan: kind === "plan", spans: kind === "span" });
};

test("which readings fit", () => {
  for (const { one, two, fit, covers: covering } of READINGS.pairs) {
    const [a, b] = [read(one), read(two)];
    const name = `${one} / ${two}`;
    assert.equal(fits(a, b), fit, name);
    assert.equal(fits(b, a), fit, name);
    assert.equal(covers(a, b), covering === "first", name);
    assert.equal(covers(b, a), covering === "second", name);
  }
});

test("what is told of several readings", () => {
  for (const { values, told, disagree: apart } of READINGS.sets) {
    const readings = values.map(read);
    const keys = (/** @type {any[]} */ some) => some.map((one) => one.key).sort();
    const expected = told.map((/** @type {number} */ place) => readings[place]);
    assert.deepEqual(keys(sharpest(readings)), keys(expected), String(values));
    assert.equal(disagree(readings), apart, String(values));
  }
});

const KG = "https://kg.example/ontology#";
const [DCTERMS, SCHEMA] = ["http://purl.org/dc/terms/", "https://schema.org/"];
/** @type {Record<string, string>} */
const PREFIXES = { kg: KG, dcterms: DCTERMS, schema: SCHEMA };
const ofKg = (/** @type {string[]} */ ...names) => new Set(names.map((name) => KG + name));
const dates = ["plannedDate", "actualDate", "date", "dueDate", "during"];
const TERMS = {
  kg: KG,
  currency: SCHEMA + "currency",
  single: ofKg("area", "value", "rank", "amount", "hasStage", ...dates).add(SCHEMA + "currency"),
  varies: ofKg("hasStage", "hasOutcome", "rank", "value"),
  spans: ofKg("during"),
  targets: new Set(["t"]),
  fixed: new Set(["floors"]),
};

/** @param {any} said @param {number} number */
const caseClaim = ({ datatype, predicate, ...said }, number) => {
  const [prefix, name] = predicate.split(":");
  const empty = { period: "", modality: "stated", rank: "", qualifier: "", weak: false, voice: "" };
  const more = { type: datatype, citation: said.source, predicate: PREFIXES[prefix] + name };
  return { ...empty, ...said, ...more, number };
};

test("which claims count", () => {
  for (const { name, claims, ...expected } of cases("../../project/cases/current.json").cases) {
    const found = counting(claims.map(caseClaim), TERMS);
    for (const [what, list] of Object.entries(found)) {
      const numbers = list.map((/** @type {any} */ one) => one.number).sort();
      assert.deepEqual(numbers, expected[what], `${name}: ${what}`);
    }
  }
});

test("a Korean particle fits what it stands behind", () => {
  for (const { text, mark, said } of PARTICLES) assert.equal(chosen(text, mark), said, text);
});

test("a number with its unit", () => {
  for (const [value, unit, en, ko] of /** @type {[string, any, string, string][]} */ ([
    ["158", ["개", "firms", 0], "158 firms", "158개"],
    ["29.5", ["%", "%", 0], "29.5%", "29.5%"],
    ["47246", ["㎡", "m²", 0], "47,246 m²", "47,246㎡"],
    ["88.5", ["PF", "PF", 0], "88.5 PF", "88.5 PF"],
    ["3.5", ["대 1", "to 1", 0], "3.5 to 1", "3.5 대 1"],
    ["7", ["위", "place", 1], "place 7", "7위"],
    ["10300000000000", ["원", "KRW", 0], "KRW 10.3 trillion", "10조 3,000억 원"],
  ]))
    assert.deepEqual([measured(value, unit, "en"), measured(value, unit, "ko")], [en, ko]);
});

test("dates and spans that the calendar has", () => {
  assert.deepEqual(datesOf("2020-07/2020-12~"), { first: "2020-07-01", last: "2020-12-31" });
  for (const text of ["2021-02-29", "2021-13", "0000", "2022/2021", "2020/..", "soon", ""])
    assert.equal(datesOf(text), null, text);
  const day = { first: "2020-01-01", last: "2020-12-31" };
  assert.deepEqual(spanOf("2020"), { start: day, end: day });
  assert.deepEqual(spanOf("2020/.."), { start: day, end: null });
  assert.deepEqual(spanOf("../2020~"), { start: null, end: day });
  for (const text of ["../..", "2022/2021", "2021-02-29/..", "soon/2021"])
    assert.equal(spanOf(text), null, text);
});

/** @param {any} more */
const amount = (more) => ({
  ...{ low: 1, high: 1, share: "", mixed: false, payers: [], uses: [], things: [], whole: [] },
  ...{ from: "", to: "", ...more },
});
/** @param {number[][]} parts @returns {(i: number) => Set<number>} */
const wholes = (parts) => (i) => wholesAbove(i, (k) => parts[k] || []);

test("parts of a total are not added twice", () => {
  const rows = [amount({ i: 0, low: 5, high: 6 }), amount({ i: 1 }), amount({ i: 2 })];
  const sum = summed(rows, wholes([[], [0], [1]]));
  assert.deepEqual([sum.low, sum.high, sum.counted.length], [5, 6, 1]);
  assert.deepEqual([...wholes([[1], [0]])(0)].sort(), [0, 1]); // a circle ends
});

test("only what is known to be different money is added", () => {
  const [a, b] = [amount({ i: 0, things: [7] }), amount({ i: 1, things: [8] })];
  assert.deepEqual(summed([a, b], wholes([])).why, [0, 1]);
  assert.ok(maySame(a, b));
  assert.ok(!maySame({ ...a, share: "local" }, { ...b, share: "private" }));
  assert.ok(maySame({ ...a, share: "local" }, { ...b, share: "both", mixed: true }));
  const [first, second] = [
    { from: "2020-01-01", to: "2020-12-31" },
    { from: "2021-01-01", to: "2021-12-31" },
  ];
  assert.ok(!maySame({ ...a, ...first }, { ...b, ...second }));
  assert.ok(!maySame({ ...a, whole: [9] }, { ...b, whole: [9] })); // of one whole, for two things
  assert.ok(maySame({ ...a, whole: [9] }, { ...b, whole: [9], things: [7] }));
  assert.ok(!maySame({ ...a, whole: [9], uses: [1] }, { ...b, whole: [9], uses: [2] }));
  assert.ok(maySame({ ...a, whole: [9], uses: [1] }, { ...b, whole: [9] })); // cut in two ways
});

test("ways through a graph", () => {
  const near = [[1, 2], [0, 3], [0, 3], [1, 2, 4], [3], []];
  /** @param {number} i */
  const neighbours = (i) => near[i];
  assert.deepEqual(shortestPath(0, 4, neighbours), [0, 1, 3, 4]);
  assert.deepEqual(shortestPath(0, 0, neighbours), [0]);
  assert.deepEqual(shortestPath(0, 5, neighbours), []);
  assert.deepEqual([...reachedWithin(0, 2, neighbours)].sort(), [0, 1, 2, 3]);
  assert.deepEqual([...reachedWithin(0, 0, neighbours)], [0]);
  /** @param {number} a @param {number} b */
  const between = (a, b) => shortestPath(a, b, neighbours);
  assert.deepEqual(chain([0, 3, 5], between), [0, 1, 3, 5]);
});

test("boxes and hulls", () => {
  const boxes = boxGrid();
  boxes.add(0, 0, 100, 10, "a");
  assert.equal(boxes.hits(50, 5, 10, 10, "b"), 1);
  assert.equal(boxes.hits(50, 5, 10, 10, "a"), 0); // one's own is no obstacle
  assert.equal(boxes.hits(100, 0, 10, 10, "b"), 0); // side by side
  const places = farther(0, 0, 10, 4, 2);
  assert.equal(places.length, 16);
  assert.deepEqual(places[0], [10, -1]);
  const corners = [
    [0, 0],
    [2, 2],
    [2, 0],
    [1, 1],
    [0, 2],
  ];
  assert.deepEqual(
    hull(corners)
      .map((p) => p.join())
      .sort(),
    ["0,0", "0,2", "2,0", "2,2"],
  );
  assert.equal(areaOf(hull(corners)), 4);
});

test("an order in which lines cross less", () => {
  /** @param {Record<string, number[]>} ends */
  const ordered = (ends) => uncrossed(Object.keys(ends), new Map(Object.entries(ends))).join("");
  assert.equal(ordered({ a: [3], b: [2], c: [1] }), "cba");
  assert.equal(ordered({ a: [1], b: [1, 2], c: [2] }), "abc"); // as it was, where none is better
  assert.equal(ordered({ a: [1, 5], b: [3], c: [] }), "abc");
  assert.equal(ordered({ a: [4, 5, 6], b: [1, 2, 3, 9], c: [1] }), "cba");
  assert.equal(ordered({}), "");
});

test("how money flows", () => {
  /** @param {any} one an amount of the table of cases, which leaves out what is not told */
  const amount = (one) => ({
    ...{ voices: [], stage: "", stages: [], share: "", payers: [], recipients: [], uses: [] },
    ...{ things: [], during: "", span: ["", ""], wholes: [], planned: false, ended: false },
    ...{ splits: {}, ...one },
    said: Object.fromEntries(
      Object.entries(one.said).map(([source, said]) => [
        source,
        { ...{ hedge: "", stage: "", share: "", payers: [] }, .../** @type {any} */ (said) },
      ]),
    ),
  });
  /** @param {any} f */
  const part = (f) => [
    ...[f.money, f.low, f.high, f.payers, f.targets, f.planned, f.composed, f.moved],
  ];
  /** @param {any} cut */
  const side = (cut) =>
    cut && [cut.kind, cut.source, cut.whole, cut.rest, cut.why, cut.parts.map(part), cut.others];
  for (const one of cases("../../evidence/cases/flows.json").cases) {
    const tellers = Object.fromEntries(
      Object.entries(one.tellers).map(([source, [day, weak]]) => [source, { day, weak }]),
    );
    const { streams, left } = streamsOf(one.amounts.map(amount), tellers, one.above);
    const found = streams.map(({ flow, into, out }) => [
      ...[flow.money, flow.low, flow.high, flow.planned, side(into), side(out)],
    ]);
    assert.deepEqual([found, left], [one.streams, one.left], one.what);
  }
});

test("what rules derive: joins, paths, alternatives, plans, and what must not be there", () => {
  const facts = new Facts();
  const plans = new Facts();
  for (const line of [
    "a in b",
    "b in c",
    "c under d",
    "x pays g",
    "g for a",
    "y pays h",
    "h for b",
  ])
    facts.add(line.split(" "));
  facts.add(["h", "stage", "asked"]);
  plans.add(["p", "in", "b"]);
  plans.add(["q", "in", "b"]);
  facts.add(["q", "in", "elsewhere"]);
  const triple = (/** @type {string} */ text) => ["triple", ...text.split(" ")];
  const rules = [
    {
      give: [["?who", "funds", "?what"]],
      where: [
        triple("?who pays ?money"),
        triple("?money for ?what"),
        ["minus", [triple("?money stage asked")]],
      ],
    },
    {
      give: [["?s", "within", "?o"]],
      where: [["closure", "?s", ["alt", ["iri", "in"], ["iri", "under"]], "?o"]],
    },
    {
      give: [["?s", "is", "?o"]],
      where: [
        ["plans", [triple("?s ?v ?o"), ["filter", true, "?v", ["in", "under"]]]],
        ["union", [[triple("?o in c")], [triple("?o in z")]]],
        ["minus", [triple("?s in ?other"), ["filter", false, "?other", ["?s"]]]],
        ["exists", false, [triple("?o in nowhere")]],
      ],
    },
    { give: [["?o", "held", "?s"]], where: [["nested", [triple("?s is ?o")]]] },
  ];
  const found = derive(rules, { current: facts, plans }).map((one) => one.join(" "));
  assert.deepEqual(found.sort(), [
    "a within b",
    "a within c",
    "a within d",
    "b held p",
    "b within c",
    "b within d",
    "c within d",
    "p is b",
    "q within elsewhere",
    "x funds a",
  ]);
});

test("a promise is late, put off, lost or passed without a word by a day", () => {
  /** @param {string} value */
  const said = (value, qualifier = "") => [{ value, qualifier }];
  const plan = { first: said("2022", "at-most"), latest: said("2022"), actual: [], outcomes: [] };
  assert.equal(fateOf({ ...plan, today: "2022-12-31" }), "planned");
  assert.equal(fateOf({ ...plan, today: "2023-01-01" }), "past");
  assert.equal(fateOf({ ...plan, actual: said("2023-04"), today: "2024-01-01" }), "late");
  assert.equal(fateOf({ ...plan, actual: said("2022-12"), today: "2024-01-01" }), "reached");
  assert.equal(fateOf({ ...plan, outcomes: ["refused"], today: "2024-01-01" }), "missed");
  const moved = { ...plan, latest: said("2025-06"), today: "2024-01-01" };
  assert.equal(fateOf(moved), "putOff");
});

test("how late something was done, and how far a plan moved", () => {
  /** @param {string} value */
  const said = (value, qualifier = "") => [{ value, qualifier }];
  for (const [plan, done, least, most, unit] of [
    [said("2022", "at-most"), said("2023-04"), 4, 4, "months"],
    [said("2022"), said("2022-05-03"), 0, 0, "months"],
    [said("2023-05-01"), said("2023-05-09"), 8, 8, "days"],
    [said("2023-07"), said("2023"), -6, 5, "months"],
  ])
    assert.deepEqual(latenessOf(plan, done), { least, most, unit });
  assert.equal(latenessOf(said("2023", "at-least"), said("2024")), null);
  assert.equal(latenessOf(said("2023"), said("2024", "about")), null);
  for (const [first, latest, least, most, unit] of [
    [said("2024"), said("2025"), 1, 1, "years"],
    [said("2024-03"), said("2024-09-10"), 6, 6, "months"],
    [said("2024-03-01"), said("2024-03-11"), 10, 10, "days"],
    [said("2023"), said("2024-06"), 6, 17, "months"],
  ])
    assert.deepEqual(movedBy(first, latest), { least, most, unit });
  assert.equal(movedBy([...said("2023"), ...said("2024")], said("2025")), null);
});

test("texts have the widths, lines and places that Python gives them", () => {
  assert.equal(textWidth("AI 100", 10).toFixed(2), "30.15");
  assert.equal(textWidth("광주", 10), 18.5);
  assert.deepEqual(brokenInto("Completion of the data centre", 10, 100), [
    "Completion of the",
    "data centre",
  ]);
  assert.equal(shortenedTo("Completion of the data centre", 10, 100), "Completion of the…");
  assert.equal(shortenedTo("short", 10, 100), "short");
  assert.deepEqual(stackedAt([10], 0, 1), [2.8]);
});
