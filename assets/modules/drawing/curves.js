// Over the faint curves: the part that has happened, a dot at the current step, and the cursor.

import { drawFlat } from "./ball.js";
import { contextOf } from "../page/dom.js";
import { number, shortest } from "../page/format.js";
import { valuesChip } from "./hover.js";
import { drawNames, stackNames } from "./names.js";
import { newPath } from "./paths.js";
import { pen } from "./pen.js";
import { withRecipe } from "./recipes.js";
import { say } from "../page/words.js";

/** @import { Curve, CurveItem, CurvesView, Look, Numbers, Pair, Plot, Run, Scene, Table } from "../types.js" */

const GAP = 3, BALL = 0.62; // pixels from a ball at the end of a curve to its name, and how large that is beside those on the stage
const OVER = 2; // pixels that a ball goes beyond the axes, where the numbers are

/**
 * One drawn curve in pixels: { px, py, path }. `rise` maps a drawn value to 0…1 of the plot's height.
 * @type {(ys: Numbers, plot: Plot, across: (step: number) => number, rise: (value: number) => number) => Curve}
 */
export function see(ys, plot, across, rise) {
  const px = new Float32Array(ys.length), py = new Float32Array(ys.length);
  const path = newPath(), line = pen(path);
  let down = false;
  for (let i = 0; i < ys.length; i++) {
    px[i] = plot.left + across(i) * plot.width;
    py[i] = plot.top + (1 - Math.min(4, Math.max(-4, rise(ys[i])))) * plot.height;
    const ok = Number.isFinite(px[i] + py[i]);
    if (ok) down ? line.line(px[i], py[i]) : line.move(px[i], py[i]);
    down = ok;
  }
  line.end();
  return { px, py, path };
}

/**
 * Curves that are there to be compared with stay as faint as they are: bounds, and what jumps from batch to batch.
 * @type {(role: string) => boolean}
 */
const isFaint = (role) => role === "bound" || role === "batch";

/**
 * The point of a curve at step position s; null where it has none.
 * @type {(curve: Curve, s: number) => { x: number, y: number } | null}
 */
export function pose(curve, s) {
  const k = Math.min(Math.floor(s), curve.px.length - 1);
  if (k < 0) return null;
  const next = Math.min(k + 1, curve.px.length - 1);
  const f = Number.isFinite(curve.py[next]) ? Math.min(1, s - k) : 0;
  const x = curve.px[k] + (curve.px[next] - curve.px[k]) * f;
  const y = curve.py[k] + (curve.py[next] - curve.py[k]) * f;
  return Number.isFinite(x + y) ? { x, y } : null;
}

/**
 * Where a curve is seen last, or null where it never is.
 * @type {(curve: Curve, plot: Plot) => Pair | null}
 */
export function endOf({ px, py }, { left, top, width, height }) {
  for (let i = px.length - 1; i >= 0; i--) if (px[i] >= left && px[i] <= left + width + 0.5 && py[i] >= top && py[i] <= top + height) return [px[i], py[i]];
  return null;
}

/**
 * The names of curves at their ends, which no time moves.
 * @type {(ctx: CanvasRenderingContext2D, view: CurvesView, look: Look) => void}
 */
function nameEnds(ctx, view, look) {
  if (view.named?.of !== view.items || view.named.look !== look) {
    const ends = view.items.flatMap(({ run, role, end }) => (role === "value" && end ? [{ run, end }] : []));
    view.named = { of: view.items, look, names: stackNames(look, ends, GAP + BALL * look.radius, view.plot) };
  }
  drawNames(ctx, view, view.named.names);
}

/**
 * The whole curves as a picture, of which a frame shows the part up to its step.
 * @type {(view: CurvesView, look: Look) => HTMLCanvasElement}
 */
function bright(view, look) {
  if (view.bright?.of === view.items) return view.bright.picture;
  const { width, height } = view.canvas, picture = Object.assign(document.createElement("canvas"), { width, height });
  const ctx = contextOf(picture), draw = (/** @type {CanvasRenderingContext2D} */ onto) => drawBright(onto, view, look);
  ctx.scale(look.ratio, look.ratio);
  draw(ctx);
  view.bright = { of: view.items, picture: withRecipe(picture, { width: view.width, height: view.height, draw }) };
  return picture;
}

