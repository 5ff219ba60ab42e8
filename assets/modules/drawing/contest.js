// Where the curves of a race from many starts go, in the units of their picture.

import { shareOf } from "../data/rates.js";

/** @import { ContestRun, RateAxis } from "../types.js" */

export const WIDE = 600, HIGH = 200; // the picture is as wide as its place
const LETTER = 14, LINE = 20; // of a name, in these units where the picture is as narrow as on a phone
const AWAY = 6; // from a name to its curve
const SPOTS = 48; // places along the axis where a name may stand

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

/**
 * Where the name of each curve stands: above it, where it is farthest from all others and from the names before it.
 * @type {(at: number[], runs: Pick<ContestRun, "slot" | "name" | "share">[], axis: RateAxis) => { slot: number, name: string, left: number, top: number }[]}
 */
export function namesOf(at, runs, axis) {
  /** @type {(share: number[], left: number) => number} */
  const heightAt = (share, left) => (1 - share[Math.max(0, at.findLastIndex((spent) => shareOf(axis, spent) * WIDE <= left))]) * HIGH;
  /** @type {{ slot: number, name: string, left: number, top: number, wide: number }[]} */
  const placed = [];
  for (const { slot, name, share } of runs) {
    const wide = Math.min(WIDE, LETTER * name.length), others = runs.filter((one) => one.slot !== slot);
    const spots = Array.from({ length: SPOTS }, (_, i) => {
      const left = ((WIDE - wide) * i) / (SPOTS - 1), spans = [left, left + wide / 2, left + wide];
      const top = Math.max(0, Math.min(...spans.map((x) => heightAt(share, x))) - LINE - AWAY); // above all of its own curve
      const gaps = others.flatMap((one) => spans.map((x) => Math.abs(heightAt(one.share, x) - top - LINE / 2)));
      const isTaken = placed.some((one) => left < one.left + one.wide && one.left < left + wide && Math.abs(one.top - top) < LINE);
      const slack = heightAt(share, left) - top - LINE - AWAY; // how far below its name the curve is at most
      return { left, top, room: Math.min(HIGH / 4, ...gaps) - slack / 4 - (isTaken ? HIGH : 0) };
    });
    const { left, top } = spots.reduce((best, one) => (one.room > best.room ? one : best));
    placed.push({ slot, name, left, top, wide });
  }
  return placed.map(({ slot, name, left, top }) => ({ slot, name, left, top }));
}
