// The rules of the page of the desk: run by `node --test tests/present/js`.
import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { test } from "node:test";

const DESK = new URL(process.env.KG_DESK || "../../../src/kg/present/desk/", import.meta.url);
/** @param {string} name */
const rules = (name) => import(new URL(`rules/${name}.js`, DESK).href);

const draft = await rules("draft");
const filling = await rules("filling");
const { deedOf } = await rules("keys");
const { inOrder, nearest, placesOf, stepped } = await rules("places");
const { chosen, proposedId } = await rules("sources");

/** @param {string} property @param {string} cell @param {object} [more] */
const field = (property, cell, more) => ({ property, label: property, cell, ...more });
const FORM = {
  id: "kg:Allocation",
  label: "Allocation",
  makes: true,
  takes: ["money", "time", "name"],
  fields: [
    field("kg:concerns", "entity", { required: true, link: true }),
    field("kg:amount", "money", { required: true }),
    field("kg:hasPayer", "entity", { usual: true, classes: ["kg:Actor"] }),
    field("kg:hasStage", "entity", { usual: true, options: [{ value: "kg:planned", label: "" }] }),
    field("kg:during", "span"),
  ],
};
const MONEY = {
  kind: "money",
  printed: "약 12억 원",
  readings: [{ object: "KRW 1200000000", qualifier: "about", shown: "12억 원" }],
  used: [],
};
/** @param {string} id @param {string} [cls] */
const named = (id, cls = "kg:Facility") => ({
  kind: "name",
  printed: id,
  readings: [],
  things: [{ id, name: id.toUpperCase(), class: cls }],
  used: [],
});
/** @param {string} key @param {object} [held] */
const pressed = (key, held) => ({ key, ctrlKey: false, metaKey: false, shiftKey: false, ...held });

test("every file of rules is tested here", () => {
  const names = readdirSync(new URL("rules/", DESK)).sort();
  assert.deepEqual(names, [
    "draft.js",
    "filling.js",
    "keys.js",
    "places.js",
    "romanized.js",
    "sources.js",
  ]);
});

test("a form begins with the fields that are asked for, then the usual ones", () => {
  const one = draft.begun(FORM, "p3");
  assert.deepEqual(
    one.values.map((/** @type {any} */ value) => value.property),
    ["kg:concerns", "kg:amount", "kg:hasPayer", "kg:hasStage"],
  );
  assert.equal(one.own, true);
  assert.equal(one.typed, false);
  const many = Array.from({ length: 12 }, (_, n) => field("kg:f" + n, "text", { usual: true }));
  many[11].required = true;
  const open = draft.openFields(many).map((/** @type {any} */ each) => each.property);
  assert.deepEqual([open.length, open.at(-1)], [9, "kg:f11"]);
});

test("what is sent has the values that say something", () => {
  const one = draft.begun(FORM, " p3 ");
  one.subject.id = "new-budget";
  one.things = [
    { id: "new-budget", class: "kg:Allocation", name: { en: "Budget" } },
    { id: "forgotten", class: "kg:Facility", name: { en: "Nobody names it" } },
  ];
  filling.put(one.values[1], MONEY, MONEY.readings[0]);
  const second = draft.addValue(one, "kg:concerns", { object: " hall " });
  assert.equal(one.values.indexOf(second), 1);
  const told = draft.sent(one);
  assert.equal(told.locator, "p3");
  assert.deepEqual(
    told.fields.map((/** @type {any} */ each) => [each.property, each.object, each.printed]),
    [
      ["kg:concerns", "hall", ""],
      ["kg:amount", "KRW 1200000000", "약 12억 원"],
    ],
  );
  assert.equal(told.fields[1].qualifier, "about");
  assert.deepEqual(
    told.things.map((/** @type {any} */ each) => each.id),
    ["new-budget"],
  );
  assert.deepEqual(draft.concerned(one, FORM.fields), [" hall "]);
  assert.equal(draft.yearTold(one, FORM.fields), "");
  one.period = "2024-05";
  assert.equal(draft.yearTold(one, FORM.fields), "2024");
  draft.addValue(one, "kg:during", { object: "2021/2025" });
  assert.equal(draft.yearTold(one, FORM.fields), "2021");
});

