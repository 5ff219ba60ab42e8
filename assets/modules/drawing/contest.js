// Where the curves of a race from many starts go, in the units of their picture.

export const WIDE = 600, HIGH = 200; // the picture is as wide as its place

/**
 * Powers of ten from 1 to the budget.
 * @type {(budget: number) => number[]}
 */
export const ticks = (budget) => Array.from({ length: Math.floor(Math.log10(budget) + 1e-9) + 1 }, (_, power) => 10 ** power);

/**
 * How far to the right a number of gradients stands, as a share.
 * @type {(spent: number, budget: number) => number}
 */
export const across = (spent, budget) => (budget > 1 ? Math.log(spent) / Math.log(budget) : 1);

/** @type {(x: number, y: number) => string} */
const point = (x, y) => `${(x * WIDE).toFixed(1)},${((1 - y) * HIGH).toFixed(1)}`;

/**
 * A curve as steps: between two numbers at which it is told it stays as high as at the first.
 * @type {(at: number[], values: number[], budget: number) => string[]}
 */
export function stairs(at, values, budget) {
  return at.flatMap((spent, i) => [...(i ? [point(across(spent, budget), values[i - 1])] : []), point(across(spent, budget), values[i])]);
}
