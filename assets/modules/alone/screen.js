// The stage in the whole window is the stage on the whole screen, where the browser and the page around allow it.

import { on } from "../page/bus.js";
import { setView } from "./scenario.js";

let isFull = false;

on("look", (looks) => {
  if (Boolean(looks.full) === isFull) return;
  isFull = Boolean(looks.full);
  if (isFull && document.fullscreenEnabled) document.documentElement.requestFullscreen().catch(() => {});
  else if (!isFull && document.fullscreenElement) document.exitFullscreen().catch(() => {});
});
document.addEventListener("fullscreenchange", () => {
  if (!document.fullscreenElement && isFull) setView("full", false);
});
