// The drawn height grid as ground to stand on. Positions are unit coordinates (u, v) over the box; heights are scene units.

/** @import { Ground, Numbers } from "../types.js" */

/**
 * Make terrain of a grid (rows along v) with the drawn range [low, high] and the side lengths of the scene's box; a hole in it, NaN, is as
 * deep as the box.
 * @param {Numbers} heights
 * @param {number} columns
 * @param {number} rows
 * @param {number} low
 * @param {number} high
 * @param {Ground["aspect"]} aspect
 * @returns {Ground}
 */
export function terrain(heights, columns, rows, low, high, aspect) {
  const z = new Float32Array(heights.length);
  const scale = aspect.z / (high - low || 1);
  let top = -Infinity;
  for (let i = 0; i < z.length; i++) {
    z[i] = Number.isNaN(heights[i]) ? -aspect.z / 2 : (heights[i] - low) * scale - aspect.z / 2;
    if (z[i] > top) top = z[i];
  }
  return { z, columns, rows, aspect, top };
}

/**
 * @param {Ground} ground
 * @param {number} u
 * @param {number} v
 * @returns {number}
 */
export function heightAt(ground, u, v) {
  const { z, columns, rows } = ground;
  const x = Math.min(Math.max(u, 0), 1) * (columns - 1);
  const y = Math.min(Math.max(v, 0), 1) * (rows - 1);
  const i = Math.min(columns - 2, Math.floor(x));
  const j = Math.min(rows - 2, Math.floor(y));
  const a = x - i;
  const k = j * columns + i;
  const near = z[k] + (z[k + 1] - z[k]) * a;
  const far = z[k + columns] + (z[k + columns + 1] - z[k + columns]) * a;
  return near + (far - near) * (y - j);
}

/**
 * @param {Ground} ground
 * @param {number} u
 * @param {number} v
 * @returns {[number, number, number]}
 */
export const place = (ground, u, v) => [(u - 0.5) * ground.aspect.x, (v - 0.5) * ground.aspect.y, heightAt(ground, u, v)];

/**
 * Unit normal of the ground, measured over the width of a ball so that it does not twitch.
 * @param {Ground} ground
 * @param {number} u
 * @param {number} v
 * @returns {[number, number, number]}
 */
export function normalAt(ground, u, v) {
  const reach = 0.015;
  const a = Math.max(0, u - reach), b = Math.min(1, u + reach), c = Math.max(0, v - reach), d = Math.min(1, v + reach);
  const x = -(heightAt(ground, b, v) - heightAt(ground, a, v)) / ((b - a) * ground.aspect.x);
  const y = -(heightAt(ground, u, d) - heightAt(ground, u, c)) / ((d - c) * ground.aspect.y);
  const length = Math.hypot(x, y, 1);
  return [x / length, y / length, 1 / length];
}
