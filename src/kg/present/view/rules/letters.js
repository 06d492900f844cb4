// @ts-check
// How wide a text is, without a font: the twin of `kg.present.score.letters`.

/** @type {[string, number][]} */
const LATIN = [
  ["ijl'|", 240],
  [" .,:;!/()[]ftI·-\u2019", 300],
  ["r“”", 350],
  ["Jckvxyzs", 520],
  ["0123456789abdeghnopqu_$€£?†", 575],
  ["FTLZ+=<>~–", 620],
  ["ABEKPSVXY&", 690],
  ["CDHNRUw₩", 750],
  ["GOQ", 800],
  ["mM%", 880],
  ["W…—@", 1000],
];
const WIDTHS = new Map(LATIN.flatMap(([letters, wide]) => [...letters].map((one) => [one, wide])));
const HANGUL = 925;
const WIDE = 1000;
const OTHER = 620;
const BOLD = 1.06;
const ABOVE = 0.76;
const BELOW = 0.2;

/** @param {string} letter */
function letterWidth(letter) {
  const known = WIDTHS.get(letter);
  if (known) return Number(known);
  if (letter >= "\uac00" && letter <= "\ud7a3") return HANGUL;
  if (/\p{M}/u.test(letter)) return 0;
  return /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60]/.test(
    letter,
  )
    ? WIDE
    : OTHER;
}

/**
 * How wide a text is likely to be, in the unit of the size of its letters.
 * @param {string} text
 * @param {number} size
 * @param {boolean} [bold]
 */
export const textWidth = (text, size, bold = false) =>
  ([...text].reduce((sum, letter) => sum + letterWidth(letter), 0) * size * (bold ? BOLD : 1)) /
  1000;

/**
 * A text in lines of so much room, broken between its words.
 * @param {string} text
 * @param {number} size
 * @param {number} room
 */
export function brokenInto(text, size, room) {
  /** @type {string[]} */
  const lines = [];
  for (const word of text.split(/\s+/).filter(Boolean)) {
    const longer = lines.length ? `${lines[lines.length - 1]} ${word}` : word;
    if (lines.length && textWidth(longer, size) <= room) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}

/**
 * A text, or its beginning with “…”, that is no wider than the room.
 * @param {string} text
 * @param {number} size
 * @param {number} room
 * @param {boolean} [bold]
 */
export function shortenedTo(text, size, room, bold = false) {
  if (textWidth(text, size, bold) <= room) return text;
  let rest = text;
  while (rest && textWidth(rest + "…", size, bold) > room) rest = rest.slice(0, -1).trimEnd();
  return rest + "…";
}

/**
 * The baselines of lines of letters of these sizes round a middle.
 * @param {number[]} sizes
 * @param {number} middle
 * @param {number} leading how far each stands below the one before it, in the size of its letters
 */
export function stackedAt(sizes, middle, leading) {
  const [first, ...rest] = sizes;
  const steps = rest.map((size) => size * leading);
  const sum = steps.reduce((all, one) => all + one, 0);
  const last = rest.length ? rest[rest.length - 1] : first;
  const top = middle - (first * ABOVE + sum + last * BELOW) / 2;
  let at = top + first * ABOVE;
  return [at, ...steps.map((step) => (at += step))];
}
