// @ts-check
// The document that Python wrote, read into columns and indexes. Nothing here changes after loading.

import { apart } from "../rules/boxes.js";
import { endOf } from "../rules/dates.js";
import { know } from "../rules/forms.js";
import { localName } from "../rules/text.js";

/**
 * The citations of claims, and their notes with the citations that they are on.
 * @typedef {{ cites: number[][], notes: (0 | [number, string][])[] }} Cited
 *
 * @typedef {import("./language.js").Texts} Texts
 *
 * Named: [IRI, name in the languages].
 * @typedef {[string, Texts]} Named
 *
 * A claim or an edge has flags: 1 it is current, 2 it counts and sources disagree, 4 it is planned
 * and not current, 8 only weak sources say it and it fits nothing else, 16 only a rule says it.
 *
 * Where the pages of the site stand: what IRIs of the dataset begin with; by language the first page
 * and the folder of the others; what the names of files end with, "" on a server.
 * @typedef {{ space: string, homes: Record<string, string>, tops: Record<string, string>,
 *   end: string }} Site
 *
 * A sentence: texts, and between them notes: the numbers of claims, those of edges as -1 and below.
 * @typedef {(string | number[])[]} Sentence
 *
 * What sources say apart: the sort, the thing, the property, whether it is open and whether something
 * fell, why it is settled, since when; and at each time the claims with their citations.
 * @typedef {[string, number, number, number, number, string, string,
 *   [string, [number | null, number[]][]][]]} Rival
 *
 * @typedef {object} Model
 * @property {Texts} title
 * @property {string} lang
 * @property {Record<string, string>} languages what each that the reader can choose calls itself
 * @property {string[]} tags the languages of texts: those, and English
 * @property {string} asof the day that the page was made for, or ""
 * @property {Record<string, Record<string, import("../rules/words.js").Pattern>>} words the
 *   sentences of each language that the page speaks by their codes
 * @property {string} base
 * @property {string} dataset its IRI, or ""
 * @property {string} license its IRI, or ""
 * @property {string} released the day on which its last release came out, or ""
 * @property {Site | 0} site that the page is part of
 * @property {Named[]} kinds
 * @property {[string, Texts, number, number][]} classes with the number of their kind, and 1 for
 *   those of targets
 * @property {[string, Texts, number][]} props with their marks: 1 they have one value at a
 *   time, 2 which may be another one at another time, 4 their values are spans, 8 they are money
 * @property {{ place: number[], part: number[], point: number, owed: Texts,
 *   regions: [number, Texts, number, number, number[][]][] }} map see
 *   `kg.present.view.mapped`
 * @property {string[]} types
 * @property {string[][]} sources IRI, publisher, title, issued, language, type, url, reading,
 *   reliability, authors, retrieved
 * @property {Named[]} speakers whose words sources repeat
 * @property {[string[], number][]} units in the languages of texts, 1 where places in an order are
 *   told
 * @property {{ kg: string, currency: string }} terms what the IRIs of the tool's vocabulary begin
 *   with, and the property of an amount's currency
 * @property {{ source: number[], speaker: number[] } & Record<
 *   "locator" | "period" | "modality" | "rank" | "qualifier" | "printed" | "proof" | "reason", string[]>} cites
 *   no source is -1 where a register says it, -2 where a rule and -3 where another file does; no
 *   speaker is -1
 * @property {{ cls: number[], claims: number[], x: (number | "")[], y: (number | "")[],
 *   weight: number[], unit: number[], order: number[], fact: number[], id: string[],
 *   label: Texts[], names: string[] }} nodes
 *   their places by how much is said of them, and the numbers of the claims that tell most of them;
 *   other names a line each, with a tab behind those of each language of texts
 * @property {Record<"prop" | "type" | "flags", number[]> & Cited & { value: string[],
 *   label: (0 | Texts)[] }} claims
 * @property {Record<"from" | "to" | "prop" | "flags", number[]> & Cited} edges
 * @property {[number, number, number, number][]} folds facet, from, to, property
 * @property {number[][]} homes
 * @property {number[][]} groups the groups of things, and after them the regions of groups
 * @property {number[][]} regions the numbers of their groups
 * @property {{ texts: import("./language.js").InLanguages<Sentence>, select: number,
 *   path: number[], asof: string }[]} story
 * @property {Rival[]} rivals what sources say apart (see `kg.present.view.rivals`)
 * @property {Texts} telling the title of the story
 * @property {{ texts: string[][], tones: string[], of: [number, any[][]][] }} cards see
 *   `kg.present.view.cards`
 * @property {{ rules: import("../rules/deriving.js").Rule[],
 *   given: import("../rules/deriving.js").Triple[] }} derivations the rules for another day, and what
 *   the ontology says for them
 * @property {object | 0} score in all languages, see `kg.present.view.score`
 *
 * @property {{ things: number[], links: [number, number, number[], number][],
 *   meanings: Named[] }} ties the main ties: two things, twice the number of each
 *   thing that it means (and 1 if that is only planned), how wide a line it is; the meanings by name
 *
 * What follows is made when the document is read.
 * @property {number} n how many things there are; a group has the number n and above
 * @property {number[]} kind
 * @property {Int32Array} first claims of thing i are first[i] … first[i + 1]
 * @property {Map<number, number[]>} home what a folded thing is folded into
 * @property {number[][]} guests what is folded into a thing
 * @property {number[][]} out
 * @property {number[][]} into
 * @property {Map<number, [number[], number[]]>[]} tied neighbours when all is folded, each with
 *   edges and folds
 * @property {Float64Array} x
 * @property {Float64Array} y
 * @property {Float64Array} r how large marks are: of things see `voices.js`
 * @property {boolean} turned whether x and y have changed places, for a tall screen
 * @property {Int32Array} group of each thing, without the regions
 * @property {number[]} region of each group, itself where it belongs to none
 * @property {number[]} drawn
 * @property {number[]} top
 * @property {string[]} said the last day by which each citation had been published
 * @property {string[]} days
 * @property {Map<string, number>} byId
 * @property {Map<number, any[][]>} cardOf
 */

