// What the pointer is at, told in all views: a place of the plane, a step of the runs, or both.

import { number } from "../page/format.js";
import { panel } from "./arrows.js";
import { drawFlat } from "./ball.js";
import { say } from "../page/words.js";

/** @import { Ground, Hover, Lens, Look, MapItem, Pair, Plot, Run } from "../types.js" */

/** @typedef {Hover & { u: number, v: number }} PlaceHover */
/** @typedef {[number, number, number, number]} Frame two vectors of the screen */

const LINE = 18; // pixels from one line of a chip to the next
const NEAR = 0.03; // of the box, from the pointer to an iterate that it means

/**
 * Scene ray through a pixel: { from, along }, along of unit length.
 * @type {(lens: Lens, px: number, py: number) => { from: number[], along: number[] }}
 */
export function rayAt(lens, px, py) {
  const { view: m, projection: p, eye, width, height } = lens;
  const cx = (2 * px) / width - 1, cy = 1 - (2 * py) / height;
  const flat = p[15] === 1; // orthographic
  const d = flat ? [0, 0, -1] : [cx / p[0], cy / p[5], -1];
  const size = Math.hypot(...d);
  const along = [0, 1, 2].map((i) => (m[i * 4] * d[0] + m[i * 4 + 1] * d[1] + m[i * 4 + 2] * d[2]) / size);
  const from = flat ? [0, 1, 2].map((i) => eye[i] + (m[i * 4] * cx) / p[0] + (m[i * 4 + 1] * cy) / p[5]) : eye;
  return { from, along };
}

/**
 * Where a pixel of the stage meets the ground, in unit coordinates, or null.
 * @type {(ground: Ground, heightAt: (ground: Ground, u: number, v: number) => number, lens: Lens, px: number, py: number) => Pair | null}
 */
export function castOnto(ground, heightAt, lens, px, py) {
  const { from, along } = rayAt(lens, px, py);
  const { aspect, top } = ground;
  let near = 0, far = Infinity;
  for (const [i, lo, hi] of [[0, -aspect.x / 2, aspect.x / 2], [1, -aspect.y / 2, aspect.y / 2], [2, -aspect.z / 2 - 0.01, top + 0.01]]) {
    if (Math.abs(along[i]) < 1e-12) {
      if (from[i] < lo || from[i] > hi) return null;
      continue;
    }
    const a = (lo - from[i]) / along[i], b = (hi - from[i]) / along[i];
    near = Math.max(near, Math.min(a, b));
    far = Math.min(far, Math.max(a, b));
  }
  if (!(near < far)) return null;
  const at = (/** @type {number} */ t) => [from[0] + along[0] * t, from[1] + along[1] * t, from[2] + along[2] * t];
  const over = (/** @type {number} */ t) => {
    const [x, y, z] = at(t);
    return z - heightAt(ground, x / aspect.x + 0.5, y / aspect.y + 0.5);
  };
  const strides = 240;
  const above = over(near) > 0;
  let last = near;
  for (let i = 1; i <= strides; i++) {
    const t = near + ((far - near) * i) / strides;
    if (over(t) > 0 !== above) {
      let lo = last, hi = t;
      for (let j = 0; j < 20; j++) {
        const mid = (lo + hi) / 2;
        if (over(mid) > 0 === above) lo = mid;
        else hi = mid;
      }
      const [x, y] = at(hi);
      return [x / aspect.x + 0.5, y / aspect.y + 0.5];
    }
    last = t;
  }
  return null;
}

/**
 * The step whose iterate lies nearest to (u, v), if one is near.
 * @type {(items: Pick<MapItem, "tracks">[], u: number, v: number) => number | null}
 */
export function stepNear(items, u, v) {
  let best = NEAR ** 2, step = null;
  for (const { tracks: [track] } of items) {
    if (!track) continue;
    for (let k = 0; k <= track.last; k++) {
      const away = (track.u[k] - u) ** 2 + (track.v[k] - v) ** 2;
      if (away < best) [best, step] = [away, k];
    }
  }
  return step;
}

/**
 * Lines across a plot that cross at a pixel.
 * @type {(ctx: CanvasRenderingContext2D, look: Look, plot: Plot, x: number, y: number) => void}
 */
