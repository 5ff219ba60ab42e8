// Keeps every graph as large as its place, and the landscape as large as that place suits it, drawing only what has changed. How large
// that is, and where its camera looks, landscape/figures/fit.py says by the same numbers for the first picture.

import { areaOf, rangesOf } from "../geometry/plane.js";
import { partOfMap } from "./part.js";

/** @import { Box, Camera, Graph, Pair, Plot } from "../types.js" */

/** @typedef {{ side: number, height: number, center: number }} Fit of the drawn box, and how high above its middle the camera looks */

const NOTICED = 1; // px: a landscape whose edges are off by less stays as it is
const STEP = 16; // px to which a place is rounded down

const SIDE = 0.88;
const HEIGHT = 0.45;
const CENTER = -0.08;
const [SMALLEST, LARGEST] = [0.15, 1.7];
const FIELD_OF_VIEW = Math.PI / 4;
const FARTHEST = 1;
const TURNED = 0.94;
const [TIP, NUMBERS, NAME, LOSS] = [6, 36, 68, 86];
const NO_NAMES = 8;
const ROOM = 300;
const ROUNDS = 40;
const SHORT = 1e-3; // of its numbers, that an axis is long at least

/**
 * The place that a landscape is fitted into, and of which the server is told: windows that hardly differ share an answer, and how a
 * landscape looks follows from its window alone, not from the one before.
 * @param {number} width
 * @param {number} height
 */
export const roughly = (width, height) => [width, height].map((side) => side && Math.max(STEP * Math.floor(side / STEP), STEP));

// Dash calls `Plots.resize` soon after every answer, and Plotly then draws the graph a second time, whether its place has changed or
// not. This stands in for it from the moment when Plotly has been loaded.
export function takeOver() {
  if (!window.Plotly) return document.addEventListener("load", takeOver, { capture: true, once: true });
  window.Plotly.Plots.resize = fit;
}

/**
 * Draw a graph anew if its place, or the size that suits its landscape, is another than it was drawn for.
 * @param {Graph} gd
 * @returns {Promise<void>}
 */
export async function fit(gd) {
  const { clientWidth: width, clientHeight: height } = gd;
  const drawn = gd.querySelector(".main-svg"); // what is around it may follow its place by itself
  if (!drawn || !width || !height) return;
  const resized = Math.abs(drawn.clientWidth - width) > 1 || Math.abs(drawn.clientHeight - height) > 1;
  const changes = { ...(resized && { autosize: true }), ...suited(gd), ...ranges(gd) };
  if (Object.keys(changes).length) await window.Plotly.relayout(gd, changes);
}

/**
 * Sides and camera of the landscape that suit its place, where they are others than those drawn. A camera that was moved stays.
 * @param {Graph} gd
 * @returns {Record<string, unknown>}
 */
function suited(gd) {
  const { layout, clientWidth, clientHeight } = gd;
  if (!layout.meta?.home || !layout.scene) return {};
  const { aspectratio, camera } = layout.scene, { sides, center, labels } = shapeOf(gd);
  const isHome = atHome(camera, layout.meta.home.eye), isLabelled = layout.scene.xaxis?.showticklabels === labels["scene.xaxis.showticklabels"];
  const larger = Math.abs(sides.x / aspectratio.x - 1) * Math.min(clientWidth, clientHeight), higher = isHome ? Math.abs(center.z - camera.center.z) * clientHeight : 0;
  if (isLabelled && Math.max(larger, higher) / 2 < NOTICED) return {};
  return { "scene.aspectratio": sides, ...(isHome && { "scene.camera.center.z": center.z }), ...(!isLabelled && labels) };
}

/**
 * A graph's landscape in its place: the sides of its box, what the camera looks at from home, and the numbers and names of its axes.
 * @param {Pick<Graph, "layout" | "clientWidth" | "clientHeight">} gd
 */
export function shapeOf({ layout, clientWidth, clientHeight }) {
  const { eye, names, text } = layout.meta.home, place = roughly(clientWidth, clientHeight);
  const isNamed = names.length > 0 && Math.min(...place) >= ROOM * text;
  const { side, height, center } = fitted(eye, place, isNamed ? text : 0);
  const label = (/** @type {string} */ axis, /** @type {number} */ i) => [[`scene.${axis}axis.showticklabels`, isNamed], [`scene.${axis}axis.title.text`, isNamed ? names[i] : ""]];
  return { sides: { x: side, y: side, z: height }, center: { x: 0, y: 0, z: center }, labels: Object.fromEntries([..."xyz"].flatMap(label)) };
}

/**
 * Whether a camera stands where the landscape's own does.
 * @param {Camera} camera
 * @param {number[]} eye
 */
export const atHome = (camera, eye) =>
  camera.center.x === 0 && camera.center.y === 0 && [..."xyz"].every((axis, i) => Math.abs(camera.eye[axis] - eye[i]) < 1e-6);

