// @ts-check
// What rules derive from facts: the twin of `kg.project.rules`, for the rules that
// `kg.present.view.derivations` can pack. Terms are N-Triples strings, variables begin with "?".

import { grouped } from "./collections.js";

/**
 * @typedef {[string, string, string]} Triple
 * @typedef {any[]} Pattern see `kg.present.view.derivations`
 * @typedef {any[]} Path
 * @typedef {{ give: Triple[], where: Pattern[] }} Rule
 * @typedef {Record<string, string>} Row the values of variables
 */

/** Facts by property, and by property with one of its ends. */
export class Facts {
  constructor() {
    /** @type {Map<string, Triple[]>} */
    this.lists = new Map();
    /** @type {Set<string>} */
    this.keys = new Set();
    /** @type {Set<string>} */
    this.properties = new Set();
  }

  /** @param {Triple} triple */
  has = (triple) => this.keys.has(triple.join("\u0001"));

  /**
   * Adds a fact; whether it was not there.
   * @param {Triple} triple
   */
  add(triple) {
    const key = triple.join("\u0001");
    if (this.keys.has(key)) return false;
    this.keys.add(key);
    const [s, p, o] = triple;
    this.properties.add(p);
    for (const place of [p, `${p}\u0001s${s}`, `${p}\u0001o${o}`]) {
      const list = this.lists.get(place);
      if (list) list.push(triple);
      else this.lists.set(place, [triple]);
    }
    return true;
  }

  /**
   * The facts of a property that may match ends, "" for any.
   * @param {string} s
   * @param {string} p
   * @param {string} o
   * @returns {Triple[]}
   */
  of(s, p, o) {
    if (!p) return [...this.properties].flatMap((one) => this.of(s, one, o));
    const place = s ? `${p}\u0001s${s}` : o ? `${p}\u0001o${o}` : p;
    return this.lists.get(place) ?? [];
  }
}

/**
 * @typedef {{ current: Facts, plans: Facts }} Graphs
 */

/**
 * Adds to the current facts what follows by rules, in their order, until nothing more does; returns
 * what was added.
 * @param {Rule[]} rules
 * @param {Graphs} graphs
 */
export function derive(rules, graphs) {
  /** @type {Triple[]} */
  const added = [];
  const reads = rules.map(({ where }) => verbsOf(where));
  const seen = rules.map(() => -1); // how much had been added when a rule last ran
  for (let before = -1; before < added.length;) {
    before = added.length;
    rules.forEach((rule, at) => {
      const news = added.slice(Math.max(seen[at], 0));
      if (seen[at] >= 0 && !news.some(([, p]) => reads[at].has(p) || reads[at].has(""))) return;
      seen[at] = added.length;
      for (const triple of given(rule, graphs)) if (graphs.current.add(triple)) added.push(triple);
    });
  }
  return added;
}

/**
 * What a rule gives of the facts.
 * @param {Rule} rule
 * @param {Graphs} graphs
 */
function given({ give, where }, graphs) {
  const rows = solved(where, graphs, graphs.current);
  const triples = rows.flatMap((row) =>
    give.map((pattern) => /** @type {Triple} */ (pattern.map((term) => valued(term, row)))),
  );
  return triples.filter((triple) => triple.every(Boolean));
}

/**
 * The properties that patterns ask for, "" among them for any.
 * @param {any} patterns
 * @returns {Set<string>}
 */
function verbsOf(patterns) {
  if (!Array.isArray(patterns)) return new Set();
  const [kind, , verb] = patterns;
  if (kind === "triple") return new Set([isVariable(verb) ? "" : verb]);
  if (kind === "iri") return new Set([patterns[1]]);
  return new Set(patterns.flatMap((one) => [...verbsOf(one)]));
}

/** @param {string} term */
const isVariable = (term) => term[0] === "?";

/**
 * What a term is in a row, "" for a variable without a value.
 * @param {string} term
 * @param {Row} row
 */
const valued = (term, row) => (isVariable(term) ? (row[term] ?? "") : term);

/**
 * The rows of a group of patterns; filters come last, as they are of the whole group.
 * @param {Pattern[]} group
 * @param {Graphs} graphs
 * @param {Facts} facts those of the graph that the group asks
 * @returns {Row[]}
 */
function solved(group, graphs, facts) {
  /** @type {Row[]} */
  let rows = [{}];
  for (const pattern of group) if (!isTest(pattern)) rows = joined(rows, pattern, graphs, facts);
  for (const pattern of group)
    if (isTest(pattern)) rows = rows.filter(tested(pattern, graphs, facts));
  return rows;
}

/** @param {Pattern} pattern */
const isTest = ([kind]) => kind === "filter" || kind === "exists";

/**
 * @param {Row[]} rows
 * @param {Pattern} pattern
 * @param {Graphs} graphs
 * @param {Facts} facts
 * @returns {Row[]}
 */
