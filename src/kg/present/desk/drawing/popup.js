// @ts-check
// What opens above the page: in the top layer, beside what it belongs to.

const EDGE = 8;

/**
 * Opens a popup below a part of the page, or above it where there is more room.
 * @param {HTMLElement} popup
 * @param {Element} beside
 * @param {number} [width] the least
 */
export function openBeside(popup, beside, width = 0) {
  if (!popup.matches(":popover-open")) popup.showPopover();
  const box = beside.getClientRects()[0] ?? beside.getBoundingClientRect();
  popup.style.minWidth = Math.min(width, innerWidth - 2 * EDGE) + "px";
  popup.style.maxHeight = "";
  popup.style.left = "0"; // what is further right is made narrower
  const below = innerHeight - box.bottom - EDGE;
  const above = box.top - EDGE;
  const wanted = popup.offsetHeight;
  const under = wanted <= below || below >= above;
  const height = Math.min(wanted, Math.max(under ? below : above, 80));
  popup.style.maxHeight = height + "px";
  popup.style.top = (under ? box.bottom + 2 : box.top - height - 2) + "px";
  const left = Math.min(box.left, innerWidth - popup.offsetWidth - EDGE);
  popup.style.left = Math.max(EDGE, left) + "px";
}

/** @param {HTMLElement} popup */
export function close(popup) {
  if (popup.matches(":popover-open")) popup.hidePopover();
}
