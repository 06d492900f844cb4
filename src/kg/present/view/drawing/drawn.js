// @ts-check
// Drawings of the page as files: with its rules in them, in the colours that they are seen in.

import { certain } from "../rules/collections.js";
import { otherTheme } from "./palette.js";

/**
 * The rules of the page for a drawing.
 * @param {RegExp} own what they are about
 * @param {string} root the drawing
 */
export function styleOf(own, root) {
  const scheme = otherTheme() === "light" ? "dark" : "light";
  const rules = [...document.styleSheets].flatMap(({ cssRules }) => [...cssRules]);
  const texts = rules.map((rule) => rule.cssText).filter((text) => own.test(text));
  return `${texts.join("")}${root}{color-scheme:${scheme}}`;
}

/** @param {Node} drawn */
export const textOf = (drawn) => new XMLSerializer().serializeToString(drawn);

/**
 * @param {SVGElement} drawn with a width and a height
 * @returns {Promise<Blob>}
 */
export async function pngOf(drawn) {
  const href = URL.createObjectURL(new Blob([textOf(drawn)], { type: "image/svg+xml" }));
  const image = new Image();
  image.src = href;
  await image.decode();
  const canvas = document.createElement("canvas");
  canvas.width = 2 * Number(drawn.getAttribute("width"));
  canvas.height = 2 * Number(drawn.getAttribute("height"));
  certain(canvas.getContext("2d")).drawImage(image, 0, 0, canvas.width, canvas.height);
  URL.revokeObjectURL(href);
  return new Promise((done) => canvas.toBlob((blob) => done(certain(blob)), "image/png"));
}
