// @ts-check
// How wide texts are, and names in one line or two.

import { certain } from "../rules/collections.js";

export const FONT =
  'system-ui, "Apple SD Gothic Neo", "Malgun Gothic", "Noto Sans CJK KR", "Noto Sans KR", sans-serif';

/** @type {Map<string, Map<string, number>>} font → text → width */
const widths = new Map();
const measurer = certain(document.createElement("canvas").getContext("2d"));

/**
 * @param {string} text
 * @param {string} font
 */
function measured(text, font) {
  const known = widths.get(font) ?? new Map();
  widths.set(font, known);
  let width = known.get(text);
  if (width === undefined) {
    measurer.font = font;
    known.set(text, (width = measurer.measureText(text).width));
  }
  return width;
}

// Letters that stand one by one are measured one by one, once for all names: kerning only makes a
// name narrower.
const SINGLE = /^[ -~·가-힣一-鿿]*$/;

/**
 * @param {string} text
 * @param {string} font
 */
export function widthOf(text, font) {
  if (!SINGLE.test(text)) return measured(text, font);
  let width = 0;
  for (const letter of text) width += measured(letter, font);
  return width;
}

/** @type {Map<string, string[]>} */
const wrapped = new Map();

/** Forgets the lines of names, which have changed. */
export const forgetLines = () => wrapped.clear();

/**
 * A name in one or two lines, or in three where two are not enough; cut only where it would be longer
 * than that.
 * @param {string} text
 * @param {string} font
 * @param {number} [most] how wide a line should be
 */
export function wrap(text, font, most = 118) {
  const key = font + most + text;
  let lines = wrapped.get(key);
  if (!lines) {
    lines = widthOf(text, font) > most ? broken(text, font, most) : [text];
    wrapped.set(key, lines);
  }
  return lines;
}

const LINES = 3;

/**
 * A text in up to three lines of about one length; cut only where it would need more.
 * @param {string} text
 * @param {string} font
 * @param {number} most how wide a line may be
 */
export function inLines(text, font, most) {
  const parts = text.split(" ").flatMap((word) => halves(word, font, most));
  let lines = filled(parts, font, most);
  if (lines.length > LINES) {
    const rest = lines.slice(LINES - 1).join(" ");
    return { lines: [...lines.slice(0, LINES - 1), fitted(rest, font, most)], cut: true };
  }
  for (let room = most; room > most / 3; room -= 6) {
    const narrower = filled(parts, font, room);
    if (narrower.length > lines.length || widest(narrower, font) > most) break;
    lines = narrower;
  }
  return { lines, cut: false };
}

/**
 * A text in as many lines as it needs.
 * @param {string} text
 * @param {string} font
 * @param {number} most how wide a line may be
 */
export const allLines = (text, font, most) =>
  filled(
    text.split(" ").flatMap((word) => halves(word, font, most)),
    font,
    most,
  );

/**
 * A word in parts that fit into a line.
 * @param {string} word
 * @param {string} font
 * @param {number} most
 * @returns {string[]}
 */
function halves(word, font, most) {
  if (widthOf(word, font) <= most || word.length < 2) return [word];
  const hyphen = word.indexOf("-") + 1;
  const at = hyphen && hyphen < word.length ? hyphen : Math.ceil(word.length / 2);
  return [...halves(word.slice(0, at), font, most), ...halves(word.slice(at), font, most)];
}

/**
 * @param {string[]} parts
 * @param {string} font
 * @param {number} room
 */
function filled(parts, font, room) {
  /** @type {string[]} */
  const lines = [];
  for (const part of parts) {
    const last = lines.length - 1;
    const longer = last < 0 ? part : `${lines[last]} ${part}`;
    if (last >= 0 && widthOf(longer, font) <= room) lines[last] = longer;
    else lines.push(part);
  }
  return lines;
}

/**
 * @param {string[]} lines
 * @param {string} font
 */
const widest = (lines, font) => Math.max(...lines.map((line) => widthOf(line, font)));

/**
 * A text, cut where it would be wider.
 * @param {string} text
 * @param {string} font
 * @param {number} most
 */
export function fitted(text, font, most) {
  if (widthOf(text, font) <= most) return text;
  let rest = text;
  while (rest.length > 3 && widthOf(rest + "…", font) > most) rest = rest.slice(0, -1);
  return rest.trimEnd() + "…";
}

/**
 * @param {string} text
 * @param {string} font
 * @param {number} most
 */
function broken(text, font, most) {
  const middle = text.length / 2;
  const breaks = [...text].map((c, i) => (c === " " ? i : -1)).filter((i) => i > 0);
  if (!breaks.length) {
    const at = Math.ceil(middle);
    const whole = widthOf(text, font) < most * 1.25;
    return (whole ? [text] : [text.slice(0, at), text.slice(at)]).map(cut);
  }
  const at = breaks.reduce((best, i) =>
    Math.abs(i - middle) < Math.abs(best - middle) ? i : best,
  );
  const two = [text.slice(0, at), text.slice(at + 1)];
  return two.every((line) => widthOf(line, font) <= most * 1.3)
    ? two
    : inLines(text, font, most * 1.3).lines;

  /** @param {string} line */
  function cut(line) {
    return fitted(line, font, most * 1.3);
  }
}
