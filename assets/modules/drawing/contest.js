// Where the curves of a race from many starts go, in the units of their picture.

import { shareOf } from "../data/rates.js";

/** @import { Pair, RateAxis } from "../types.js" */

export const WIDE = 600, HIGH = 200; // the picture is as wide as its place
export const SHEET = { width: WIDE, height: HIGH, line: 20 }; // of names
export const SCALE = 2; // units of a pixel where the picture is as narrow as on a phone

/** @type {(budget: number) => RateAxis} */
export const axisOf = (budget) => ({ name: "gradients", title: "", scale: "log", low: 1, high: Math.max(2, budget) });

/**
 * A curve as steps: between two numbers at which it is told it stays as high as at the first.
 * @type {(at: number[], values: number[], axis: RateAxis) => Pair[]}
 */
export function cornersOf(at, values, axis) {
  const corner = (/** @type {number} */ spent, /** @type {number} */ value) => /** @type {Pair} */ ([shareOf(axis, spent) * WIDE, (1 - value) * HIGH]);
  return at.flatMap((spent, i) => [...(i ? [corner(spent, values[i - 1])] : []), corner(spent, values[i])]);
}

/**
 * The same as an element has it.
 * @type {(at: number[], values: number[], axis: RateAxis) => string[]}
 */
export const stairs = (at, values, axis) => cornersOf(at, values, axis).map((corner) => corner.map((value) => value.toFixed(1)).join(","));
