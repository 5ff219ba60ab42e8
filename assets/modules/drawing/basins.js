// Where everything ends, as colours over the map: a hue for each minimum, the same in every view and for every run, lighter where it
// takes few steps, and three plain states without a hue. Borders are darkened, so that who sees no hues sees them, too.

import { isBorder, SLOW, STUCK } from "../data/basins.js";
import { contextOf } from "../page/dom.js";

/** @import { Basins, Look, MapView, Pair, Plot } from "../types.js" */

/** @typedef {[number, number, number]} Rgb 0 … 255 */

const HUES = [260, 85, 20, 180]; // degrees: blue, amber, rose, teal, which are among those that colour-blind people tell apart best
const GOLDEN = 137.508; // degrees from one further hue to the next
const LEVELS = 254;
const BORDER = 0.16; // by which a cell is darker beside another basin
const STRENGTH = 0.86; // how opaque they are over the map, whose lines shine through
const STALE = 0.3; // the same of those of a scenario that is gone
const HATCH = 4; // cells from one stripe to the next
// Lightness of what takes no steps and of what takes all, chroma; and the lightness of what is slow, stuck, and diverged, which no
// basin has, since pale hues are grey to some.
const TONES = {
  light: { quick: 0.9, slow: 0.6, chroma: 0.11, plain: [0.985, 0.52, 0.35] },
  dark: { quick: 0.8, slow: 0.42, chroma: 0.11, plain: [0.34, 0.87, 0.14] },
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
 * How light a cell is; what is at rest elsewhere is hatched.
 * @type {(basins: Basins, cell: number, scheme: Look["scheme"]) => number}
 */
export function lightnessOf(basins, cell, scheme) {
  const { quick, slow, plain: [late, stuck, gone] } = TONES[scheme], { points, labels, levels } = basins, label = labels[cell];
  const down = isBorder(basins, cell) ? BORDER : 0;
  if (label >= 0) return quick + (slow - quick) * (levels[cell] / LEVELS) - down;
  if (label === SLOW) return late - down;
  if (label !== STUCK) return gone;
  return ((cell % points) + Math.floor(cell / points)) % HATCH < HATCH / 2 ? stuck : late;
}

/**
 * The colour of what becomes of a start, as light as is wanted.
 * @type {(label: number, lightness: number, scheme: Look["scheme"]) => Rgb}
 */
export function colourOf(label, lightness, scheme) {
  if (label >= 0) return rgbOf(lightness, TONES[scheme].chroma, hueOf(label));
  return rgbOf(lightness, label === SLOW || label === STUCK ? 0.01 : 0.02, HUES[0]);
}

/**
 * How dark and how light cells get.
 * @type {(scheme: Look["scheme"]) => Pair}
 */
export function rangeOf(scheme) {
  const { quick, slow, plain } = TONES[scheme], all = [quick, slow - BORDER, ...plain, plain[0] - BORDER];
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
      image.data.set([...colourOf(labels[cell], lightnessOf(basins, cell, scheme), scheme), 255], 4 * ((points - 1 - j) * points + i));
    }
  }
  ctx.putImageData(image, 0, 0);
  return canvas;
}

/** @type {WeakMap<Basins, { scheme: Look["scheme"], picture: HTMLCanvasElement }>} */
const pictures = new WeakMap();

/** @type {(basins: Basins, scheme: Look["scheme"]) => HTMLCanvasElement} */
function picture(basins, scheme) {
  const known = pictures.get(basins);
  if (known?.scheme === scheme) return known.picture;
  const made = { scheme, picture: pictureOf(basins, scheme) };
  pictures.set(basins, made);
  return made.picture;
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
  map.places.forEach(([x, y], label) => drawMinimum(ctx, look, view.plot, at(view.toUnit(x, y)), label));
  ctx.restore();
}

/** @type {(ctx: CanvasRenderingContext2D, look: Look, plot: Plot, place: Pair, label: number) => void} */
function drawMinimum(ctx, look, { left, top, width, height }, [x, y], label) {
  if (x >= left && y >= top && x <= left + width && y <= top + height) minimum(ctx, look, x, y, label);
}

/**
 * A minimum, in the hue of its basin.
 * @type {(ctx: CanvasRenderingContext2D, look: Look, x: number, y: number, label: number, size?: number) => void}
 */
export function minimum(ctx, look, x, y, label, size = 5) {
  ctx.beginPath();
  ctx.arc(x, y, size, 0, 2 * Math.PI);
  ctx.fillStyle = `rgb(${rgbOf(0.68, 0.15, hueOf(label)).join()})`;
  ctx.fill();
  ctx.strokeStyle = look.casing;
  ctx.lineWidth = 3.5;
  ctx.stroke();
  ctx.strokeStyle = look.strong;
  ctx.lineWidth = 1.4;
  ctx.stroke();
}
