// @ts-check
// Elements from markup as values. What could run or fetch anything is not among them.

import { el, svg } from "./dom.js";

/** @typedef {import("../scene/score.js").Piece} Piece */

const DRAWN = new Set(["g", "text", "tspan", "rect", "path", "line", "circle", "svg", "title"]);
const TOLD = new Set(["div", "span", "b", "strong", "small", "p", "ul", "li", "button", "br"]);
const REFUSED = /^(on|style$|href$|src$)/i;

/**
 * Some pieces as nodes.
 * @param {Piece[] | null} pieces
 * @returns {Node[]}
 */
export const built = (pieces) => (pieces ?? []).map(one);

/**
 * @param {Piece} piece
 * @returns {Node}
 */
function one(piece) {
  if (typeof piece === "string") return document.createTextNode(piece);
  const [name, attributes, ...inside] = piece;
  if (!DRAWN.has(name) && !TOLD.has(name)) return document.createTextNode("");
  /** @type {Element} */
  const node = DRAWN.has(name) ? svg(name, {}) : el(name);
  for (const [key, value] of Object.entries(attributes))
    if (!REFUSED.test(key)) node.setAttribute(key, String(value));
  node.append(...inside.map(one));
  return node;
}

/**
 * Some pieces in a group of their own.
 * @param {Piece[] | null} pieces
 * @param {Record<string, string | number>} [attributes]
 */
export const groupOf = (pieces, attributes = {}) => svg("g", attributes, ...built(pieces));
