// The camera of a landscape: where it may stand, where its own places are, and how a link tells it. landscape/figures/camera.py keeps
// it outside of the landscape by the same numbers for the first picture.

import { atHome, shapeOf } from "./fit.js";

/** @import { Camera, Graph } from "../types.js" */

/** @typedef {{ x: number, y: number, z: number }} Point */
/** @typedef {{ eye: Point, center: Point }} Stand */

const NEAREST = 1.05, FARTHEST = 8; // of an eye from the middle of the box, in halves of its diagonal
const SLACK = 1e-3; // by which the digits of a link may miss that
const LOWEST = 0.05, HIGHEST = Math.PI / 2 - 0.01; // in radians above the ground, for a hand
const DIGITS = 3; // to which a link tells it
const ALONG = /** @type {const} */ (["x", "y", "z"]);
export const NAMES = ["eye", "center"].flatMap((point) => ALONG.map((axis) => `${point}_${axis}`));

/** @param {(axis: "x" | "y" | "z") => number} value @returns {Point} */
const point = (value) => ({ x: value("x"), y: value("y"), z: value("z") });

/** @param {Point} one */
const length = ({ x, y, z }) => Math.hypot(x, y, z);

/**
 * The nearest place at which a camera may stand: looking into the box, from outside of it, and not from too far away.
 * @param {Stand} stand
 * @param {Point} sides of the box
 * @returns {Stand}
 */
export function bounded({ eye, center }, sides) {
  const most = point((axis) => Math.floor((sides[axis] / 2) * 10 ** DIGITS) / 10 ** DIGITS);
  const at = point((axis) => Math.min(Math.max(center[axis], -most[axis]), most[axis]));
  const away = point((axis) => eye[axis] - center[axis]), far = length(away);
  const along = far > 1e-9 ? point((axis) => away[axis] / far) : { x: 0, y: 0, z: 1 };
  const half = length(sides) / 2, reach = length(point((axis) => at[axis] + along[axis] * far));
  if (reach >= NEAREST * half - SLACK && reach <= FARTHEST * half + SLACK) return { eye: point((axis) => eye[axis] + (at[axis] - center[axis])), center: at };
  const wanted = half * (reach < NEAREST * half ? NEAREST : FARTHEST); // where the ray of sight leaves a ball of that size
  const middle = ALONG.reduce((sum, axis) => sum + at[axis] * along[axis], 0);
  const ray = -middle + Math.sqrt(middle ** 2 + wanted ** 2 - length(at) ** 2);
  return { eye: point((axis) => at[axis] + along[axis] * ray), center: at };
}

/**
 * The same as a link tells it.
 * @param {Stand} stand
 * @param {Point} sides
 * @returns {Stand}
 */
export function rounded(stand, sides) {
  const { eye, center } = bounded(stand, sides), short = (/** @type {number} */ value) => Number(value.toFixed(DIGITS));
  return { eye: point((axis) => short(eye[axis])), center: point((axis) => short(center[axis])) };
}

/**
 * Nearer or farther on the ray of sight.
 * @param {Stand} stand
 * @param {number} factor of the distance
 * @param {Point} sides
 * @returns {Stand}
 */
export const zoomed = ({ eye, center }, factor, sides) => bounded({ eye: point((axis) => center[axis] + factor * (eye[axis] - center[axis])), center }, sides);

/**
 * Turned about what it looks at, by so many radians to the right and down, as by a hand: not to below the ground.
 * @param {Stand} stand
 * @param {[number, number]} by
 * @param {Point} sides
 * @returns {Stand}
 */
export function turned({ eye, center }, [right, down], sides) {
  const away = point((axis) => eye[axis] - center[axis]), far = length(away) || 1;
  const around = Math.atan2(away.y, away.x) - right, now = Math.asin(away.z / far);
  const up = Math.min(Math.max(now + down, Math.min(now, LOWEST)), Math.max(now, HIGHEST));
  const to = { x: Math.cos(up) * Math.cos(around), y: Math.cos(up) * Math.sin(around), z: Math.sin(up) };
  return bounded({ eye: point((axis) => center[axis] + far * to[axis]), center }, sides);
}

/**
 * The same where it has been turned to below the ground, and what it was where not.
 * @param {Stand} stand
 * @param {Point} sides
 * @returns {Stand}
 */
export function lifted(stand, sides) {
  const { eye, center } = stand, away = point((axis) => eye[axis] - center[axis]);
  const below = LOWEST - Math.asin(away.z / (length(away) || 1));
  return below > 0 ? turned(stand, [0, below], sides) : stand;
}

/**
 * A camera as the names of a view.
 * @param {Stand} stand
 * @returns {Record<string, number>}
 */
export const inLink = ({ eye, center }) => Object.fromEntries([eye, center].flatMap((one) => ALONG.map((axis) => one[axis])).map((value, i) => [NAMES[i], value]));

/** The same of one that stands at home. @returns {Record<string, null>} */
export const nowhere = () => Object.fromEntries(NAMES.map((name) => [name, null]));

/**
 * The landscape's own camera, in the place where it stands.
 * @param {Graph} gd
 * @returns {Stand}
 */
export function homeOf(gd) {
  const [x, y, z] = gd.layout.meta.home.eye;
  return { eye: { x, y, z }, center: shapeOf(gd).center };
}

/**
 * A camera taken over from another graph of the same landscape: each has a home of its own.
 * @param {Graph} gd that takes it over
 * @param {Camera} camera
 * @returns {Camera}
 */
export const taken = (gd, camera) => (atHome(camera, gd.layout.meta.home.eye) ? { ...camera, ...homeOf(gd) } : structuredClone(camera));

/**
 * The camera that the names of a view ask for; where they say nothing, it stands at home.
 * @param {Record<string, any>} looks
 * @param {Graph} gd
 * @returns {Stand}
 */
export function asked(looks, gd) {
  const home = homeOf(gd), has = (/** @type {string} */ name) => ALONG.every((axis) => typeof looks[`${name}_${axis}`] === "number");
  const eye = has("eye") ? point((axis) => looks[`eye_${axis}`]) : home.eye;
  const center = has("center") ? point((axis) => looks[`center_${axis}`]) : home.center;
  return has("eye") || has("center") ? bounded({ eye, center }, gd.layout.scene.aspectratio) : home;
}

/** @type {Record<string, [number, number, number]>} */
const SIDES = { above: [0, -0.001, 1], x: [1, 0, 0.5], y: [0, -1, 0.5] }; // not quite: a surface would be seen from its edge, and what lies in its valleys not at all

/**
 * A place of the camera by its name, as far away as home.
 * @param {string} name
 * @param {Graph} gd
 * @returns {Stand}
 */
export function preset(name, gd) {
  const home = homeOf(gd), side = SIDES[name];
  if (!side) return home;
  const far = length(point((axis) => home.eye[axis] - home.center[axis])) / Math.hypot(...side);
  const center = { x: 0, y: 0, z: 0 }, [x, y, z] = side.map((value) => far * value);
  return { eye: { x, y, z }, center };
}

/**
 * @param {Stand} one
 * @param {Stand} other
 * @param {number} [by] which they may differ
 */
export const areEqual = (one, other, by = 1e-3) =>
  ALONG.every((axis) => [one.eye[axis] - other.eye[axis], one.center[axis] - other.center[axis]].every((off) => Math.abs(off) <= by));