/**
 * A landscape in its place, as seen from home.
 * @param {number[]} eye where the camera stands
 * @param {number[]} place width and height, px
 * @param {number} text how many times as large as usual the numbers and names of its axes are, 0 where it has none
 * @returns {Fit}
 */
export function fitted(eye, [width, height], text) {
  let share = 1, center = CENTER;
  for (let round = 0; round < ROUNDS; round++) {
    const { across, up, down } = roomOf(eye, center, outline((share * SIDE) / 2, (share * HEIGHT) / 2, eye, text), height);
    const most = Math.min(width / (2 * across), height / (up + down));
    center = Math.min(Math.max(center + (0.8 * (up - down)) / (2 * height), -FARTHEST), FARTHEST);
    share = Math.min(Math.max(share * most ** 0.7, SMALLEST), LARGEST);
  }
  return { side: share * SIDE, height: share * HEIGHT, center };
}

/**
 * The pixels that a box takes: to both sides, above and below the middle of its place.
 * @param {number[]} eye
 * @param {number} center
 * @param {number[][]} points
 * @param {number} pixels
 */
function roomOf([ex, ey, ez], center, points, pixels) {
  const flat = Math.hypot(ex, ey) || 1, far = Math.hypot(flat, ez - center);
  const sine = (ez - center) / far, cosine = flat / far; // of the angle at which the camera looks down
  const ax = ex / flat, ay = ey / flat; // towards the eye, on the ground
  const focal = pixels / (2 * Math.tan(FIELD_OF_VIEW / 2));
  let across = 0, up = 0, down = 0;
  for (const [x, y, z, pad] of points) {
    const right = ax * y - ay * x, near = ax * x + ay * y - flat, rise = z - ez;
    const scale = focal / Math.max(-(near * cosine + rise * sine), 0.1);
    const level = scale * (rise * cosine - near * sine);
    across = Math.max(across, Math.abs(right) * scale + pad);
    up = Math.max(up, level + Math.min(pad, NO_NAMES));
    down = Math.max(down, pad - level);
  }
  return { across, up, down };
}

/**
 * What must be seen of a box, each with the pixels around it.
 * @param {number} half
 * @param {number} high
 * @param {number[]} eye
 * @param {number} text
 */
function outline(half, high, [ex, ey], text) {
  const [tip, numbers, name, loss] = text ? [TIP, text * NUMBERS, text * NAME, text * LOSS] : [NO_NAMES, NO_NAMES, NO_NAMES, NO_NAMES];
  const flat = Math.hypot(ex, ey) || 1, radius = TURNED * half * Math.SQRT2;
  const ax = (radius * ex) / flat, ay = (radius * ey) / flat;
  const ends = [[-half, -half], [-half, half], [half, -half], [half, half]];
  const middles = [[-half, 0], [half, 0], [0, -half], [0, half]];
  const turned = [[ax, ay], [-ax, -ay], [-ay, ax], [ay, -ax]];
  return [
    ...ends.flatMap(([x, y]) => [[x, y, high, tip], [x, y, -high, numbers], [x, y, 0, loss]]),
    ...middles.map(([x, y]) => [x, y, -high, name]),
    ...turned.flatMap(([x, y]) => [[x, y, high, tip], [x, y, -high, tip]]),
  ];
}

/**
 * The ranges of the axes of a map, where they are off by more than a pixel: Plotly itself only ever widens those at one scale, and knows
 * of no parts. Where numbers beside a part would be too long for their place, there are none.
 * @param {Graph} gd
 * @returns {Record<string, unknown>}
 */
function ranges(gd) {
  const { layout, clientWidth, clientHeight } = gd;
  if (!layout.meta?.box) return {};
  const area = areaOf(layout, clientWidth, clientHeight);
  const wanted = shownIn(layout, area, partOfMap(gd)), axes = [layout.xaxis, layout.yaxis];
  const pixels = [area.width, area.height].map((long, i) => (wanted[i][1] - wanted[i][0]) / long);
  const isOff = axes.some(({ range }, i) => range.some((/** @type {number} */ end, /** @type {number} */ k) => Math.abs(end - wanted[i][k]) > pixels[i]));
  if (!isOff) return {};
  const labels = { "xaxis.showticklabels": isShort(wanted[0]), "yaxis.showticklabels": isShort(wanted[1]) };
  return { "xaxis.range": wanted[0], "yaxis.range": wanted[1], ...(!gd.closest(".pane") && labels) };
}

/**
 * The ranges of the axes of a map whose axes stand in an area, and that shows a part of the plane or all of it.
 * @type {(layout: Graph["layout"], area: Plot, part: Box | null) => Box}
 */
export const shownIn = ({ meta: { box, around } }, area, part) => (around ? rangesOf(area, part ?? box) : (part ?? box));

/** @type {(range: Pair) => boolean} */
const isShort = ([low, high]) => high - low > SHORT * Math.max(Math.abs(low), Math.abs(high));
