// Where everything stands on a picture of several views: pure functions of sizes.

import { columnsFor } from "../geometry/columns.js";

/** @import { Plot } from "../types.js" */
/** @import { Kind, Size } from "./shot.js" */

/** @typedef {{ kind: Kind, head: Plot | null, place: Plot }} Spot of a view, and of its heading */

const EDGE = 14, GAP = 14;
export const HEAD = 24, ROW = 24, LINE = 16; // pixels of a heading, a row of the legend, a line of the caption
const WIDE = 1.15; // times as wide as high, from which on views stand beside the stage and not below it
const NARROW = 560; // pixels, below which nothing stands side by side below it
const STAGE = [0.6, 0.4]; // the shares of the stage and of what stands beside it or below it
const FIRST = 1.4; // times as high as others the row is in which the stage stands

/** @type {(left: number, top: number, width: number, height: number) => Plot} */
const plot = (left, top, width, height) => ({ left: Math.round(left), top: Math.round(top), width: Math.round(width), height: Math.round(height) });

/**
 * Cut a plot into parts that have such shares of it, with a gap between them.
 * @type {(whole: Plot, shares: number[], isAcross: boolean) => Plot[]}
 */
function cut({ left, top, width, height }, shares, isAcross) {
  const room = (isAcross ? width : height) - GAP * (shares.length - 1), all = shares.reduce((sum, share) => sum + share, 0);
  let before = 0;
  return shares.map((share, i) => {
    const from = Math.round((before / all) * room) + i * GAP, long = Math.round(((before += share) / all) * room) + i * GAP - from;
    return isAcross ? plot(left + from, top, long, height) : plot(left, top + from, width, long);
  });
}

/** @type {(count: number) => number[]} */
const alike = (count) => Array(count).fill(1);

/**
 * How many views stand in each row, where there are more than beside one stage: those of a surface over data.
 * @type {(count: number, isWide: boolean, isBeside: boolean) => number[]}
 */
function rowsOf(count, isWide, isBeside) {
  if (isWide) return [Math.floor(count / 2), Math.ceil(count / 2)];
  const each = isBeside ? 2 : 1;
  return Array.from({ length: Math.ceil(count / each) }, (_, row) => Math.min(each, count - row * each));
}

/** @type {(kinds: Kind[], whole: Plot) => Plot[]} */
function places(kinds, whole) {
  if (kinds.length < 2) return [whole];
  const isWide = whole.width >= WIDE * whole.height, isBeside = isWide || whole.width >= NARROW;
  if (kinds.length === 2) return cut(whole, kinds[0] === "stage" ? STAGE : alike(2), isWide);
  if (kinds.length === 3) {
    const [stage, rest] = cut(whole, STAGE, isWide);
    return [stage, ...cut(rest, alike(2), !isWide && isBeside)];
  }
  const rows = rowsOf(kinds.length, isWide, isBeside), high = [FIRST, ...alike(rows.length - 1)];
  return cut(whole, high, false).flatMap((row, i) => cut(row, alike(rows[i]), true));
}

/**
 * The views of a picture with its legend and its caption. One view alone fills it, without a heading.
 * @param {Kind[]} kinds
 * @param {Size} size
 * @param {number} rows of the legend
 * @param {number} lines of the caption
 * @returns {{ spots: Spot[], legend: Plot | null, caption: Plot | null }}
 */
export function arranged(kinds, { width, height }, rows, lines) {
  const isAlone = kinds.length === 1, edge = isAlone ? 0 : EDGE;
  const tall = lines ? LINE * lines + (isAlone ? 10 : 4) : 0, legend = rows ? ROW * rows + 6 : 0;
  const whole = plot(edge, edge, width - 2 * edge, height - 2 * edge - tall - legend);
  const spots = places(kinds, whole).map((spot, i) => {
    if (isAlone) return { kind: kinds[i], head: null, place: spot };
    return { kind: kinds[i], head: plot(spot.left, spot.top, spot.width, HEAD), place: plot(spot.left, spot.top + HEAD, spot.width, spot.height - HEAD) };
  });
  const bottom = whole.top + whole.height;
  return {
    spots,
    legend: rows ? plot(EDGE, bottom + 6, width - 2 * EDGE, legend - 6) : null,
    caption: lines ? plot(EDGE, bottom + legend + 4, width - 2 * EDGE, LINE * lines) : null,
  };
}

/**
 * Panes side by side in one place, each with room for a name above it.
 * @param {number} count
 * @param {Plot} place
 * @returns {{ head: Plot, place: Plot }[]}
 */
export function paned(count, { left, top, width, height }) {
  const columns = columnsFor(count, width, height), rows = Math.ceil(count / columns);
  const across = (width - GAP * (columns - 1)) / columns, down = (height - GAP * (rows - 1)) / rows;
  return Array.from({ length: count }, (_, i) => {
    const x = left + (i % columns) * (across + GAP), y = top + Math.floor(i / columns) * (down + GAP);
    return { head: plot(x, y, across, HEAD), place: plot(x, y + HEAD, across, down - HEAD) };
  });
}

/**
 * Things of different widths in rows: for each its row, and where it begins there.
 * @param {number[]} widths
 * @param {number} most
 * @returns {{ row: number, left: number }[]}
 */
export function flowed(widths, most) {
  let row = 0, left = 0;
  return widths.map((width) => {
    if (left && left + width > most) [row, left] = [row + 1, 0];
    const place = { row, left };
    left += width;
    return place;
  });
}

/**
 * A link in lines of so many characters; one that would take too many ends with dots.
 * @param {string} text
 * @param {number} most characters of a line
 * @param {number} lines
 */
export function wrapped(text, most, lines) {
  const whole = Math.max(8, Math.floor(most)), short = text.length > whole * lines ? `${text.slice(0, whole * lines - 1)}…` : text;
  return Array.from({ length: Math.ceil(short.length / whole) }, (_, i) => short.slice(i * whole, (i + 1) * whole));
}
