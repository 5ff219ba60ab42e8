// The other starts of a run: a crowd of small discs, told in whole numbers.

import { decode } from "./decode.js";

/** @import { Cloud, CloudPayload } from "../types.js" */

const GONE = 65535;

/**
 * Changes of whole numbers from one step that is told to the next → the numbers themselves, step after step.
 * @param {CloudPayload | null | undefined} cloud
 * @param {number} steps
 * @returns {Cloud | null}
 */
export function unpackCloud(cloud, steps) {
  if (!cloud?.count) return null;
  const { count, margin, levels, every = 1 } = cloud, rows = Math.ceil(steps / every) + 1;
  const [x, y] = [cloud.x, cloud.y].map((spec) => {
    const values = decode(spec);
    for (let i = count; i < values.length; i++) values[i] += values[i - count]; // wraps at 2^16, as it was made
    return values;
  });
  if (x.length !== rows * count || y.length !== rows * count) return null;
  return { count, rows, every, steps, x, y, scale: (1 + 2 * margin) / levels, margin, u: new Float32Array(count), v: new Float32Array(count), s: -1 };
}

/**
 * Where the discs are at step position s, in unit coordinates; NaN for those that are gone. Worked out once a frame.
 * @param {Cloud} cloud
 * @param {number} s
 */
export function crowdAt(cloud, s) {
  if (cloud.s === s) return cloud;
  const { count, rows, every, steps, x, y, scale, margin, u, v } = cloud;
  const k = Math.min(Math.floor(s / every), rows - 1), from = k * every, to = Math.min(from + every, steps); // the last stretch may be shorter
  const f = to > from ? (s - from) / (to - from) : 0;
  const a = k * count, b = Math.min(k + 1, rows - 1) * count;
  for (let i = 0; i < count; i++) {
    const x0 = x[a + i], x1 = x[b + i];
    u[i] = x0 === GONE || (f > 0 && x1 === GONE) ? NaN : (x0 + (x1 - x0) * f) * scale - margin;
    v[i] = (y[a + i] + (y[b + i] - y[a + i]) * f) * scale - margin;
  }
  cloud.s = s;
  return cloud;
}
