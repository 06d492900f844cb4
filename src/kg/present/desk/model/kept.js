// @ts-check
// The open form, which the tab keeps: it outlasts a reload and a crash.

const NAME = "kg.desk.form";

/** @typedef {{ source: string, draft: import("../rules/draft.js").Draft }} Kept */

/** @param {Kept | null} form null: it is to be forgotten */
export function keepForm(form) {
  try {
    if (form) sessionStorage.setItem(NAME, JSON.stringify(form));
    else sessionStorage.removeItem(NAME);
  } catch {
    /* full, or denied: the form lasts as long as the page */
  }
}

/** @returns {Kept | null} */
export function keptForm() {
  try {
    const kept = JSON.parse(sessionStorage.getItem(NAME) ?? "null");
    return Array.isArray(kept?.draft?.values) && typeof kept.source === "string" ? kept : null;
  } catch {
    return null;
  }
}