/** @type {Model} */
export const model = /** @type {any} */ ({ turned: false });

/**
 * The claims of a thing.
 * @param {number} i
 */
export function claimsOf(i) {
  return Array.from({ length: model.first[i + 1] - model.first[i] }, (_, k) => model.first[i] + k);
}

/**
 * Whether a property has this local name.
 * @param {number} p
 * @param {string} name
 */
export const isProp = (p, name) => localName(model.props[p][0]) === name;

/**
 * Whether a property tells the currency of an amount, which no claim says by itself.
 * @param {number} p
 */
export function isCurrency(p) {
  const iri = model.props[p][0];
  return iri === model.terms.currency || iri.endsWith("Currency");
}

/** @param {number} flags */
export const isCurrent = (flags) => (flags & 1) === 1;

/** @param {number} flags */
export const isDisputed = (flags) => (flags & 2) === 2;

/**
 * Whether it is in the graph of plans alone.
 * @param {number} flags
 */
export const isPlanned = (flags) => (flags & 4) === 4;

/** @param {number} flags */
export const counts = (flags) => (flags & 5) > 0;

/**
 * Whether sources once disagreed on it, and that is over.
 * @param {number} flags
 */
export const isContested = (flags) => (flags & 32) === 32;

/** @param {number} flags */
export const isWeakRival = (flags) => (flags & 8) === 8;

/** @param {number} flags */
export const isDerived = (flags) => (flags & 16) === 16;

/**
 * What a property is.
 * @param {number} p
 */
export function marksOf(p) {
  const marks = model.props[p][2];
  return {
    single: (marks & 1) > 0,
    varies: (marks & 2) > 0,
    span: (marks & 4) > 0,
    money: (marks & 8) > 0,
  };
}

/**
 * The date of publication of a citation's source, as much as is known.
 * @param {number} c
 */
export const published = (c) => model.sources[model.cites.source[c]]?.[3] || "";

/**
 * The time that a citation speaks for, as it was said: its period, else its date of publication.
 * @param {number} c
 */
export const spokenTime = (c) => model.cites.period[c] || published(c);

/**
 * The ten things that matter most of some in their order: those that matter at least twice as much as
 * the one in the middle of all.
 * @param {number[]} things
 */
export function outstanding(things) {
  const { weight } = model.nodes;
  const middle = weight[model.drawn[model.drawn.length >> 1]];
  return things.slice(0, 10).filter((i) => weight[i] >= 2 * middle);
}

/**
 * An empty list for each of n things.
 * @param {number} n
 */
const lists = (n) => Array.from({ length: n }, () => /** @type {number[]} */ ([]));

/** @param {any} data */
export function readDocument(data) {
  Object.assign(model, data);
  know(data.forms);
  const { nodes, edges, claims, cites } = model;
  model.n = nodes.id ? nodes.id.length : 0;
  fillColumns(nodes, "id label names cls claims x y weight unit order fact");
  fillColumns(edges, "from to prop flags cites notes");
  model.ties ??= { things: [], links: [], meanings: [] };
  model.derivations ??= { rules: [], given: [] };
  fillColumns(claims, "prop value type label flags cites notes");
  model.kind = nodes.cls.map((c) => model.classes[c][2]);
  model.first = new Int32Array(model.n + 1);
  for (let i = 0; i < model.n; i++) model.first[i + 1] = model.first[i] + nodes.claims[i];
  readHomes();
  readTies();
  readPlaces();
  readGroups();
  model.drawn = nodes.id.map((_, i) => i).filter((i) => !model.home.has(i));
  model.top = outstanding(model.drawn);
  // What has no day was never said by one.
  model.said = cites.source.map((s) => (s < 0 ? "" : endOf(model.sources[s][3]) || "9999"));
  model.days = [...new Set(model.said)].filter((d) => d && d !== "9999").sort();
  model.cardOf = new Map(model.cards.of);
  model.byId = new Map(nodes.id.map((id, i) => [id, i]));
}