export function crosshair(ctx, look, plot, x, y) {
  ctx.strokeStyle = look.cursor;
  ctx.lineWidth = 1;
  ctx.setLineDash([4, 4]);
  ctx.beginPath();
  ctx.moveTo(plot.left, y), ctx.lineTo(plot.left + plot.width, y);
  ctx.moveTo(x, plot.top), ctx.lineTo(x, plot.top + plot.height);
  ctx.stroke();
  ctx.setLineDash([]);
  spot(ctx, look, x, y, 4.5);
}

/**
 * A ring; with `frame` = two screen vectors it lies on the ground.
 * @param {CanvasRenderingContext2D} ctx
 * @param {Look} look
 * @param {number} x
 * @param {number} y
 * @param {number} radius
 * @param {string} [color]
 * @param {Frame | null} [frame]
 */
export function spot(ctx, look, x, y, radius, color = look.strong, frame = null) {
  ctx.save();
  if (frame) ctx.transform(...frame, x, y);
  else ctx.translate(x, y);
  ctx.beginPath();
  ctx.arc(0, 0, radius, 0, 2 * Math.PI);
  ctx.restore();
  ctx.strokeStyle = look.casing;
  ctx.lineWidth = 4.5;
  ctx.stroke();
  ctx.strokeStyle = color;
  ctx.lineWidth = 2;
  ctx.stroke();
}

/**
 * "w 1.234  b −0.5  loss 3.2" in a corner of the map, and below it what becomes of a start there, if that is known.
 * @type {(ctx: CanvasRenderingContext2D, look: Look, plot: Plot, hover: PlaceHover, weights: string[], fate: string) => void}
 */
export function placeChip(ctx, look, plot, hover, [first, second], fate) {
  const text = `${first} ${number(hover.x).trim()}   ${second} ${number(hover.y).trim()}${hover.loss === null ? "" : `   ${say("loss")} ${number(hover.loss).trim()}`}`;
  ctx.font = `12px ${look.font}`;
  const lines = [text, ...wrapped(ctx, fate, plot.width - 28)];
  const wide = Math.max(...lines.map((line) => ctx.measureText(line).width)) + 16;
  const x = plot.left + (hover.u > 0.5 && hover.v > 0.8 ? 6 : plot.width - wide - 6);
  panel(ctx, look, x, plot.top + 6, wide, 4 + LINE * lines.length);
  ctx.fillStyle = look.strong;
  ctx.textAlign = "left";
  ctx.textBaseline = "middle";
  lines.forEach((line, i) => ctx.fillText(line, x + 8, plot.top + 17.5 + LINE * i));
}

/**
 * A text in lines that are no wider than there is room, as far as its words allow.
 * @type {(ctx: CanvasRenderingContext2D, text: string, room: number) => string[]}
 */
function wrapped(ctx, text, room) {
  /** @type {string[]} */
  const lines = [];
  for (const word of text.split(" ").filter(Boolean)) {
    const longer = [lines.at(-1), word].filter(Boolean).join(" ");
    if (lines.length && ctx.measureText(longer).width <= room) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}

/**
 * The values of all runs at a step, beside the cursor on the curves.
 * @param {CanvasRenderingContext2D} ctx
 * @param {Look} look
 * @param {Plot} plot
 * @param {number} x
 * @param {string} title
 * @param {{ run: Run, text: string }[]} rows
 */
export function valuesChip(ctx, look, plot, x, title, rows) {
  ctx.font = `12px ${look.font}`;
  ctx.textBaseline = "middle";
  const wide = Math.max(ctx.measureText(title).width, ...rows.map(({ text }) => ctx.measureText(text).width + 20)) + 18;
  const high = 18 * (rows.length + 1) + 8;
  const right = plot.left + plot.width + 8;
  const left = x + 12 + wide <= right ? x + 12 : Math.max(4, Math.min(x - 12 - wide, right - wide));
  panel(ctx, look, left, plot.top + 4, wide, high);
  ctx.textAlign = "left";
  ctx.fillStyle = look.quiet;
  ctx.fillText(title, left + 9, plot.top + 17);
  rows.forEach(({ run, text }, i) => {
    const y = plot.top + 35 + 18 * i;
    drawFlat(ctx, look, run, left + 15, y, 6);
    ctx.fillStyle = look.strong;
    ctx.fillText(text, left + 28, y + 0.5);
  });
}
