// @ts-check
// Where the marks of a line stand before the box that it leads to.

/** @typedef {import("./geometry.js").Point} Point */
/** @typedef {{ w: number, h: number }} Box */

const FIRST = 7; // from the box to the first mark
const NEXT = 11; // from mark to mark

/**
 * How far it is from the middle of a box to its edge, on the way to a place that lies so far off.
 * @param {Box} box
 * @param {number} dx
 * @param {number} dy
 */
function edgeOf({ w, h }, dx, dy) {
  const length = Math.hypot(dx, dy) || 1;
  return Math.min(
    (w / 2) * (length / Math.abs(dx || 1e-6)),
    (h / 2) * (length / Math.abs(dy || 1e-6)),
  );
}

/**
 * Where marks stand: one behind the other or, where the box at the other end of a straight line would
 * hide some, side by side along the edge.
 * @param {{ to: number[], before: number[], box: Box, other: Box | null }} line the middle of its box,
 *   the place that it comes from, and the box there, if there is one
 * @param {number} count
 * @param {number} scale
 */
export function marksBefore({ to: [x, y], before, box, other }, count, scale) {
  const [dx, dy] = [before[0] - x, before[1] - y];
  const length = Math.hypot(dx, dy) || 1;
  const edge = edgeOf(box, dx, dy);
  const free = other ? length - edge - edgeOf(other, dx, dy) : Infinity;
  const beside = count > 1 && free < (2 * FIRST + NEXT * (count - 1)) * scale;
  const upright = Math.abs(dx) * box.h > Math.abs(dy) * box.w; // the edge that they stand along
  const places = Array.from({ length: count }, (_, k) => {
    const far = (edge + (beside ? 0 : FIRST + NEXT * k) * scale) / length;
    const off = Math.sign(upright ? dx : dy) * FIRST * scale;
    const aside = NEXT * (k - (count - 1) / 2) * scale;
    const [across, down] = !beside ? [0, 0] : upright ? [off, aside] : [aside, off];
    return /** @type {Point} */ ([x + dx * far + across, y + dy * far + down]);
  });
  return { places, beside };
}
