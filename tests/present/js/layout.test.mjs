// Where the marks of a scene stand: run by `node --test tests/present/js`.
import assert from "node:assert/strict";
import { test } from "node:test";

const VIEW = new URL(process.env.KG_VIEW || "../../../src/kg/present/view/", import.meta.url);
/** @param {string} name */
const rules = (name) => import(new URL(`rules/${name}.js`, VIEW).href);
const { arranged, components, neighbours, stepsFrom } = await rules("layout");
const { apart, extent, fitting, strip } = await rules("boxes");
const { marksBefore } = await rules("ends");
const { spaced } = await rules("rings");
const { distanceTo, rounded, wayRound } = await rules("routing");
const { byDistance, distances } = await rules("stress");
const { cross, crossings, runsThrough, untangled } = await rules("untangle");

/** @typedef {[number, number]} Point */

const SIZE = { side: 62, up: 10, down: 40 };
const STAGE = { width: 1080, height: 780 };

/** @param {number} seed */
function dice(seed) {
  return () => (seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0) / 2 ** 32;
}

/**
 * @param {number} n
 * @param {Point[]} links
 * @param {object} [more]
 */
function plan(n, links, more = {}) {
  const random = dice(7);
  const start = Array.from({ length: n }, () => [900 * random(), 700 * random()]);
  return { sizes: Array(n).fill(SIZE), links, start, ...STAGE, ...more };
}

/** @param {Point} p @param {Point} q */
const far = ([a, b], [c, d]) => Math.hypot(a - c, b - d);

/** @param {Point[]} points @param {number} i */
const nearest = (points, i) =>
  points
    .map((p, j) => [far(p, points[i]), j])
    .filter(([, j]) => j !== i)
    .sort((p, q) => p[0] - q[0])[0] ?? [Infinity, -1];

/** @param {Point[]} points */
const clear = (points) => points.filter((_, i) => nearest(points, i)[0] > 24).length;

/** @param {Point[]} points @param {number} [width] @param {number} [height] */
const inside = (points, width = STAGE.width, height = STAGE.height) =>
  points.every(([x, y]) => Math.abs(x) <= width / 2 && Math.abs(y) <= height / 2);

/** @param {number} n */
const spokes = (n) => Array.from({ length: n }, (_, i) => /** @type {Point} */ ([0, i + 1]));

/** @param {number} n @param {number} seed */
function tangle(n, seed) {
  const random = dice(seed);
  /** @type {Point[]} */
  const links = [];
  for (let i = 1; i < n; i++) {
    links.push([i, Math.floor(random() * random() * i)]);
    if (i % 2) links.push([i, Math.floor(random() * i)]);
  }
  return links.filter(([a, b]) => a !== b);
}

/** @type {[string, any][]} */
const SCENES = [
  ["one thing", plan(1, [])],
  ["one link", plan(2, [[0, 1]])],
  [
    "five things",
    plan(5, [
      [0, 1],
      [1, 2],
      [0, 2],
      [2, 3],
      [3, 4],
    ]),
  ],
  ["a star of ten", plan(11, spokes(10))],
  ["a star of sixty", plan(61, spokes(60))],
  ["a star of three hundred", plan(301, spokes(300))],
  [
    "forty pairs",
    plan(
      80,
      Array.from({ length: 40 }, (_, i) => [2 * i, 2 * i + 1]),
    ),
  ],
  ["a tangle of fifty", plan(50, tangle(50, 3))],
  ["a tangle of 150", plan(150, tangle(150, 3))],
  ["what is around a thing", plan(150, tangle(150, 3), { hub: 0 })],
  ["islands", plan(40, tangle(25, 5))],
  ["all on one spot", { ...plan(20, tangle(20, 9)), start: Array(20).fill([0, 0]) }],
];

for (const [name, scene] of SCENES)
  test(`${name}: the same again, inside the stage, apart from one another`, () => {
    const points = arranged(scene);
    assert.deepEqual(points, arranged(scene));
    assert.equal(points.length, scene.sizes.length);
    assert.ok(points.flat().every(Number.isFinite));
    if (points.length < 150) assert.ok(inside(points), JSON.stringify(extent(points, scene.sizes)));
    assert.ok(points.length < 2 || clear(points) >= 0.9 * points.length, `${clear(points)} apart`);
  });

