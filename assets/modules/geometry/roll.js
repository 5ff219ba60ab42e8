// How a ball has turned when it rolled along its trail without slipping. Quaternions are [w, x, y, z].

/** @import { Numbers } from "../types.js" */

const REACH = 0.05; // scene units rolled per radian: a little less than a true ball of that size, so that it stays readable

/**
 * @param {number[] | Float32Array} q
 * @param {number} dx
 * @param {number} dy
 * @param {number} dz
 * @returns {number[] | Float32Array}
 */
export function spin(q, dx, dy, dz) {
  const flat = Math.hypot(dx, dy);
  if (!(flat > 1e-9)) return q;
  const half = Math.hypot(flat, dz) / REACH / 2;
  const s = Math.sin(half), w = Math.cos(half), x = (-dy / flat) * s, y = (dx / flat) * s;
  return [
    w * q[0] - x * q[1] - y * q[2],
    w * q[1] + x * q[0] + y * q[3],
    w * q[2] + y * q[0] - x * q[3],
    w * q[3] + x * q[2] - y * q[1],
  ];
}

/**
 * Orientation at every point of a trail in the scene.
 * @param {Numbers} x
 * @param {Numbers} y
 * @param {Numbers} z
 * @param {Numbers} gap
 * @returns {Float32Array}
 */
export function spins(x, y, z, gap) {
  const all = new Float32Array(4 * x.length);
  /** @type {number[] | Float32Array} */
  let q = [1, 0, 0, 0];
  for (let i = 0; i < x.length; i++) {
    if (i > 0 && !gap[i]) q = spin(q, x[i] - x[i - 1], y[i] - y[i - 1], z[i] - z[i - 1]);
    all.set(q, 4 * i);
  }
  return all;
}

/**
 * The three axes of the turned ball, as the columns of a rotation.
 * @param {Iterable<number>} q
 * @returns {number[][]}
 */
export function axes([w, x, y, z]) {
  return [
    [1 - 2 * (y * y + z * z), 2 * (x * y + w * z), 2 * (x * z - w * y)],
    [2 * (x * y - w * z), 1 - 2 * (x * x + z * z), 2 * (y * z + w * x)],
    [2 * (x * z + w * y), 2 * (y * z - w * x), 1 - 2 * (x * x + y * y)],
  ];
}
