// Which way is downhill, all over the map: short streaks that swell towards where they lead. Drawn once, then stamped.

/** @import { Data, Look, MapView, Numbers, Pair, Plot } from "../types.js" */

/** @typedef {NonNullable<Data["flow"]>} Field */

import { contextOf } from "../page/dom.js";
import { withRecipe } from "./recipes.js";

const STREAKS = 17; // along each side
const LENGTH = 0.052; // of the box
const PIECES = 7;

/** @type {(field: Field, x: number, y: number) => Pair} */
function wayAt({ points, u, v }, x, y) {
  const px = Math.min(Math.max(x, 0), 1) * (points - 1), py = Math.min(Math.max(y, 0), 1) * (points - 1);
  const i = Math.min(points - 2, Math.floor(px)), j = Math.min(points - 2, Math.floor(py));
  const a = px - i, b = py - j, k = j * points + i;
  const mix = (/** @type {Numbers} */ f) => (f[k] * (1 - a) + f[k + 1] * a) * (1 - b) + (f[k + points] * (1 - a) + f[k + points + 1] * a) * b;
  return [mix(u) / 127, mix(v) / 127];
}

/**
 * Streaks in unit coordinates: each a list of points, tail first.
 * @type {(field: Field) => Pair[][]}
 */
export function streaks(field) {
  /** @type {Pair[][]} */
  const all = [];
  for (let i = 0; i < STREAKS; i++) {
    for (let j = 0; j < STREAKS; j++) {
      let x = (i + 0.5 + (j % 2 ? 0.22 : -0.22)) / STREAKS, y = (j + 0.5) / STREAKS;
      /** @type {Pair[]} */
      const line = [[x, y]];
      for (let n = 0; n < PIECES; n++) {
        const [du, dv] = wayAt(field, x, y);
        const size = Math.hypot(du, dv);
        if (size < 0.25) break; // ways meet here: a minimum or a ridge
        x += (du / size) * (LENGTH / PIECES);
        y += (dv / size) * (LENGTH / PIECES);
        line.push([x, y]);
      }
      if (line.length > 2) all.push(line);
    }
  }
  return all;
}

/** @type {(view: MapView, field: Field, look: Look) => HTMLCanvasElement} */
export function drawFlow(view, field, look) {
  const { plot } = view;
  const canvas = document.createElement("canvas");
  canvas.width = Math.ceil(plot.width * look.ratio);
  canvas.height = Math.ceil(plot.height * look.ratio);
  const ctx = contextOf(canvas), draw = (/** @type {CanvasRenderingContext2D} */ onto) => drawStreaks(onto, plot, field, look);
  ctx.scale(look.ratio, look.ratio);
  draw(ctx);
  return withRecipe(canvas, { width: plot.width, height: plot.height, draw });
}

/** @type {(ctx: CanvasRenderingContext2D, plot: Plot, field: Field, look: Look) => void} */
function drawStreaks(ctx, plot, field, look) {
  ctx.lineCap = "round";
  ctx.strokeStyle = ctx.fillStyle = look.flow;
  for (const line of streaks(field)) {
    const at = line.map(([u, v]) => /** @type {Pair} */ ([u * plot.width, (1 - v) * plot.height]));
    for (let i = 1; i < at.length; i++) {
      ctx.globalAlpha = 0.08 + (0.72 * i) / (at.length - 1);
      ctx.lineWidth = 0.5 + (1.3 * i) / (at.length - 1);
      ctx.beginPath();
      ctx.moveTo(...at[i - 1]);
      ctx.lineTo(...at[i]);
      ctx.stroke();
    }
    ctx.globalAlpha = 0.85;
    ctx.beginPath();
    ctx.arc(...at[at.length - 1], 1.35, 0, 2 * Math.PI);
    ctx.fill();
  }
}
