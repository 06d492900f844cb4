// @ts-check
// What a row of the score draws by another day: the twin of `kg.present.score.sums` and `timeline`.

import { t } from "../model/language.js";
import { spanOf, yearOf } from "../rules/dates.js";
import { brokenInto, shortenedTo, stackedAt, textWidth } from "../rules/letters.js";

/**
 * @typedef {import("./score.js").Piece} Piece
 * @typedef {import("./row_then.js").RowThen} RowThen
 * @typedef {import("./row_then.js").Fate} Fate
 *
 * Where the time of rows is drawn: from and to, the height of a row, the years of the axis from the
 * first to the last, the day of the newest source in years.
 * @typedef {{ from: number, to: number, row: number, years: [number, number],
 *   today: number }} Axis
 */

const BESIDE = 5; // so far apart stand texts on a line

/**
 * @param {string} name
 * @param {Record<string, string | number>} attributes
 * @param {Piece[]} inside
 * @returns {Piece}
 */
export function tag(name, attributes, ...inside) {
  const told = Object.entries(attributes)
    .filter(([, value]) => value !== "")
    .map(([key, value]) => [key, typeof value === "number" ? String(+value.toFixed(1)) : value]);
  return [name, Object.fromEntries(told), ...inside];
}

/**
 * @param {string} said
 * @param {number} x
 * @param {number} y
 * @param {number} size
 * @param {string} look
 * @param {string} [anchor]
 * @param {boolean} [bold]
 */
const text = (said, x, y, size, look, anchor = "", bold = false) =>
  tag(
    "text",
    {
      ...{ x, y, "font-size": size, "font-weight": bold ? 600 : "", "text-anchor": anchor },
      class: look,
    },
    said,
  );

/**
 * @param {number} from
 * @param {number} to
 * @param {number} y
 * @param {string} look
 * @param {number} wide
 * @param {string} [dash]
 */
const thread = (from, to, y, look, wide, dash = "") =>
  tag("line", {
    ...{ x1: from, y1: y, x2: to, y2: y, class: look, "stroke-width": wide },
    "stroke-dasharray": dash,
  });

/**
 * A mark of ten in size, made smaller round a point.
 * @param {Piece[]} shape
 * @param {number} x
 * @param {number} y
 * @param {number} size
 */
function marked(shape, x, y, size) {
  const scale = size / 10;
  const inside = shape.map((piece) => {
    if (typeof piece === "string") return piece;
    const [name, about, ...rest] = piece;
    const wide = Number(about["stroke-width"] ?? 1) / scale;
    return /** @type {Piece} */ ([name, { ...about, "stroke-width": wide.toFixed(2) }, ...rest]);
  });
  const transform = `translate(${x.toFixed(1)} ${y.toFixed(1)}) scale(${scale.toFixed(3)})`;
  return tag("g", { transform }, ...inside);
}

/**
 * @param {number} x
 * @param {number} y
 * @param {number} size
 * @param {boolean} hollow
 */
const step = (x, y, size, hollow) =>
  tag("circle", {
    ...{ cx: x, cy: y, r: size * 0.95, class: hollow ? "mark step hollow" : "mark step" },
    "stroke-width": hollow ? 1.5 : 0.8,
  });

// --- money ---------------------------------------------------------------------------------------

/**
 * The money of a row: its amount, its terms, and its bar by the scale of the drawing.
 * @param {import("./score.js").Frame} frame
 * @param {RowThen} row
 * @param {[number, string]} scale the longest amount that has room, and the currency of bars
 */
