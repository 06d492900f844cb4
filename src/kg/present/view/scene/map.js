// @ts-check
// What stands where: each thing at its own coordinates, or somewhere in the place that it is in.

import { claimFlags, edgeFlags, saidByDay } from "../model/asof.js";
import { isOnlyPlanned } from "../model/claims.js";
import { claimsOf, counts, isPlanned, model } from "../model/document.js";
import { labelOf } from "../model/names.js";
import { areaOf, boxOf, insides, isWithin, lineOf, pointOf } from "../rules/mapping.js";
import { shownThings } from "./scope.js";

/**
 * @typedef {import("../rules/mapping.js").Place} Place
 * @typedef {import("../rules/mapping.js").Box} Box
 *
 * An area or a line of the outline: its thing, or -1, its names, its rings in degrees.
 * @typedef {{ thing: number, names: import("../model/language.js").Texts, isArea: boolean, lines: Place[][],
 *   box: Box, size: number }} Region
 *
 * Where something is: at a point, or somewhere in regions; `of` is the thing that has them.
 * @typedef {{ of: number, point: Place | null, regions: Region[], size: number }} Spot
 *
 * Where a thing stands: the place that it is said to be in (itself where it has a spot of its own),
 * and whether that is only planned.
 * @typedef {{ v: number, spot: Spot | null, via: number, planned: boolean }} Stand
 *
 * A spot with the things that stand there, and its box in degrees.
 * @typedef {{ spot: Spot, things: Stand[], box: Box }} Stop
 */

/** @type {{ of: unknown, regions: Region[], byThing: Map<number, Region> }} */
const known = { of: null, regions: [], byThing: new Map() };

/** The outline, the largest area first. */
export function outline() {
  const { map } = model;
  if (known.of !== map) {
    known.of = map;
    known.regions = map.regions.map(([thing, names, digits, isArea, steps]) => {
      const lines = steps.map((line) => lineOf(line, digits));
      const about = { thing, names, isArea: isArea > 0, lines };
      return { ...about, box: boxOf(lines.flat()), size: isArea ? areaOf(lines) : 0 };
    });
    known.regions.sort((a, b) => b.size - a.size);
    known.byThing = new Map(known.regions.map((region) => [region.thing, region]));
    known.byThing.delete(-1);
  }
  return known.regions;
}

/**
 * The spot that a thing has of its own, by the day.
 * @param {number} v
 * @returns {Spot | null}
 */
function ownSpot(v) {
  const { prop, value, cites } = model.claims;
  for (const c of claimsOf(v)) {
    if (prop[c] !== model.map.point || !counts(claimFlags(c)) || !saidByDay(cites[c])) continue;
    const point = pointOf(value[c]);
    if (point) return { of: v, point, regions: [], size: 0 };
  }
  const region = known.byThing.get(v);
  return region ? { of: v, point: null, regions: [region], size: region.size } : null;
}

// What stands on ground: a part of it stands where the whole does.
const GROUND = ["Facility", "Place"];

/** @param {number} v */
const isGround = (v) =>
  GROUND.some((name) => model.kinds[model.kind[v]][0] === model.terms.kg + name);

/**
 * What a thing is said to be in, by the day: places, or the wholes that it is part of.
 * @param {number} v
 * @param {number[]} props
 */
const leadsOf = (v, props) =>
  model.out[v].filter((e) => props.includes(model.edges.prop[e]) && counts(edgeFlags(e)));

/**
 * The places of a thing but those that another of them lies in, as a rule has derived it.
 * @param {number} v
 */
function placesOf(v) {
  const leads = leadsOf(v, model.map.place);
  if (leads.length < 2) return leads;
  const { to } = model.edges;
  /** @type {Set<number>} */
  const above = new Set();
  for (const e of leads)
    for (const wider of leadsOf(to[e], model.map.place))
      if (to[wider] !== to[e]) above.add(to[wider]);
  return leads.filter((e) => !above.has(to[e]));
}

/** @type {Map<number, Stand | null>} */
let stands = new Map();

/**
 * Where a thing stands: at its own spot, else at that of the place that it is in, else, of what stands
 * on ground, where its whole stands. Of several the one that holds, and the narrowest.
 * @param {number} v
 * @returns {Stand | null}
 */
function standOf(v) {
  const before = stands.get(v);
  if (before !== undefined) return before;
  stands.set(v, null); // what leads round in a circle leads nowhere
  const spot = ownSpot(v);
  const found = spot
    ? { v, spot, via: v, planned: false }
    : (leadOn(v, placesOf(v)) ??
      (isGround(v)
        ? leadOn(
            v,
            leadsOf(v, model.map.part).filter((e) => isGround(model.edges.to[e])),
          )
        : null));
  stands.set(v, found);
  return found;
}

/**
 * @param {number} v
 * @param {number[]} leads
 * @returns {Stand | null}
 */
