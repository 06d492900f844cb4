// @ts-check
// Who draws a part of the page listens for what changes it; who changes it need not know them.

/** @type {Map<string, ((detail: any) => unknown)[]>} */
const heard = new Map();

/**
 * @param {string} name
 * @param {(detail: any) => unknown} hear
 */
export function on(name, hear) {
  heard.set(name, [...(heard.get(name) ?? []), hear]);
}

/**
 * @param {string} name
 * @param {unknown} [detail]
 */
export function tell(name, detail) {
  for (const hear of heard.get(name) ?? []) hear(detail);
}
