// @ts-check
// Ways through a graph that is given as a function from a thing to its neighbours.

/**
 * What is at most so many steps away, with the start.
 * @param {number} start
 * @param {number} hops
 * @param {(i: number) => Iterable<number>} neighbours
 */
export function reachedWithin(start, hops, neighbours) {
  const reached = new Set([start]);
  let layer = [start];
  for (let h = 0; h < hops; h++) {
    const next = [];
    for (const i of layer)
      for (const j of neighbours(i))
        if (!reached.has(j)) {
          reached.add(j);
          next.push(j);
        }
    layer = next;
  }
  return reached;
}

/**
 * The shortest chain of things between two, by the fewest steps, then by the lowest numbers (the
 * heaviest things have them); [] if there is none.
 * @param {number} a
 * @param {number} b
 * @param {(i: number) => Iterable<number>} neighbours
 */
export function shortestPath(a, b, neighbours) {
  const came = new Map([[a, -1]]);
  let layer = [a];
  while (layer.length && !came.has(b)) {
    const next = [];
    for (const i of layer)
      for (const j of [...neighbours(i)].sort((p, q) => p - q))
        if (!came.has(j)) {
          came.set(j, i);
          next.push(j);
        }
    layer = next;
  }
  if (!came.has(b)) return [];
  const path = [];
  for (let i = b; i >= 0; i = came.get(i) ?? -1) path.unshift(i);
  return path;
}

/**
 * Stations joined by the shortest ways between them; those that nothing joins stand side by side.
 * @param {number[]} stations
 * @param {(a: number, b: number) => number[]} between
 */
export function chain(stations, between) {
  const path = stations.slice(0, 1);
  for (const station of stations.slice(1)) {
    const way = between(path[path.length - 1], station);
    path.push(...(way.length ? way.slice(1) : [station]));
  }
  return path;
}
