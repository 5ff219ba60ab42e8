// Names beside curves, in their colour: where each stands so that one sees whose a curve is.

import { contextOf } from "../page/dom.js";

/** @import { Pair } from "../types.js" */

/** @typedef {{ slot: number, name: string, wide: number, line: Pair[] }} Named how wide its name is, and a curve as its corners; it is broken where a height is no number */
/** @typedef {{ width: number, height: number, line: number }} Sheet how large the picture is, and how high a name, in its units */
/** @typedef {{ slot: number, name: string, left: number, top: number, wide: number }} Placed */

const AWAY = 5; // from a name to its curve
const ROOM = 40; // from a name to other curves; farther is no better
const STEP = 6; // between two places of a curve that are looked at; a name may stand beside every second one
const CLEAR = 10; // from a name to a place that is to be seen
const CROSSED = 30, COVERED = 1000; // what a name upon a curve counts, and upon another name

/** @type {CanvasRenderingContext2D | undefined} */
let letters;

/** @type {(name: string) => number} pixels of a name as style.css writes it */
export function wideOf(name) {
  letters ??= contextOf(document.createElement("canvas"));
  letters.font = `600 12px ${getComputedStyle(document.body).fontFamily}`;
  return letters.measureText(name).width;
}

/**
 * Where the name of each curve stands: near it, far from all others, and not upon the names before it. A curve without a line has no name.
 * @type {(curves: Named[], sheet: Sheet, kept?: Pair[]) => Placed[]} `kept`: places that are to be seen, if that can be
 */
export function namesOf(curves, sheet, kept = []) {
  const lines = curves.map(({ line }) => along(line)), { width, height, line: high } = sheet;
  /** @type {Placed[]} */
  const placed = [];
  curves.forEach(({ slot, name, wide: whole }, own) => {
    if (!lines[own].length) return;
    const wide = Math.min(width, whole), others = lines.filter((_, i) => i !== own);
    let best = [0, 0], most = -Infinity;
    for (const [x, y] of lines[own].filter((_, i) => i % 2 === 0).flatMap((place) => around(place, wide, high))) {
      const left = Math.min(width - wide, Math.max(0, x)), top = Math.min(height - high, Math.max(0, y));
      const gap = (/** @type {Pair[]} */ places) => gapOf(places, left, top, left + wide, top + high), to = gap(lines[own]);
      const isTaken = placed.some((one) => left < one.left + one.wide + AWAY && one.left < left + wide + AWAY && Math.abs(one.top - top) < high);
      const cost = 2 * Math.abs(to - AWAY) + (to ? 0 : CROSSED) + (isTaken ? COVERED : 0) + (gap(kept) < CLEAR ? CROSSED / 2 : 0);
      if (ROOM - cost <= most) continue; // however far the others are: most places need no look at them
      const near = Math.min(ROOM, ...others.map(gap)), room = near - cost - (near ? 0 : CROSSED);
      if (room > most) [best, most] = [[left, top], room];
    }
    placed.push({ slot, name, left: best[0], top: best[1], wide });
  });
  return placed;
}

/** @type {(place: Pair, wide: number, high: number) => Pair[]} where a name beside a place of its curve begins: above, below, and at either side */
const around = ([x, y], wide, high) => [
  ...[x, x - wide / 2, x - wide].flatMap((left) => [/** @type {Pair} */ ([left, y - AWAY - high]), /** @type {Pair} */ ([left, y + AWAY])]),
  [x + AWAY, y - high / 2],
  [x - AWAY - wide, y - high / 2],
];

/** @type {(line: Pair[]) => Pair[]} places on a line, at most a step from each other */
function along(line) {
  /** @type {Pair[]} */
  const places = [];
  let [lastX, lastY] = [NaN, NaN];
  for (const [i, [x, y]] of line.slice(1).entries()) {
    const [x0, y0] = line[i], parts = Math.ceil((2 * Math.hypot(x - x0, y - y0)) / STEP);
    for (let part = 0; part <= parts; part++) {
      const [px, py] = [x0 + ((x - x0) * part) / parts, y0 + ((y - y0) * part) / parts];
      if (Number.isNaN(px + py) || Math.hypot(px - lastX, py - lastY) < STEP / 2) continue;
      [lastX, lastY] = [px, py];
      places.push([px, py]);
    }
  }
  return places;
}

/** @type {(line: Pair[], left: number, top: number, right: number, bottom: number) => number} from a rectangle to the nearest place of a line */
function gapOf(line, left, top, right, bottom) {
  let least = Infinity;
  for (let i = 0; i < line.length; i++) {
    const x = line[i][0], y = line[i][1]; // this is looked at hundreds of thousands of times: no iterators
    const dx = Math.max(left - x, 0, x - right), dy = Math.max(top - y, 0, y - bottom);
    least = Math.min(least, dx * dx + dy * dy);
  }
  return Math.sqrt(least);
}
