// @ts-check
// Dates as the data write them: days, months, years, spans, and what a rule inferred (~).

import { dayIn, formsOf } from "./forms.js";

const DATES = /XMLSchema#(?:date|gYearMonth|gYear)$|edtf\/EDTF$/;

/**
 * Whether a datatype is that of a date of the graph: a day, month, year or span.
 * @param {string} type
 */
export const isDated = (type) => DATES.test(type);

const DAY = String.raw`(\d{4})(?:-(\d\d)(?:-(\d\d))?)?`;
const EDTF = new RegExp(`^${DAY}(?:/${DAY})?~?$`);

/** @typedef {{ first: string, last: string }} Days ISO days, "" where nothing is known */

/**
 * The first and the last day that a date may mean, or null for what is none that the calendar has.
 * @param {string} text
 * @returns {Days | null}
 */
export function datesOf(text) {
  const found = EDTF.exec(text);
  if (!found) return null;
  const ends = [found.slice(1, 4), found.slice(4, 7)].filter(([year]) => year);
  if (!ends.every(exists)) return null;
  const days = { first: startOf(text), last: endOf(text) };
  return days.first <= days.last ? days : null;
}

/**
 * Whether the calendar has a year, month or day.
 * @param {string[]} parts undefined for what is not said
 */
function exists([year, month = "01", day = "01"]) {
  const date = new Date(`${year}-${month}-${day}T00:00:00Z`);
  return (
    year > "0000" && date.getUTCDate() === Number(day) && date.getUTCMonth() + 1 === Number(month)
  );
}

/**
 * The ends of a span, null where one is open; null for what is no span that the calendar has. A day,
 * month or year by itself is both of its ends.
 * @param {string} text
 * @returns {{ start: Days | null, end: Days | null } | null}
 */
export function spanOf(text) {
  const slash = text.indexOf("/");
  if (slash < 0) {
    const day = datesOf(text);
    return day && { start: day, end: day };
  }
  const texts = [text.slice(0, slash), text.slice(slash + 1).replace(/~$/, "")];
  const [start, end] = texts.map(datesOf);
  if ((!start && texts[0] !== "..") || (!end && texts[1] !== "..") || !(start || end)) return null;
  return start && end && start.first > end.last ? null : { start, end };
}

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

const A_DAY = 24 * 60 * 60 * 1000;

/**
 * The number of a day, counted from 1970.
 * @param {string} day an ISO day
 */
export const numberOf = (day) => Math.round(Date.parse(day) / A_DAY);

/**
 * The ISO day of a number.
 * @param {number} number
 */
export const dayOf = (number) => new Date(number * A_DAY).toISOString().slice(0, 10);

/**
 * A day in years: the middle of 2020 is 2020.5.
 * @param {string} day an ISO day
 */
export function yearOf(day) {
  const year = Number(day.slice(0, 4));
  const start = numberOf(`${day.slice(0, 4)}-01-01`);
  return year + (numberOf(day) - start) / (year % 4 ? 365 : 366);
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
  if (lang !== "ko") {
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
  const between = lang === "ko" ? " ~ " : " – ";
  if (!from.month !== !to.month || !from.day !== !to.day || from.inferred || to.inferred)
    return first + between + last;
  if (from.year !== to.year || !from.month) return first + between + last;
  if (lang !== "ko") {
    const shared = from.month === to.month && from.day ? from.day : first.slice(0, -5);
    return `${shared} – ${last}`;
  }
  return `${first}~${to.month === from.month ? to.day + "일" : last.slice(6)}`;
}

/**
 * A span of which one end is open.
 * @param {Parts} day
 * @param {string} lang
 * @param {[string, string]} words before the day in English, behind it in Korean
 */
const openSpan = (day, lang, [before, behind]) =>
  lang === "ko" ? oneDate(day, lang) + behind : before + oneDate(day, lang);

/**
 * A date for people, or a span of dates; what is none stays as it is. `tests/forms/cases/figures.json`
 * holds it to the words of Python.
 * @param {string} text
 * @param {string} lang Korean, one whose table the page carries, or else as in English
 * @returns {string}
 */
export function dateWords(text, lang) {
  const forms = formsOf(lang);
  if (forms) return dayIn(text, forms);
  const date = partsOf(text);
  if (date) return oneDate(date, lang);
  const [first, last = "", ...more] = text.split("/");
  const [from, to] = [first, last].map(partsOf);
  if (more.length) return text;
  if (from && to) return span(from, to, lang);
  if (to && first === "..") return openSpan(to, lang, ["until ", "까지"]);
  if (!from || !/^\.\.~?$/.test(last)) return text;
  const inferred = from.inferred || last.endsWith("~");
  return openSpan({ ...from, inferred }, lang, ["from ", "부터"]);
}
