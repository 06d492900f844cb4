// @ts-check
// A context that writes SVG: only what the painter uses.

import { xmlText } from "../rules/text.js";
import { FONT } from "./measure.js";

/** @param {number} n */
const rounded = (n) => String(Math.round(n * 10) / 10);

/**
 * @param {string} name
 * @param {Record<string, string | number | undefined>} attributes
 */
function tagText(name, attributes) {
  const given = Object.entries(attributes).filter(([, value]) => value !== undefined);
  return `<${name}${given.map(([key, value]) => ` ${key}="${value}"`).join("")}`;
}

export class SvgContext {
  fillStyle = "#000";
  strokeStyle = "#000";
  lineWidth = 1;
  globalAlpha = 1;
  font = "";
  textAlign = "center";
  textBaseline = "middle";
  lineJoin = "round";
  /** @type {number[]} */
  #dash = [];
  /** @type {string[]} */
  #parts = [];
  #path = "";

  /** @param {number[]} dash */
  setLineDash(dash) {
    this.#dash = dash;
  }

  beginPath() {
    this.#path = "";
  }

  /**
   * @param {number} x
   * @param {number} y
   */
  moveTo(x, y) {
    this.#path += `M${rounded(x)} ${rounded(y)}`;
  }

  /**
   * @param {number} x
   * @param {number} y
   */
  lineTo(x, y) {
    this.#path += `L${rounded(x)} ${rounded(y)}`;
  }

  closePath() {
    this.#path += "Z";
  }

  /**
   * A whole circle.
   * @param {number} x
   * @param {number} y
   * @param {number} r
   */
  arc(x, y, r) {
    const [radius, across] = [rounded(r), rounded(2 * r)];
    const half = `a${radius} ${radius} 0 1 0 `;
    this.#path += `M${rounded(x - r)} ${rounded(y)}${half}${across} 0${half}${rounded(-2 * r)} 0Z`;
  }

  fill() {
    const opacity = this.globalAlpha < 1 ? this.globalAlpha : undefined;
    this.#put({ fill: this.fillStyle, "fill-opacity": opacity });
  }

  stroke() {
    const dash = this.#dash.length ? this.#dash.join(" ") : undefined;
    this.#put({ ...this.#line(), "stroke-dasharray": dash });
  }

  #line() {
    return {
      fill: "none",
      stroke: this.strokeStyle,
      "stroke-width": this.lineWidth,
      "stroke-linejoin": "round",
    };
  }

  /** @param {Record<string, string | number | undefined>} look */
  #put(look) {
    if (this.#path) this.#parts.push(tagText("path", { d: this.#path, ...look }) + "/>");
  }

  /**
   * @param {string} text
   * @param {number} x
   * @param {number} y
   * @param {Record<string, string | number>} look
   */
  #text(text, x, y, look) {
    const [, weight, size] = /^(\d+) ([\d.]+)px/.exec(this.font) || [0, 400, 12];
    const about = {
      x: rounded(x),
      y: rounded(y),
      "font-size": size,
      "font-weight": weight,
      "text-anchor": this.textAlign === "left" ? "start" : "middle",
      "dominant-baseline": "central",
    };
    this.#parts.push(`${tagText("text", { ...about, ...look })}>${xmlText(text)}</text>`);
  }

  /**
   * @param {string} text
   * @param {number} x
   * @param {number} y
   */
  fillText(text, x, y) {
    this.#text(text, x, y, { fill: this.fillStyle });
  }

  /**
   * @param {string} text
   * @param {number} x
   * @param {number} y
   */
  strokeText(text, x, y) {
    this.#text(text, x, y, this.#line());
  }

  /**
   * The drawing.
   * @param {number} width
   * @param {number} height
   * @param {{ lang: string, title: string, ground: string }} about
   */
  svg(width, height, { lang, title, ground }) {
    const size = { width, height };
    const root = tagText("svg", {
      xmlns: "http://www.w3.org/2000/svg",
      ...size,
      viewBox: `0 0 ${width} ${height}`,
      "font-family": xmlText(FONT),
      lang,
    });
    const paper = tagText("rect", { ...size, fill: ground }) + "/>";
    const body = this.#parts.join("\n");
    return `${root}><title>${xmlText(title)}</title>${paper}${body}</svg>\n`;
  }
}
