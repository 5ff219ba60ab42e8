// A part of the plane that a map shows instead of the whole box: how a link tells it, where it stands, and those nearer and farther.

import { isWithin } from "./plane.js";

/** @import { Box, Pair, Plot } from "../types.js" */

const TIMES = 4; // nearer, by a press of the button
const NEAREST = 1.01e-12; // boxes, of a part that is to be no narrower than 1e-12 when its digits have been cut
export const DIGITS = 1e-3; // of a part, to which its edges are told
const NUMBER = /^-?[0-9]+(\.[0-9]+)?(e-?[0-9]+)?$/;
const NARROWEST = 1e-12, REACH = 2.5; // boxes: how wide a part is at least, and how far from the middle it may lie

/**
 * The part of the plane that a link tells as x0:x1:y0:y1; null for the whole box, and for what is none or lies too far away
 * (part_within in landscape/simulation/scenario.py).
 * @type {(text: string, box: Box) => Box | null}
 */
export function readPart(text, box) {
  const edges = text.split(":");
  if (edges.length !== 4 || !edges.every((edge) => NUMBER.test(edge))) return null;
  const [x0, x1, y0, y1] = edges.map(Number);
  /** @type {Box} */
  const part = [[x0, x1], [y0, y1]];
  const fits = part.every(([low, high], i) => {
    const [first, last] = box[i], middle = (first + last) / 2, wide = last - first;
    return high > low && high - low >= NARROWEST * wide && Math.max(middle - low, high - middle) <= REACH * wide;
  });
  return fits ? part : null;
}

/**
 * The pixels of the whole box where those of a part of it are known.
 * @type {(shown: Plot, part: Box, box: Box) => Plot}
 */
export function wholeOf(shown, part, box) {
  const [[u0, u1], [v0, v1]] = inBoxes(part, box);
  const width = shown.width / (u1 - u0), height = shown.height / (v1 - v0);
  return { left: shown.left - u0 * width, top: shown.top - (1 - v1) * height, width, height };
}

/**
 * A part of the plane in units of the box.
 * @type {(part: Box, box: Box) => Box}
 */
export const inBoxes = (part, box) => /** @type {Box} */ (part.map((side, i) => side.map((edge) => (edge - box[i][0]) / (box[i][1] - box[i][0]))));

/**
 * The part of the shape of the box that has a corner at one place and reaches to another.
 * @type {(from: Pair, to: Pair) => Box} in units of the box
 */
export function framed(from, to) {
  const side = Math.max(Math.abs(to[0] - from[0]), Math.abs(to[1] - from[1]));
  return /** @type {Box} */ (from.map((start, i) => (to[i] < start ? [start - side, start] : [start, start + side])));
}

/**
 * A part that is no narrower than the narrowest, about the same middle.
 * @type {(part: Box, box: Box) => Box}
 */
export function bounded(part, box) {
  const narrowest = Math.min(...inBoxes(part, box).map(([low, high]) => high - low));
  return narrowest >= NEAREST ? part : scaled(part, NEAREST / narrowest, part.map(([low, high]) => (low + high) / 2));
}

/**
 * A part so many times as wide and high, about a place.
 * @type {(part: Box, factor: number, at: number[]) => Box}
 */
const scaled = (part, factor, at) => /** @type {Box} */ (part.map((side, i) => side.map((edge) => at[i] + factor * (edge - at[i]))));

/**
 * The part that is seen after a press of “Closer”: about the start, where that is in sight, else about the middle.
 * @type {(shown: Box, start: Pair | null) => Box}
 */
export function closer(shown, start) {
  const about = start && isWithin(shown, start) ? start : shown.map(([low, high]) => (low + high) / 2);
  return /** @type {Box} */ (shown.map(([low, high], i) => [-1, 1].map((side) => about[i] + (side * (high - low)) / 2 / TIMES)));
}

/**
 * The part from which one came to another one, as far as that is known: the narrowest around it; empty for the whole.
 * @type {(part: Box, visited: string[], box: Box) => string}
 */
export function around(part, visited, box) {
  const wide = (/** @type {Box} */ [[low, high]]) => high - low, slack = DIGITS * wide(part);
  const holds = (/** @type {Box} */ one) => wide(one) > wide(part) + 2 * slack && one.every(([low, high], i) => low <= part[i][0] + slack && high >= part[i][1] - slack);
  const known = visited.map((text) => ({ text, one: readPart(text, box) })).filter(({ one }) => one && holds(one));
  return known.sort((a, b) => wide(/** @type {Box} */ (a.one)) - wide(/** @type {Box} */ (b.one)))[0]?.text ?? "";
}
