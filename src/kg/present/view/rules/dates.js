// @ts-check
// Dates as the data write them: days, months, years, spans, and what a rule inferred (~).

/**
 * Whether a datatype is one of dates.
 * @param {string} type
 */
export const isDated = (type) => /date|gYear|EDTF/i.test(type);

/**
 * The last day that a date may mean, so that days, months and spans can be compared as text.
 * @param {string} date
 */
export function endOf(date) {
  const last = date.split("/").pop().replace("~", "");
  if (last.length === 4) return last + "-12-31";
  const [year, month] = last.split("-").map(Number);
  if (last.length !== 7) return last.slice(0, 10);
  return `${last}-${new Date(Date.UTC(year, month, 0)).getUTCDate() || 31}`;
}

/**
 * The first day that a date may mean.
 * @param {string} date
 */
export function startOf(date) {
  const first = date.split("/")[0].replace("~", "");
  if (first.length === 4) return first + "-01-01";
  return first.length === 7 ? first + "-01" : first.slice(0, 10);
}

const MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");

/**
 * A date for people; what is no date stays as it is.
 * @param {string} text
 * @param {string} lang "ko" or "en"
 * @returns {string}
 */
export function dateWords(text, lang) {
  const parts = /^(\d{4})(?:-(\d\d))?(?:-(\d\d))?(~?)$/.exec(text);
  if (!parts) {
    const ends = text.split("/");
    return ends.length > 1 ? ends.map((end) => dateWords(end, lang)).join(" – ") : text;
  }
  const [, year, month, day, inferred] = parts;
  if (lang === "en") {
    const named = month && MONTHS[Number(month) - 1];
    const date = [day && String(Number(day)), named, year].filter(Boolean).join(" ");
    return inferred ? date + " (inferred)" : date;
  }
  const date = month ? [year, +month, day && +day].filter(Boolean).join(". ") + "." : `${year}년`;
  return inferred ? date + "경" : date;
}
