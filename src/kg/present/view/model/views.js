// @ts-check
// The views of the page, in the order of their buttons, with the codes of their names. The first is
// the one that opens where the address names no other.

/** @type {Record<string, string>} */
export const VIEWS = {
  ties: "view.ties",
  network: "view.network",
  table: "view.table",
  money: "view.money",
  time: "view.time",
};

/** The view that opens. */
export const firstView = () => "network";
