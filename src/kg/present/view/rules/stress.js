// @ts-check
// Places by distance: the fewer the steps between two things, the nearer they stand (stress
// majorization, Gansner, Koren and North 2004).

/** @typedef {import("./geometry.js").Point} Point */

const ROUNDS = 90;
const STILL = 0.004; // of a step: what moves less is settled

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
  const n = near.length;
  const points = spread(start);
  const x = Float64Array.from(points, (point) => point[0]);
  const y = Float64Array.from(points, (point) => point[1]);
  // Those of many stand farther from one another.
  const pull = near.map((list) => Math.min(1, 0.35 * Math.log2(1 + list.length)));
  const ideal = Float64Array.from(
    distances(near).flatMap((row, i) =>
      row.map((d, j) => (d === 1 ? 1 + 0.5 * Math.max(0, pull[i] + pull[j] - 1) : d)),
    ),
  );
  for (let round = 0; round < ROUNDS; round++) {
    let most = 0;
    for (let i = 0; i < n; i++) most = Math.max(most, settle(x, y, i, ideal.subarray(i * n)));
    if (most < STILL) break;
  }
  return points.map((_, i) => [x[i], y[i]]);
}

/**
 * Moves a point to where its distances from the others are best, as the others stand; returns how far.
 * @param {Float64Array} x
 * @param {Float64Array} y
 * @param {number} i
 * @param {Float64Array} ideal
 */
function settle(x, y, i, ideal) {
  let [sumX, sumY, whole] = [0, 0, 0];
  for (let j = 0; j < x.length; j++) {
    if (j === i) continue;
    const d = ideal[j];
    const dx = x[i] - x[j];
    const dy = y[i] - y[j];
    const part = d / (Math.sqrt(dx * dx + dy * dy) || 1e-6);
    const weight = 1 / (d * d);
    sumX += weight * (x[j] + dx * part);
    sumY += weight * (y[j] + dy * part);
    whole += weight;
  }
  const far = Math.abs(x[i] - sumX / whole) + Math.abs(y[i] - sumY / whole);
  x[i] = sumX / whole;
  y[i] = sumY / whole;
  return far;
}
