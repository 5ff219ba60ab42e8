// Where everything stands on a picture of several views: pure functions of sizes.

import { columnsFor } from "../geometry/columns.js";

/** @import { Plot } from "../types.js" */
/** @import { Kind, Size } from "./shot.js" */

/** @typedef {{ kind: Kind, head: Plot | null, place: Plot }} Spot of a view, and of its heading */

const EDGE = 14, GAP = 14;
const HEAD = 24, ROW = 24, LINE = 16; // pixels of a heading, a row of the legend, a line of the caption, where text is as large as usual
const RULE = 1; // pixels between panes
const WIDE = 1.15; // times as wide as high, from which on views stand beside the stage and not below it
const NARROW = 560; // pixels, below which nothing stands side by side below it
const STAGE = [0.6, 0.4]; // the shares of the stage and of what stands beside it or below it
const MAP = [0.38, 0.62]; // the shares of a map and of curves side by side: a map shows no more of the plane than lies near its box
const FIRST = 1.4; // times as high as others the row is in which the stage stands

/** @type {(left: number, top: number, width: number, height: number) => Plot} */
const plot = (left, top, width, height) => ({ left: Math.round(left), top: Math.round(top), width: Math.round(width), height: Math.round(height) });

/**
 * Cut a plot into parts that have such shares of it, with a gap between them.
 * @type {(whole: Plot, shares: number[], isAcross: boolean, gap?: number) => Plot[]}
 */
function cut({ left, top, width, height }, shares, isAcross, gap = GAP) {
  const room = (isAcross ? width : height) - gap * (shares.length - 1), all = shares.reduce((sum, share) => sum + share, 0);
  let before = 0;
  return shares.map((share, i) => {
    const from = Math.round((before / all) * room) + i * gap, long = Math.round(((before += share) / all) * room) + i * gap - from;
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
  let next = 0;
  return cut(whole, high, false).flatMap((row, i) => {
    const own = kinds.slice(next, (next += rows[i]));
    return cut(row, own.length === 2 && own[0] === "map" ? MAP : alike(own.length), true);
  });
}

/** @typedef {{ head: number, row: number, line: number }} Measures in pixels of a heading, a row of the legend, a line of the caption */

/** @type {(text: number) => Measures} by how many times as large as usual text is */
export const measuresOf = (text) => ({ head: Math.round(HEAD * text), row: Math.round(ROW * text), line: Math.round(LINE * text) });

/**
 * The views of a picture with its legend and its caption. One view alone fills it, without a heading.
 * @param {Kind[]} kinds
 * @param {Size} size
 * @param {{ rows: number, lines: number, text: number, grows: boolean }} more rows of the legend, lines of the caption; whether the picture grows by them
 * @returns {{ spots: Spot[], legend: Plot | null, caption: Plot | null, size: Size }}
 */
export function arranged(kinds, { width, height }, { rows, lines, text, grows }) {
  const { head, row, line } = measuresOf(text), isAlone = kinds.length === 1, edge = isAlone ? 0 : EDGE;
  const tall = lines ? line * lines + (isAlone ? 10 : 4) : 0, legend = rows ? row * rows + 6 : 0, high = height + (grows ? tall + legend : 0);
  const whole = plot(edge, edge, width - 2 * edge, high - 2 * edge - tall - legend);
  const spots = places(kinds, whole).map((spot, i) => {
    if (isAlone) return { kind: kinds[i], head: null, place: spot };
    return { kind: kinds[i], head: plot(spot.left, spot.top, spot.width, head), place: plot(spot.left, spot.top + head, spot.width, spot.height - head) };
  });
  const bottom = whole.top + whole.height;
  return {
    spots,
    legend: rows ? plot(EDGE, bottom + 6, width - 2 * EDGE, legend - 6) : null,
    caption: lines ? plot(EDGE, bottom + legend + 4, width - 2 * EDGE, line * lines) : null,
    size: { width, height: high },
  };
}

/**
 * Panes side by side in one place, as the page has them: a line between them, and a name in each.
 * @param {number} count
 * @param {Plot} place
 */
export function paned(count, place) {
  const columns = columnsFor(count, place.width, place.height), rows = Math.ceil(count / columns);
  const down = cut(place, alike(rows), false, RULE);
  return Array.from({ length: count }, (_, i) => cut(down[Math.floor(i / columns)], alike(columns), true, RULE)[i % columns]);
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
 * Pieces of a text in lines; one that would take too many ends with dots.
 * @param {string[]} pieces that no line breaks, unless one is too long for any
 * @param {(text: string) => number} widthOf
 * @param {number} most as wide as a line may be
 * @param {number} lines
 */
export function wrapped(pieces, widthOf, most, lines) {
  /** @type {string[]} */
  const all = [""];
  for (const piece of pieces.flatMap((one) => (widthOf(one) > most ? smaller(one, widthOf, most) : one))) {
    if (all[all.length - 1] && widthOf((all.at(-1) + piece).trimEnd()) > most) all.push("");
    all[all.length - 1] += piece;
  }
  if (all.length <= lines) return all.map((line) => line.trimEnd());
  let last = all[lines - 1].trimEnd();
  while (last && widthOf(`${last}…`) > most) last = last.slice(0, -1);
  return [...all.slice(0, lines - 1), `${last}…`];
}

/**
 * What is too long for a line, between its settings, else wherever a line is full.
 * @type {(piece: string, widthOf: (text: string) => number, most: number) => string[]}
 */
function smaller(piece, widthOf, most) {
  return piece.split(/(?<=[,;/|~])/).flatMap((part) => {
    const cuts = [""];
    for (const letter of part) widthOf(cuts.at(-1) + letter) > most ? cuts.push(letter) : (cuts[cuts.length - 1] += letter);
    return cuts;
  });
}

/** @type {(link: string) => string[]} the pieces of a link, which breaks only after & and = */
export const piecesOf = (link) => link.split(/(?<=[&=])/);

/** @type {(text: string) => string[]} its words */
export const wordsOf = (text) => text.split(/(?<= )/);

const SIDE = 8192; // pixels of a side that any browser gives

/**
 * How many pixels of a picture may be in one of the page, at most as many as are wanted.
 * @param {Size} size
 * @param {number} ratio that is wanted
 * @param {number} area pixels that a picture may have in all
 */
export const bounded = ({ width, height }, ratio, area) => Math.min(ratio, SIDE / Math.max(width, height), Math.sqrt(area / (width * height)));
