// Dialogs, what unfolds, and the ways within the page.

import { make } from "./dom.js";
import { reveal } from "./panel.js";

/** @param {string} id */
export function open(id) {
  const dialog = /** @type {HTMLDialogElement | null} */ (document.getElementById(id));
  if (!dialog || dialog.open) return;
  for (const list of /** @type {NodeListOf<HTMLElement>} */ (dialog.querySelectorAll("[data-keys]:empty"))) listKeys(list);
  dialog.showModal();
}

// Elements that Dash makes are told of every change of the page, and these never change.
/** @param {HTMLElement} list */
function listKeys(list) {
  /** @type {[string[], string][]} */
  const told = JSON.parse(list.dataset.keys ?? "");
  for (const [keys, text] of told) list.append(make("div", {}, [make("dt", {}, keys.map((key) => make("kbd", {}, [key]))), make("dd", {}, [text])]));
}

// A way within the page is no entry of the browser's history, which belongs to the scenario.
/** @param {string} hash */
function show(hash) {
  const place = document.getElementById(hash.slice(1));
  if (place) reveal(place);
  place?.focus();
  if (document.activeElement !== place) place?.scrollIntoView({ block: "end" });
}

document.addEventListener("keydown", (event) => {
  const popover = /** @type {HTMLDetailsElement | null} */ (document.querySelector("details.popover[open]"));
  if (event.key !== "Escape" || !popover) return;
  popover.open = false;
  popover.querySelector("summary")?.focus();
});
document.addEventListener("click", (event) => {
  const target = /** @type {HTMLElement} */ (event.target);
  if (target.closest?.("#help-open")) open("help");
  if (target.closest?.("[data-close], .exhibit") || target.matches?.("dialog")) target.closest("dialog")?.close();
  const inside = /** @type {HTMLAnchorElement | null | undefined} */ (target.closest?.('a[href^="#"]'));
  if (inside) event.preventDefault(), show(inside.hash);
  const popover = /** @type {HTMLDetailsElement | null} */ (document.querySelector("details.popover[open]"));
  if (popover && !popover.contains(target)) popover.open = false;
});
