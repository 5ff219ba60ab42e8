// Where everything ends, as landscape/figures/basins.py tells it: for each start of a grid a minimum or another fate, and the steps; or, of
// two runs, whether they part there and who ends lower (landscape/figures/difference.py).

import { written } from "../page/format.js";
import { say } from "../page/words.js";
import { decode } from "./decode.js";

/** @import { Basins, BasinsPayload, DifferencePayload } from "../types.js" */

export const SLOW = -1, STUCK = -2, DIVERGED = -3; // numbers of landscape/simulation/basins.py
export const ALIKE = -4, FIRST = -5, SECOND = -6, ELSEWHERE = -7; // less the numbers of landscape/simulation/difference.py
export const WHOLE = -1; // the slot of the one surface of all runs
const TOLD = 8; // basins whose shares are read out
const FINEST = 254; // the level of the last step

/**
 * @param {BasinsPayload | DifferencePayload} payload
 * @param {boolean} [coarse] whether a finer map is on its way
 * @returns {Basins}
 */
export function unpackBasins(payload, coarse = false) {
  const { points, box, places, said, keys } = payload, common = { coarse, points, box, places, said };
  if (!("kinds" in payload)) return { ...common, keys, labels: decode(payload.labels), levels: decode(payload.steps), most: payload.most, between: null };
  const between = payload.runs.map((run) => ({ ...run, labels: decode(run.labels) }));
  /** @type {(kind: number) => number} */
  const labelOf = (kind) => ALIKE - kind;
  const labels = Int16Array.from(decode(payload.kinds), labelOf);
  return { ...common, keys: keys.map(([kind, text]) => [labelOf(kind), text]), labels, levels: new Uint8Array(points ** 2), most: 0, between };
}

/**
 * The cell of the grid over a place; null beside the grid.
 * @type {(basins: Pick<Basins, "points" | "box">, x: number, y: number) => number | null}
 */
export function cellAt({ points, box: [[x0, x1], [y0, y1]] }, x, y) {
  const i = Math.floor(((x - x0) / (x1 - x0)) * points), j = Math.floor(((y - y0) / (y1 - y0)) * points);
  return i >= 0 && j >= 0 && i < points && j < points ? j * points + i : null;
}

/**
 * The cell under each place of a grid of places over the whole of the map; those on its upper edges are of the last cells.
 * @type {(points: number, columns: number, rows: number) => Uint16Array}
 */
export function cellsUnder(points, columns, rows) {
  const last = points - 1, under = new Uint16Array(columns * rows);
  for (let row = 0; row < rows; row++) {
    const j = Math.min(last, Math.floor((row / (rows - 1)) * points));
    for (let column = 0; column < columns; column++) under[row * columns + column] = j * points + Math.min(last, Math.floor((column / (columns - 1)) * points));
  }
  return under;
}

/**
 * Whether another fate begins beside a cell, to its right or above it.
 * @type {(basins: Pick<Basins, "points" | "labels">, cell: number) => boolean}
 */
export function isBorder({ points, labels }, cell) {
  const isLast = (cell + 1) % points === 0;
  return (!isLast && labels[cell + 1] !== labels[cell]) || (cell + points < labels.length && labels[cell + points] !== labels[cell]);
}

/**
 * About how many steps a level stands for.
 * @type {(level: number, most: number) => number}
 */
export const stepsOf = (level, most) => Math.round(Math.expm1((level / FINEST) * Math.log1p(most)));

/**
 * What becomes of a start at a place, in words; empty beside the grid.
 * @type {(basins: Basins, x: number, y: number) => string}
 */
export function fateAt(basins, x, y) {
  const cell = cellAt(basins, x, y);
  if (cell === null) return "";
  if (basins.between) return partingAt(basins, cell);
  const label = basins.labels[cell], steps = stepsOf(basins.levels[cell], basins.most);
  if (label === SLOW) return say("not there yet after {steps} steps", { steps: basins.most });
  if (label === STUCK) return say("comes to rest at no minimum");
  if (label === DIVERGED) return say("diverges after about {steps} steps", { steps });
  return say("to ({x}, {y}) in about {steps} steps", { ...placeOf(basins, label), steps });
}

/**
 * To which minima most starts come, and which share of all, in words; the largest first.
 * @type {(basins: Basins) => { share: string, x: string, y: string }[]}
 */
export function sharesOf(basins) {
  const counts = basins.places.map(() => 0);
  for (let cell = 0; cell < basins.labels.length; cell++) if (basins.labels[cell] >= 0) counts[basins.labels[cell]]++;
  const told = counts.map((count, label) => ({ label, share: Math.round((1000 * count) / basins.labels.length) })).filter(({ share }) => share);
  return told.sort((a, b) => b.share - a.share).slice(0, TOLD).map(({ label, share }) => ({ share: written(share / 10), ...placeOf(basins, label) }));
}

/** @type {(basins: Basins, label: number) => { x: string, y: string }} */
function placeOf({ places }, label) {
  const [x, y] = places[label].map((value) => written(Number(value)));
  return { x, y };
}

/**
 * What two runs make of a start, in words.
 * @type {(basins: Basins, cell: number) => string}
 */
function partingAt(basins, cell) {
  const [first, second] = /** @type {NonNullable<Basins["between"]>} */ (basins.between), kind = basins.labels[cell];
  const ends = [first, second].map(({ name, labels }) => say("{name}: {end}", { name, end: endOf(basins, labels[cell]) })).join(", ");
  if (kind === ELSEWHERE) return say("{ends}; equally low", { ends });
  return kind === ALIKE ? ends : say("{ends}; {name} is lower", { ends, name: (kind === FIRST ? first : second).name });
}

/** @type {(basins: Basins, label: number) => string} */
function endOf(basins, label) {
  if (label === SLOW) return say("not there yet");
  if (label === STUCK) return say("at rest at no minimum");
  return label === DIVERGED ? say("diverges") : say("to ({x}, {y})", placeOf(basins, label));
}
