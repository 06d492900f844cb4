// @ts-check
// What the page carries deflated, since it is a third so long.

/**
 * A text that was deflated and written in base64.
 * @param {string} text
 * @returns {Promise<string>}
 */
export function unpacked(text) {
  /** @type {any} of newer browsers */
  const newer = Uint8Array;
  const bytes = newer.fromBase64?.(text) ?? Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
  return new Response(stream).text();
}