/** @type {(ctx: CanvasRenderingContext2D, view: CurvesView, look: Look) => void} */
function drawBright(ctx, { items }, look) {
  ctx.lineJoin = "round";
  for (const { run, role, curve } of items) {
    if (isFaint(role)) continue;
    ctx.lineWidth = (role === "second" ? 0.45 : 0.8) * look.trail;
    ctx.strokeStyle = run.color[look.scheme];
    ctx.setLineDash(run.dash);
    ctx.stroke(curve.path);
  }
}

/** @type {(ctx: CanvasRenderingContext2D, view: CurvesView, scene: Scene, s: number) => void} */
export function drawCurves(ctx, view, scene, s) {
  const { look } = scene;
  const { plot } = view;
  const cursor = plot.left + view.across(s) * plot.width;
  ctx.strokeStyle = look.cursor;
  ctx.lineWidth = 1;
  ctx.beginPath();
  ctx.moveTo(cursor, plot.top);
  ctx.lineTo(cursor, plot.top + plot.height);
  ctx.stroke();
  ctx.save();
  ctx.beginPath();
  ctx.rect(plot.left, plot.top, Math.max(0, cursor - plot.left), plot.height);
  ctx.clip();
  ctx.resetTransform();
  ctx.drawImage(bright(view, look), 0, 0);
  ctx.restore();
  if (scene.held || scene.flags.fog) view.names = [];
  else nameEnds(ctx, view, look);
  for (const { run, role, curve } of view.items) {
    if (isFaint(role)) continue;
    const at = pose(curve, s);
    if (!at || at.y < plot.top - 1 || at.y > plot.top + plot.height + 1) continue;
    const radius = look.radius * (role === "second" ? 0.45 : BALL);
    drawFlat(ctx, look, run, Math.max(at.x, plot.left + radius - OVER), Math.min(at.y, plot.top + plot.height - radius + OVER), radius);
  }
  if (scene.hover?.step !== undefined && scene.hover.step !== null) drawHovered(ctx, view, look, scene.hover.step);
}

/**
 * What the curves say at step k: one line per run.
 * @type {(view: Pick<CurvesView, "items">, k: number) => { run: Run, text: string }[]}
 */
export function valuesAt(view, k) {
  /** @type {Map<Run, string>} */
  const texts = new Map();
  for (const { run, name, values } of view.items) {
    const value = values[Math.min(k, values.length - 1)];
    const text = number(k > values.length - 1 && k > run.lastValidStep[0] ? NaN : value).trim();
    const before = texts.get(run);
    texts.set(run, before ? `${before}   ${name} ${text}` : name ? `${name} ${text}` : text);
  }
  return [...texts].map(([run, text]) => ({ run, text }));
}

/**
 * All curves as a table, a row a step. What lies on the floor of a logarithmic axis may be anything below it, and says so.
 * @type {(items: Pick<CurveItem, "run" | "name" | "values">[], title: string, floor: number | null) => Table}
 */
export function tableOf(items, title, floor) {
  const steps = Math.max(0, ...items.map(({ values }) => values.length));
  const cell = (/** @type {number} */ value) => (floor !== null && value <= floor ? `≤ ${shortest(floor)}` : value);
  return {
    title,
    columns: [say("step"), ...items.map(({ run, name }) => [run.label, name].filter(Boolean).join(", "))],
    rows: Array.from({ length: steps }, (_, k) => [k, ...items.map(({ values }) => cell(values[k] ?? NaN))]),
  };
}

/** @type {(ctx: CanvasRenderingContext2D, view: CurvesView, look: Look, k: number) => void} */
function drawHovered(ctx, view, look, k) {
  const { plot } = view;
  const x = plot.left + view.across(k) * plot.width;
  if (x < plot.left - 0.5 || x > plot.left + plot.width + 0.5) return;
  ctx.strokeStyle = look.strong;
  ctx.setLineDash([4, 4]);
  ctx.lineWidth = 1;
  ctx.beginPath();
  ctx.moveTo(x, plot.top), ctx.lineTo(x, plot.top + plot.height);
  ctx.stroke();
  ctx.setLineDash([]);
  for (const { run, role, curve } of view.items) {
    const at = isFaint(role) ? null : pose(curve, k);
    if (!at || at.y < plot.top - 1 || at.y > plot.top + plot.height + 1) continue;
    ctx.beginPath();
    ctx.arc(at.x, at.y, 3.4, 0, 2 * Math.PI);
    ctx.fillStyle = look.panel;
    ctx.fill();
    ctx.strokeStyle = run.color[look.scheme];
    ctx.lineWidth = 2;
    ctx.stroke();
  }
  const rows = valuesAt(view, k);
  if (rows.length) valuesChip(ctx, look, plot, x, say("step {step}", { step: k }), rows);
}
