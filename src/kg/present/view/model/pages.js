// @ts-check
// The pages of the site that this page is part of; of a file by itself there are none.

import { model } from "./document.js";
import { state } from "./state.js";

/** @typedef {import("./document.js").Site} Site */

/**
 * What a link of the server is asked with: the language and the day, where they are other ones than
 * the server would take, or were asked for.
 */
function asked() {
  const here = new URLSearchParams(location.search);
  const lang = here.has("lang") || state.lang !== model.lang ? state.lang : "";
  const kept = { "as-of": state.asof || here.get("as-of") || "", lang };
  const query = new URLSearchParams(Object.entries(kept).filter(([, value]) => value)).toString();
  return query && "?" + query;
}

/** @param {Site} site */
const suffix = ({ end }) => end || asked();

/** The first page of the site, or "". */
export function homePage() {
  const { site } = model;
  return site ? site.homes[state.lang] + (site.end ? "" : suffix(site)) : "";
}

/**
 * The page of a thing or a source of the dataset, or "".
 * @param {string} iri
 * @param {"entity" | "source"} kind
 */
export function pageOf(iri, kind) {
  const { site } = model;
  const start = site ? `${site.space}${kind}/` : "";
  if (!site || !iri.startsWith(start)) return "";
  const name = encodeURIComponent(decoded(iri.slice(start.length)));
  return `${site.tops[state.lang]}${kind}/${name}${suffix(site)}`;
}

/** @param {string} text as it stands in an IRI */
function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
