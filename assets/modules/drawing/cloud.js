// A crowd of balls, drawn as stamps of one picture: small discs at the places of the other starts.

import { crowdAt } from "../data/cloud.js";
import { hides } from "../geometry/occlusion.js";
import { heightAt } from "../geometry/terrain.js";
import { pip } from "./sprites.js";

const FAINT = 0.2; // how strongly a hidden disc shines through

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