function leadOn(v, leads) {
  const found = leads.flatMap((e) => {
    const via = model.edges.to[e];
    const there = standOf(via);
    if (!there?.spot) return [];
    const flags = edgeFlags(e);
    const planned = isPlanned(flags) || there.planned;
    return [{ v, spot: there.spot, via, planned }];
  });
  const holding = found.filter(({ planned }) => !planned);
  return joined(v, holding.length ? holding : found);
}

/**
 * One stand of several: of those that lie in one another the narrowest; what lies apart is told
 * together.
 * @param {number} v
 * @param {Stand[]} found
 * @returns {Stand | null}
 */
function joined(v, found) {
  found.sort((a, b) => sizeOf(a) - sizeOf(b) || Number(isBetween(a)) - Number(isBetween(b)));
  /** @type {Stand[]} */
  const apart = [];
  for (const one of found) if (!apart.some((other) => holds(one, other))) apart.push(one);
  if (apart.length < 2) return apart[0] ?? null;
  const points = apart.filter(({ spot }) => spot?.point);
  if (points.length) return points[0];
  const regions = apart.flatMap(({ spot }) => spot?.regions ?? []);
  const size = regions.reduce((sum, one) => sum + one.size, 0);
  return { ...apart[0], spot: { of: v, point: null, regions, size }, via: v };
}

/**
 * Whether a thing stands in what stands somewhere else in turn.
 * @param {Stand} stand
 */
const isBetween = ({ spot, via }) => spot?.of !== via;

/** @param {Stand} stand */
const sizeOf = ({ spot }) => spot?.size ?? 0;

/**
 * Whether the spot of one lies in that of another.
 * @param {Stand} wide
 * @param {Stand} narrow
 */
function holds({ spot: wide }, { spot: narrow }) {
  if (!wide || !narrow || wide === narrow || wide.of === narrow.of) return true;
  const [first] = narrow.regions;
  const inside = narrow.point ?? insides(first.lines, first.box)[0] ?? first.lines[0][0];
  return wide.regions.some((region) => region.isArea && isWithin(inside, region.lines));
}

/**
 * What has a place: the spots with the things that stand there, and the things whose places are on no
 * map, by the widest of these.
 * @returns {{ stops: Stop[], off: Map<number, Stand[]> }}
 */
export function standing() {
  outline();
  stands = new Map();
  /** @type {Map<string, Stop>} */
  const stops = new Map();
  /** @type {Map<number, Stand[]>} */
  const off = new Map();
  for (const v of shownThings()) {
    if (model.home.has(v)) continue;
    const found = standOf(v);
    if (found?.spot) stopAt(stops, found.spot).things.push(found);
    else unplaced(v, off);
  }
  const list = [...stops.values()].filter((stop) => marksOf(stop).length);
  for (const { things } of list) things.sort((a, b) => a.v - b.v);
  list.sort((a, b) => b.things.length - a.things.length || a.spot.of - b.spot.of);
  return { stops: list, off };
}

/**
 * @param {Map<string, Stop>} stops
 * @param {Spot} spot
 */
function stopAt(stops, spot) {
  const key = spot.point ? spot.point.join() : "r" + spot.of;
  let stop = stops.get(key);
  if (!stop) {
    const box = boxOf(
      spot.point ? [spot.point] : spot.regions.flatMap(({ lines }) => lines.flat()),
    );
    stops.set(key, (stop = { spot, things: [], box }));
  }
  return stop;
}

/**
 * @param {number} v
 * @param {Map<number, Stand[]>} off
 */
function unplaced(v, off) {
  const [via, planned] = nextPlace(v);
  if (via < 0) return;
  let top = via;
  for (const seen = new Set([v]); top >= 0 && !seen.has(top);) {
    seen.add(top);
    const [above] = nextPlace(top);
    if (above < 0) break;
    top = above;
  }
  const stand = { v, spot: null, via, planned };
  off.set(top, [...(off.get(top) ?? []), stand]);
}

/**
 * @param {number} v
 * @returns {[number, boolean]}
 */
function nextPlace(v) {
  const leads = leadsOf(v, model.map.place);
  const e = leads.find((one) => !isPlanned(edgeFlags(one))) ?? leads[0];
  return e === undefined ? [-1, false] : [model.edges.to[e], isPlanned(edgeFlags(e))];
}

/** Whether anything in these data is said to be somewhere. */
export const hasMap = () =>
  model.claims.prop.some((p) => p === model.map.point) ||
  model.edges.prop.some((p) => model.map.place.includes(p));

/**
 * What a stop is called: by the thing that has its spot.
 * @param {Stop} stop
 */
export const stopName = ({ spot }) => labelOf(spot.of);

/**
 * Whether a thing, or that it stands there, is only planned.
 * @param {Stand} stand
 */
export const isPlannedStand = ({ v, planned }) => planned || isOnlyPlanned(v);

/**
 * What stands at a stop beside what it is called by, where it is an area: that is no mark in itself.
 * @param {Stop} stop
 */
export const marksOf = ({ spot, things }) =>
  spot.point ? things : things.filter(({ v }) => v !== spot.of || !isGround(v));