const ROWS = [
  { line: 2, locator: "p1", subject: "b", predicate: "kg:concerns", object: "hall", shown: "Hall" },
  {
    line: 3,
    locator: "p1",
    subject: "b",
    predicate: "kg:amount",
    object: "KRW 5",
    printed: "5원",
    modality: "planned",
  },
];
const STATEMENT = { subject: { id: "b", name: "B", class: "kg:Allocation" }, rows: ROWS };

test("only the rows that were mended are changed", () => {
  const one = draft.mending(STATEMENT);
  assert.deepEqual(draft.changes(one), []);
  one.values[1].printed = "5 원";
  assert.deepEqual(draft.changes(one), [
    {
      before: ROWS[1],
      after: {
        ...ROWS[1],
        ...{ printed: "5 원", qualifier: "", period: "", rank: "", note: "" },
        speaker: "",
      },
    },
  ]);
  draft.dropValue(one, one.values[0].key);
  assert.deepEqual(draft.changes(one)[0], { before: ROWS[0], after: null });
  const fresh = draft.addValue(one, "kg:during", { object: "2020" });
  assert.deepEqual(
    draft.changes(one).map(({ before, after }) => [before?.line, after?.predicate, after?.object]),
    [
      [2, undefined, undefined],
      [3, "kg:amount", "KRW 5"],
      [undefined, "kg:during", "2020"],
    ],
  );
  fresh.object = " ";
  assert.equal(draft.changes(one).length, 2);
  one.locator = "p2";
  assert.equal(draft.changes(one).at(-1).after.locator, "p2");
});

test("what is mended is looked at with the rows that give way", () => {
  const one = draft.mending(STATEMENT);
  assert.equal(draft.mendOf(draft.begun({ id: "", label: "", takes: [], fields: [] }, "p1")), null);
  const same = draft.mendOf(one);
  assert.deepEqual(same.rows, same.gone);
  assert.deepEqual(Object.keys(same.gone[0]).length, 11);
  one.values[0].object = "another";
  draft.dropValue(one, one.values[1].key);
  const { rows, gone } = draft.mendOf(one);
  assert.equal(gone.length, ROWS.length);
  assert.equal(rows.length, ROWS.length - 1);
  assert.equal(rows[0].object, "another");
});

test("what was planned is done in a statement of the same thing with the same links", () => {
  const milestone = {
    ...FORM,
    id: "kg:Milestone",
    fields: [
      field("kg:concerns", "entity", { required: true, link: true }),
      field("kg:plannedDate", "date", { usual: true }),
      field("kg:actualDate", "date", { usual: true }),
    ],
  };
  const planned = {
    subject: { id: "opening", name: "Opening", class: "kg:Milestone" },
    rows: [
      ROWS[0],
      { ...ROWS[0], object: "site" },
      { predicate: "kg:plannedDate", object: "2020" },
    ],
  };
  assert.equal(draft.isPlanned(planned), true);
  assert.equal(draft.isPlanned({ ...STATEMENT, rows: [ROWS[0]] }), false);
  const stage = { predicate: "kg:hasStage", object: "kg:planned" };
  assert.equal(draft.isPlanned({ ...STATEMENT, rows: [stage] }), true);
  const one = draft.asDone(planned, milestone);
  assert.deepEqual([one.subject.id, one.own, one.done, one.locator], ["opening", false, true, ""]);
  assert.deepEqual(
    one.values.map((/** @type {any} */ value) => [value.property, value.object]),
    [
      ["kg:concerns", "hall"],
      ["kg:concerns", "site"],
      ["kg:actualDate", ""],
    ],
  );
});

