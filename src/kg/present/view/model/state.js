// @ts-check
// What the reader has chosen. One object, and one way to change it.

/**
 * @typedef {object} State
 * @property {string} lang one of the languages of the page
 * @property {string} theme "light", "dark" or that of the system
 * @property {string} view one of VIEWS
 * @property {number} sel the thing that is chosen, or -1
 * @property {string} pair the link that is chosen: two numbers with | between
 * @property {number[]} path
 * @property {number} hops how many steps around the chosen thing are shown; 0 is all
 * @property {Set<number>} hide kinds that are switched off
 * @property {Set<number>} open folded things and groups that are unfolded
 * @property {Set<number>} shown things that are drawn though their group is shut
 * @property {boolean} unfold
 * @property {boolean} all whether a large graph shows things instead of groups
 * @property {boolean} whole whether the map shows all of it, and not only where most is
 * @property {number} prop
 * @property {number} source
 * @property {string} stage
 * @property {string} from
 * @property {string} to
 * @property {boolean} disputed
 * @property {boolean} late whether only what broke a promise is shown
 * @property {string} flow the currency whose flows are drawn in place of bars, or ""
 * @property {string} asof a day, or "" for now
 * @property {string} unfolded what the reader has unfolded or switched off in the score
 * @property {string} since the day since which what is new is marked, or ""
 * @property {number} step of the story, or -1
 * @property {boolean} embed whether the page stands inside another one, without bars
 * @property {boolean} days whether the slider of days is there
 * @property {boolean} filters whether the form of filters is there
 * @property {Map<number, [number, number]>} pins where the reader has put things of this scene
 */

/** @returns {State} */
export const fresh = () => ({
  lang: "en",
  theme: "",
  view: "network",
  sel: -1,
  pair: "",
  path: [],
  hops: 0,
  hide: new Set(),
  open: new Set(),
  shown: new Set(),
  unfold: false,
  all: false,
  whole: false,
  prop: -1,
  source: -1,
  stage: "",
  from: "",
  to: "",
  disputed: false,
  late: false,
  flow: "",
  asof: "",
  since: "",
  unfolded: "",
  step: -1,
  embed: false,
  days: false,
  filters: false,
  pins: new Map(),
});

export const state = fresh();

// Where the picture is looked at: the middle, the zoom, whether the reader has moved it, and whether an
// address has just said all this.
export const camera = { x: 0, y: 0, k: 1, own: false, given: false };

/** @typedef {(changed: Set<string>, before: State) => void} Listener */

/** @type {Listener[]} */
const listeners = [];

/** @param {Listener} listener */
export function onChange(listener) {
  listeners.push(listener);
}

/** @param {Partial<State>} patch */
export function change(patch) {
  const before = { ...state };
  Object.assign(state, patch);
  const names = /** @type {(keyof State)[]} */ (Object.keys(patch));
  const changed = new Set(names.filter((name) => before[name] !== state[name]));
  for (const listener of listeners) listener(changed, before);
}
