// @ts-check
// How well a text names a thing: one rule for every door, the twin of kg.store.ranking, to which
// `tests/store/cases/search.json` holds it. A line tells what a thing is called: its preferred names,
// an empty cell and its other names, by tabs; each is folded and stands between blanks.

/** How well a line fits: from not at all to its preferred name. */
export const LEVELS = {
  none: 0,
  alike: 1,
  inside: 2,
  begins: 3,
  words: 4,
  whole: 5,
  called: 6,
  exact: 7,
};

/** So many letters of a text are looked at. */
export const LONGEST = 200;

const HANGUL = "가-힣ㄱ-ㅎㅏ-ㅣ";
const WORD = new RegExp(
  "[0-9]{4}-[0-9]{2}(?:-[0-9]{2})?(?![0-9])" +
    String.raw`|[0-9]{1,3}(?:,[0-9]{3})+(?![0-9])(?:\.[0-9]+)?|[0-9]+(?:\.[0-9]+)?` +
    String.raw`|[${HANGUL}]+|(?:(?![0-9${HANGUL}])[\p{L}\p{N}])+`,
  "gu",
);
/** @type {[RegExp, string][]} the other spelling of English words, by how they end */
const SPELLINGS = [
  [/([bt])re(s?)(?= |$)/g, "$1er$2"],
  [/([a-z]{2})our(s?)(?= |$)/g, "$1or$2"],
  [/isation(s?)(?= |$)/g, "ization$1"],
  [/ogramme(s?)(?= |$)/g, "ogram$1"],
];

/**
 * The words of a text as they are compared, parted by blanks: small letters, no accents, no marks.
 * A change between Korean and other letters begins a word; `_` stands between two numbers.
 * @param {string} text
 */
export function fold(text) {
  const plain = text
    .normalize("NFD")
    .replace(/[\u0300-\u036f]/g, "")
    .normalize("NFC");
  /** @type {string[]} */
  const words = [];
  for (const word of plain.toLowerCase().match(WORD) ?? []) {
    const digits = /^[0-9]/.test(word);
    if (digits && /^[0-9]/.test(words.at(-1) ?? "")) words.push("_");
    words.push(digits ? word.replace(/,/g, "") : word);
  }
  return words.join(" ");
}

/**
 * Folded words in American spelling.
 * @param {string} folded
 */
export const respelt = (folded) =>
  SPELLINGS.reduce((text, [spelling, other]) => text.replace(spelling, other), folded);

/**
 * The line of a thing.
 * @param {string[]} preferred
 * @param {string[]} [others]
 */
export function line(preferred, others = []) {
  const first = new Set(preferred.map(fold).filter(Boolean));
  const rest = new Set(others.map(fold).filter(Boolean));
  for (const name of [...first, ...rest]) rest.add(respelt(name));
  const more = [...rest].filter((name) => !first.has(name));
  return "\t" + [...first].map(cell).join("") + "\t" + more.map(cell).join("");
}

/** @param {string} name */
const cell = (name) => ` ${name} \t`;

/**
 * A text that is looked for, in one spelling. What fits at all fits `joined`, or all of `each`, which
 * are its words; `words` are those as texts where they are no initial consonants; `inside` says
 * whether what is only inside a word fits.
 * @typedef {{ words: string[], exact: RegExp, whole: RegExp | null, begins: RegExp,
 *   inside: boolean, each: RegExp[], eachWhole: RegExp[], eachBegins: RegExp[], joined: RegExp }}
 *   Sought
 */

/**
 * The spellings in which a text is looked for; none where it has no letters and no digits.
 * @param {string} text
 * @returns {Sought[]}
 */
export function sought(text) {
  const folded = fold([...text].slice(0, LONGEST).join(""));
  return [...new Set([folded, respelt(folded)])].filter(Boolean).map(inSpelling);
}

const INITIALS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ";

/** @param {string} letter */
const isInitial = (letter) => INITIALS.includes(letter);

/**
 * @param {string} folded
 * @returns {Sought}
 */
function inSpelling(folded) {
  const words = folded.split(" ").filter((word) => word !== "_");
  const initial = [...folded].some(isInitial);
  const whole = pattern(folded.replace(/ /g, ""));
  const each = words.map(pattern);
  /** @param {string} text */
  const compiled = (text) => new RegExp(text, "u");
  return {
    words: initial ? [] : words,
    exact: compiled(`\t ${whole} (?=\t)`),
    // Of what is begun by initial consonants it is not known where its words end.
    whole: initial ? null : compiled(` ${whole} `),
    begins: compiled(" " + whole),
    // A letter alone is inside of nearly everything.
    inside: words.every((word) => [...word].length > 1 || /^[0-9가-\u{10ffff}]/u.test(word)),
    joined: compiled(whole),
    each: each.map(compiled),
    eachWhole: initial ? [] : each.map((one) => compiled(` ${one} `)),
    eachBegins: each.map((one) => compiled(" " + one)),
  };
}

/**
 * Blanks count for nothing; an initial consonant stands for each syllable that it begins, and between
 * two of them may be what is not Korean.
 * @param {string} letters
 */
function pattern(letters) {
  const parts = [...letters];
  return parts
    .map((letter, at) => {
      const gap = at && isInitial(parts[at - 1]) && isInitial(letter) ? "[^\t\n가-힣]*" : " ?";
      return (at ? gap : "") + letterPattern(letter);
    })
    .join("");
}

/** @param {string} letter */
function letterPattern(letter) {
  if (!isInitial(letter)) return letter === "." ? "\\." : letter;
  const first = 0xac00 + 588 * INITIALS.indexOf(letter);
  return `[${letter}${String.fromCharCode(first)}-${String.fromCharCode(first + 587)}]`;
}

/**
 * How well a line fits what is looked for, in the spelling that fits best.
 * @param {string} text
 * @param {Sought[]} wanted
 */
export const level = (text, wanted) =>
  wanted.reduce((best, one) => Math.max(best, levelOf(text, one)), LEVELS.none);

/**
 * @param {string} text
 * @param {Sought} one
 */
function levelOf(text, one) {
  /** @param {RegExp[]} words */
  const all = (words) => words.length > 0 && words.every((word) => word.test(text));
  if (!one.joined.test(text) && !all(one.each)) return LEVELS.none;
  const found = one.exact.exec(text);
  if (found) return found.index < text.indexOf("\t\t") ? LEVELS.exact : LEVELS.called;
  if (one.whole?.test(text)) return LEVELS.whole;
  if (all(one.eachWhole)) return LEVELS.words;
  if (one.begins.test(text) || all(one.eachBegins)) return LEVELS.begins;
  return one.inside ? LEVELS.inside : LEVELS.none;
}