export function moneyPieces(frame, { worth }, [longest, unit]) {
  if (!worth) return [];
  const { money: x, room, sizes, small, leading, bars, bar } = frame;
  const bold = !worth.planned;
  const large = textWidth(worth.text, sizes[0] - 0.5, bold) <= room;
  const size = sizes[large ? 0 : 1] - 0.5;
  const bases = stackedAt(worth.terms ? [size, small] : [size], 0, leading);
  const pieces = [
    text(shortenedTo(worth.text, size, room, bold), x, bases[0], size, "", "end", bold),
  ];
  if (worth.terms)
    pieces.push(text(shortenedTo(worth.terms, small, room + 4), x, bases[1], small, "soft", "end"));
  if (!bars || worth.currency !== unit || !longest) return pieces;
  const long = Math.max(Math.min(worth.size / longest, 1) * (bars - 8), 1.5);
  const at = bar + bars - 8 - long;
  const look = { class: worth.planned ? "bar hollow" : "bar" };
  const dash = worth.planned ? "2 1.6" : "";
  pieces.push(
    tag("rect", { x: at, y: -4, width: long, height: 8, ...look, "stroke-dasharray": dash }),
  );
  if (worth.size > longest) {
    const d = [7, 11].map((far) => `M${(at + far).toFixed(1)} -8l-4 16`).join("");
    pieces.push(tag("path", { d, class: "break", "stroke-width": 1.2, fill: "none" }));
  }
  return pieces;
}

// --- time ----------------------------------------------------------------------------------------

/**
 * @param {Axis} axis
 * @param {number} year
 */
export function placeOf({ from, to, years: [first, last] }, year) {
  const share = (year - first) / (last + 1 - first);
  return from + (to - from) * Math.min(Math.max(share, 0), 1);
}

/**
 * What a row draws over the years round a middle: the time of its money, its steps and its acts.
 * @param {Axis} axis
 * @param {RowThen} row
 * @param {number} y
 * @param {Record<string, [Piece[], Piece[]]>} marks of meanings
 * @param {string[]} meanings
 * @returns {Piece[]}
 */
export function timePieces(axis, row, y, marks, meanings) {
  const tracks = row.fates.length + Number(row.acts.length > 0);
  const gap = (tracks === 2 ? 0.4 : 0.31) * axis.row;
  const size = (axis.row > 24 ? 4.2 : 3.7) * (tracks > 2 ? 0.85 : 1);
  const top = y - (gap * (tracks - 1)) / 2;
  const acts = row.acts.flatMap((act) => {
    const kind = act.lost || act.meaning < 0 ? "lost" : meanings[act.meaning];
    const hollow = kind !== "lost" && (act.planned || act.at > axis.today);
    const [x, at] = [placeOf(axis, act.at), top + gap * row.fates.length];
    const mark = marked(marks[kind][hollow ? 1 : 0], x, at, size * 0.9);
    return [mark, ...outside(axis, act.at, at, size)];
  });
  return [
    ...periodPieces(axis, row, y),
    ...row.fates.flatMap((fate, k) => stepPieces(axis, fate, top + gap * k, size, marks)),
    ...acts,
  ];
}

/**
 * From where to where the time of money is drawn: an open end is near the other one.
 * @param {Axis} axis
 * @param {string} period
 */
function sidesOf(axis, period) {
  const span = spanOf(period);
  if (!span) return null;
  const first = span.start && placeOf(axis, yearOf(span.start.first));
  const last = span.end && placeOf(axis, yearOf(span.end.last) + 1 / 366);
  const left = first ?? Math.max((last ?? 0) - 34, axis.from);
  const right = last ?? Math.min((first ?? 0) + 34, axis.to);
  return { left, right, isOpen: [first === null, last === null] };
}

/**
 * The time of the money: what is no plan is filled up to the newest source; an open end is left open.
 * @param {Axis} axis
 * @param {RowThen} row
 * @param {number} y
 */