test("names of up to fifty marks hide no other", () => {
  for (const [name, { sizes, ...scene }] of SCENES) {
    if (sizes.length > 50) continue;
    const points = arranged({ sizes, ...scene });
    points.forEach(([x, y], i) =>
      points.slice(0, i).forEach(([u, v]) => {
        const over = Math.abs(x - u) < 2 * SIZE.side && Math.abs(y - v) < SIZE.up + SIZE.down;
        assert.ok(!over, name);
      }),
    );
  }
});

test("the ends of a pair are nearest neighbours", () => {
  const [, scene] = SCENES.find(([name]) => name === "forty pairs") ?? ["", null];
  const points = arranged(scene);
  const whole = scene.links.filter(
    (/** @type {Point} */ [a, b]) => nearest(points, a)[1] === b && nearest(points, b)[1] === a,
  );
  assert.ok(whole.length >= 38, `${whole.length} of 40`);
});

test("a star stands in rings round its hub, no spoke cut off", () => {
  const [, scene] = SCENES.find(([name]) => name === "a star of three hundred") ?? ["", null];
  const points = arranged(scene);
  const { w, h, left, top } = extent(points.slice(1), scene.sizes.slice(1));
  assert.ok(far(points[0], [left + w / 2, top + h / 2]) < 40);
  const turns = points.slice(1).map(([x, y]) => Math.atan2(y - points[0][1], x - points[0][0]));
  const sorted = turns.sort((a, b) => a - b);
  const gaps = sorted.map((turn, i) => (sorted[i + 1] ?? sorted[0] + 2 * Math.PI) - turn);
  assert.ok(Math.max(...gaps) < 0.3, "all the way round");
  assert.ok(inside(points, 1.3 * STAGE.width, 1.3 * STAGE.height));
});

test("a focus stands in rings by distance", () => {
  const links = tangle(60, 4);
  const points = arranged(plan(60, links, { hub: 0 }));
  const steps = stepsFrom(0, neighbours(60, links));
  /** @param {number[]} list */
  const mean = (list) =>
    list.reduce((sum, i) => sum + Math.hypot(points[i][0] / 1.4, points[i][1]), 0) / list.length;
  const means = steps.slice(1, 4).map(mean);
  assert.deepEqual(
    means,
    [...means].sort((a, b) => a - b),
  );
});

test("a small change moves little", () => {
  const links = tangle(30, 6);
  const before = arranged(plan(30, links));
  const after = arranged({ ...plan(30, links.slice(0, -1)), start: before });
  const moved = before.map((p, i) => far(p, after[i])).sort((a, b) => a - b);
  assert.ok(moved[15] < 110, `half of them by ${moved[15]}`);
});

test("a path is a straight line in the order of its steps", () => {
  const path = [3, 0, 4, 1, 2];
  const links = path.slice(1).map((b, k) => [path[k], b]);
  for (const [width, height, axis] of [
    [1400, 700, 0],
    [360, 640, 1],
  ]) {
    const points = arranged({ ...plan(5, /** @type {Point[]} */ (links)), path, width, height });
    const along = path.map((i) => points[i][axis]);
    assert.deepEqual(
      along,
      [...along].sort((a, b) => a - b),
    );
    assert.equal(new Set(path.map((i) => points[i][1 - axis])).size, 1);
    assert.ok(inside(points, width, height));
  }
  // The words of a step have room.
  const words = path.slice(1).map(() => /** @type {Point} */ ([200, 52]));
  const points = arranged({ ...plan(5, /** @type {Point[]} */ (links)), path, words, width: 1500 });
  for (const [k, b] of path.slice(1).entries()) assert.ok(points[b][0] - points[path[k]][0] >= 256);
});

test("what hangs together", () => {
  const near = neighbours(6, [
    [0, 1],
    [1, 2],
    [4, 5],
    [5, 5],
  ]);
  assert.deepEqual(near, [[1], [0, 2], [1], [], [5], [4]]);
  assert.deepEqual(components(near), [[0, 1, 2], [4, 5], [3]]);
  assert.deepEqual(stepsFrom(0, near), [[0], [1], [2]]);
  assert.deepEqual(distances(near)[0], [0, 1, 2, Infinity, Infinity, Infinity]);
});

test("things a step apart stand a step apart", () => {
  const near = neighbours(4, [
    [0, 1],
    [1, 2],
    [2, 3],
  ]);
  const points = byDistance(near, [
    [0, 0],
    [5, 1],
    [9, 0],
    [12, 3],
  ]);
  for (const [a, b] of [
    [0, 1],
    [1, 2],
    [2, 3],
  ])
    assert.ok(Math.abs(far(points[a], points[b]) - 1.2) < 0.35);
  assert.ok(far(points[0], points[3]) > 2.6);
});

