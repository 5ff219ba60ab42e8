// A plot of two axes as a template: its frame, what is written along it, and lines in it.

import { shareOf, ticksOf } from "../data/rates.js";
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
      <text class="plot-title" x=${left + width / 2} y=${top + height + 35} text-anchor="middle">${across.title}</text>
      <text class="plot-title" text-anchor="middle" transform=${`translate(11 ${top + height / 2}) rotate(-90)`}>${up.title}</text>
    </g>`;
}

/**
 * A line as the commands of a path; it is broken where there is no number, and what lies beyond an end of the axis lies on it.
 * @type {(place: Plot, up: RateAxis, values: ArrayLike<number>) => string}
 */
export function pathOf({ left, top, width, height }, up, values) {
  let path = "", goesOn = false;
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (Number.isNaN(value)) {
      goesOn = false;
      continue;
    }
    const share = Math.min(1, Math.max(0, shareOf(up, Math.max(value, up.scale === "log" ? Number.MIN_VALUE : value))));
    path += `${goesOn ? "L" : "M"}${(left + (i / (values.length - 1)) * width).toFixed(1)} ${(top + (1 - share) * height).toFixed(1)}`;
    goesOn = true;
  }
  return path;
}
