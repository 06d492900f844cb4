// @ts-check
// Values of an answer, as the JSON of SPARQL writes them.

/** @typedef {{ type: string, value: string, datatype?: string, "xml:lang"?: string }} Value */

/** @typedef {Record<string, Value>} Row */

const NUMBER = /#(integer|decimal|double|float|int|long|short|nonNegativeInteger|positiveInteger)$/;
const DAY = /^(\d{4})(?:-(\d\d))?(?:-(\d\d))?(?:T.*)?[~?%]?$/;

/** @param {Value} [value] */
export const isNumber = (value) =>
  !!value && NUMBER.test(value.datatype || "") && Number.isFinite(Number(value.value));

/** @param {Value} value */
export const isBoolean = ({ datatype, value }) =>
  /#boolean$/.test(datatype || "") && (value === "true" || value === "false");

/** @param {Value} value */
export const isThing = (value) => value.type === "uri";

/**
 * The moment that a day, a month or a year means, as a number; of anything else NaN.
 * @param {Value} [value]
 */
export function moment(value) {
  if (!value || isThing(value)) return NaN;
  if (isNumber(value))
    return /^(19|20)\d\d$/.test(value.value) ? Date.UTC(Number(value.value), 0, 1) : NaN;
  const parts = DAY.exec(value.value);
  if (!parts) return NaN;
  const [year, month, day] = parts.slice(1).map(Number);
  return Date.UTC(year, (month || 1) - 1, day || 1);
}

/**
 * Whether an IRI may be the address of a page elsewhere: neither a name in the space of the dataset
 * nor one below a name that leads nowhere (RFC 2606).
 * @param {string} iri
 * @param {string} space
 */
export function answers(iri, space) {
  if (!/^https?:\/\//.test(iri) || !URL.canParse(iri) || (space && iri.startsWith(space)))
    return false;
  return !/(^|\.)(example|invalid|test)$/.test(new URL(iri).hostname);
}

/**
 * The address of a page outside, if a value is one.
 * @param {Value} value
 */
export const outside = ({ value, datatype }) =>
  /#anyURI$/.test(datatype || "") && /^https?:\/\//.test(value) ? value : "";

/**
 * Whether a cell says nothing: without a value, an empty text, or a number that counts nothing.
 * @param {Value | undefined} cell
 */
function isSilent(cell) {
  if (!cell) return true;
  if (cell.datatype) return /^0(\.0+)?$/.test(cell.value);
  return cell.value === "" && !cell["xml:lang"];
}

/**
 * Whether an answer has no row, or a column that says nothing in any row.
 * @param {string[]} names of the columns
 * @param {Row[]} rows
 */
export const isHollow = (names, rows) =>
  !rows.length || names.some((name) => rows.every((row) => isSilent(row[name])));
