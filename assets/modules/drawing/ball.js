// One ball on a canvas. Sizes in CSS pixels; the context is already scaled for the screen.

import { glyph } from "./glyphs.js";
import { body, contrast, gloss } from "./sprites.js";

/** @import { Look, RunLook } from "../types.js" */

const FACES = [[1, 2, 0, 1], [1, 2, 0, -1], [2, 0, 1, 1], [2, 0, 1, -1], [0, 1, 2, 1], [0, 1, 2, -1]]; // right, up, outward axis and its sign

/** @type {(ctx: CanvasRenderingContext2D, picture: HTMLCanvasElement, x: number, y: number, half: number) => void} */
function stamp(ctx, picture, x, y, half) {
  ctx.drawImage(picture, x - half, y - half, 2 * half, 2 * half);
}

/**
 * A ball seen from above, or on a curve: its glyph upright.
 * @type {(ctx: CanvasRenderingContext2D, look: Look, run: RunLook, x: number, y: number, radius: number) => void}
 */
export function drawFlat(ctx, look, run, x, y, radius) {
  const color = run.color[look.scheme];
  stamp(ctx, body(color, radius, look.ratio, look.scheme), x, y, radius + 2);
  ctx.fillStyle = contrast(color);
  ctx.translate(x, y);
  ctx.scale(0.5 * radius, 0.5 * radius);
  ctx.fill(glyph(run.marker), "evenodd");
  ctx.scale(2 / radius, 2 / radius);
  ctx.translate(-x, -y);
  stamp(ctx, gloss(radius, look.ratio), x, y, radius + 2);
}

/**
 * A ball turned by `frame` (its three axes as the camera sees them: right, up, towards the viewer): a glyph on each of six sides.
 * @type {(ctx: CanvasRenderingContext2D, look: Look, run: RunLook, x: number, y: number, radius: number, frame: number[][]) => void}
 */
export function drawTurned(ctx, look, run, x, y, radius, frame) {
  const color = run.color[look.scheme];
  const mark = glyph(run.marker);
  const size = 0.46 * radius;
  stamp(ctx, body(color, radius, look.ratio, look.scheme), x, y, radius + 2);
  ctx.fillStyle = contrast(color);
  for (const [i, j, k, sign] of FACES) {
    const out = frame[k];
    const facing = out[2] * sign;
    if (facing < 0.12) continue;
    const a = frame[i], b = frame[j];
    ctx.save();
    ctx.globalAlpha *= Math.min(1, 2.2 * facing - 0.2);
    ctx.transform(a[0] * size, -a[1] * size, -b[0] * size, b[1] * size, x + 0.86 * radius * out[0] * sign, y - 0.86 * radius * out[1] * sign);
    ctx.fill(mark, "evenodd");
    ctx.restore();
  }
  stamp(ctx, gloss(radius, look.ratio), x, y, radius + 2);
}
