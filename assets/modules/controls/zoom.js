// Another part of the map while it shows where everything ends: a frame drawn on it, nearer by a button, and back out. Each is an entry of
// the history.

import { around, bounded, closer, DIGITS, readPart } from "../geometry/part.js";
import { emit, on } from "../page/bus.js";
import { rounded } from "../page/format.js";
import { say } from "../page/words.js";
import { seen, zoom } from "./scenario.js";

/** @import { Box, Data } from "../types.js" */

const MOST = 60; // parts that are remembered, for the way back

const root = document.documentElement;

/** @type {string[]} */
let visited = []; // parts that the map has shown, the last ones last

/** @param {boolean} isOn whether the next hand on the map frames a part of it */
function arm(isOn) {
  root.toggleAttribute("data-framing", isOn);
  document.querySelector("[data-zoom=frame]")?.setAttribute("aria-pressed", String(isOn));
}

/**
 * As a link tells it.
 * @type {(part: Box) => string}
 */
const spelled = (part) => part.flatMap(([low, high]) => [low, high].map((edge) => rounded(edge, DIGITS * (high - low)))).join(":");

/** @param {() => Pick<Data, "box" | "start">} data what is drawn */
export function listenToZoom(data) {
  const shown = () => {
    const { box } = data();
    return box && (readPart(String(seen("part") ?? ""), box) ?? box);
  };

  /** @param {Box} part */
  function zoomTo(part) {
    const { box } = data();
    if (!box) return;
    const most = bounded(part, box), next = spelled(most), now = String(seen("part") ?? "");
    arm(false);
    if (!readPart(next, box)) return; // too far beside the box
    if (most !== part) emit("said", say("Nearer than this numbers do not tell places apart.")); // who sees reads it below the map
    visited = [...visited.filter((one) => one !== now), now].slice(-MOST);
    zoom(next);
  }

  function goBack() {
    const { box } = data(), part = box && readPart(String(seen("part") ?? ""), box);
    arm(false);
    zoom(part ? around(part, visited, box) : "");
  }

  const start = () => data().start;
  /** @type {Record<string, () => void>} */
  const ACTS = {
    frame: () => arm(!root.hasAttribute("data-framing")),
    closer: () => zoomTo(closer(/** @type {Box} */ (shown()), start())),
    back: goBack,
  };

  document.addEventListener("click", ({ target }) => {
    const button = /** @type {HTMLElement | null} */ (/** @type {Element} */ (target).closest?.("[data-zoom]"));
    if (button?.dataset.zoom && shown()) ACTS[button.dataset.zoom]();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !root.hasAttribute("data-framing")) return;
    event.stopPropagation();
    arm(false);
  }, { capture: true });
  on("zoom", zoomTo);
  on("look", ({ basins }) => basins || arm(false));
}
