// Where everything ends, as colours over the map: a hue for each minimum, the same in every view and for every run, lighter where it
// takes few steps, and three plain states without a hue. Where two runs part, the colour of the one that ends lower. Borders are
// darkened, so that who sees no hues sees them, too.

import { ALIKE, DIVERGED, ELSEWHERE, FIRST, isBorder, SECOND, SLOW, STUCK } from "../data/basins.js";
import { contextOf } from "../page/dom.js";

/** @import { Basins, Look, MapView, Pair, Plot } from "../types.js" */

/** @typedef {[number, number, number]} Rgb 0 … 255 */

const HUES = [260, 85, 20, 180]; // degrees: blue, amber, rose, teal, which are among those that colour-blind people tell apart best
const GOLDEN = 137.508; // degrees from one further hue to the next
const LEVELS = 254;
const BORDER = 0.16; // by which a cell is darker beside another basin
const STRENGTH = 0.86; // how opaque they are over the map, whose lines shine through
const CHROMA = 0.13; // of a run's colour, at most
const STALE = 0.3; // the same of those of a scenario that is gone
const MANY = 24; // minima, from which on they are marked smaller
const HATCH = 4; // cells from one stripe to the next
const STRIPE = 0.12; // by which the stripes are lighter where the second of two runs is lower
// Lightness of what takes no steps and of what takes all, chroma; the lightness of what is slow, stuck, and diverged, which no basin
// has, since pale hues are grey to some; and that of where one of two runs ends lower, and of where
// they end elsewhere.
const TONES = {
  light: { quick: 0.9, slow: 0.6, chroma: 0.11, plain: [0.985, 0.52, 0.35], lower: 0.62, elsewhere: 0.82 },
  dark: { quick: 0.8, slow: 0.42, chroma: 0.11, plain: [0.34, 0.87, 0.14], lower: 0.66, elsewhere: 0.52 },
};

/** @type {(label: number) => number} */
export const hueOf = (label) => HUES[label] ?? (HUES[0] + GOLDEN * label) % 360;

/**
 * A colour of OKLCH in sRGB (Ottosson 2020).
 * @type {(lightness: number, chroma: number, hue: number) => Rgb}
 */
export function rgbOf(lightness, chroma, hue) {
  const a = chroma * Math.cos((hue * Math.PI) / 180), b = chroma * Math.sin((hue * Math.PI) / 180);
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return /** @type {Rgb} */ ([
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ].map((light) => Math.round(255 * Math.min(1, Math.max(0, light <= 0.0031308 ? 12.92 * light : 1.055 * light ** (1 / 2.4) - 0.055)))));
}

/**
 * How light a cell is; what is at rest at no minimum is hatched, and so is where the second of two runs is lower, the other way.
 * @type {(basins: Pick<Basins, "points" | "labels" | "levels">, cell: number, scheme: Look["scheme"]) => number}
 */
export function lightnessOf(basins, cell, scheme) {
  const { quick, slow, plain: [late, stuck, gone], lower, elsewhere } = TONES[scheme], { points, labels, levels } = basins, label = labels[cell];
  const down = isBorder(basins, cell) ? BORDER : 0, column = cell % points, row = Math.floor(cell / points);
  const isStripe = (/** @type {number} */ along) => (along + points * HATCH) % HATCH < HATCH / 2;
  if (label >= 0) return quick + (slow - quick) * (levels[cell] / LEVELS) - down;
  if (label === SLOW || label === ALIKE) return late - down;
  if (label === STUCK) return isStripe(column + row) ? stuck : late;
  if (label === ELSEWHERE) return elsewhere - down;
  if (label === FIRST) return lower - down;
  return label === SECOND ? lower - down + (isStripe(column - row) ? STRIPE : 0) : gone;
}

/**
 * The colour of what becomes of a start, as light as is wanted.
 * @type {(map: Pick<Basins, "between">, label: number, lightness: number, scheme: Look["scheme"]) => Rgb}
 */
export function colourOf({ between }, label, lightness, scheme) {
  if (label >= 0) return rgbOf(lightness, TONES[scheme].chroma, hueOf(label));
  if (between && (label === FIRST || label === SECOND)) return shadeOf(between[FIRST - label].color[scheme], lightness);
  return rgbOf(lightness, label === DIVERGED ? 0.02 : 0.01, HUES[0]);
}

/**
 * The colour of a run, as light as is wanted: its hue, as far from grey as that lightness allows.
 * @type {(color: string, lightness: number) => Rgb}
 */
export function shadeOf(color, lightness) {
  const [, chroma, hue] = okOf([1, 3, 5].map((i) => parseInt(color.slice(i, i + 2), 16)));
  return rgbOf(lightness, Math.min(chroma, CHROMA), hue);
}

/**
 * Lightness, chroma and hue of a colour of sRGB (Ottosson 2020).
 * @type {(rgb: number[]) => [number, number, number]}
 */
