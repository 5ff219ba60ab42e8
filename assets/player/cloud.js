// The other starts of a run: a crowd of small discs, told in whole numbers and drawn as stamps of one picture.

import { decode } from "./decode.js";
import { hides } from "./occlusion.js";
import { pip } from "./sprites.js";
import { heightAt } from "./terrain.js";

const GONE = 65535;
const FAINT = 0.2; // how strongly a hidden disc shines through

// { count, margin, levels, x, y }, changes of whole numbers from step to step → the numbers themselves, step after step.
export function unpackCloud(cloud, rows) {
  if (!cloud?.count) return null;
  const { count, margin, levels } = cloud;
  const [x, y] = [cloud.x, cloud.y].map((spec) => {
    const values = decode(spec);
    for (let i = count; i < values.length; i++) values[i] += values[i - count]; // wraps at 2^16, as it was made
    return values;
  });
  if (x.length !== rows * count || y.length !== rows * count) return null;
  return { count, rows, x, y, scale: (1 + 2 * margin) / levels, margin, u: new Float32Array(count), v: new Float32Array(count), s: -1 };
}

// Where the discs are at step position s, in unit coordinates; NaN for those that are gone. Worked out once a frame.
export function crowdAt(cloud, s) {
  if (cloud.s === s) return cloud;
  const { count, rows, x, y, scale, margin, u, v } = cloud;
  const k = Math.min(Math.floor(s), rows - 1), f = s - k;
  const a = k * count, b = Math.min(k + 1, rows - 1) * count;
  for (let i = 0; i < count; i++) {
    const x0 = x[a + i], x1 = x[b + i];
    u[i] = x0 === GONE || (f > 0 && x1 === GONE) ? NaN : (x0 + (x1 - x0) * f) * scale - margin;
    v[i] = (y[a + i] + (y[b + i] - y[a + i]) * f) * scale - margin;
  }
  cloud.s = s;
  return cloud;
}

const size = (look, count) => look.radius * (count > 100 ? 0.26 : 0.34);

export function drawOnMap(ctx, look, plot, run, s) {
  const { count, u, v } = crowdAt(run.cloud, s);
  const r = size(look, count), half = r + 1;
  const picture = pip(run.color[look.scheme], r, look.ratio, look.scheme);
  for (let i = 0; i < count; i++) {
    if (!(u[i] >= 0 && u[i] <= 1 && v[i] >= 0 && v[i] <= 1)) continue;
    ctx.drawImage(picture, plot.left + u[i] * plot.width - half, plot.top + (1 - v[i]) * plot.height - half, 2 * half, 2 * half);
  }
}

export function drawOnStage(ctx, look, view, run, s) {
  const { ground, lens } = view;
  const { aspect } = ground;
  const { count, u, v } = crowdAt(run.cloud, s);
  const r = size(look, count), half = r + 1;
  const picture = pip(run.color[look.scheme], r, look.ratio, look.scheme);
  const m = lens.matrix;
  for (let i = 0; i < count; i++) {
    if (!(u[i] >= 0 && u[i] <= 1 && v[i] >= 0 && v[i] <= 1)) continue;
    const x = (u[i] - 0.5) * aspect.x, y = (v[i] - 0.5) * aspect.y, z = heightAt(ground, u[i], v[i]) + 0.006;
    const w = m[3] * x + m[7] * y + m[11] * z + m[15];
    if (!(w > 0)) continue;
    const px = (0.5 + (0.5 * (m[0] * x + m[4] * y + m[8] * z + m[12])) / w) * lens.width;
    const py = (0.5 - (0.5 * (m[1] * x + m[5] * y + m[9] * z + m[13])) / w) * lens.height;
    ctx.globalAlpha = hides(ground, lens.eye, x, y, z) ? FAINT : 1;
    ctx.drawImage(picture, px - half, py - half - 0.6 * r, 2 * half, 2 * half);
  }
  ctx.globalAlpha = 1;
}
