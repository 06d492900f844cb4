// @ts-check
// What a pointer and keys do in the drawing of a score: what is pointed at stays with its lines and
// their other ends, the rest fades; arrows lead from row to row, and from row to mark to actor.

/**
 * @typedef {import("./score_parts.js").Part} Part
 * @typedef {import("../scene/score.js").Tie} Tie
 *
 * The parts of a drawing that can be chosen, in columns from left to right (actors, marks, rows), the
 * others that fade with them, and what unfolds something.
 * @typedef {object} Parts
 * @property {[Part[], Part[], Part[]]} columns
 * @property {Part[]} others
 * @property {{ node: Element, name: string, act: () => void }[]} unfolders
 * @property {(part: Part) => void} pick
 * @property {(part: Part) => void} open unfolds a row, or folds it again
 * @property {Map<number, Part>} things the parts that stand for a thing
 *
 * @typedef {object} Touched
 * @property {() => string} focused the name of what has the focus, or ""
 * @property {(name: string) => void} focus
 * @property {(thing: number) => void} select
 */

const ACTORS = 0;
const MARKS = 1;
const ROWS = 2;

/**
 * What a part is called, also when it has been drawn anew.
 * @param {Part} part
 */
function nameOf({ rows, actors, ties, detail }) {
  if (detail !== undefined) return `detail${rows[0]}.${detail}`;
  if (!ties.length) return rows.length ? `row${rows[0]}` : `actor${actors[0]}`;
  return `mark${ties[0].row}.${ties[0].actor}.${ties[0].meaning}`;
}

/**
 * What stands out in a drawing: what is pointed at, else what is chosen.
 * @param {Element} drawing
 * @param {Parts} parts
 */
function lighting(drawing, { columns, others }) {
  const all = [...columns.flat(), ...others];
  const drawn = new Set(columns[MARKS].flatMap(({ ties }) => ties));
  /** @type {{ chosen: Part | null, under: Part | null }} */
  const now = { chosen: null, under: null };

  /**
   * The ties that stay.
   * @param {Part} part
   */
  const tiesOf = ({ rows, actors, ties }) =>
    ties.length
      ? ties
      : [...drawn].filter((tie) => rows.includes(tie.row) || actors.includes(tie.actor));

  function light() {
    const part = now.under ?? now.chosen;
    drawing.classList.toggle("lit", part !== null);
    if (!part) return;
    const kept = new Set(tiesOf(part));
    const rows = new Set([...kept].map((tie) => tie.row).concat(part.rows));
    const actors = new Set([...kept].map((tie) => tie.actor).concat(part.actors));
    for (const { node, ...of } of all) {
      const on = of.ties.length
        ? of.ties.some((tie) => kept.has(tie))
        : of.rows.some((row) => rows.has(row)) || of.actors.some((actor) => actors.has(actor));
      node.classList.toggle("on", on);
    }
  }

  return {
    /** @param {Part | null} part */
    point(part) {
      if (part === now.under) return;
      now.under = part;
      light();
    },
    /**
     * @param {Part | null} part
     * @returns {boolean} whether it was another one
     */
    choose(part) {
      const other = part !== now.chosen;
      now.chosen = part;
      light();
      return other;
    },
  };
}

/**
 * @param {SVGElement} drawing
 * @param {Parts} parts
 * @returns {Touched}
 */
export function watchScore(drawing, parts) {
  const { columns, unfolders, things } = parts;
  const choosable = columns.flat();
  const partOf = new Map(choosable.map((part) => [part.node, part]));
  const { point, choose } = lighting(drawing, parts);

  /** @param {EventTarget | null} target */
  const under = (target) => {
    const node = /** @type {Element | null} */ (target)?.closest("[role=button]");
    return node ? (partOf.get(node) ?? null) : null;
  };

  /** @param {Part} part the one that Tab leads to */
  function reach(part) {
    for (const one of choosable) one.node.setAttribute("tabindex", one === part ? "0" : "-1");
  }

  /** @param {EventTarget | null} target */
  function act(target) {
    const part = under(target);
    if (part) parts.pick(part);
    else unfolders.find(({ node }) => node.contains(/** @type {Node} */ (target)))?.act();
  }

  drawing.addEventListener("pointerover", ({ target }) => point(under(target)));
  for (const left of ["pointerleave", "focusout"])
    drawing.addEventListener(left, () => point(null));
  drawing.addEventListener("click", ({ target }) => act(target));
  drawing.addEventListener("focusin", ({ target }) => {
    const part = under(target);
    if (part) reach(part);
    point(part);
  });
  drawing.addEventListener("keydown", (event) => {
    const part = under(event.target);
    const next = part && neighbour(columns, part, event.key);
    if (event.key === "Enter" || event.key === " ") act(event.target);
    else if (event.key === "ArrowRight" && part && columns[ROWS].includes(part)) parts.open(part);
    else if (next) focusOn(next.node);
    else return;
    event.preventDefault();
  });
  reach(columns[ROWS][0] ?? choosable[0]);
  return {
    focused() {
      const part = under(document.activeElement);
      const unfolder = unfolders.find(({ node }) => node === document.activeElement);
      return part ? nameOf(part) : (unfolder?.name ?? "");
    },
    focus(name) {
      const part = choosable.find((one) => nameOf(one) === name);
      const node = part?.node ?? unfolders.find((one) => one.name === name)?.node;
      if (node) focusOn(node);
    },
    select(thing) {
      const chosen = things.get(thing) ?? null;
      for (const part of things.values())
        part.node.setAttribute("aria-pressed", String(part === chosen));
      if (choose(chosen)) chosen?.node.scrollIntoView?.({ block: "nearest" });
    },
  };
}

/** @param {any} node */
const focusOn = (node) => node.focus();

// --- arrows --------------------------------------------------------------------------------------

/**
 * @param {[Part[], Part[], Part[]]} columns
 * @param {Part} part
 * @param {string} key
 * @returns {Part | undefined}
 */
function neighbour(columns, part, key) {
  const at = columns.findIndex((list) => list.includes(part));
  const list = columns[at];
  const place = list.indexOf(part);
  if (key === "ArrowDown") return list[place + 1];
  if (key === "ArrowUp") return list[place - 1];
  if (key === "Home") return list[0];
  if (key === "End") return list[list.length - 1];
  if (key === "ArrowRight") return toTheRight(columns, part, at);
  return key === "ArrowLeft" ? toTheLeft(columns, part, at) : undefined;
}

/**
 * From an actor to its first mark, from a mark to the next one of its row, from the last to the row.
 * @param {[Part[], Part[], Part[]]} columns
 * @param {Part} part
 * @param {number} at
 */
function toTheRight(columns, part, at) {
  const [, marks, rows] = columns;
  if (at === ACTORS) return marks.find(({ actors }) => actors.includes(part.actors[0]));
  if (at !== MARKS) return undefined;
  const next = marks[marks.indexOf(part) + 1];
  if (next?.rows[0] === part.rows[0]) return next;
  return rows.find((row) => row.rows[0] === part.rows[0]);
}

/**
 * @param {[Part[], Part[], Part[]]} columns
 * @param {Part} part
 * @param {number} at
 */
function toTheLeft(columns, part, at) {
  const [actors, marks] = columns;
  if (at === ROWS) return marks.filter(({ rows }) => rows[0] === part.rows[0]).pop();
  if (at !== MARKS) return undefined;
  const before = marks[marks.indexOf(part) - 1];
  if (before?.rows[0] === part.rows[0]) return before;
  return actors.find((one) => one.actors[0] === part.actors[0]);
}
