// @ts-check
// What amounts of money come to, counting none twice: the rule of `kg money`.

/**
 * One amount, or two ends of it where sources disagree, with what tells it from others.
 * @typedef {object} Amount
 * @property {number} i the thing that has it
 * @property {number} low
 * @property {number} high
 * @property {string} share
 * @property {boolean} mixed whether its share is of several payers
 * @property {number[]} payers
 * @property {number[]} uses
 * @property {number[]} things what it concerns
 * @property {number[]} whole what it is a part of
 * @property {string} from
 * @property {string} to
 */

/**
 * Of what is a part: everything above it.
 * @param {number} i
 * @param {(i: number) => number[]} partOf
 * @param {Set<number>} seen
 */
export function wholesAbove(i, partOf, seen = new Set()) {
  for (const whole of partOf(i))
    if (!seen.has(whole)) {
      seen.add(whole);
      wholesAbove(whole, partOf, seen);
    }
  return seen;
}

/**
 * What the amounts of one stage come to: what is a part is in its whole already, and the others are
 * added only if they are known to be different money. `why` names two that may be the same.
 * @template {Amount} T
 * @param {T[]} rows
 * @param {(i: number) => Set<number>} wholesOf
 * @returns {{ counted: T[], low?: number, high?: number, why?: [number, number] }}
 */
export function summed(rows, wholesOf) {
  const own = new Set(rows.map((r) => r.i));
  const counted = rows.filter((r) => ![...wholesOf(r.i)].some((w) => own.has(w)));
  for (const [k, a] of counted.entries())
    for (const b of counted.slice(k + 1)) if (maySame(a, b)) return { counted, why: [a.i, b.i] };
  return {
    counted,
    low: counted.reduce((sum, r) => sum + r.low, 0),
    high: counted.reduce((sum, r) => sum + r.high, 0),
  };
}

/**
 * @param {Amount} a
 * @param {Amount} b
 */
const apartInTime = (a, b) => a.from && a.to && b.from && b.to && (a.to < b.from || b.to < a.from);

/**
 * @param {number[]} one
 * @param {number[]} two
 */
const allDiffer = (one, two) =>
  one.length > 0 && two.length > 0 && !one.some((x) => two.includes(x));

/**
 * By what a whole was cut to get this part.
 * @param {Amount} row
 */
function cutOf(row) {
  if (row.share) return "share";
  if (row.uses.length) return "use";
  if (row.payers.length) return "payer";
  return row.from ? "period" : "part";
}

/**
 * Whether two amounts may be the same money.
 * @param {Amount} a
 * @param {Amount} b
 */
export function maySame(a, b) {
  if (a.share && b.share && a.share !== b.share && !a.mixed && !b.mixed) return false;
  if (apartInTime(a, b)) return false;
  const siblings = a.whole.some((w) => b.whole.includes(w)) && cutOf(a) === cutOf(b);
  const otherUse = allDiffer(a.uses, b.uses);
  const otherThing = !a.uses.length && !b.uses.length && allDiffer(a.things, b.things);
  return !(siblings && (otherUse || otherThing));
}
