// How descents end at pairs of two settings, as colours: blue where they come within the tolerance, grey where they do not, both the
// darker the lower; amber where they diverge, the darker the sooner. On a dark page what is darker on a light one is lighter.

import { GONE, LAST } from "../data/rates.js";
import { contextOf } from "../page/dom.js";
import { rgbOf } from "./basins.js";

/** @import { Look, Plane } from "../types.js" */

const BLUE = 250, AMBER = 70;
// Lightness from the best to the worst of what is good, of the rest, and from early to late of what diverges.
const TONES = { light: { good: [0.45, 0.78], rest: [0.84, 0.97], gone: [0.5, 0.75] }, dark: { good: [0.82, 0.5], rest: [0.4, 0.22], gone: [0.72, 0.45] } };

/** @type {(level: number, good: number, scheme: Look["scheme"]) => [number, number, number]} */
export function colourOf(level, good, scheme) {
  const { good: fine, rest, gone } = TONES[scheme], blend = (/** @type {number[]} */ [from, to], /** @type {number} */ share) => from + (to - from) * share;
  if (level >= GONE) return rgbOf(blend(gone, (level - GONE) / (LAST - GONE)), 0.13, AMBER);
  if (level <= good) return rgbOf(blend(fine, level / good), 0.12, BLUE);
  return rgbOf(blend(rest, (level - good) / (GONE - 1 - good)), 0.012, BLUE);
}

const STOPS = 5; // colours of a ramp

/**
 * The colours of what is good, of the rest and of what diverges, as the key shows them: from the lowest on, and from the soonest.
 * @type {(good: number, scheme: Look["scheme"]) => Record<"good" | "rest" | "gone", string>}
 */
export function rampsOf(good, scheme) {
  const ramp = (/** @type {number} */ from, /** @type {number} */ to) => {
    const colours = Array.from({ length: STOPS }, (_, i) => `rgb(${colourOf(from + ((to - from) * i) / (STOPS - 1), good, scheme).join(" ")})`);
    return `linear-gradient(to right, ${colours.join(", ")})`;
  };
  return { good: ramp(0, good), rest: ramp(good + 1, GONE - 1), gone: ramp(GONE, LAST) };
}

/**
 * The plane as a picture, whose rows go up with the other setting.
 * @type {(plane: Plane, scheme: Look["scheme"]) => string} an address of it
 */
export function pictureOf({ points, levels, good }, scheme) {
  const canvas = Object.assign(document.createElement("canvas"), { width: points, height: points });
  const ctx = contextOf(canvas), image = ctx.createImageData(points, points);
  for (let j = 0; j < points; j++) {
    for (let i = 0; i < points; i++) image.data.set([...colourOf(levels[j * points + i], good, scheme), 255], 4 * ((points - 1 - j) * points + i));
  }
  ctx.putImageData(image, 0, 0);
  return canvas.toDataURL();
}
