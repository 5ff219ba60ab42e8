// Lines on a raster: where a field is zero, and the outline of a set of pixels. Both in coordinates of the raster.

/** @import { Numbers, Pair } from "../types.js" */

/** @typedef {[x: number, y: number, over: number]} Crossing where a line crosses a side of a cell, and the other field there */
/** @typedef {[number[], number[]]} Piece the two ends of a piece of a line */

/** @type {Pair[]} */
const CORNERS = [[0, 0], [1, 0], [1, 1], [0, 1]];

/**
 * The lines along which a field of columns × rows numbers is zero, as lists of points one after the other: [x0, y0, x1, y1, …].
 * With `where`, only the parts at which that other field is positive.
 * @param {Numbers} field
 * @param {number} columns
 * @param {number} rows
 * @param {Numbers | null} [where]
 * @returns {number[][]}
 */
export function zeroLines(field, columns, rows, where = null) {
  /** @type {Piece[]} */
  const pieces = [];
  for (let j = 0; j + 1 < rows; j++) {
    for (let i = 0; i + 1 < columns; i++) {
      const place = j * columns + i, up = field[place] > 0;
      if (up === field[place + 1] > 0 && up === field[place + columns] > 0 && up === field[place + columns + 1] > 0) continue;
      const places = CORNERS.map(([a, b]) => place + b * columns + a);
      const values = places.map((one) => field[one]);
      /** @type {Crossing[]} */
      const crossed = [];
      for (let side = 0; side < 4; side++) {
        const a = values[side], b = values[(side + 1) % 4];
        if (!(a > 0 !== b > 0) || !Number.isFinite(a + b)) continue;
        const f = a / (a - b), [from, to] = [CORNERS[side], CORNERS[(side + 1) % 4]];
        const over = where ? where[places[side]] + f * (where[places[(side + 1) % 4]] - where[places[side]]) : 1;
        crossed.push([i + from[0] + f * (to[0] - from[0]), j + from[1] + f * (to[1] - from[1]), over]);
      }
      for (let k = 0; k + 1 < crossed.length; k += 2) {
        const piece = clipped(crossed[k], crossed[k + 1]);
        if (piece) pieces.push(piece);
      }
    }
  }
  return chained(pieces);
}

/** @type {(a: Crossing, b: Crossing) => Piece | null} */
function clipped(a, b) {
  if (a[2] <= 0 && b[2] <= 0) return null;
  if (a[2] > 0 && b[2] > 0) return [a, b];
  const f = a[2] / (a[2] - b[2]);
  const middle = [a[0] + f * (b[0] - a[0]), a[1] + f * (b[1] - a[1])];
  return a[2] > 0 ? [a, middle] : [middle, b];
}

/** @type {(point: number[]) => string} */
const keyOf = ([x, y]) => `${x.toFixed(5)} ${y.toFixed(5)}`;

/**
 * Pieces put together where they meet, so that dashes run on.
 * @type {(pieces: Piece[]) => number[][]}
 */
function chained(pieces) {
  /** @type {Map<string, Piece[]>} */
  const ends = new Map();
  /** @type {(key: string, piece: Piece) => unknown} */
  const remember = (key, piece) => ends.get(key)?.push(piece) ?? ends.set(key, [piece]);
  for (const piece of pieces) for (const end of piece) remember(keyOf(end), piece);
  /** @type {Set<Piece>} */
  const used = new Set();
  /** @type {number[][]} */
  const lines = [];
  /** @type {(line: number[], from: number[]) => number[]} */
  const follow = (line, from) => {
    for (let key = keyOf(from); ; ) {
      const next = ends.get(key)?.find((piece) => !used.has(piece));
      if (!next) return line;
      used.add(next);
      const to = keyOf(next[0]) === key ? next[1] : next[0];
      line.push(to[0], to[1]);
      key = keyOf(to);
    }
  };
  // Lines with ends begin at one of them.
  const first = [...pieces].sort((a, b) => lonely(ends, b) - lonely(ends, a));
  for (const piece of first) {
    if (used.has(piece)) continue;
    const start = ends.get(keyOf(piece[1]))?.length === 1 ? piece[1] : piece[0];
    lines.push(follow([start[0], start[1]], start));
  }
  return lines;
}

/** @type {(ends: Map<string, Piece[]>, piece: Piece) => number} */
const lonely = (ends, piece) => Number(piece.some((end) => ends.get(keyOf(end))?.length === 1));

/**
 * The borders between pixels inside and outside of a set, as lines along the pixels' edges; pixel (i, j) reaches from i to i + 1.
 * @type {(inside: Numbers, width: number, height: number) => number[][]}
 */
export function outline(inside, width, height) {
  /** @type {(i: number, j: number) => boolean} */
  const at = (i, j) => i >= 0 && j >= 0 && i < width && j < height && Boolean(inside[j * width + i]);
  /** @type {Piece[]} */
  const pieces = [];
  for (let j = 0; j <= height; j++) {
    for (let i = 0; i <= width; i++) {
      if (at(i, j) !== at(i, j - 1)) pieces.push([[i, j], [i + 1, j]]);
      if (at(i, j) !== at(i - 1, j)) pieces.push([[i, j], [i, j + 1]]);
    }
  }
  return chained(pieces);
}
