// @ts-check
// What a key asks for.

/**
 * @typedef {object} Pressed
 * @property {string} key
 * @property {boolean} ctrlKey
 * @property {boolean} metaKey
 * @property {boolean} shiftKey
 * @property {boolean} altKey
 * @property {boolean} isComposing
 */

/** @type {Record<string, string>} */
const PLAIN = { j: "after", k: "before", "/": "sources", "?": "help", n: "new", g: "statements" };

/**
 * The deed of a key, "" for none; in a field only those that no text is written with.
 * @param {Pressed} event
 * @param {boolean} writing whether the focus is in a field
 */
export function deedOf(event, writing) {
  if (event.isComposing || event.altKey) return "";
  if (event.ctrlKey || event.metaKey) return commandOf(event, writing);
  if (event.key === "Escape") return "leave";
  return writing ? "" : (PLAIN[event.key] ?? "");
}

/**
 * The deed of a key that is held with Ctrl or ⌘.
 * @param {Pressed} event
 * @param {boolean} writing
 */
function commandOf({ key, shiftKey, ctrlKey }, writing) {
  if (key === "Enter") return "save";
  if (writing) return "";
  const letter = key.toLowerCase();
  if (letter === "z") return shiftKey ? "redo" : "undo";
  return letter === "y" && ctrlKey ? "redo" : "";
}
