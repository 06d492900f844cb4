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
  const last = date.slice(date.lastIndexOf("/") + 1).replace("~", "");
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

const MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sept Oct Nov Dec".split(" ");

/** @typedef {{ year: string, month: number, day: number, inferred: boolean }} Parts 0: not said */

/**
 * @param {string} text
 * @returns {Parts | null} null for what is no date
 */
function partsOf(text) {
  const found = /^(\d{4})(?:-(\d\d))?(?:-(\d\d))?(~?)$/.exec(text);
  return (
    found && {
      year: found[1],
      month: Number(found[2] || 0),
      day: Number(found[3] || 0),
      inferred: !!found[4],
    }
  );
}

/**
 * @param {Parts} date
 * @param {string} lang
 */
function oneDate({ year, month, day, inferred }, lang) {
  if (lang === "en") {
    const words = [day, month && MONTHS[month - 1], year].filter(Boolean).join(" ");
    return inferred ? words + " (inferred)" : words;
  }
  const words = [year + "년", month && month + "월", day && day + "일"].filter(Boolean).join(" ");
  return inferred ? words + "경" : words;
}

/**
 * What two ends share is said once.
 * @param {Parts} from
 * @param {Parts} to
 * @param {string} lang
 */
function span(from, to, lang) {
  const [first, last] = [oneDate(from, lang), oneDate(to, lang)];
  if (!from.month !== !to.month || !from.day !== !to.day || from.inferred || to.inferred)
    return `${first} – ${last}`;
  const between = lang === "en" ? " – " : " ~ ";
  if (from.year !== to.year || !from.month) return first + between + last;
  if (lang === "en") {
    const shared = from.month === to.month && from.day ? from.day : first.slice(0, -5);
    return `${shared} – ${last}`;
  }
  return `${first}~${to.month === from.month ? to.day + "일" : last.slice(6)}`;
}

/**
 * A date for people, or a span of dates; what is none stays as it is. `tests/rdf/cases/figures.json`
 * holds it to the words of Python.
 * @param {string} text
 * @param {string} lang "ko" or "en"
 * @returns {string}
 */
export function dateWords(text, lang) {
  const date = partsOf(text);
  if (date) return oneDate(date, lang);
  const [from, to, ...more] = text.split("/").map(partsOf);
  return from && to && !more.length ? span(from, to, lang) : text;
}
