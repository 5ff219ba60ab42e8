// What a page that is one file and the page around it tell each other. From around: { landscape: "show", told, takes }, another scenario,
// packed by landscape.export.page.packed, and whether somebody there makes another one of what a hand does; { landscape: "seek", step },
// where playback is to rest. From here: "ready", "shown",
// "step" wherever playback rests, and of a hand that may put the start elsewhere "drag" and "start" with { x, y }, and "drop".

import { on } from "../page/bus.js";
import { takesChanges } from "./scenario.js";

export const isFramed = window.parent !== window;
const around = isFramed ? window.parent : null;

/** @param {{ landscape: string, [more: string]: unknown }} what; nothing in it is secret, and a frame in a sandbox has no origin */
export const tell = (what) => around?.postMessage(what, "*");

/**
 * Do what is asked for in the order in which it is: a scenario takes a while to be shown, and whatever comes meanwhile is about it.
 * @param {(packed: string, takes: boolean) => Promise<void>} show
 * @param {(step: number) => void} rest
 */
export function listen(show, rest) {
  let done = Promise.resolve();
  window.addEventListener("message", ({ source, data }) => {
    if (!around || source !== around) return;
    if (data?.landscape === "seek" && Number.isFinite(data.step)) done = done.then(() => rest(data.step));
    if (data?.landscape !== "show" || typeof data.told !== "string") return;
    done = done.then(() => show(data.told, Boolean(data.takes))).catch((cause) => tell({ landscape: "failed", cause: String(cause) }));
  });
}

on("view", ({ step, playing }) => tell({ landscape: "step", step, playing }));
on("drag", ({ x, y }) => takesChanges("start") && tell({ landscape: "drag", x, y }));
on("start", ({ x, y }) => takesChanges("start") && tell({ landscape: "start", x, y }));
on("drop", () => takesChanges("start") && tell({ landscape: "drop" }));