test("a mark goes into an empty field, the focused one first, or else into the focused one", () => {
  const one = draft.begun(FORM, "");
  const fits = () => true;
  const money = filling.takers(one, FORM.fields, "money", 0, fits);
  assert.deepEqual(filling.direct(money, 0), one.values[1]);
  filling.put(one.values[1], MONEY, MONEY.readings[0]);
  assert.equal(filling.direct(filling.takers(one, FORM.fields, "money", 0, fits), 0), null);
  const focused = one.values[1].key;
  const again = filling.takers(one, FORM.fields, "money", focused, fits);
  assert.equal(filling.direct(again, focused), one.values[1]);
  // A choice among concepts takes no name of the text.
  const names = filling.takers(one, FORM.fields, "name", 0, fits);
  assert.deepEqual(
    names.map((/** @type {any} */ value) => value.property),
    ["kg:concerns", "kg:hasPayer"],
  );
  const payer = one.values[2].key;
  assert.equal(filling.takers(one, FORM.fields, "name", payer, fits)[0].key, payer);
  const none = (/** @type {any} */ each) => !each.classes;
  assert.equal(filling.takers(one, FORM.fields, "name", payer, none).length, 1);
  assert.deepEqual(filling.takers(one, FORM.fields, "time", 0, fits), []);
});

test("a mark offers its readings or its things", () => {
  assert.deepEqual(filling.choices(MONEY), MONEY.readings);
  const [hall] = filling.choices(named("hall"));
  assert.deepEqual([hall.object, hall.shown], ["hall", "HALL"]);
  const one = draft.begun(FORM, "");
  filling.put(one.values[0], named("hall"), hall);
  assert.deepEqual([one.values[0].object, one.values[0].printed], ["hall", ""]);
});

test("what is since or until a day is an open span, and a plan is for no later", () => {
  const said = { kind: "time", printed: "seit 2021", readings: [], used: [] };
  const put = (
    /** @type {string} */ object,
    /** @type {string} */ qualifier,
    into = field("kg:during", "span"),
  ) => {
    const value = { object: "", qualifier: "", named: "", printed: "" };
    const choice = { object, qualifier, shown: "x" };
    filling.put(/** @type {any} */ (value), /** @type {any} */ (said), choice, into);
    return [value.object, value.qualifier];
  };
  assert.deepEqual(put("2021-07-01", "at-least"), ["2021-07-01/..", ""]);
  assert.deepEqual(put("2030-10/2030-12", "at-most"), ["../2030-12", ""]);
  assert.deepEqual(put("2021", "about"), ["2021", "about"]);
  assert.deepEqual(put("2021", "at-least", field("kg:date", "date")), ["2021", "at-least"]);
  assert.deepEqual(put("2021", "at-most", field("kg:date", "date")), ["2021", "at-most"]);
  assert.deepEqual(put("2030", "at-most", field("kg:dueDate", "date")), ["2030", ""]);
});

test("the forms that a mark offers, the best first", () => {
  const others = ["kg:Target", "kg:Ranking"].map((id) => ({ ...FORM, id, takes: ["number"] }));
  const forms = [...others, FORM, { ...FORM, id: "kg:Fund", takes: ["money"] }];
  const { best, others: rest } = filling.offered(MONEY, forms, ["kg:Fund", "kg:Gone"], 1);
  assert.deepEqual(
    [best, rest].map((some) => some.map((/** @type {any} */ each) => each.id)),
    [["kg:Fund"], ["kg:Allocation"]],
  );
  assert.equal(filling.offered(named("hall"), forms, [], 9).best.length, 4);
  const any = () => true;
  assert.equal(filling.firstField(FORM.fields, "time", any).property, "kg:during");
  assert.equal(filling.firstField(FORM.fields, "name", any).property, "kg:concerns");
  assert.equal(filling.firstField(FORM.fields, "number", any), undefined);
});

