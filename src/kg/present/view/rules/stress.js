// @ts-check
// Places by distance: the fewer the steps between two things, the nearer they stand (stress
// majorization, Gansner, Koren and North 2004).

/** @typedef {import("./geometry.js").Point} Point */

const ROUNDS = 90;

/**
 * How many steps there are between every two things; Infinity where there is no way.
 * @param {number[][]} near
 */
export function distances(near) {
  return near.map((_, from) => {
    const steps = new Array(near.length).fill(Infinity);
    steps[from] = 0;
    let layer = [from];
    while (layer.length) {
      const next = [];
      for (const i of layer)
        for (const j of near[i])
          if (steps[j] === Infinity) {
            steps[j] = steps[i] + 1;
            next.push(j);
          }
      layer = next;
    }
    return steps;
  });
}

/**
 * Where things stood, with those apart that stood on one spot, about a step from one another.
 * @param {Point[]} start
 * @returns {Point[]}
 */
function spread(start) {
  const n = start.length;
  const mean = [0, 1].map((axis) => start.reduce((sum, point) => sum + point[axis], 0) / n);
  const far = Math.sqrt(
    start.reduce((sum, [x, y]) => sum + (x - mean[0]) ** 2 + (y - mean[1]) ** 2, 0) / n,
  );
  const scale = far ? Math.sqrt(n) / 2 / far : 0;
  return start.map(([x, y], i) => [
    (x - mean[0]) * scale + 0.05 * Math.cos(i * 2.39996),
    (y - mean[1]) * scale + 0.05 * Math.sin(i * 2.39996),
  ]);
}

/**
 * Places of things that hang together, a step apart where they are tied, starting from where they
 * stood.
 * @param {number[][]} near
 * @param {Point[]} start
 * @returns {Point[]}
 */
export function byDistance(near, start) {
  const steps = distances(near);
  const points = spread(start);
  // Those of many stand farther from one another.
  const pull = near.map((list) => Math.min(1, 0.35 * Math.log2(1 + list.length)));
  const ideal = steps.map((row, i) =>
    row.map((d, j) => (d === 1 ? 1 + 0.5 * Math.max(0, pull[i] + pull[j] - 1) : d)),
  );
  for (let round = 0; round < ROUNDS; round++)
    for (let i = 0; i < points.length; i++) settle(points, i, ideal[i]);
  return points;
}

/**
 * Moves a point to where its distances from the others are best, as the others stand.
 * @param {Point[]} points
 * @param {number} i
 * @param {number[]} ideal
 */
function settle(points, i, ideal) {
  let [sumX, sumY, whole] = [0, 0, 0];
  const [x, y] = points[i];
  for (let j = 0; j < points.length; j++) {
    if (j === i) continue;
    const d = ideal[j];
    const weight = 1 / (d * d);
    const [px, py] = points[j];
    const away = Math.hypot(x - px, y - py) || 1e-6;
    sumX += weight * (px + (d * (x - px)) / away);
    sumY += weight * (py + (d * (y - py)) / away);
    whole += weight;
  }
  if (whole) points[i] = [sumX / whole, sumY / whole];
}
