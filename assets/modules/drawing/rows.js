// The rows of the data as marks in the model's view: where each stands, and how it looks.

import { glyph } from "./glyphs.js";
import { newPath } from "./paths.js";
import { withRecipe } from "./recipes.js";
import { mix } from "./sprites.js";
import { contextOf } from "../page/dom.js";

/** @import { Carried, Look, Mark, ModelView, Pair, RowPlane, Rows } from "../types.js" */

const SCATTER = 0.1; // of the axis of probabilities: rows of one class do not cover each other
export const CROWD = 150; // rows from which on marks are smaller
const ASIDE = 0.4; // how strong the rows are that the present step does not learn from

/**
 * A number of 0 … 1 that belongs to a value, so that a row keeps its place when others come and go.
 * @type {(value: number) => number}
 */
function hashed(value) {
  const x = Math.sin(value * 127.1 + 311.7) * 43758.5453;
  return x - Math.floor(x);
}

/**
 * Where a row stands, in the coordinates of the axes. One that is carried stands where it was taken to.
 * @type {(rows: Rows, plane: RowPlane, row: number, carried?: Carried | null) => Pair}
 */
export function placeOf(rows, plane, row, carried = null) {
  if (carried?.row === row) return carried.place;
  if (rows.image) return [row % rows.image[1], Math.floor(row / rows.image[1])];
  const x = rows.x[0][row], y = rows.y[row];
  if (plane === "inputs") return [x, rows.x[1][row]];
  if (plane === "chance") return [x, y > 0.5 ? 1.02 + SCATTER * hashed(x) : -0.02 - SCATTER * hashed(x)];
  return [x, y];
}

/**
 * The row at a pixel: of those near enough the nearest, or null. Of an image the pixel itself.
 * @type {(view: ModelView, rows: Rows, x: number, y: number, near: number) => number | null}
 */
export function rowAt(view, rows, x, y, near) {
  const { places } = view;
  if (rows.image) {
    const [height, width] = rows.image, { plot } = view;
    const i = Math.floor(((x - plot.left) / plot.width) * width), j = Math.floor(((y - plot.top) / plot.height) * height);
    return i >= 0 && j >= 0 && i < width && j < height ? j * width + i : null;
  }
  let best = near ** 2, found = null;
  for (let row = 0; row < places.length; row++) {
    const away = (places[row][0] - x) ** 2 + (places[row][1] - y) ** 2;
    if (away < best) [best, found] = [away, row];
  }
  return found;
}

/** @type {(value: number, span: Pair) => number} */
const share = (value, [low, high]) => (high > low ? Math.min(1, Math.max(0, (value - low) / (high - low))) : 0.5);

/**
 * How a row looks: { color, marker, radius, hollow }.
 * @type {(view: ModelView, look: Look, rows: Rows, row: number) => Mark}
 */
export function markOf(view, look, rows, row) {
  const { classes, targets, scale } = view.meta;
  const radius = (rows.count > CROWD ? 0.33 : 0.42) * look.radius, hollow = Boolean(rows.held[row]);
  if (classes.length) {
    const { color, marker } = classes[Math.min(classes.length - 1, Math.max(0, rows.y[row]))];
    return { color, marker, radius, hollow };
  }
  if (view.plane !== "inputs") return { color: look.quiet, marker: "circle", radius, hollow };
  const much = share(rows.y[row], targets);
  return { color: mix(...scale, much), marker: "circle", radius: radius * (0.8 + 0.6 * much), hollow };
}

/** @type {(ctx: CanvasRenderingContext2D, look: Look, mark: Mark, x: number, y: number) => void} */
export function drawMark(ctx, look, { color, marker, radius, hollow }, x, y) {
  const size = marker === "circle" ? 1.35 * radius : 1.15 * radius;
  ctx.save();
  ctx.translate(x, y);
  ctx.scale(size, size);
  ctx.lineJoin = "round";
  ctx.lineWidth = (hollow ? 4.2 : 2.4) / size;
  ctx.strokeStyle = look.casing;
  ctx.stroke(glyph(marker));
  ctx.fillStyle = ctx.strokeStyle = color;
  ctx.lineWidth = 1.7 / size;
  if (hollow) ctx.stroke(glyph(marker));
  else ctx.fill(glyph(marker));
  ctx.restore();
}

/**
 * All rows on one canvas, drawn again only when something about them changed.
 * @type {(view: ModelView, rows: Rows, look: Look) => HTMLCanvasElement}
 */
export function pictureOf(view, rows, look) {
  const key = [rows, rows.version, look.scheme, look.ratio, look.radius, view.width, view.height, view.meta, view.carried];
  if (view.rowsDrawn?.key.every((value, i) => value === key[i])) return view.rowsDrawn.canvas;
  const { width, height } = view.canvas, canvas = Object.assign(document.createElement("canvas"), { width, height });
  const draw = (/** @type {CanvasRenderingContext2D} */ onto) => {
    const whole = onto.globalAlpha;
    view.places.forEach(([x, y], row) => {
      onto.globalAlpha = whole * (view.carried?.row === row && view.carried.out ? 0.3 : 0.9);
      drawMark(onto, look, markOf(view, look, rows, row), x, y);
    });
  };
  const ctx = contextOf(canvas);
  ctx.scale(look.ratio, look.ratio);
  draw(ctx);
  view.rowsDrawn = { key, canvas: withRecipe(canvas, { width: view.width, height: view.height, draw }) };
  return view.rowsDrawn.canvas;
}

/**
 * The rows; those that the present step learns from have a ring, and the others are faint.
 * @type {(ctx: CanvasRenderingContext2D, view: ModelView, rows: Rows, look: Look, learning: Set<number> | null) => void}
 */
export function drawRows(ctx, view, rows, look, learning) {
  ctx.globalAlpha = learning ? ASIDE : 1;
  ctx.drawImage(pictureOf(view, rows, look), 0, 0, view.width, view.height);
  ctx.globalAlpha = 1;
  if (!learning) return;
  if (learning.size <= CROWD) for (const row of learning) drawMark(ctx, look, markOf(view, look, rows, row), ...view.places[row]);
  ringRows(ctx, view, rows, look, learning);
}

/**
 * A ring around every row that the present step learns from, in one path: a batch may have hundreds.
 * @type {(ctx: CanvasRenderingContext2D, view: ModelView, rows: Rows, look: Look, learning: Set<number>) => void}
 */
export function ringRows(ctx, view, rows, look, learning) {
  const path = newPath(), { plot, places } = view;
  const [high, wide] = rows.image ? [plot.height / rows.image[0], plot.width / rows.image[1]] : [0, 0];
  const radius = (rows.count > CROWD ? 0.5 : 0.7) * look.radius;
  for (const row of learning) {
    const [x, y] = places[row];
    if (rows.image) path.rect(x - wide / 2 + 0.5, y - high / 2 + 0.5, wide - 1, high - 1);
    else path.moveTo(x + radius, y), path.arc(x, y, radius, 0, 2 * Math.PI);
  }
  ctx.strokeStyle = look.casing;
  ctx.lineWidth = 3;
  ctx.stroke(path);
  ctx.strokeStyle = rows.image ? look.gold : look.strong;
  ctx.lineWidth = 1.5;
  ctx.stroke(path);
}
