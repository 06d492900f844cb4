// @ts-check
// What the page carries deflated, since it is a third so long.

// The digits of base 85, without signs that HTML or a script has a meaning for: those of
// RFC 1924 with `,`, `.`, `:` and `[` in their place.
const DIGITS =
  "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$%:()*+-;,=.?@^_[{|}~";
const VALUES = new Uint8Array(128);
for (let k = 0; k < 85; k++) VALUES[DIGITS.charCodeAt(k)] = k;

/**
 * The bytes of a text in base 85: five digits are four bytes, and the last may be fewer.
 * @param {string} text
 */
function bytesOf(text) {
  const size = text.length;
  const bytes = new Uint8Array(4 * Math.ceil(size / 5));
  const view = new DataView(bytes.buffer);
  for (let from = 0, to = 0; from < size; from += 5, to += 4) {
    let number = 0;
    for (let k = from; k < from + 5; k++)
      number = number * 85 + (k < size ? VALUES[text.charCodeAt(k)] : 84);
    view.setUint32(to, number);
  }
  return bytes.subarray(0, Math.floor((size * 4) / 5));
}

/**
 * A text that was deflated and written in base 85.
 * @param {string} text
 * @returns {Promise<string>}
 */
export function unpacked(text) {
  const stream = new Blob([bytesOf(text)]).stream().pipeThrough(new DecompressionStream("deflate"));
  return new Response(stream).text();
}
