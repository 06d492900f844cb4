// @ts-check
// Korean in Latin letters, for ids.

// The letters of a syllable in the order of Unicode, as the Revised Romanization writes them.
const INITIALS = "g kk n d tt r m b pp s ss - j jj ch k t p h".split(" ");
const VOWELS = "a ae ya yae eo e yeo ye o wa wae oe yo u wo we wi yu eu ui i".split(" ");
const FINALS = "- k k k n n n t l k m l l l p l m p p t t ng t t k t p t".split(" ");

/**
 * A text with its Korean syllables in Latin letters, each by itself.
 * @param {string} text
 */
export const romanized = (text) => text.normalize("NFC").replace(/[\uAC00-\uD7A3]/g, syllable);

/** @param {string} letter */
function syllable(letter) {
  const code = letter.charCodeAt(0) - 0xac00;
  const rest = Math.floor(code / FINALS.length);
  const parts = [
    INITIALS[Math.floor(rest / VOWELS.length)],
    VOWELS[rest % VOWELS.length],
    FINALS[code % FINALS.length],
  ];
  return parts.join("").replaceAll("-", "");
}
