// Whether the ground hides a scene point from the eye: march towards the eye until the ray leaves the box or dips below the ground.

/** @import { Ground } from "../types.js" */

const SLACK = 0.004; // scene units of ground to forgive, since trails lie on it
const STRIDE = 1.2; // grid cells of one stride

/**
 * @param {Ground} ground
 * @param {number[]} eye
 * @param {number} x
 * @param {number} y
 * @param {number} z
 * @returns {boolean}
 */
export function hides(ground, eye, x, y, z) {
  const { aspect, columns, rows, top, z: heights } = ground;
  if (z > top && eye[2] >= z) return false;
  let px = (x / aspect.x + 0.5) * (columns - 1), py = (y / aspect.y + 0.5) * (rows - 1), pz = z;
  let dx = ((eye[0] - x) / aspect.x) * (columns - 1), dy = ((eye[1] - y) / aspect.y) * (rows - 1), dz = eye[2] - z;
  const count = Math.min(4 * columns, Math.max(1, Math.ceil(Math.max(Math.abs(dx), Math.abs(dy)) / STRIDE)));
  dx /= count;
  dy /= count;
  dz /= count;
  for (let i = 0; i < count; i++) {
    px += dx;
    py += dy;
    pz += dz;
    if (pz > top && dz >= 0) return false;
    if (px < 0 || py < 0 || px > columns - 1 || py > rows - 1) return false;
    const col = Math.min(columns - 2, Math.floor(px)), row = Math.min(rows - 2, Math.floor(py));
    const a = px - col, k = row * columns + col;
    const near = heights[k] + (heights[k + 1] - heights[k]) * a;
    const far = heights[k + columns] + (heights[k + columns + 1] - heights[k + columns]) * a;
    if (pz < near + (far - near) * (py - row) - SLACK) return true;
  }
  return false;
}