function periodPieces(axis, { worth }, y) {
  const sides = worth && sidesOf(axis, worth.period);
  if (!worth || !sides) return [];
  const { left, right, isOpen } = sides;
  const [top, bottom] = [y - axis.row / 2 + 2.5, y + axis.row / 2 - 2.5];
  const until = Math.min(right, placeOf(axis, axis.today));
  const box = { x: left, y: top, width: until - left, height: bottom - top, class: "paid" };
  const paid = !worth.planned && until > left ? [tag("rect", box)] : [];
  const [from, to, above, below] = [left, right, top, bottom].map((at) => at.toFixed(1));
  const lines = [`M${from} ${above}H${to}M${from} ${below}H${to}`];
  for (const [k, x] of [from, to].entries()) if (!isOpen[k]) lines.push(`M${x} ${above}V${below}`);
  const dash = worth.planned ? "2 2" : "";
  const look = { class: "period", fill: "none", "stroke-width": 1.2, "stroke-dasharray": dash };
  return [...paid, tag("path", { d: lines.join(""), ...look })];
}

/**
 * First and latest plan, and what came.
 * @param {Axis} axis
 * @param {Fate} fate
 * @param {number} y
 * @param {number} size
 * @param {Record<string, [Piece[], Piece[]]>} marks
 */
function stepPieces(axis, { kind, broken, planned, done }, y, size, marks) {
  const pieces = threadPieces(axis, kind, broken, planned, done, y);
  const ends = planned.length ? [Math.min(...planned), Math.max(...planned)] : [];
  for (const year of new Set(ends))
    pieces.push(step(placeOf(axis, year), y, size * 0.85, true), ...outside(axis, year, y, size));
  for (const year of done.slice(0, 1))
    pieces.push(step(placeOf(axis, year), y, size * 0.85, false), ...outside(axis, year, y, size));
  if (kind === "missed" && ends.length)
    pieces.push(marked(marks.lost[0], placeOf(axis, ends[1]) + size * 2.2, y, size * 0.85));
  return pieces;
}

/**
 * What joins the days of a step.
 * @param {Axis} axis
 * @param {string} kind
 * @param {boolean} broken
 * @param {number[]} planned
 * @param {number[]} done
 * @param {number} y
 * @returns {Piece[]}
 */
function threadPieces(axis, kind, broken, planned, done, y) {
  if (!planned.length) return [];
  const [first, last] = [Math.min(...planned), Math.max(...planned)].map((at) => placeOf(axis, at));
  const look = broken ? "thread red" : "thread";
  const pieces = [];
  if (done.length) {
    const end = placeOf(axis, done[0]);
    pieces.push(thread(Math.min(first, end), Math.max(last, end), y, look, 1.8));
  } else if (last > first) pieces.push(thread(first, last, y, look, 1.8, "4 2.5"));
  if (kind === "past")
    pieces.push(thread(last, placeOf(axis, axis.today), y, "thread red", 1.6, "1.5 3"));
  return pieces;
}

/**
 * What lies beyond the axis has its year written.
 * @param {Axis} axis
 * @param {number} year
 * @param {number} y
 * @param {number} size
 */
function outside({ from, to, years: [first, last] }, year, y, size) {
  if (first <= year && year <= last + 1) return [];
  const after = year > last;
  const x = after ? to - size - 3 : from + size + 3;
  return [text(String(Math.floor(year)), x, y + 3.6, 10.5, "soft", after ? "end" : "start")];
}

// --- words ---------------------------------------------------------------------------------------

/**
 * What a row is told by: a step or an act; its day; what came of it, and where that fits what else
 * came to nothing; whether that broke a promise.
 * @param {RowThen} row
 * @param {(text: string) => boolean} fits
 * @returns {[string, string, string, boolean]}
 */
export function wordOf({ fates: [fate], acts, lost }, fits) {
  if (fate) return [fate.name, fate.day, cameOf(fate, lost, fits), fate.broken || Boolean(lost)];
  if (lost) return [lostText(lost), "", "", true];
  const act = acts[acts.length - 1];
  return act ? [act.name, act.day, "", false] : ["", "", "", false];
}

