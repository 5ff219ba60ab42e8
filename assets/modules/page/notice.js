// What the page says of a link or a change stands in its bar. Where it has no room there it lies over the page, until somebody presses
// anything else or Escape; then it is back in the bar, where it can be scrolled.

import { on } from "./bus.js";

/** @type {Element | null} */
let watched = null; // Dash makes it, and may make it anew
const observer = new MutationObserver(fit);

const find = () => /** @type {HTMLElement | null} */ (document.querySelector(".notice"));

const putAway = () => find()?.removeAttribute("data-long");

function fit() {
  const place = find();
  putAway();
  if (place && place.scrollHeight > place.clientHeight + 1) place.dataset.long = "";
}

on("load", () => {
  const place = find();
  if (!place || place === watched) return;
  watched = place;
  observer.disconnect();
  observer.observe(place, { childList: true, characterData: true, subtree: true });
  fit();
});
document.addEventListener("pointerdown", ({ target }) => /** @type {Element} */ (target).closest?.(".notice") || putAway());
document.addEventListener("keydown", ({ key }) => key === "Escape" && putAway());
