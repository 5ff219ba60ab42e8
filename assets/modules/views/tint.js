// Where everything ends as the colours of the surface: one number for each of its grid points, a fate's band of a colour scale and how
// light it is in it. Plotly is asked only when another map has come or gone, or has drawn the surface anew without it.

import { restyle, sharpen } from "./adapter.js";
import { cellsUnder } from "../data/basins.js";
import { decode } from "../data/decode.js";
import { colourOf, hueOf, lightnessOf, rangeOf } from "../drawing/basins.js";

/** @import { Basins, Box, Graph, Look } from "../types.js" */

/** @typedef {{ surfacecolor: Float32Array[], colorscale: [number, string][], cmin: number, cmax: number }} Tint as Plotly has it */

const SHADES = 85; // of which WebGL, which keeps 256 of a colour scale, keeps each apart
const MOST = 12; // shades of one fate
const NEAR = 5; // degrees: minima whose hues differ by less share one

/** @type {WeakMap<object, { map: Basins, scheme: Look["scheme"] }>} */
const worn = new WeakMap(); // by the numbers that Plotly has

/**
 * The bands of the scale: for each fate that occurs, which one is its own, and a fate for each band.
 * @param {Basins} map
 */
function bandsOf({ labels }) {
  const bands = new Map(), fates = [], of = new Map();
  for (const label of [...new Set(Array.from(labels))].sort((a, b) => a - b)) {
    const key = label < 0 ? label : Math.floor(hueOf(label) / NEAR);
    if (!bands.has(key)) bands.set(key, fates.push(label) - 1);
    of.set(label, bands.get(key));
  }
  return { fates, of };
}

/**
 * A map as colours of a grid over the same box.
 * @param {Basins} map
 * @param {number} columns
 * @param {number} rows
 * @param {Look["scheme"]} scheme
 * @returns {Tint}
 */
export function tintOf(map, columns, rows, scheme) {
  const { fates, of } = bandsOf(map), count = Math.max(1, Math.min(MOST, Math.floor(SHADES / fates.length))), all = fates.length * count;
  const [dark, light] = rangeOf(scheme), shades = Math.max(1, count - 1), under = cellsUnder(map.points, columns, rows);
  const numbers = Float32Array.from(under, (cell) => {
    const shade = Math.round(((lightnessOf(map, cell, scheme) - dark) / (light - dark)) * (count - 1));
    return of.get(map.labels[cell]) * count + shade;
  });
  /** @type {(number: number) => string} */
  const colour = (number) => `rgb(${colourOf(map, fates[Math.floor(number / count)], dark + ((light - dark) * (number % count)) / shades, scheme).join()})`;
  return {
    surfacecolor: Array.from({ length: rows }, (_, row) => numbers.subarray(row * columns, (row + 1) * columns)),
    colorscale: Array.from({ length: all }, (_, number) => /** @type {[number, string][]} */ ([[number / all, colour(number)], [(number + 1) / all, colour(number)]])).flat(),
    cmin: -0.5,
    cmax: all - 0.5,
  };
}

/**
 * A surface in its own colours again (landscape/figures/stage.py).
 * @type {(trace: any, layout: any) => any}
 */
export function bare(trace, layout) {
  if (!worn.has(trace.surfacecolor)) return { ...trace };
  const { surfacecolor: _numbers, colorscale: _scale, autocolorscale: _automatic, ...rest } = trace, [cmin, cmax] = layout.scene.zaxis.range;
  return { ...rest, cmin, cmax };
}

/**
 * Have a surface wear a map, or its own colours; nothing is done where it does. Plotly takes tenths of a second for it, so that a slider
 * that is dragged changes the colours when it rests: one that wears a map waits for the fine one.
 * @param {Graph} gd
 * @param {Basins | null} map
 * @param {Look["scheme"]} scheme
 */
export function wear(gd, map, scheme) {
  const index = (gd.data ?? []).findIndex((one) => one.type === "surface"), trace = gd.data?.[index], { scene } = gd.layout;
  const now = worn.get(trace?.surfacecolor);
  if (!trace || !scene?.zaxis?.range || (map ? now?.map === map && now.scheme === scheme : !now)) return;
  if (!map) {
    const [cmin, cmax] = scene.zaxis.range;
    return restyle(gd, { surfacecolor: null, colorscale: null, autocolorscale: null, cmin, cmax }, index);
  }
  if (now && map.coarse) return;
  if (!isOver(map.box, [scene.xaxis.range, scene.yaxis.range])) return;
  const { surfacecolor, ...scale } = tintOf(map, decode(trace.x).length, decode(trace.y).length, scheme);
  worn.set(surfacecolor, { map, scheme });
  sharpen(gd, () => worn.has(gd.data[index]?.surfacecolor));
  restyle(gd, { surfacecolor: [surfacecolor], colorscale: [scale.colorscale], cmin: scale.cmin, cmax: scale.cmax }, index);
}

/**
 * Whether a map is of the surface's box: one of another surface, or of a part of it, is not.
 * @type {(map: Box, surface: Box) => boolean}
 */
const isOver = (map, surface) => map.every((side, i) => side.every((edge, j) => Math.abs(edge - surface[i][j]) <= 1e-9 * (side[1] - side[0])));
