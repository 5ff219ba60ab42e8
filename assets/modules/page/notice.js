// What the page says of a link or a change stands in its bar. Where it has no room there, or the bar is out of sight, it lies over the
// page, until somebody presses anything else or Escape; then it is back in the bar, where it can be scrolled.

import { on } from "./bus.js";

/** @type {Element | null} */
let watched = null; // Dash makes it, and may make it anew
const observer = new MutationObserver(fit);

const find = () => /** @type {HTMLElement | null} */ (document.querySelector(".notice"));

let pressed = 0; // how far down the window something was pressed last, which is not to be covered

const putAway = () => find()?.removeAttribute("data-over");

function fit() {
  const place = find();
  putAway();
  if (!place?.textContent) return;
  const { top, height } = place.getBoundingClientRect();
  if (top >= 0 && place.scrollHeight <= place.clientHeight + 1) return;
  place.parentElement?.style.setProperty("--notice", `${height}px`); // its room in the bar stays as it was
  place.dataset.over = top >= 0 ? "bar" : pressed > innerHeight / 2 ? "top" : "bottom";
}

on("load", () => {
  const place = find();
  if (!place || place === watched) return;
  watched = place;
  observer.disconnect();
  observer.observe(place, { childList: true, characterData: true, subtree: true });
  fit();
});
on("answered", ({ refused }) => refused && find()?.textContent === refused && fit()); // said again, it changes no text
document.addEventListener("pointerdown", ({ target, clientY }) => {
  if (/** @type {Element} */ (target).closest?.(".notice")) return;
  pressed = clientY;
  putAway();
});
document.addEventListener("keydown", ({ key }) => key === "Escape" && putAway());
