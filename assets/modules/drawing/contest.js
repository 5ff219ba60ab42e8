// Where the curves of a race from many starts go, in the units of their picture.

import { shareOf } from "../data/rates.js";

/** @import { RateAxis } from "../types.js" */

export const WIDE = 600, HIGH = 200; // the picture is as wide as its place

/** @type {(budget: number) => RateAxis} */
export const axisOf = (budget) => ({ name: "gradients", title: "", scale: "log", low: 1, high: Math.max(2, budget) });

/**
 * A curve as steps: between two numbers at which it is told it stays as high as at the first.
 * @type {(at: number[], values: number[], axis: RateAxis) => string[]}
 */
export function stairs(at, values, axis) {
  const point = (/** @type {number} */ spent, /** @type {number} */ value) => `${(shareOf(axis, spent) * WIDE).toFixed(1)},${((1 - value) * HIGH).toFixed(1)}`;
  return at.flatMap((spent, i) => [...(i ? [point(spent, values[i - 1])] : []), point(spent, values[i])]);
}
