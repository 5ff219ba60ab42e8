// Pictures of all learning rates, as landscape/figures/sweeps.py and planes.py tell them, and where a value lies along an axis.

import { written } from "../page/format.js";
import { say } from "../page/words.js";
import { decode } from "./decode.js";

/** @import { Plane, PlanePayload, RateAxis, Sweeps, SweepsPayload } from "../types.js" */

/** @typedef {{ share: number, text: string }} Tick where along an axis something is written */

export const GONE = 200, LAST = 255; // levels from which on a descent diverged, of landscape/figures/planes.py
const LOWEST = -12, HIGHEST = 3, SHADES = 199; // powers of ten that the levels below stand for
const ROUND = [1, 2, 5];
const EDGE = 1e-9; // of a share, by which rounding may lead beyond an end

/** @type {Record<RateAxis["scale"], [along: (value: number) => number, back: (along: number) => number]>} */
const SCALES = {
  linear: [(value) => value, (along) => along],
  log: [(value) => Math.log10(value), (along) => 10 ** along],
  lacking: [(value) => -Math.log10(1 - value), (along) => 1 - 10 ** -along],
};

/** @type {(axis: RateAxis) => string} what an axis is called: its name, and the letter that formulas have for it */
export const labelOf = ({ title, letter }) => (letter && letter !== title ? `${title} ${letter}` : title);

/**
 * Where a value lies along an axis, 0 at its low end and 1 at its high one.
 * @type {(axis: RateAxis, value: number) => number}
 */
export function shareOf({ scale, low, high }, value) {
  const [along] = SCALES[scale];
  return (along(value) - along(low)) / (along(high) - along(low));
}

/**
 * The value at a share of an axis, as a hand means it: with as many digits as a pixel tells apart, and never beside the axis.
 * @type {(axis: RateAxis, share: number) => number}
 */
export function valueAt({ scale, low, high, whole = false }, share) {
  const [along, back] = SCALES[scale], value = back(along(low) + Math.min(1, Math.max(0, share)) * (along(high) - along(low)));
  const rounded = whole ? Math.round(value) : scale === "lacking" ? 1 - Number((1 - value).toPrecision(3)) : Number(value.toPrecision(3));
  return Math.min(high, Math.max(low, Number(rounded.toPrecision(12))));
}

/**
 * What is written along an axis, at most so much: powers of ten where there are two, else round numbers.
 * @type {(axis: RateAxis, most: number) => Tick[]}
 */
export function ticksOf(axis, most) {
  const { scale, low, high } = axis;
  const powers = scale === "log" ? powersIn(low, high) : scale === "lacking" ? powersIn(1 - high, 1 - low).map((lack) => 1 - lack).reverse() : [];
  const values = powers.length > 1 ? powers : roundIn(low, high, most);
  const stride = Math.ceil(values.length / Math.max(1, most));
  return values.filter((_, i) => i % stride === 0).map((value) => ({ share: shareOf(axis, value), text: written(value, 4) }));
}

/** @type {(low: number, high: number) => number[]} */
function powersIn(low, high) {
  const [first, last] = [Math.ceil(Math.log10(low) - 1e-9), Math.floor(Math.log10(high) + 1e-9)];
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => 10 ** (first + i));
}

/** @type {(low: number, high: number, most: number) => number[]} */
function roundIn(low, high, most) {
  const rough = (high - low) / Math.max(1, most - 1), power = 10 ** Math.floor(Math.log10(rough));
  const step = ([...ROUND, 10].find((factor) => factor * power >= rough) ?? 10) * power;
  const first = Math.ceil(low / step - 1e-9);
  return Array.from({ length: Math.floor(high / step + 1e-9) - first + 1 }, (_, i) => Number(((first + i) * step).toPrecision(12)));
}

/** @type {(payload: SweepsPayload) => Sweeps} */
export const unpackSweeps = ({ low, high, count, letter, runs, ...told }) => ({
  ...told,
  rate: { name: "lr", title: say("learning rate"), letter, scale: "log", low, high, kind: "optimizer" },
  count,
  runs: runs.map(({ above, needed, factor, ...run }) => ({ ...run, loss: decode(above), steps: decode(needed), factor: factor && decode(factor) })),
});

/** @type {(payload: PlanePayload) => Plane} */
export const unpackPlane = ({ levels, border, ...told }) => ({ ...told, levels: decode(levels), border: border && decode(border) });

/**
 * What becomes of a descent with a rate and another setting, in words; empty for settings beside the plane.
 * @type {(plane: Plane, rate: number, other: number) => string}
 */
export function outcomeAt({ points, rate, other, levels, most }, x, y) {
  const [i, j] = [shareOf(rate, x), shareOf(other, y)].map((share) => (share >= -EDGE && share <= 1 + EDGE ? Math.min(points - 1, Math.max(0, Math.floor(share * points))) : NaN));
  if (Number.isNaN(i + j)) return "";
  const level = levels[j * points + i];
  const place = say("{rate} = {x}, {other} = {y}", { rate: labelOf(rate), x: written(x), other: labelOf(other), y: written(y, 4) });
  if (level >= GONE) {
    const steps = Math.round(Math.expm1(((level - GONE) / (LAST - GONE)) * Math.log1p(most)));
    return say("{place}: diverges after about {steps} steps", { place, steps });
  }
  const left = 10 ** (LOWEST + (level / SHADES) * (HIGHEST - LOWEST));
  if (level === 0) return say("{place}: less than {left} of the first loss is left", { place, left: written(left, 1) });
  return say("{place}: about {left} of the first loss is left", { place, left: written(left, 2) });
}
