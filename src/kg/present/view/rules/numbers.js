// @ts-check
// Numbers and money in words.

/**
 * A whole number with its thousands parted. Both languages part them alike; to ask the browser for
 * it takes longer than all else before the first picture.
 * @param {number} n
 */
export const thousands = (n) => String(n).replace(/\B(?=(\d{3})+$)/g, ",");

/** @type {[number, string][]} */
const KOREAN = [
  [1e12, "조"],
  [1e8, "억"],
  [1e4, "만"],
];

/**
 * @param {number} n
 * @returns {string}
 */
export function koreanNumber(n) {
  if (n < 0) return "-" + koreanNumber(-n);
  const out = [];
  for (const [size, name] of KOREAN) {
    const part = Math.floor(n / size);
    if (part) out.push(part.toLocaleString("ko") + name);
    n -= part * size;
  }
  if (n || !out.length) out.push(n.toLocaleString("ko"));
  return out.join(" ");
}

/** @type {[number, string][]} */
const ENGLISH = [
  [1e12, "trillion"],
  [1e9, "billion"],
  [1e6, "million"],
];

/** @param {number} n */
export function englishNumber(n) {
  for (const [size, name] of ENGLISH)
    if (Math.abs(n) >= size)
      return (n / size).toLocaleString("en", { maximumFractionDigits: 4 }) + " " + name;
  return n.toLocaleString("en");
}

/**
 * @param {number} n
 * @param {string} currency
 * @param {string} lang
 */
export function moneyWords(n, currency, lang) {
  if (lang === "en") return `${currency} ${englishNumber(n)}`;
  return koreanNumber(n) + (currency === "KRW" ? "원" : " " + currency);
}

/**
 * A number that is no money: large ones in words.
 * @param {number} n
 * @param {string} lang
 */
export function numberWords(n, lang) {
  if (Math.abs(n) >= 1e8) return lang === "en" ? englishNumber(n) : koreanNumber(n);
  return n.toLocaleString(lang === "en" ? "en" : "ko", { maximumFractionDigits: 12 });
}
