// @ts-check
// Addresses of pages.

/**
 * The address of a page in another language: where its link leads, with what the address of this
 * page says besides, and the same place on it.
 * @param {string} link
 * @param {string} here
 */
export function turned(link, here) {
  const to = new URL(link, here);
  const from = new URL(here);
  const language = to.searchParams.get("lang");
  to.search = from.search;
  if (language) to.searchParams.set("lang", language);
  to.hash = from.hash;
  return to.href;
}
