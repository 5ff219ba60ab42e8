// The part of the plane that a map shows: the box, at one scale where both axes have one unit, and what lies beside it.

/** @import { Box, Pair, Plot } from "../types.js" */

/**
 * Where the axes of a graph stand.
 * @type {(layout: { margin?: { l?: number, r?: number, t?: number, b?: number } }, width: number, height: number) => Plot}
 */
export function areaOf({ margin }, width, height) {
  const { l = 80, r = 80, t = 100, b = 80 } = margin ?? {}; // Plotly's own, where a layout has none
  return { left: l, top: t, width: Math.max(1, width - l - r), height: Math.max(1, height - t - b) };
}

/**
 * Where a box stands in an area when both axes have one scale: in the middle, as large as it can be.
 * @type {(area: Plot, box: Box) => Plot}
 */
export function placeBox(area, [[x0, x1], [y0, y1]]) {
  const scale = Math.min(area.width / (x1 - x0), area.height / (y1 - y0)); // pixels
  const width = scale * (x1 - x0), height = scale * (y1 - y0);
  return { left: area.left + (area.width - width) / 2, top: area.top + (area.height - height) / 2, width, height };
}

/**
 * What an area shows, in units of the box that stands in it, as far as so many boxes `around` it are drawn.
 * @type {(area: Plot, plot: Plot, around: number) => Box}
 */
export function reachOf(area, plot, around) {
  /** @type {(room: number) => Pair} */
  const side = (room) => [-Math.min(around, room), 1 + Math.min(around, room)];
  return [side((area.width / plot.width - 1) / 2), side((area.height / plot.height - 1) / 2)];
}

/**
 * The pixels of a part of the plane that is given in units of the box.
 * @type {(plot: Plot, reach: Box) => Plot}
 */
export function partOf({ left, top, width, height }, [[u0, u1], [v0, v1]]) {
  return { left: left + u0 * width, top: top + (1 - v1) * height, width: (u1 - u0) * width, height: (v1 - v0) * height };
}

/**
 * The ranges of the axes of an area in which a box stands at one scale.
 * @type {(area: Plot, box: Box) => Box}
 */
export const rangesOf = (area, box) => stretched(box, reachOf(area, placeBox(area, box), Infinity));

/**
 * What of the plane is told in units of a part of it.
 * @type {(part: Box, reach: Box) => Box}
 */
export const stretched = (part, reach) => /** @type {Box} */ (part.map(([low, high], i) => reach[i].map((at) => low + (high - low) * at)));

/**
 * Whether a place lies in a part of the plane.
 * @type {(reach: Box, place: Pair) => boolean}
 */
export const isWithin = ([[u0, u1], [v0, v1]], [u, v]) => u >= u0 && u <= u1 && v >= v0 && v <= v1;

/**
 * The place of a part of the plane that is nearest to a place.
 * @type {(reach: Box, place: Pair) => Pair}
 */
export const nearest = ([[u0, u1], [v0, v1]], [u, v]) => [Math.min(u1, Math.max(u0, u)), Math.min(v1, Math.max(v0, v))];
