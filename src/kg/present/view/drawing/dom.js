// @ts-check
// Elements of the page. Text reaches it as text, never as markup.

/**
 * @param {string} id
 * @returns {any} the element
 */
export const $ = (id) => document.getElementById(id);

/** @typedef {Node | string | number | boolean | null | undefined | Child[]} Child */

/**
 * @param {Child[]} children
 * @returns {(Node | string)[]}
 */
const present = (children) =>
  /** @type {any[]} */ (children)
    .flat(Infinity)
    .filter((c) => c !== null && c !== undefined && c !== false && c !== "");

/**
 * An element with properties and children; strings become text.
 * @param {string} tag
 * @param {Record<string, unknown>} [properties]
 * @param {...Child} children
 * @returns {any}
 */
export function el(tag, properties = {}, ...children) {
  /** @type {any} */
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (isProperty(node, name)) node[name] = value;
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...present(children));
  return node;
}

/**
 * @param {object} node
 * @param {string} name
 */
const isProperty = (node, name) =>
  name in node && !name.startsWith("aria") && name !== "list" && name !== "role";

/**
 * An element of SVG.
 * @param {string} tag
 * @param {Record<string, string | number>} attributes
 * @param {...(Node | string)} children
 */
export function svg(tag, attributes, ...children) {
  const node = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, String(value));
  node.append(...children);
  return node;
}

/**
 * @param {Child} text
 * @param {(event: Event) => unknown} onclick
 * @param {Record<string, unknown>} [more]
 */
export const textButton = (text, onclick, more = {}) =>
  el("button", { type: "button", onclick, ...more }, text);

/** Whether the page has an address that others can open. */
export const hasAddress = location.protocol !== "about:";

/** Whether the page is shown inside another one. */
export const framed = window.self !== window.top;

/**
 * A link to another page of the site; in a frame there is no room for it.
 * @param {string} href
 * @param {...Child} children
 */
export const siteLink = (href, ...children) =>
  el("a", { href, target: framed && "_blank", rel: framed && "noopener" }, ...children);

/**
 * A table with a head of cells and rows of cells.
 * @param {Record<string, unknown>} properties
 * @param {Child} head
 * @param {Child} rows
 */
export const tableOf = (properties, head, rows) =>
  el("table", properties, el("thead", {}, el("tr", {}, head)), el("tbody", {}, rows));

/**
 * Puts children in place of what an element holds.
 * @param {Element} box
 * @param {...Child} children
 */
export const fill = (box, ...children) => box.replaceChildren(...present(children));

/**
 * Says a text to those who hear the page read.
 * @param {string} text
 */
export function say(text) {
  $("live").textContent = "";
  requestAnimationFrame(() => {
    $("live").textContent = text;
  });
}
