// Tabs, of which one is chosen; arrow keys go from one to the next and choose it.

import { closest } from "./dom.js";

const FORTH = ["ArrowRight", "ArrowDown"], BACK = ["ArrowLeft", "ArrowUp"];

/** @type {(place: Element) => HTMLElement[]} */
export const tabsIn = (place) => /** @type {HTMLElement[]} */ ([...place.querySelectorAll("[role=tab]")]);

/** @type {(place: Element) => HTMLElement[]} */
export const seenIn = (place) => tabsIn(place).filter((tab) => getComputedStyle(tab).display !== "none");

/** @type {(tab: HTMLElement, isChosen: boolean) => void} */
export function select(tab, isChosen) {
  tab.setAttribute("aria-selected", String(isChosen));
  tab.tabIndex = isChosen ? 0 : -1;
}

/** @type {(tab: HTMLElement, list: Element, key: string) => HTMLElement | undefined} */
function neighbour(tab, list, key) {
  const all = seenIn(list), at = all.indexOf(tab), { length } = all;
  if (FORTH.includes(key)) return all[(at + 1) % length];
  if (BACK.includes(key)) return all[(at + length - 1) % length];
  if (key === "Home") return all[0];
  return key === "End" ? all[length - 1] : undefined;
}

document.addEventListener("keydown", (event) => {
  const tab = closest(event, "[role=tab]"), list = tab?.closest("[role=tablist]");
  const next = tab && list && neighbour(tab, list, event.key);
  if (!next) return;
  event.preventDefault();
  next.click();
  next.focus();
});
