// @ts-check
// The order in which lines cross least.

/**
 * How often the lines of one thing cross those of another that stands below it.
 * @param {number[]} upper where they end
 * @param {number[]} lower
 */
function crossings(upper, lower) {
  let found = 0;
  for (const one of upper) for (const two of lower) if (one > two) found++;
  return found;
}

/**
 * Where a thing stands best among others: the place, and how much better than where it is.
 * @param {number[]} above what it costs to stand above each of the others
 * @param {number[]} below
 * @param {number} at where it is
 */
function bestPlace(above, below, at) {
  let cost = above.reduce((sum, one) => sum + one, 0);
  let [best, least, now] = [0, cost, at === 0 ? cost : 0];
  for (let place = 1; place <= above.length; place++) {
    cost += below[place - 1] - above[place - 1];
    if (place === at) now = cost;
    if (cost < least) [best, least] = [place, cost];
  }
  return { best, gain: now - least };
}

/**
 * An order in which lines cross less: each thing goes where its lines cross least, until none would
 * cross less elsewhere.
 * @template T
 * @param {T[]} order
 * @param {Map<T, number[]>} ends where the lines of each end
 */
export function uncrossed(order, ends) {
  /** @param {T} one @param {T} two */
  const cost = (one, two) => crossings(ends.get(one) ?? [], ends.get(two) ?? []);
  const upper = new Map(
    order.map((one) => [one, new Map(order.map((two) => [two, cost(one, two)]))]),
  );
  /** @param {T} one @param {T} two */
  const known = (one, two) => upper.get(one)?.get(two) ?? 0;
  let [found, better] = [order, true];
  while (better) {
    better = false;
    for (const one of [...found]) {
      const at = found.indexOf(one);
      const rest = found.filter((other) => other !== one);
      const { best, gain } = bestPlace(
        rest.map((other) => known(one, other)),
        rest.map((other) => known(other, one)),
        at,
      );
      if (gain <= 0) continue;
      found = [...rest.slice(0, best), one, ...rest.slice(best)];
      better = true;
    }
  }
  return found;
}