test("boxes are pushed apart, shrunk, packed", () => {
  const sizes = [SIZE, SIZE, SIZE];
  const points = apart(
    [
      [0, 0],
      [5, 5],
      [200, 0],
    ],
    sizes,
  );
  assert.ok(Math.abs(points[0][1] - points[1][1]) >= SIZE.up + SIZE.down);
  assert.deepEqual(points[2], [200, 0]);
  assert.equal(fitting(sizes, 1e6)[0].side, SIZE.side);
  assert.ok(fitting(Array(99).fill(SIZE), 1e5)[0].side < SIZE.side);
  const boxes = /** @type {Point[]} */ ([
    [60, 40],
    [40, 20],
    [40, 20],
    [100, 10],
  ]);
  const { corners, height } = strip(boxes, 100);
  assert.deepEqual(corners, [
    [0, 0],
    [60, 0],
    [60, 20],
    [0, 40],
  ]);
  assert.equal(height, 50);
});

test("shares of a ring keep near where they want to be, with room between", () => {
  assert.deepEqual(spaced([0.1, 0.5], 0.1), [0.1, 0.5]);
  const close = spaced([0.2, 0.2, 0.2], 0.1);
  assert.ok(close[1] - close[0] >= 0.0999 && close[2] - close[1] >= 0.0999);
  assert.equal(new Set(spaced([0, 0, 0, 0], 0.25)).size, 4);
});

test("lines that cross are taken apart", () => {
  assert.ok(cross([0, 0], [9, 9], [0, 9], [9, 0]) && !cross([0, 0], [9, 9], [0, 1], [5, 9]));
  assert.ok(runsThrough([0, 0], [100, 0], [50, 5], SIZE));
  assert.ok(!runsThrough([0, 0], [100, 0], [50, 80], SIZE));
  const links = tangle(30, 8);
  const before = arranged(plan(30, links));
  const after = untangled(before, Array(30).fill(SIZE), links, STAGE);
  assert.ok(crossings(after, links) <= crossings(before, links));
  assert.deepEqual(after, untangled(before, Array(30).fill(SIZE), links, STAGE));
});

test("lines go round what lies between their ends", () => {
  const box = { at: /** @type {Point} */ ([50, 0]), size: { side: 20, up: 10, down: 10 } };
  assert.deepEqual(wayRound([0, 40], [100, 40], [box]), [
    [0, 40],
    [100, 40],
  ]);
  const round = wayRound([0, 3], [100, 3], [box], 4);
  assert.deepEqual(round, [
    [0, 3],
    [23, 17],
    [77, 17],
    [100, 3],
  ]);
  assert.ok(rounded(round).every(([x, y]) => !runsThrough([x, y], [x, y], box.at, box.size)));
  assert.equal(distanceTo([50, 27], round), 10);
  const links = tangle(30, 8);
  const points = arranged({ ...plan(30, links), tidy: true });
  const boxes = points.map((at) => ({ at, size: SIZE }));
  let hidden = 0;
  for (const [a, b] of links) {
    const others = boxes.filter((_, i) => i !== a && i !== b);
    const way = wayRound(points[a], points[b], others);
    hidden += Number(
      others.some(({ at, size }) =>
        way.slice(1).some((point, k) => runsThrough(way[k], point, at, size)),
      ),
    );
  }
  assert.ok(hidden <= links.length / 20, `${hidden} of ${links.length}`);
});

test("no box hides the marks of a line", () => {
  const box = { w: 80, h: 20 };
  /** @param {number} down @param {number} count */
  const marks = (down, count) => {
    const line = { to: [0, 0], before: [10, down], box, other: box };
    return marksBefore(line, count, 1);
  };
  for (const down of [40, 60, 120]) {
    const { places } = marks(down, 3);
    for (const [, y] of places) assert.ok(y >= 14 && y <= down - 14, `${down}: ${places}`);
    for (const [i, p] of places.entries())
      for (const q of places.slice(i + 1)) assert.ok(far(p, q) > 10);
  }
  assert.equal(marks(40, 3).beside, true);
  assert.equal(marks(120, 3).beside, false); // where there is room, one behind the other
  assert.equal(marks(30, 1).beside, false);
});
