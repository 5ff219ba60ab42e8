// From the plane to the screen: model (unit box → scene), view (camera) and projection, from public layout values alone.
// Matrices are 4×4 in column order, as WebGL keeps them.

/** @import { Camera, Lens, Numbers } from "../types.js" */

const FIELD_OF_VIEW = Math.PI / 4; // the angle that Plotly's perspective camera uses
const NEAR = 0.01;
const FAR = 1000;

/**
 * @param {number[]} a
 * @param {number[]} b
 * @returns {number[]}
 */
const minus = (a, b) => [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
/**
 * @param {number[]} a
 * @param {number[]} b
 * @returns {number}
 */
const dot = (a, b) => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
/**
 * @param {number[]} a
 * @param {number[]} b
 * @returns {number[]}
 */
const cross = (a, b) => [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
/**
 * @param {number[]} a
 * @returns {number[]}
 */
export const unit = (a) => {
  const length = Math.hypot(...a) || 1;
  return [a[0] / length, a[1] / length, a[2] / length];
};

/**
 * @param {Numbers} a
 * @param {Numbers} b
 * @returns {Float64Array}
 */
export function multiply(a, b) {
  const out = new Float64Array(16);
  for (let col = 0; col < 4; col++) {
    for (let row = 0; row < 4; row++) {
      let sum = 0;
      for (let k = 0; k < 4; k++) sum += a[k * 4 + row] * b[col * 4 + k];
      out[col * 4 + row] = sum;
    }
  }
  return out;
}

/**
 * @param {number[]} eye
 * @param {number[]} center
 * @param {number[]} up
 * @returns {Float64Array}
 */
export function lookAt(eye, center, up) {
  const z = unit(minus(eye, center));
  const x = unit(cross(up, z));
  const y = cross(z, x);
  return Float64Array.of(x[0], y[0], z[0], 0, x[1], y[1], z[1], 0, x[2], y[2], z[2], 0, -dot(x, eye), -dot(y, eye), -dot(z, eye), 1);
}

/**
 * @param {number} aspect
 * @returns {Float64Array}
 */
export function perspective(aspect) {
  const f = 1 / Math.tan(FIELD_OF_VIEW / 2);
  return Float64Array.of(f / aspect, 0, 0, 0, 0, f, 0, 0, 0, 0, (FAR + NEAR) / (NEAR - FAR), -1, 0, 0, (2 * FAR * NEAR) / (NEAR - FAR), 0);
}

/**
 * @param {number} aspect
 * @returns {Float64Array}
 */
export function orthographic(aspect) {
  return Float64Array.of(1 / aspect, 0, 0, 0, 0, 1, 0, 0, 0, 0, 2 / (NEAR - FAR), 0, 0, 0, (FAR + NEAR) / (NEAR - FAR), 1);
}

/**
 * The camera of a Plotly scene layout, for a canvas of that shape.
 * @param {Camera | undefined} camera
 * @param {number} width
 * @param {number} height
 * @returns {{ view: Numbers, projection: Numbers }}
 */
export function cameraMatrices(camera, width, height) {
  const at = (/** @type {Camera} */ point, /** @type {number[]} */ fallback) => (point ? [point.x, point.y, point.z] : fallback);
  const view = lookAt(at(camera?.eye, [1.25, 1.25, 1.25]), at(camera?.center, [0, 0, 0]), at(camera?.up, [0, 0, 1]));
  const shape = width / Math.max(1, height);
  return { view, projection: camera?.projection?.type === "orthographic" ? orthographic(shape) : perspective(shape) };
}

/**
 * What the draw functions ask of a camera: view, projection, matrix (scene → clip), the eye in the scene, pixels of one scene unit at clip w = 1.
 * @param {{ view: Numbers, projection: Numbers }} matrices
 * @param {number} width
 * @param {number} height
 * @returns {Lens}
 */
export function lens({ view, projection }, width, height) {
  const eye = [0, 1, 2].map((i) => -(view[i * 4] * view[12] + view[i * 4 + 1] * view[13] + view[i * 4 + 2] * view[14]));
  return { view, projection, matrix: multiply(projection, view), eye, width, height, focal: (projection[5] * height) / 2 };
}

/**
 * Scene point → [x, y, w] with x, y in pixels from the top left; w ≤ 0 lies behind the camera.
 * @param {Lens} lens
 * @param {number} x
 * @param {number} y
 * @param {number} z
 * @returns {[number, number, number]}
 */
export function project(lens, x, y, z) {
  const m = lens.matrix;
  const w = m[3] * x + m[7] * y + m[11] * z + m[15];
  const cx = (m[0] * x + m[4] * y + m[8] * z + m[12]) / w;
  const cy = (m[1] * x + m[5] * y + m[9] * z + m[13]) / w;
  return [(0.5 + 0.5 * cx) * lens.width, (0.5 - 0.5 * cy) * lens.height, w];
}

/**
 * Scene direction → direction as the camera sees it: right, up, towards the viewer.
 * @param {Lens} lens
 * @param {number} x
 * @param {number} y
 * @param {number} z
 * @returns {[number, number, number]}
 */
export function turn(lens, x, y, z) {
  const m = lens.view;
  return [m[0] * x + m[4] * y + m[8] * z, m[1] * x + m[5] * y + m[9] * z, m[2] * x + m[6] * y + m[10] * z];
}