test("statements stand in the order of the text", () => {
  const at = (/** @type {string} */ locator) => ({ rows: [{ locator }] });
  const sorted = inOrder(
    [at("ex"), at("p3"), at("p30"), at("title"), at("p2, p9")],
    ["title", "p2", "p3"],
  );
  assert.deepEqual(
    sorted.map((/** @type {any} */ one) => one.rows[0].locator),
    ["title", "p2, p9", "p3", "ex", "p30"],
  );
  assert.deepEqual(placesOf("p2, p9"), ["p2", "p9"]);
  // A mark stays where it is when other marks are added; inside of a name that is new it is that.
  const marks = ["title.0", "p1.0", "p1.12", "p2.4"];
  assert.deepEqual(
    ["p1.12", "p1.15", "p2.4", "p2.0", "p3.1", ""].map((one) => nearest(marks, one)),
    [2, 2, 3, -1, -1, -1],
  );
  assert.deepEqual([stepped(3, 0, -1), stepped(3, 0, 1), stepped(3, 2, 1)], [0, 1, 2]);
});

const SOURCES = [
  { id: "gazette-2020-01-10", publisher: "Gazette", title: "A bridge", published: "2020-01-10" },
  { id: "herald-2021", publisher: "헤럴드", title: "", published: "2021" },
];

test("a source is found by id, publisher and title; the newest stands first", () => {
  const ids = (/** @type {string} */ text) =>
    chosen(SOURCES, text).map((/** @type {any} */ one) => one.id);
  assert.deepEqual(ids(""), ["herald-2021", "gazette-2020-01-10"]);
  assert.deepEqual(ids("herald-2"), ["herald-2021"]);
  assert.deepEqual(ids("헤럴드"), ["herald-2021"]);
  assert.deepEqual(ids("bridge"), ["gazette-2020-01-10"]);
  assert.deepEqual(ids("nothing like it"), []);
});

test("the id of a new source begins as others of its publisher do", () => {
  assert.equal(proposedId(SOURCES, "헤럴드", "2022-03-04~"), "herald-2022-03-04");
  assert.equal(proposedId(SOURCES, "Gazette", "2020-01-10"), "gazette-2020-01-10-2");
  assert.equal(proposedId(SOURCES, "Neue Zürcher", "2020"), "neue-zurcher-2020");
  assert.equal(proposedId(SOURCES, "한겨레", "2020"), "hangyeore-2020");
  assert.equal(proposedId([], "뉴스1", "2021. 1. 3."), "nyuseu1-2021-01-03");
  assert.equal(proposedId([], "讀賣", "2020"), "");
  assert.equal(proposedId(SOURCES, "", "2020"), "");
  assert.equal(proposedId([], "Süd Straße", "3.9.2024", "de"), "sued-strasse-2024-09-03");
  assert.equal(proposedId([], "Post", "2024년 9월 3일", "ko"), "post-2024-09-03");
  assert.equal(proposedId([], "Post", "3. September 2024"), "post-2024");
  assert.equal(proposedId([], "Post", "2019-01/2019-02"), "post-2019-01");
});

test("keys", () => {
  assert.equal(deedOf(pressed("Enter", { ctrlKey: true }), true), "save");
  assert.equal(deedOf(pressed("Enter", { metaKey: true }), true), "save");
  assert.equal(deedOf(pressed("z", { ctrlKey: true }), true), "");
  assert.equal(deedOf(pressed("z", { ctrlKey: true }), false), "undo");
  assert.equal(deedOf(pressed("Z", { metaKey: true, shiftKey: true }), false), "redo");
  assert.equal(deedOf(pressed("y", { ctrlKey: true }), false), "redo");
  assert.equal(deedOf(pressed("x", { ctrlKey: true }), false), "");
  assert.equal(deedOf(pressed("j"), false), "after");
  assert.equal(deedOf(pressed("j"), true), "");
  assert.equal(deedOf(pressed("/"), false), "sources");
  assert.equal(deedOf(pressed("Escape"), true), "leave");
  assert.equal(deedOf(pressed("Enter", { ctrlKey: true, isComposing: true }), true), "");
  assert.equal(deedOf(pressed("?", { altKey: true }), false), "");
});
