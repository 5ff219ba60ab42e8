// The 256 colours of a GIF: chosen for all of a film by how often a colour is seen and by what an eye tells apart, in Oklab. A pixel
// gets the nearest of them whatever is around it, so that nothing flickers, and what stays the same is stored once.

/** @import { Palette } from "../vendor/gifenc.js" */
/** @typedef {[number, number, number]} Triple */
/** @typedef {{ weight: number, color: Triple, point: Triple }} Bin colours that are nearly the same */
/** @typedef {{ bins: Bin[], center: Triple, axis: number, spread: number }} Box of bins, with the axis along which they differ most */

const COARSE = 6, FINE = 7; // bits of a channel by which colours are counted, and looked up
const ALIKE = 1e-8; // variance in Oklab that nobody sees

const LINEAR = Float64Array.from({ length: 256 }, (_, value) => (value <= 10 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4));

/** @type {(word: number) => Triple} red, green and blue of a pixel */
const channels = (word) => [word & 255, (word >> 8) & 255, (word >> 16) & 255];

/** @type {(word: number, bits: number) => number} */
const placeOf = (word, bits) => ((word & 255) >> (8 - bits)) | ((((word >> 8) & 255) >> (8 - bits)) << bits) | ((((word >> 16) & 255) >> (8 - bits)) << (2 * bits));

/**
 * Where a colour is, in a space where what looks as different is as far apart: Oklab.
 * @type {(color: Triple) => Triple}
 */
export function oklab([red, green, blue]) {
  const r = LINEAR[red], g = LINEAR[green], b = LINEAR[blue];
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return [0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s, 1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s, 0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s];
}

/** @type {(one: Triple, other: Triple) => number} */
const apart = (one, other) => (one[0] - other[0]) ** 2 + (one[1] - other[1]) ** 2 + (one[2] - other[2]) ** 2;

/** @type {(parts: Uint32Array[][]) => Bin[]} */
function counted(parts) {
  const sums = new Float64Array(4 << (3 * COARSE));
  for (const part of parts) {
    const share = 1 / part.reduce((sum, { length }) => sum + length, 0);
    for (const words of part) for (const word of words) {
      const at = 4 * placeOf(word, COARSE);
      sums[at] += share;
      sums[at + 1] += share * (word & 255);
      sums[at + 2] += share * ((word >> 8) & 255);
      sums[at + 3] += share * ((word >> 16) & 255);
    }
  }
  /** @type {Bin[]} */
  const bins = [];
  for (let at = 0; at < sums.length; at += 4) if (sums[at]) bins.push(binOf(sums[at], sums.subarray(at + 1, at + 4)));
  return bins;
}

/** @type {(weight: number, sums: ArrayLike<number>) => Bin} */
function binOf(weight, sums) {
  const color = /** @type {Triple} */ (Array.from(sums, (sum) => Math.round(sum / weight)));
  return { weight, color, point: oklab(color) };
}

/** @type {(bins: Bin[], value: (bin: Bin) => number) => number} */
const weighed = (bins, value) => bins.reduce((sum, bin) => sum + bin.weight * value(bin), 0);

/** @type {(bins: Bin[]) => Box} */
function boxOf(bins) {
  const weight = weighed(bins, () => 1), center = /** @type {Triple} */ ([0, 1, 2].map((axis) => weighed(bins, ({ point }) => point[axis]) / weight));
  const spreads = center.map((middle, axis) => weighed(bins, ({ point }) => (point[axis] - middle) ** 2)), spread = Math.max(...spreads);
  return { bins, center, axis: spreads.indexOf(spread), spread: spread > ALIKE * weight ? spread : 0 };
}

/**
 * The colours that are nearest to all that are seen: what differs most is parted, again and again.
 * @param {Uint32Array[][]} parts pixels; every part matters as much as any other, however small it is
 * @param {number} most
 * @returns {Palette}
 */
export function paletteOf(parts, most) {
  const boxes = [boxOf(counted(parts))];
  while (boxes.length < most) {
    const widest = boxes.reduce((found, box) => (box.spread > found.spread ? box : found)), { bins, center, axis, spread } = widest;
    if (!spread) break;
    const isLow = (/** @type {Bin} */ { point }) => point[axis] <= center[axis];
    boxes.splice(boxes.indexOf(widest), 1, boxOf(bins.filter(isLow)), boxOf(bins.filter((bin) => !isLow(bin))));
  }
  return boxes.map(({ bins }) => binOf(weighed(bins, () => 1), [0, 1, 2].map((channel) => weighed(bins, ({ color }) => color[channel]))).color);
}

/**
 * What finds the places of pixels in a palette; it remembers those of colours that it has met.
 * @param {Palette} palette
 * @returns {(words: Uint32Array) => Uint8Array}
 */
export function finder(palette) {
  const points = palette.map(oklab), known = new Int16Array(1 << (3 * FINE)).fill(-1);
  /** @type {(word: number) => number} */
  const nearest = (word) => {
    const point = oklab(channels(word));
    return points.reduce((found, one, place) => (apart(point, one) < apart(point, points[found]) ? place : found), 0);
  };
  return (words) => {
    const places = new Uint8Array(words.length);
    for (let i = 0; i < words.length; i++) {
      const at = placeOf(words[i], FINE);
      if (known[at] < 0) known[at] = nearest(words[i]);
      places[i] = known[at];
    }
    return places;
  };
}
