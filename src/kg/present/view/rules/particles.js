// @ts-check
// Korean particles, which depend on how what stands before them ends. A sentence has both forms in
// its table; where it cannot be known which is right, both stand. The twin of `kg.words.particles`:
// `tests/words/cases/particles.json` holds both.

/** @type {Record<string, [string, string]>} how each is said behind a consonant, behind a vowel */
const FORMS = {
  "은(는)": ["은", "는"],
  "이(가)": ["이", "가"],
  "을(를)": ["을", "를"],
  "와(과)": ["과", "와"],
  "(으)로": ["으로", "로"],
  "(이)라고": ["이라고", "라고"],
};
const MARKS = /(은\(는\)|이\(가\)|을\(를\)|와\(과\)|\(으\)로|\(이\)라고)/;
// What is not heard behind a word: footnotes, what stands in brackets, quotes.
const UNHEARD = /(?:\s*\[[0-9]+\]|(?<=.)\([^()]*\)|[”’"')\]])+$/;
const [CONSONANT, VOWEL, R] = ["consonant", "vowel", "ㄹ"];
const DIGITS = [CONSONANT, R, VOWEL, CONSONANT, VOWEL, VOWEL, CONSONANT, R, R, VOWEL];
/** @type {Record<string, string>} */
const LETTERS = { L: R, M: CONSONANT, N: CONSONANT, R: "" };

/**
 * How a text ends as it is read aloud, "" where that cannot be told.
 * @param {string} text
 */
function end(text) {
  const heard = text.replace(UNHEARD, "") || text;
  const last = heard.slice(-1);
  if (last >= "가" && last <= "힣") {
    const final = (last.charCodeAt(0) - "가".charCodeAt(0)) % 28;
    if (final === 8) return R;
    return final ? CONSONANT : VOWEL;
  }
  if (/[0-9]/.test(last)) return DIGITS[Number(last)];
  if (/[%㎡]/.test(last)) return VOWEL;
  // Of an abbreviation each letter is read by its name.
  return /(?<![A-Za-z])[A-Z]{2,}$/.test(heard) ? (LETTERS[last] ?? VOWEL) : "";
}

/**
 * The form of a particle behind a text; both forms where that cannot be told.
 * @param {string} text
 * @param {string} mark
 */
export function chosen(text, mark) {
  const [behind, vowel] = FORMS[mark];
  const heard = end(text);
  if (!heard) return mark;
  return heard === CONSONANT || (heard === R && mark !== "(으)로") ? behind : vowel;
}

/**
 * A sentence of which `fill` fills the blanks of a piece.
 * @param {string} pattern
 * @param {(piece: string) => string} fill
 */
export function withParticles(pattern, fill) {
  if (!MARKS.test(pattern)) return fill(pattern);
  let said = "";
  return pattern
    .split(MARKS)
    .map((piece, at) => (at % 2 ? chosen(said, piece) : (said = fill(piece))))
    .join("");
}