/**
 * @param {any} columns
 * @param {string} names
 */
function fillColumns(columns, names) {
  for (const name of names.split(" ")) columns[name] ??= [];
}

// What is folded into which thing; of those, the ones with money first.
function readHomes() {
  model.home = new Map(model.homes.map(([facet, ...homes]) => [facet, homes]));
  model.guests = lists(model.n);
  for (const [facet, homes] of model.home) for (const home of homes) model.guests[home].push(facet);
  /** @param {number} i */
  const hasAmount = (i) => claimsOf(i).some((c) => isProp(model.claims.prop[c], "amount"));
  for (const list of model.guests)
    if (list.length > 1) {
      const paid = new Set(list.filter(hasAmount));
      list.sort((a, b) => Number(paid.has(b)) - Number(paid.has(a)) || a - b);
    }
}

function readTies() {
  const { n, edges, folds } = model;
  model.out = lists(n);
  model.into = lists(n);
  edges.from.forEach((from, e) => {
    model.out[from].push(e);
    model.into[edges.to[e]].push(e);
  });
  model.tied = Array.from({ length: n }, () => new Map());
  /**
   * @param {number} a
   * @param {number} b
   * @param {0 | 1} which edges or folds
   * @param {number} item
   */
  const tie = (a, b, which, item) => {
    if (a === b) return;
    const ties = model.tied[a].get(b) ?? [[], []];
    model.tied[a].set(b, ties);
    ties[which].push(item);
  };
  edges.from.forEach((from, e) => {
    if (isDerived(edges.flags[e])) return;
    tie(from, edges.to[e], 0, e);
    tie(edges.to[e], from, 0, e);
  });
  folds.forEach(([, from, to], f) => {
    tie(from, to, 1, f);
    tie(to, from, 1, f);
  });
}

// Positions: a folded thing sits by its home until it is unfolded.
function readPlaces() {
  const { n, nodes, home, guests } = model;
  const all = n + model.groups.length;
  const x = (model.x = new Float64Array(all));
  const y = (model.y = new Float64Array(all));
  model.r = new Float64Array(all);
  for (let i = 0; i < n; i++) {
    if (nodes.x[i] !== "") {
      x[i] = Number(nodes.x[i]);
      y[i] = Number(nodes.y[i]);
    }
  }
  for (const [facet, homes] of home) {
    const turn = guests[homes[0]].indexOf(facet);
    const placed = homes.filter((h) => !home.has(h)).slice(0, 2);
    const [a, b] = placed.length > 1 ? placed : [placed[0] ?? homes[0], placed[0] ?? homes[0]];
    const angle = turn * 2.39996;
    const reach = 26 + 5 * Math.sqrt(turn);
    x[facet] = x[a] * 0.6 + x[b] * 0.4 + Math.cos(angle) * reach;
    y[facet] = y[a] * 0.6 + y[b] * 0.4 + Math.sin(angle) * reach;
  }
}

// A group stands in the middle of its members.
function readGroups() {
  const { n, x, y, r } = model;
  const group = (model.group = new Int32Array(n).fill(-1));
  const single = model.groups.length - model.regions.length;
  model.region = Array.from({ length: single }, (_, g) => g);
  const widest = Math.max(...model.groups.slice(single).map((members) => members.length));
  /** @param {number[]} members */
  const share = (members) => Math.sqrt(members.length / widest);
  model.regions.forEach((held, k) => held.forEach((g) => (model.region[g] = single + k)));
  model.groups.forEach((members, g) => {
    let [sumX, sumY] = [0, 0];
    for (const i of members) {
      if (g < single) group[i] = g;
      sumX += x[i];
      sumY += y[i];
    }
    x[n + g] = sumX / members.length;
    y[n + g] = sumY / members.length;
    r[n + g] = g < single ? 9 + 3.2 * Math.sqrt(members.length) : 24 + 76 * share(members);
  });
  for (const [facet, homes] of model.home) group[facet] = group[homes[0]];
  partRegions(single);
}

const WINDOW = 560; // as wide or as high as a picture of regions is about, in pixels

/**
 * No disc of a region lies on another one where all are seen at once. Discs do not shrink with what
 * stands between them.
 * @param {number} single how many groups there are before the regions
 */
function partRegions(single) {
  const { n, x, y, r } = model;
  const discs = model.regions.map((_, k) => n + single + k);
  if (discs.length < 2) return;
  /** @param {Float64Array} at */
  const span = (at) => Math.max(...discs.map((v) => at[v])) - Math.min(...discs.map((v) => at[v]));
  const scale = Math.max(1, Math.min(span(x), span(y)) / WINDOW);
  const sizes = discs.map((v) => {
    const side = r[v] * scale;
    return { side, up: side, down: side };
  });
  const places = apart(
    discs.map((v) => [x[v], y[v]]),
    sizes,
    300,
  );
  places.forEach(([px, py], k) => ([x[discs[k]], y[discs[k]]] = [px, py]));
}