function joined(rows, [kind, ...rest], graphs, facts) {
  if (kind === "triple") return rows.flatMap((row) => matched(row, rest, facts));
  if (kind === "closure") {
    const known = new Map();
    return rows.flatMap((row) => walked(row, rest, facts, known));
  }
  if (kind === "plans") return together(rows, solved(rest[0], graphs, graphs.plans));
  if (kind === "nested") return together(rows, solved(rest[0], graphs, facts));
  if (kind === "union")
    return together(
      rows,
      rest[0].flatMap((/** @type {Pattern[]} */ one) => solved(one, graphs, facts)),
    );
  const near = neighbours(rows, solved(rest[0], graphs, facts));
  return rows.filter((row) => !near(row).some((other) => shares(row, other) && agree(row, other)));
}

/**
 * Of other rows those that may agree with a row: by the first variable that all of them have.
 * @param {Row[]} rows
 * @param {Row[]} others
 * @returns {(row: Row) => Row[]}
 */
function neighbours(rows, others) {
  const common = Object.keys(others[0] ?? {}).filter(
    (name) => others.every((one) => name in one) && rows.every((one) => name in one),
  );
  if (!common.length) return () => others;
  const place = (/** @type {Row} */ row) => common.map((name) => row[name]).join("\u0001");
  const places = grouped(others, place);
  return (row) => places.get(place(row)) ?? [];
}

/**
 * @param {Row} row
 * @param {string[]} pattern
 * @param {Facts} facts
 * @returns {Row[]}
 */
function matched(row, pattern, facts) {
  const [s, p, o] = pattern.map((term) => valued(term, row));
  const found = facts.of(s, p, o).map((triple) => bound(row, pattern, triple));
  return found.filter((one) => one !== null);
}

/**
 * A row with the values of a pattern, null where it has others.
 * @param {Row} row
 * @param {string[]} pattern
 * @param {string[]} terms
 * @returns {Row | null}
 */
function bound(row, pattern, terms) {
  const found = { ...row };
  for (const [at, term] of pattern.entries()) {
    if ((valued(term, found) || terms[at]) !== terms[at]) return null;
    if (isVariable(term)) found[term] = terms[at];
  }
  return found;
}

/**
 * The rows of a path of one or more steps.
 * @param {Row} row
 * @param {any[]} closure its ends and the path between them
 * @param {Facts} facts
 * @param {Map<string, Set<string>>} known where it leads, as far as that is known
 * @returns {Row[]}
 */
function walked(row, [s, path, o], facts, known) {
  const [from, to] = [valued(s, row), valued(o, row)];
  const starts = from ? [from] : ends(path, facts);
  /** @type {Row[]} */
  const found = [];
  for (const start of starts) {
    const all = known.get(start) ?? reached(start, path, facts);
    known.set(start, all);
    for (const end of all) {
      const one = !to || to === end ? bound(row, [s, o], [start, end]) : null;
      if (one) found.push(one);
    }
  }
  return found;
}

/**
 * @param {string} start
 * @param {Path} path
 * @param {Facts} facts
 */
function reached(start, path, facts) {
  const seen = new Set(stepped(start, path, facts));
  for (const one of seen) for (const next of stepped(one, path, facts)) seen.add(next);
  return seen;
}

/**
 * Where one step of a path leads.
 * @param {string} from
 * @param {Path} path
 * @param {Facts} facts
 * @returns {string[]}
 */
function stepped(from, [kind, ...rest], facts) {
  if (kind === "iri") return facts.of(from, rest[0], "").map((triple) => triple[2]);
  return rest.flatMap((one) => stepped(from, one, facts));
}

/**
 * All that a step of a path may begin at.
 * @param {Path} path
 * @param {Facts} facts
 * @returns {Set<string>}
 */
function ends([kind, ...rest], facts) {
  if (kind === "iri") return new Set(facts.of("", rest[0], "").map((triple) => triple[0]));
  return new Set(rest.flatMap((one) => [...ends(one, facts)]));
}

/**
 * @param {Row[]} rows
 * @param {Row[]} others
 * @returns {Row[]}
 */
function together(rows, others) {
  const near = neighbours(rows, others);
  return rows.flatMap((row) =>
    near(row)
      .filter((other) => agree(row, other))
      .map((other) => ({ ...row, ...other })),
  );
}

/**
 * @param {Row} one
 * @param {Row} other
 */
const agree = (one, other) => Object.keys(one).every((n) => !(n in other) || one[n] === other[n]);

/**
 * @param {Row} one
 * @param {Row} other
 */
const shares = (one, other) => Object.keys(one).some((name) => name in other);

/**
 * @param {Pattern} pattern
 * @param {Graphs} graphs
 * @param {Facts} facts
 * @returns {(row: Row) => boolean}
 */
function tested([kind, isWanted, ...rest], graphs, facts) {
  if (kind === "exists") {
    const others = solved(rest[0], graphs, facts);
    return (row) => others.some((other) => agree(row, other)) === isWanted;
  }
  const [left, terms] = rest;
  return (row) => {
    const value = valued(left, row);
    const others = terms.map((/** @type {string} */ term) => valued(term, row));
    if (!value || !others.every(Boolean)) return false;
    return others.includes(value) === isWanted;
  };
}
