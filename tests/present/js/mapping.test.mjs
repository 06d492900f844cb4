// The rules of the map, run by `node --test tests/present/js`.
import assert from "node:assert/strict";
import { test } from "node:test";

const VIEW = new URL(process.env.KG_VIEW || "../../../src/kg/present/view/", import.meta.url);
const { areaOf, closeUp, insides, isWithin, lineOf, meet, pointOf, projection, rooms, roundDown } =
  await import(new URL("rules/mapping.js", VIEW).href);

const SQUARE = [
  [0, 0],
  [4, 0],
  [4, 4],
  [0, 4],
];
const HOLE = [
  [1, 1],
  [1, 3],
  [3, 3],
  [3, 1],
];

test("points and lines as they are written", () => {
  assert.deepEqual(pointOf("<http://x> POINT(126.84 35.2265)"), [126.84, 35.2265]);
  assert.equal(pointOf("POLYGON((0 0))"), null);
  assert.deepEqual(lineOf([1268, 352, 2, -1], 1), [
    [126.80000000000001, 35.2],
    [127, 35.1],
  ]);
});

test("a degree of longitude is half as wide at 60 degrees", () => {
  const [x, y] = projection(60)([10, 60]);
  assert.ok(Math.abs(x - 5) < 1e-9 && y === -60);
});

test("areas, holes and what lies in them", () => {
  assert.equal(areaOf([SQUARE]), 16);
  assert.equal(areaOf([SQUARE, HOLE]), 12);
  assert.ok(isWithin([0.5, 2], [SQUARE, HOLE]) && !isWithin([2, 2], [SQUARE, HOLE]));
  const [first, ...others] = insides([SQUARE], [0, 0, 4, 4]);
  assert.ok(Math.hypot(first[0] - 2, first[1] - 2) < 0.5 && others.length > 50);
});

test("the close-up is where most is, if that is much smaller than all", () => {
  const box = (x, y, weight) => ({ box: [x, y, x + 0.1, y + 0.1], weight });
  const near = [box(0, 0, 5), box(0.2, 0.1, 4)];
  const frame = closeUp([...near, box(9, 9, 1)]);
  assert.deepEqual(
    frame.map((n) => Math.round(n * 10) / 10),
    [0, 0, 0.3, 0.2],
  );
  assert.equal(closeUp(near), null);
  assert.equal(closeUp([box(0, 0, 1), box(9, 9, 1)]), null);
});

test("rooms around an anchor leave it free", () => {
  for (const room of rooms([50, 50], [30, 12], 9)) assert.ok(!meet(room, [45, 45, 55, 55]));
});

test("round lengths", () => {
  assert.deepEqual([0.7, 3, 49, 50, 120].map(roundDown), [0.5, 2, 20, 50, 100]);
});
