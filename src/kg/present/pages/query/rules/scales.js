// @ts-check
// Scales of charts: round steps, ticks of time, texts cut to their room.

/**
 * Round figures between two ends, about so many.
 * @param {number} least
 * @param {number} most
 * @param {number} count
 */
export function roundSteps(least, most, count) {
  const raw = (most - least) / count || 1;
  const ten = 10 ** Math.floor(Math.log10(raw));
  const step = [1, 2, 5, 10].map((n) => n * ten).find((n) => n >= raw) ?? 10 * ten;
  const steps = [];
  for (let at = Math.ceil(least / step) * step; at <= most + step * 1e-9; at += step)
    steps.push(Math.abs(at) < step * 1e-9 ? 0 : at);
  return steps;
}

export const DAY = 864e5;

/**
 * Months or years between two moments that have room beside each other: [moment, name].
 * @param {number} first
 * @param {number} last
 * @param {number} room how many there may be
 * @returns {[number, string][]}
 */
export function timeTicks(first, last, room) {
  const years = (last - first) / (365 * DAY);
  const byYear = years > 1.5;
  const units = byYear ? years / Math.max(2, room) : (years * 12) / room;
  const every = Math.max(1, Math.ceil(units)) * (byYear ? 12 : 1);
  const start = new Date(first);
  /** @type {[number, string][]} */
  const ticks = [];
  for (let k = 0; k < 200; k++) {
    const month = (every >= 12 ? 0 : start.getUTCMonth()) + k * every;
    const at = Date.UTC(start.getUTCFullYear(), month, 1);
    if (at > last) break;
    if (at < first - 15 * DAY) continue;
    ticks.push([at, new Date(at).toISOString().slice(0, every >= 12 ? 4 : 7)]);
  }
  return ticks;
}

/**
 * How wide a text is, nearly: a Korean letter is twice as wide as another.
 * @param {string} text
 */
const widthOf = (text) => [...text].reduce((sum, c) => sum + (c > "\u2e80" ? 13 : 7.2), 0);

/**
 * A text that fits into its room.
 * @param {string} text
 * @param {number} room
 */
export function cutTo(text, room) {
  if (widthOf(text) <= room) return text;
  const letters = [...text];
  while (letters.length > 1 && widthOf(letters.join("")) > room - 12) letters.pop();
  return letters.join("").trim() + "…";
}
