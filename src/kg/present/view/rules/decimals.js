// @ts-check
// Decimal numbers as they are written, exact.

/**
 * A decimal number: whether it is below nought, and its digits before and behind the sign.
 * @typedef {{ minus: string, whole: bigint, behind: string }} Decimal
 */

/**
 * @param {string | number} value
 * @returns {Decimal}
 */
export function decimal(value) {
  const text = typeof value === "number" ? plain(value) : value;
  const [, minus, whole, behind] = /^([-+]?)(\d*)(?:\.(\d*))?$/.exec(text) || [];
  if (whole === undefined) return decimal(Number(text) || 0);
  return {
    minus: minus === "-" ? "−" : "",
    whole: BigInt(whole || 0),
    behind: (behind || "").replace(/0+$/, ""),
  };
}

/** @param {number} n */
const plain = (n) => (Number.isFinite(n) ? n.toLocaleString("en", PLAIN) : "0");
const PLAIN = { useGrouping: false, maximumFractionDigits: 20 };
