// A ball as a few small pictures, drawn once per look: shaded body, gloss above the markings, soft shadow.
// The light comes from the upper left, as on the surface.

import { withRecipe } from "./recipes.js";
import { makeFace } from "./sheet.js";
import { contextOf } from "../page/dom.js";

/** @import { Look } from "../types.js" */
/** @import { Stamp } from "./sheet.js" */

/** @typedef {Look["scheme"]} Scheme */

const MOST = 200; // pictures or stamps to keep before clearing
export const BLOT = 1.7; // shadow, in radii of its ball

/** @type {Map<string, HTMLCanvasElement>} */
const pictures = new Map();
/** @type {Map<string, Stamp>} */
const stamps = new Map();

/**
 * @template Kept
 * @param {Map<string, Kept>} kept
 * @param {string} key
 * @param {() => Kept} make
 * @returns {Kept}
 */
function keep(kept, key, make) {
  const found = kept.get(key);
  if (found) return found;
  if (kept.size > MOST) kept.clear();
  const made = make();
  kept.set(key, made);
  return made;
}

/** @type {(key: string, half: number, ratio: number, draw: (ctx: CanvasRenderingContext2D) => void) => HTMLCanvasElement} */
const picture = (key, half, ratio, draw) =>
  keep(pictures, key, () => {
    const canvas = document.createElement("canvas");
    canvas.width = canvas.height = Math.ceil(2 * half * ratio);
    const ctx = contextOf(canvas);
    ctx.scale(ratio, ratio);
    ctx.translate(half, half);
    draw(ctx);
    const inMiddle = (/** @type {CanvasRenderingContext2D} */ onto) => (onto.translate(half, half), draw(onto));
    return withRecipe(canvas, { width: 2 * half, height: 2 * half, draw: inMiddle });
  });

/** @type {(color: string, radius: number, ratio: number, scheme: Scheme) => HTMLCanvasElement} */
export function body(color, radius, ratio, scheme) {
  return picture(`body ${color} ${radius} ${ratio} ${scheme}`, radius + 2, ratio, (ctx) => {
    const r = radius;
    const paint = ctx.createRadialGradient(-0.38 * r, -0.42 * r, 0.05 * r, -0.12 * r, -0.14 * r, 1.18 * r);
    paint.addColorStop(0, mix(color, "#ffffff", 0.5));
    paint.addColorStop(0.34, mix(color, "#ffffff", 0.12));
    paint.addColorStop(0.68, color);
    paint.addColorStop(1, mix(color, "#000000", scheme === "light" ? 0.5 : 0.58));
    disc(ctx, 0, 0, r + 1.2, scheme === "light" ? "rgba(255,255,255,0.9)" : "rgba(6,12,22,0.85)");
    disc(ctx, 0, 0, r, paint);
  });
}

/** @type {(radius: number, ratio: number) => HTMLCanvasElement} */
export function gloss(radius, ratio) {
  return picture(`gloss ${radius} ${ratio}`, radius + 2, ratio, (ctx) => {
    const r = radius;
    const shade = ctx.createRadialGradient(-0.3 * r, -0.34 * r, 0.3 * r, -0.06 * r, -0.08 * r, 1.12 * r);
    shade.addColorStop(0, "rgba(0,0,0,0)");
    shade.addColorStop(0.62, "rgba(0,0,0,0.02)");
    shade.addColorStop(1, "rgba(0,0,0,0.38)");
    disc(ctx, 0, 0, r, shade);
    const bounce = ctx.createRadialGradient(0.42 * r, 0.52 * r, 0, 0.42 * r, 0.52 * r, 0.55 * r);
    bounce.addColorStop(0, "rgba(255,255,255,0.20)");
    bounce.addColorStop(1, "rgba(255,255,255,0)");
    ctx.save();
    ctx.beginPath();
    ctx.arc(0, 0, r, 0, 2 * Math.PI);
    ctx.clip();
    disc(ctx, 0.42 * r, 0.52 * r, 0.55 * r, bounce);
    ctx.restore();
    ctx.save();
    ctx.translate(-0.37 * r, -0.44 * r);
    ctx.rotate(-0.72);
    ctx.scale(1, 0.66);
    const spark = ctx.createRadialGradient(0, 0, 0, 0, 0, 0.4 * r);
    spark.addColorStop(0, "rgba(255,255,255,0.95)");
    spark.addColorStop(0.35, "rgba(255,255,255,0.62)");
    spark.addColorStop(1, "rgba(255,255,255,0)");
    disc(ctx, 0, 0, 0.4 * r, spark);
    ctx.restore();
  });
}

const HALO = 2; // pixels of paper around the letters of a name

/**
 * A name in the colour of what it names, with a halo that any ground leaves legible.
 * @type {(text: string, color: string, look: Pick<Look, "casing" | "font" | "radius" | "ratio">) => HTMLCanvasElement}
 */