/**
 * @param {Fate} fate
 * @param {import("./row_then.js").Act | null} lost
 * @param {(text: string) => boolean} fits
 */
function cameOf({ came, broken }, lost, fits) {
  if (!lost) return came;
  if (!broken) return lostText(lost);
  const both = t("present.score.lost-too", { came, act: lost.name, outcome: lost.lost });
  return fits(both) ? both : came;
}

/** @param {import("./row_then.js").Act} act */
const lostText = ({ name, lost, day }) =>
  t("present.score.lost", { act: name, outcome: lost, day });

/**
 * @param {import("./score.js").Frame} frame
 * @param {RowThen} row
 * @returns {Piece[]}
 */
export function wordPieces(frame, row) {
  const { small: size, words: x, leading } = frame;
  const room = frame.width - x;
  const [first, day, came, broken] = wordOf(row, (told) => textWidth(told, size) <= room);
  if (!first) return [];
  const lines = linesOf([first, day, came], broken, room, size);
  const bases = stackedAt(
    lines.map(() => size),
    0,
    leading,
  );
  return lines.flatMap((line, k) => {
    let at = x;
    return line.map(([told, look]) => {
      const piece = text(told, at, bases[k], size, look);
      at += textWidth(told, size) + BESIDE;
      return piece;
    });
  });
}

/**
 * The words in no more than two lines.
 * @param {string[]} words a step, its day, and what came of it
 * @param {boolean} broken
 * @param {number} room
 * @param {number} size
 * @returns {[string, string][][]}
 */
function linesOf([first, day, came], broken, room, size) {
  const look = broken ? "red" : "soft";
  const whole = `${first} ${day}`.trim();
  if (!came) {
    const lines = brokenInto(whole, size, room);
    if (lines.length < 3) return lines.map((line) => [[line, broken ? "red" : ""]]);
    const rest = lines.slice(1).join(" ");
    return [[[lines[0], ""]], [[shortenedTo(rest, size, room), ""]]];
  }
  if (textWidth(whole, size) <= room)
    return [[[whole, ""]], [[shortenedTo(came, size, room), look]]];
  const both = `${day}: ${came}`;
  if (textWidth(first, size) > room)
    for (const told of [both, came]) {
      const [upper, ...rest] = brokenInto(first, size, room);
      if (rest.length === 1 && textWidth(`${rest[0]} ${told}`, size) <= room)
        return [
          [[upper, ""]],
          [
            [rest[0], ""],
            [told, look],
          ],
        ];
    }
  const below = textWidth(both, size) <= room ? both : came;
  return [[[shortenedTo(first, size, room), ""]], [[shortenedTo(below, size, room), look]]];
}

// --- ties ----------------------------------------------------------------------------------------

/**
 * One tie of each meaning, in the order of meanings: what is stated before what is planned.
 * @param {import("./score.js").Tie[]} list
 */
export function merged(list) {
  const order = [...list].sort(
    (a, b) =>
      a.meaning - b.meaning ||
      Number(a.lost) - Number(b.lost) ||
      Number(a.planned) - Number(b.planned),
  );
  return order.filter((tie, k) => order[k - 1]?.meaning !== tie.meaning);
}

/**
 * The marks of an actor's ties to a row, by themselves.
 * @param {import("./score.js").Tie[]} list
 * @param {Record<string, [Piece[], Piece[]]>} marks
 * @param {string[]} meanings
 */
export function tieMarks(list, marks, meanings) {
  const shapes = merged(list).map((tie, k) => {
    const [full, hollow] = marks[tie.lost ? "lost" : meanings[tie.meaning]];
    return marked(tie.planned && !tie.lost ? hollow : full, 6 + k * 11.5, 6, 4.4);
  });
  const width = 11.5 * shapes.length + 1;
  const box = { viewBox: `0 0 ${width} 12`, width, height: 12, "aria-hidden": "true" };
  return tag("svg", box, ...shapes);
}
