// A crowd of balls: small discs at the places of the other starts, stamped on a sheet of pixels that lies under the trails.

import { crowdAt } from "../data/cloud.js";
import { hides } from "../geometry/occlusion.js";
import { heightAt } from "../geometry/terrain.js";
import { BOX } from "../geometry/track.js";
import { makeSheet, press, wipe } from "./sheet.js";
import { pip } from "./sprites.js";
import { contextOf } from "../page/dom.js";

/** @import { AimedStage, Box, Ground, Lens, Look, MapView } from "../types.js" */
/** @import { Sheet } from "./sheet.js" */

/** @typedef {{ canvas: HTMLCanvasElement, ctx: CanvasRenderingContext2D, image: ImageData, sheet: Sheet }} Layer */
/** @typedef {(u: number, v: number, radius: number) => boolean} Settle */

const FAINT = 0.2; // how strongly a hidden disc shines through
const LIFT = 0.006; // scene units between the ground and the middle of a disc

/** @type {(look: Look, count: number) => number} */
const radiusOf = (look, count) => look.radius * (count > 100 ? 0.26 : 0.34);

/** @type {WeakMap<object, Layer>} */
const layers = new WeakMap(); // by view

/**
 * The sheet of a view, as large as its canvas and empty, and the canvas that takes it to the screen.
 * @type {(view: MapView | AimedStage) => Layer}
 */
function layerOf(view) {
  const { width, height } = view.canvas;
  let layer = layers.get(view);
  if (!layer || layer.canvas.width !== width || layer.canvas.height !== height) {
    const canvas = Object.assign(document.createElement("canvas"), { width, height });
    const ctx = contextOf(canvas, { willReadFrequently: true });
    const image = ctx.createImageData(width, height);
    layers.set(view, (layer = { canvas, ctx, image, sheet: makeSheet(width, height, image.data) }));
  }
  return layer;
}

const spot = { x: 0, y: 0, hidden: false }; // the one disc that is being placed

/**
 * Draw the crowds of a view's runs. `reach` is what the view shows of the plane; `settle` puts the spot of a place (u, v) on the view and tells whether it can be seen.
 * @type {(ctx: CanvasRenderingContext2D, look: Look, view: MapView | AimedStage, s: number, reach: Box, settle: Settle) => void}
 */
function drawCrowds(ctx, look, view, s, [[u0, u1], [v0, v1]], settle) {
  const clouds = view.items.flatMap(({ run: { cloud, color } }) => (cloud ? [{ cloud, color: color[look.scheme] }] : []));
  if (!clouds.length) return;
  const layer = layerOf(view), { sheet } = layer, { ratio } = look;
  const before = sheet.box;
  wipe(sheet);
  for (const { cloud, color } of clouds) {
    const { count, u, v } = crowdAt(cloud, s);
    const r = radiusOf(look, count);
    const open = pip(color, r, ratio, look.scheme, 1), hidden = pip(color, r, ratio, look.scheme, FAINT);
    const half = open.side / 2;
    for (let i = 0; i < count; i++) {
      if (!(u[i] >= u0 && u[i] <= u1 && v[i] >= v0 && v[i] <= v1)) continue;
      if (settle(u[i], v[i], r)) press(sheet, spot.hidden ? hidden : open, spot.x * ratio - half, spot.y * ratio - half);
    }
  }
  show(ctx, layer, before);
}

/**
 * Take the sheet to the screen, as far as there is something on it.
 * @type {(ctx: CanvasRenderingContext2D, layer: Layer, before: Sheet["box"]) => void}
 */
function show(ctx, { canvas, ctx: own, image, sheet: { box } }, before) {
  const changed = [0, 1, 2, 3].map((i) => (i < 2 ? Math.min : Math.max)(box[i], before[i]));
  const [left, top, right, bottom] = changed;
  if (left >= right || top >= bottom) return;
  own.putImageData(image, 0, 0, left, top, right - left, bottom - top);
  ctx.save();
  ctx.resetTransform();
  ctx.drawImage(canvas, left, top, right - left, bottom - top, left, top, right - left, bottom - top);
  ctx.restore();
}

/** @type {(ctx: CanvasRenderingContext2D, look: Look, view: MapView, s: number) => void} */
export function drawOnMap(ctx, look, view, s) {
  const { left, top, width, height } = view.plot;
  spot.hidden = false;
  drawCrowds(ctx, look, view, s, view.reach, (u, v) => {
    spot.x = left + u * width;
    spot.y = top + (1 - v) * height;
    return true;
  });
}

/** @type {(ctx: CanvasRenderingContext2D, look: Look, view: AimedStage, s: number) => void} */
export function drawOnStage(ctx, look, view, s) {
  const { ground, lens } = view;
  const { aspect } = ground, m = lens.matrix;
  drawCrowds(ctx, look, view, s, BOX, (u, v, r) => {
    const x = (u - 0.5) * aspect.x, y = (v - 0.5) * aspect.y, z = heightAt(ground, u, v) + LIFT;
    const w = m[3] * x + m[7] * y + m[11] * z + m[15];
    if (!(w > 0)) return false;
    spot.x = (0.5 + (0.5 * (m[0] * x + m[4] * y + m[8] * z + m[12])) / w) * lens.width;
    spot.y = (0.5 - (0.5 * (m[1] * x + m[5] * y + m[9] * z + m[13])) / w) * lens.height - 0.6 * r;
    spot.hidden = isHidden(ground, lens, u, v);
    return true;
  });
}

/** @type {WeakMap<Lens, Int8Array>} */
const veils = new WeakMap(); // by lens, which is another for every place of the camera

/**
 * Whether the ground hides a place from the eye; found out once for every half cell of the grid and place of the camera.
 * @type {(ground: Ground, lens: Lens, u: number, v: number) => boolean}
 */
function isHidden(ground, lens, u, v) {
  const side = 2 * (Math.max(ground.columns, ground.rows) - 1);
  let veil = veils.get(lens);
  if (!veil) veils.set(lens, (veil = new Int8Array(side * side)));
  const col = Math.min(side - 1, Math.floor(u * side)), row = Math.min(side - 1, Math.floor(v * side));
  const known = veil[row * side + col];
  if (known) return known > 0;
  const a = (col + 0.5) / side, b = (row + 0.5) / side;
  const hidden = hides(ground, lens.eye, (a - 0.5) * ground.aspect.x, (b - 0.5) * ground.aspect.y, heightAt(ground, a, b) + LIFT);
  veil[row * side + col] = hidden ? 1 : -1;
  return hidden;
}
