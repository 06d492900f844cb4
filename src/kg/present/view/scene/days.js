// @ts-check
// The days of the sources on one scale: which there are, and how many came out in each month.

import { model } from "../model/document.js";
import { dayOf, endOf, numberOf } from "../rules/dates.js";

/** The first and the last day on which a source came out, as numbers. */
export const daySpan = () => ({
  first: numberOf(model.days[0]),
  last: numberOf(model.days[model.days.length - 1]),
});

/**
 * How many sources came out in each month that had any, with the share of the span at which the month
 * begins and ends; a source of which only the year is known came out by its end.
 * @returns {{ month: string, count: number, from: number, to: number }[]}
 */
export function sourcesByMonth() {
  const { first, last } = daySpan();
  const share = (/** @type {number} */ day) =>
    Math.min(1, Math.max(0, (day - first) / Math.max(1, last - first)));
  const counts = new Map();
  for (const s of new Set(model.cites.source)) {
    const month = s >= 0 && endOf(model.sources[s][3]).slice(0, 7);
    if (month) counts.set(month, (counts.get(month) ?? 0) + 1);
  }
  return [...counts].sort().map(([month, count]) => {
    const [from, to] = [numberOf(`${month}-01`), numberOf(endOf(month)) + 1];
    return { month, count, from: share(from), to: share(to) };
  });
}

/** The years that begin within the span, with their share of it. */
export function yearTicks() {
  const { first, last } = daySpan();
  const years = [];
  for (let year = Number(dayOf(first).slice(0, 4)) + 1; ; year++) {
    const at = numberOf(`${String(year).padStart(4, "0")}-01-01`);
    if (!(at <= last)) return years;
    years.push({ year, at: (at - first) / (last - first) });
  }
}
