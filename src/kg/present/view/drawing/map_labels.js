// @ts-check
// The labels of a map: at each stop its name with what stands there, as full as there is room for.

import { labelOf, otherNames } from "../model/names.js";
import { insides, isWithin, meet, rooms } from "../rules/mapping.js";
import { isPlannedStand, marksOf, stopName } from "../scene/map.js";
import { FONT, inLines, widthOf } from "./measure.js";

/**
 * @typedef {import("../rules/mapping.js").Place} Place
 * @typedef {import("../rules/mapping.js").Box} Box
 * @typedef {import("../scene/map.js").Stop} Stop
 *
 * A mark of a thing and, beside it, its name in lines; places within a label.
 * @typedef {{ v: number, planned: boolean, x: number, y: number, lines: string[] }} Mark
 *
 * How a label is set: its size, the lines of its title, its marks.
 * @typedef {{ w: number, h: number, title: string[], marks: Mark[] }} Setting
 *
 * A label on the map: where its stop is, where it stands itself.
 * @typedef {{ stop: Stop, anchor: Place, setting: Setting, box: Box, leads: boolean }} Label
 */

export const LINE = 15;
export const PAD = 5;
const BOLD = `600 12.5px ${FONT}`;
const PLAIN = `400 12px ${FONT}`;
const MARK = 17; // the room of a mark
const WIDE = 168; // of a name's line
const NAMED = 7; // things at a stop whose names may stand on the map

/**
 * The ways to set the label of a stop, the fullest first.
 * @param {Stop} stop
 * @param {boolean} isNarrow
 * @returns {Setting[]}
 */
function settingsOf(stop, isNarrow) {
  const marks = marksOf(stop);
  const isMark = marks.some(({ v }) => v === stop.spot.of);
  const title = isMark ? [] : titleOf(stop, WIDE, "");
  const count = marks.length > 1 ? ` · ${marks.length}` : "";
  const short = titleOf(stop, isNarrow ? 120 : WIDE, count);
  const found = [];
  if (marks.length <= (isNarrow ? 2 : NAMED)) found.push(named(title, marks));
  found.push(heaped(short, marks));
  return found;
}

/**
 * What a stop is called in lines: its name or, where that is too long, another one that fits.
 * @param {Stop} stop
 * @param {number} room
 * @param {string} more behind the name
 */
function titleOf(stop, room, more) {
  const names = [stopName(stop), ...otherNames(stop.spot.of)];
  const tried = names.map((name) => inLines(name + more, BOLD, room));
  tried.push(inLines(names[0] + more, BOLD, room * 1.4));
  return (tried.find(({ cut }) => !cut) ?? tried[0]).lines;
}

/** @typedef {import("../scene/map.js").Stand} Stand */

/**
 * With a line for each thing.
 * @param {string[]} title
 * @param {Stand[]} stands
 * @returns {Setting}
 */
function named(title, stands) {
  let y = PAD + title.length * LINE;
  let wide = Math.max(0, ...title.map((line) => widthOf(line, BOLD)));
  const marks = stands.map((stand) => {
    const { lines } = inLines(labelOf(stand.v), PLAIN, WIDE);
    const mark = { ...aboutOf(stand), x: PAD + MARK / 2 - 2, y: y + LINE / 2, lines };
    wide = Math.max(wide, ...lines.map((line) => MARK + widthOf(line, PLAIN)));
    y += lines.length * LINE;
    return mark;
  });
  return { w: wide + 2 * PAD, h: y + PAD, title, marks };
}

/**
 * With marks alone, in rows.
 * @param {string[]} title
 * @param {Stand[]} stands
 * @returns {Setting}
 */
function heaped(title, stands) {
  const row = Math.max(3, Math.ceil(Math.sqrt(stands.length * 2)));
  const top = PAD + title.length * LINE;
  const marks = stands.map((stand, k) => ({
    ...aboutOf(stand),
    x: PAD + MARK * ((k % row) + 0.5),
    y: top + MARK * (Math.floor(k / row) + 0.5),
    lines: [],
  }));
  const rows = Math.ceil(stands.length / row);
  const text = Math.max(0, ...title.map((line) => widthOf(line, BOLD)));
  const wide = Math.max(text, MARK * Math.min(row, stands.length));
  return { w: wide + 2 * PAD, h: top + rows * MARK + PAD, title, marks };
}

/** @param {Stand} stand */
const aboutOf = (stand) => ({ v: stand.v, planned: isPlannedStand(stand) });

/**
 * Where stops are on the map, and their rings there.
 * @typedef {{ stop: Stop, rings: Place[][], anchor: Place }} Anchored
 */

/**
 * Where the stops of a map are: at their points, or well within their areas and in none of the others.
 * @param {Stop[]} stops
 * @param {(place: Place) => Place} at
 * @param {Box} frame
 * @returns {Anchored[]}
 */
export function anchored(stops, at, frame) {
  const rings = stops.map(({ spot }) =>
    spot.regions.flatMap(({ lines }) => lines.map((line) => line.map(at))),
  );
  return stops.map((stop, k) => {
    if (stop.spot.point) return { stop, rings: [], anchor: at(stop.spot.point) };
    const inner = rings.filter((_, j) => stops[j].spot.size < stop.spot.size && rings[j].length);
    const found = insides(rings[k], frame);
    const free = found.find((place) => !inner.some((other) => isWithin(place, other)));
    return {
      stop,
      rings: rings[k],
      anchor: free ?? found[0] ?? at(stop.spot.regions[0].lines[0][0]),
    };
  });
}