export function plate(text, color, { casing, font, radius, ratio }) {
  const size = Math.max(11, Math.round(1.1 * radius));
  return keep(pictures, `plate ${text} ${color} ${size} ${ratio} ${casing}`, () => {
    const canvas = document.createElement("canvas"), ctx = contextOf(canvas), letters = `600 ${size}px ${font}`;
    ctx.font = letters;
    canvas.width = Math.ceil((ctx.measureText(text).width + 2 * HALO) * ratio);
    canvas.height = Math.ceil((1.2 * size + 2 * HALO) * ratio);
    ctx.scale(ratio, ratio); // whose size it was given, which takes away all else
    const width = canvas.width / ratio, height = canvas.height / ratio;
    const draw = (/** @type {CanvasRenderingContext2D} */ onto) => {
      Object.assign(onto, { font: letters, textBaseline: "middle", lineJoin: "round", lineWidth: 2 * HALO, strokeStyle: casing, fillStyle: color });
      onto.strokeText(text, HALO, height / 2);
      onto.fillText(text, HALO, height / 2);
    };
    draw(ctx);
    return withRecipe(canvas, { width, height, draw });
  });
}

const SHIFTS = 4; // parts of a pixel by which a stamp can be shifted, so that a crowd glides

/**
 * One of a crowd: a small disc that stands out from the ground, as a stamp (sheet.js).
 * @type {(color: string, radius: number, ratio: number, scheme: Scheme, strength: number) => Stamp}
 */
export function pip(color, radius, ratio, scheme, strength) {
  return keep(stamps, `pip ${color} ${radius} ${ratio} ${scheme} ${strength}`, () => {
    const side = Math.ceil(2 * (radius + 1) * ratio) + 1, faces = [];
    const canvas = Object.assign(document.createElement("canvas"), { width: side, height: side });
    const ctx = contextOf(canvas, { willReadFrequently: true });
    for (let row = 0; row < SHIFTS; row++) {
      for (let col = 0; col < SHIFTS; col++) {
        ctx.setTransform(ratio, 0, 0, ratio, side / 2 + (col + 0.5) / SHIFTS, side / 2 + (row + 0.5) / SHIFTS);
        ctx.clearRect(-side, -side, 2 * side, 2 * side);
        drawPip(ctx, color, radius, scheme);
        const { data } = ctx.getImageData(0, 0, side, side);
        for (let i = 3; i < data.length; i += 4) data[i] *= strength;
        faces.push(makeFace(data, side));
      }
    }
    return { side, shifts: SHIFTS, faces };
  });
}

/** @type {(ctx: CanvasRenderingContext2D, color: string, radius: number, scheme: Scheme) => void} */
function drawPip(ctx, color, radius, scheme) {
  disc(ctx, 0, 0, radius + 0.9, scheme === "light" ? "rgba(255,255,255,0.85)" : "rgba(6,12,22,0.8)");
  const paint = ctx.createRadialGradient(-0.35 * radius, -0.4 * radius, 0, 0, 0, radius);
  paint.addColorStop(0, mix(color, "#ffffff", 0.45));
  paint.addColorStop(0.55, color);
  paint.addColorStop(1, mix(color, "#000000", 0.25));
  disc(ctx, 0, 0, radius, paint);
}

/**
 * A soft blot to be laid on the ground under a ball.
 * @type {(radius: number, ratio: number, scheme: Scheme) => HTMLCanvasElement}
 */
export function shadow(radius, ratio, scheme) {
  return picture(`shadow ${radius} ${ratio} ${scheme}`, BLOT * radius, ratio, (ctx) => {
    const dark = scheme === "light" ? "24,36,58" : "0,0,0";
    const strength = scheme === "light" ? 0.62 : 0.8;
    const paint = ctx.createRadialGradient(0, 0, 0, 0, 0, BLOT * radius);
    paint.addColorStop(0, `rgba(${dark},${strength})`);
    paint.addColorStop(0.45, `rgba(${dark},${0.6 * strength})`);
    paint.addColorStop(1, `rgba(${dark},0)`);
    disc(ctx, 0, 0, BLOT * radius, paint);
  });
}

/** @type {(ctx: CanvasRenderingContext2D, x: number, y: number, radius: number, paint: string | CanvasGradient) => void} */
function disc(ctx, x, y, radius, paint) {
  ctx.fillStyle = paint;
  ctx.beginPath();
  ctx.arc(x, y, radius, 0, 2 * Math.PI);
  ctx.fill();
}

/** @type {(color: string) => number[]} */
const channels = (color) => [1, 3, 5].map((i) => parseInt(color.slice(i, i + 2), 16));

/** @type {(color: string, other: string, share: number) => string} */
export function mix(color, other, share) {
  const a = channels(color), b = channels(other);
  return `rgb(${a.map((value, i) => Math.round(value + (b[i] - value) * share)).join(",")})`;
}

/**
 * What to write on a ball of that colour.
 * @type {(color: string) => string}
 */
export function contrast(color) {
  const [r, g, b] = channels(color).map((value) => (value / 255 <= 0.04045 ? value / 3294.6 : ((value / 255 + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b > 0.26 ? "rgba(10,18,30,0.86)" : "rgba(255,255,255,0.94)";
}