export function okOf(rgb) {
  const [red, green, blue] = rgb.map((value) => (value <= 10.31 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4));
  const l = Math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue);
  const m = Math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue);
  const s = Math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue);
  const a = 1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s, b = 0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s;
  return [0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s, Math.hypot(a, b), (Math.atan2(b, a) * 180) / Math.PI];
}

/**
 * What cells of a label look like, as the background of an element.
 * @type {(map: Basins, label: number, scheme: Look["scheme"]) => string}
 */
export function swatchOf(map, label, scheme) {
  const points = 2 * HATCH, levels = new Uint8Array(points ** 2).fill(LEVELS, 1); // the first takes no steps
  const cells = { points, labels: new Int16Array(points ** 2).fill(label), levels };
  const [first, second] = [0, HATCH / 2].map((cell) => `rgb(${colourOf(map, label, lightnessOf(cells, cell, scheme), scheme).join()})`);
  if (label >= 0) return `linear-gradient(to right, ${first}, ${second})`;
  return `repeating-linear-gradient(${label === SECOND ? 135 : 45}deg, ${first} 0 2px, ${second} 2px 4px)`;
}

/**
 * How dark and how light cells get.
 * @type {(scheme: Look["scheme"]) => Pair}
 */
export function rangeOf(scheme) {
  const { quick, slow, plain, lower } = TONES[scheme], all = [quick, slow - BORDER, ...plain, plain[0] - BORDER, lower - BORDER, lower + STRIPE];
  return [Math.min(...all), Math.max(...all)];
}

/**
 * The cells as a picture, the last row of the grid above.
 * @type {(basins: Basins, scheme: Look["scheme"]) => HTMLCanvasElement}
 */
function pictureOf(basins, scheme) {
  const { points, labels } = basins;
  const canvas = Object.assign(document.createElement("canvas"), { width: points, height: points });
  const ctx = contextOf(canvas), image = ctx.createImageData(points, points);
  for (let j = 0; j < points; j++) {
    for (let i = 0; i < points; i++) {
      const cell = j * points + i;
      image.data.set([...colourOf(basins, labels[cell], lightnessOf(basins, cell, scheme), scheme), 255], 4 * ((points - 1 - j) * points + i));
    }
  }
  ctx.putImageData(image, 0, 0);
  return canvas;
}

/** @type {WeakMap<Basins, Partial<Record<Look["scheme"], HTMLCanvasElement>>>} */
const pictures = new WeakMap();

/** @type {(basins: Basins, scheme: Look["scheme"]) => HTMLCanvasElement} */
function picture(basins, scheme) {
  const known = pictures.get(basins) ?? {}, made = (known[scheme] ??= pictureOf(basins, scheme));
  pictures.set(basins, known);
  return made;
}

/**
 * @param {CanvasRenderingContext2D} ctx
 * @param {MapView} view
 * @param {Look} look
 * @param {{ map: Basins, stale: boolean }} basins
 * @param {(place: Pair) => Pair} at from units of the box to pixels
 */
export function drawBasins(ctx, view, look, { map, stale }, at) {
  const [[x0, x1], [y0, y1]] = map.box, [left, bottom] = at(view.toUnit(x0, y0)), [right, top] = at(view.toUnit(x1, y1));
  ctx.save();
  ctx.globalAlpha = stale ? STALE : STRENGTH;
  ctx.imageSmoothingEnabled = false;
  ctx.drawImage(picture(map, look.scheme), left, top, right - left, bottom - top);
  ctx.globalAlpha = 1;
  map.places.forEach(([x, y], label) => drawMinimum(ctx, look, view.plot, at(view.toUnit(x, y)), map, label));
  ctx.restore();
}

/** @type {(ctx: CanvasRenderingContext2D, look: Look, plot: Plot, place: Pair, map: Basins, label: number) => void} */
function drawMinimum(ctx, look, { left, top, width, height }, [x, y], map, label) {
  if (x >= left && y >= top && x <= left + width && y <= top + height) minimum(ctx, look, x, y, map, label);
}

/**
 * A minimum, in the hue of its basin; plain where hues are of runs.
 * @type {(ctx: CanvasRenderingContext2D, look: Look, x: number, y: number, map: Basins, label: number, size?: number) => void}
 */
export function minimum(ctx, look, x, y, { between, places }, label, size = 5) {
  const few = Math.min(1, Math.sqrt(MANY / places.length)); // many small basins have small marks
  ctx.beginPath();
  ctx.arc(x, y, size * few, 0, 2 * Math.PI);
  ctx.fillStyle = between ? look.casing : `rgb(${rgbOf(0.68, 0.15, hueOf(label)).join()})`;
  ctx.fill();
  ctx.strokeStyle = look.casing;
  ctx.lineWidth = 3.5 * few;
  ctx.stroke();
  ctx.strokeStyle = look.strong;
  ctx.lineWidth = 1.4 * few;
  ctx.stroke();
}