const CROSSED = 60;
const COVERED = 25;

/**
 * Sets the labels: none lies over another one or leaves the frame; those for which there is no room at
 * all are left out.
 * @param {Anchored[]} list
 * @param {Box} frame
 * @param {Box[]} taken
 * @returns {Label[]}
 */
export function settled(list, frame, taken) {
  const isNarrow = frame[2] - frame[0] < 560;
  const points = list.map(
    ({ anchor: [x, y] }) => /** @type {Box} */ ([x - 6, y - 6, x + 6, y + 6]),
  );
  /** @type {Map<Anchored, Label>} */
  const labels = new Map();
  /** @param {Anchored} one @param {Setting} setting */
  const set = (one, setting) => {
    const others = [...labels].filter(([other]) => other !== one).map(([, label]) => label);
    const box = roomFor(one, setting, { frame, taken, points, labels: others });
    const { stop, anchor } = one;
    if (box) labels.set(one, { stop, anchor, setting, box, leads: !holds(box, one) });
    return box !== null;
  };
  // Room for all of them first, in brief; then the names of things, as far as there is room.
  for (const one of list)
    settingsOf(one.stop, isNarrow)
      .slice(-1)
      .some((way) => set(one, way));
  for (const one of list) settingsOf(one.stop, isNarrow).some((way) => set(one, way));
  return [...labels.values()];
}

/**
 * @param {Box} box
 * @param {Anchored} one
 */
const holds = ([a, b, c, d], { anchor: [x, y] }) => a <= x && x <= c && b <= y && y <= d;

/**
 * The best room for a label, if there is one.
 * @param {Anchored} one
 * @param {Setting} setting
 * @param {{ frame: Box, taken: Box[], points: Box[], labels: Label[] }} around
 */
function roomFor(one, { w, h }, { frame, taken, points, labels }) {
  const fixed = [...taken, ...labels.map(({ box }) => box)];
  const [x, y] = one.anchor;
  /** @type {Box} */
  const centred = [x - w / 2, y - h / 2, x + w / 2, y + h / 2];
  const isRoomy = one.rings.length > 0 && cornersOf(centred).every((p) => isWithin(p, one.rings));
  const others = points.filter(([a, b]) => a !== x - 6 || b !== y - 6);
  /** @type {Box | null} */
  let best = null;
  let least = Infinity;
  for (const box of [...(isRoomy ? [centred] : []), ...rooms([x, y], [w, h], 11)]) {
    if (box[0] < frame[0] || box[1] < frame[1] || box[2] > frame[2] || box[3] > frame[3]) continue;
    if (fixed.some((other) => meet(grown(box), other))) continue;
    const cost = costOf(box, one.anchor, others, labels);
    if (cost < least) [best, least] = [box, cost];
  }
  return best;
}

/** @param {Box} box @returns {Box} */
const grown = ([a, b, c, d]) => [a - 4, b - 4, c + 4, d + 4];

/** @param {Box} box @returns {Place[]} */
const cornersOf = ([a, b, c, d]) => [
  [a, b],
  [c, b],
  [a, d],
  [c, d],
];

/**
 * @param {Box} box
 * @param {Place} anchor
 * @param {Box[]} others
 * @param {Label[]} labels
 */
function costOf(box, anchor, others, labels) {
  const end = nearest(box, anchor);
  const far = Math.hypot(end[0] - anchor[0], end[1] - anchor[1]);
  const covered = others.filter((other) => meet(box, other)).length;
  const crossed = labels.filter((label) => {
    const other = nearest(label.box, label.anchor);
    return cross(anchor, end, label.anchor, other) || passes(anchor, end, label.box);
  });
  const under = labels.filter((label) =>
    passes(label.anchor, nearest(label.box, label.anchor), box),
  );
  return far + COVERED * covered + CROSSED * (crossed.length + under.length);
}

/**
 * The place of a box that is nearest to another one.
 * @param {Box} box
 * @param {Place} place
 * @returns {Place}
 */
export const nearest = ([a, b, c, d], [x, y]) => [
  Math.min(c, Math.max(a, x)),
  Math.min(d, Math.max(b, y)),
];

/**
 * Whether a line passes a box.
 * @param {Place} p
 * @param {Place} q
 * @param {Box} box
 */
function passes(p, q, box) {
  const [a, b, c, d] = cornersOf(box);
  return cross(p, q, a, d) || cross(p, q, b, c);
}

/**
 * @param {Place} a
 * @param {Place} b
 * @param {Place} c
 * @param {Place} d
 */
function cross(a, b, c, d) {
  return side(a, b, c) * side(a, b, d) < 0 && side(c, d, a) * side(c, d, b) < 0;
}

/**
 * @param {Place} a
 * @param {Place} b
 * @param {Place} p
 */
const side = ([ax, ay], [bx, by], [x, y]) => Math.sign((bx - ax) * (y - ay) - (by - ay) * (x - ax));
