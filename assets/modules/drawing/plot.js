// A plot of two axes as a template: its frame, what is written along it, and lines in it.

import { labelOf, shareOf, ticksOf } from "../data/rates.js";
import { svg } from "../vendor/lit-html.js";

/** @import { Pair, Plot, RateAxis } from "../types.js" */

const BESIDE = 58; // pixels for each number below, and 34 above each other
const ABOVE = 34;
const MARGIN = { left: 64, right: 14, top: 12, bottom: 42 };
const LEAST = 210, MOST = 420, SHAPE = 0.72; // pixels of height, and how high a plot is for its width

/** @type {(width: number) => Plot & { whole: number }} where the plot is in a picture of so many pixels */
export function placeIn(width) {
  const { left, right, top, bottom } = MARGIN, whole = Math.round(Math.min(MOST, Math.max(LEAST, SHAPE * width)));
  return { left, top, width: Math.max(40, width - left - right), height: whole - top - bottom, whole };
}

/** @type {(place: Plot, across: RateAxis, up: RateAxis, x: number, y: number) => Pair} */
export const at = ({ left, top, width, height }, across, up, x, y) => [left + shareOf(across, x) * width, top + (1 - shareOf(up, y)) * height];

/**
 * Frame, ticks and titles.
 * @type {(place: Plot, across: RateAxis, up: RateAxis) => unknown}
 */
export function frame({ left, top, width, height }, across, up) {
  const below = ticksOf(across, Math.floor(width / BESIDE) + 1), beside = ticksOf(up, Math.floor(height / ABOVE) + 1);
  return svg`
    <g class="plot-frame" aria-hidden="true">
      <rect x=${left} y=${top} width=${width} height=${height}></rect>
      ${below.map(({ share, text }) => svg`<line x1=${left + share * width} x2=${left + share * width} y1=${top} y2=${top + height}></line><text x=${left + share * width} y=${top + height + 16} text-anchor="middle">${text}</text>`)}
      ${beside.map(({ share, text }) => svg`<line x1=${left} x2=${left + width} y1=${top + (1 - share) * height} y2=${top + (1 - share) * height}></line><text x=${left - 6} y=${top + (1 - share) * height + 4} text-anchor="end">${text}</text>`)}
      <text class="plot-title" x=${left + width / 2} y=${top + height + 35} text-anchor="middle">${labelOf(across)}</text>
      <text class="plot-title" text-anchor="middle" transform=${`translate(11 ${top + height / 2}) rotate(-90)`}>${labelOf(up)}</text>
    </g>`;
}

/**
 * How far down a value is drawn; what lies beyond an end of the axis lies on it. Not a number where there is none.
 * @type {(place: Plot, up: RateAxis, value: number) => number}
 */
export function heightOf({ top, height }, up, value) {
  return top + (1 - Math.min(1, Math.max(0, shareOf(up, Math.max(value, up.scale === "log" ? Number.MIN_VALUE : value))))) * height;
}

/**
 * How far down a line through values is at a share of the way across. Not a number where the nearest value is none.
 * @type {(place: Plot, up: RateAxis, values: ArrayLike<number>, share: number) => number}
 */
export function heightAt(place, up, values, share) {
  const along = Math.min(1, Math.max(0, share)) * (values.length - 1), i = Math.min(values.length - 2, Math.floor(along));
  const [from, to] = [values[i], values[i + 1]].map((value) => heightOf(place, up, value));
  return Number.isNaN(from + to) ? [from, to][Math.round(along) - i] : from + (along - i) * (to - from);
}

/**
 * Dots that would overlap, apart: each stays where it is if it can, and else moves up or down, no farther than it must.
 * @type {(dots: Pair[], wide: number, from: number, to: number) => number[]} how far down each is, between two ends
 */
export function apart(dots, wide, from, to) {
  /** @type {Pair[]} */
  const placed = [];
  for (const [x, y] of dots) {
    const isFree = (/** @type {number} */ down) => placed.every(([px, py]) => Math.hypot(px - x, py - down) > wide - 1e-6);
    const beside = placed.flatMap(([px, py]) => [-1, 1].map((way) => py + way * Math.sqrt(Math.max(0, wide ** 2 - (px - x) ** 2))));
    const spots = [y, ...beside.sort((one, other) => Math.abs(one - y) - Math.abs(other - y))];
    placed.push([x, spots.find((down) => down >= from && down <= to && isFree(down)) ?? y]);
  }
  return placed.map(([, y]) => y);
}

/**
 * A line as the commands of a path; it is broken where there is no number, and what lies beyond an end of the axis lies on it.
 * @type {(place: Plot, up: RateAxis, values: ArrayLike<number>) => string}
 */
export function pathOf(place, up, values) {
  const { left, width } = place;
  let path = "", goesOn = false;
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (Number.isNaN(value)) {
      goesOn = false;
      continue;
    }
    path += `${goesOn ? "L" : "M"}${(left + (i / (values.length - 1)) * width).toFixed(1)} ${heightOf(place, up, value).toFixed(1)}`;
    goesOn = true;
  }
  return path;
}
