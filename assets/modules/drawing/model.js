// The model's view of the data: every run's present fit over the rows, as a line, a curve of chances, borders or a mask.

import { panel } from "./arrows.js";
import { drawFlat } from "./ball.js";
import { outline, zeroLines } from "../geometry/borders.js";
import { brief, number } from "../page/format.js";
import { CROWD, drawMark, drawRows, markOf, placeOf, ringRows } from "./rows.js";
import { chancesOf, learningAt, outputsAt } from "../data/rows.js";
import { contextOf } from "../page/dom.js";
import { positionAt } from "../geometry/track.js";
import { newPath } from "./paths.js";
import { say } from "../page/words.js";

/** @import { Fit, Lines, Look, ModelView, Numbers, Pair, Rows, Run, Scene } from "../types.js" */

/** @typedef {{ color: string, casing: string, width: number, dash: number[] }} LineStyle */

const SAMPLES = 200; // along a curve
const RASTER = 41; // nodes a side, for borders
const LEVELS = [0.25, 0.5, 0.75]; // of the targets' span, at which a plane shows where it predicts them

/**
 * Axes and rows are answered together but arrive one after the other: whether they are of the same data.
 * @type {(meta: ModelView["meta"], rows: Rows) => boolean}
 */
function suits({ plane, classes }, rows) {
  return (plane === "image") === Boolean(rows.image) && (plane === "inputs") === rows.axes.length > 2 && classes.length === rows.classes.length;
}

/** @type {(view: ModelView, rows: Rows | null, runs: Run[]) => void} */
export function build(view, rows, runs) {
  const { xaxis, yaxis, meta } = view.gd.layout;
  if (!rows || !xaxis?.range || !yaxis?.range || !meta?.plane || !suits(meta, rows)) return;
  const { plot } = view;
  const [x0, x1] = xaxis.range, [y0, y1] = yaxis.range;
  view.meta = meta;
  view.plane = meta.plane;
  view.ranges = [xaxis.range, yaxis.range];
  view.at = (x, y) => [plot.left + ((x - x0) / (x1 - x0)) * plot.width, plot.top + (1 - (y - y0) / (y1 - y0)) * plot.height];
  view.from = (px, py) => [x0 + ((px - plot.left) / plot.width) * (x1 - x0), y0 + (1 - (py - plot.top) / plot.height) * (y1 - y0)];
  view.rows = rows;
  view.fitting = runs;
  view.line = Float64Array.from({ length: SAMPLES }, (_, i) => x0 + ((x1 - x0) * i) / (SAMPLES - 1));
  /** @type {(lo: number, hi: number, i: number) => number} */
  const across = (lo, hi, i) => lo + ((hi - lo) * i) / (RASTER - 1);
  view.raster = [
    Float64Array.from({ length: RASTER ** 2 }, (_, k) => across(x0, x1, k % RASTER)),
    Float64Array.from({ length: RASTER ** 2 }, (_, k) => across(y0, y1, Math.floor(k / RASTER))),
  ];
  place(view);
  view.ready = true;
}

/**
 * Where the rows stand in pixels; again when one has moved.
 * @type {(view: ModelView) => void}
 */
export function place(view) {
  const { rows, plane, carried } = view;
  view.placed = [rows.version, carried];
  view.places = Array.from({ length: rows.count }, (_, row) => view.at(...placeOf(rows, plane, row, carried)));
}

/**
 * A run's two weights at step position s, or null.
 * @type {(run: Run, s: number) => Pair | null}
 */
export function weightsAt(run, s) {
  const at = positionAt(run.xs[0], run.ys[0], run.lastValidStep[0], s);
  return at.every((value) => Number.isFinite(value) && Math.abs(value) < 1e30) ? at : null;
}

/** @type {(values: number | Numbers, count: number) => Float64Array} */
const listed = (values, count) => (typeof values === "number" ? new Float64Array(count).fill(values) : new Float64Array(values));
/** @type {(z: number) => number} */
const chance = (z) => 1 / (1 + Math.exp(-z));

/**
 * What a fit looks like: lines of pixels, [x0, y0, x1, y1, …] each.
 * @type {(view: ModelView, weights: Pair) => number[][]}
 */
export function fitLines(view, [w1, w2]) {
  const { rows, plane, plot } = view;
  if (plane === "target" || plane === "chance") {
    const zs = listed(rows.predictOver[0](w1, w2, view.line, view.line), SAMPLES), line = [];
    for (let i = 0; i < SAMPLES; i++) {
      const [x, y] = view.at(view.line[i], plane === "chance" ? chance(zs[i]) : zs[i]);
      if (Number.isFinite(y)) line.push(x, Math.min(plot.top + 3 * plot.height, Math.max(plot.top - 2 * plot.height, y)));
    }
    return [line];
  }
  if (rows.image) {
    const [height, width] = rows.image;
    const zs = listed(rows.predictOver[0](w1, w2, rows.x[0], rows.x[0]), rows.count);
    return outline(zs.map((z) => Number(z > 0)), width, height).map((line) => scaled(line, plot.left, plot.top, plot.width / width, plot.height / height));
  }
  const zs = rows.predictOver.map((predict) => listed(predict(w1, w2, ...view.raster), RASTER ** 2));
  const onScreen = (/** @type {number[]} */ line) => scaled(line, plot.left, plot.top + plot.height, plot.width / (RASTER - 1), -plot.height / (RASTER - 1));
  return bordersOf(view, zs).map(onScreen);
}

/** @type {(view: ModelView, zs: Float64Array[]) => number[][]} */
function bordersOf(view, zs) {
  /** @type {(field: Float64Array, where?: Float64Array) => number[][]} */
  const lines = (field, where) => zeroLines(field, RASTER, RASTER, where);
  if (zs.length === 3) {
    const [a, b, c] = zs;
    return [
      ...lines(a.map((z, i) => z - Math.max(b[i], c[i]))),
      ...lines(b.map((z, i) => z - c[i]), b.map((z, i) => Math.max(z, c[i]) - a[i])),
    ];
  }
  if (view.rows.task === "binary") return lines(zs[0]);
  return levelsOf(view).flatMap((level) => lines(zs[0].map((z) => z - level)));
}

/** @type {(view: ModelView) => number[]} */
const levelsOf = ({ meta: { targets: [low, high] } }) => LEVELS.map((share) => Number((low + share * (high - low)).toPrecision(2)));

/** @type {(line: number[], left: number, top: number, across: number, down: number) => number[]} */
const scaled = (line, left, top, across, down) => line.map((value, i) => (i % 2 ? top + value * down : left + value * across));

/** @type {(ctx: CanvasRenderingContext2D, lines: number[][], style: LineStyle) => void} */
function strokeLines(ctx, lines, style) {
  const path = newPath();
  for (const line of lines) for (let i = 0; i < line.length; i += 2) i ? path.lineTo(line[i], line[i + 1]) : path.moveTo(line[0], line[1]);
  ctx.lineJoin = "round";
  ctx.lineCap = "round";
  ctx.setLineDash([]);
  ctx.strokeStyle = style.casing;
  ctx.lineWidth = style.width + 2;
  ctx.stroke(path);
  ctx.lineCap = style.dash.length ? "butt" : "round";
  ctx.setLineDash(style.dash);
  ctx.strokeStyle = style.color;
  ctx.lineWidth = style.width;
  ctx.stroke(path);
  ctx.setLineDash([]);
}

/**
 * A single fit also colours the plane: how sure it is of which class.
 * @type {(ctx: CanvasRenderingContext2D, view: ModelView, weights: Pair) => void}
 */
function drawRegions(ctx, view, weights) {
  const { rows, plot, meta } = view;
  const zs = rows.predictOver.map((predict) => listed(predict(...weights, ...view.raster), RASTER ** 2));
  const room = (view.regions ??= Object.assign(document.createElement("canvas"), { width: RASTER, height: RASTER }));
  const brush = contextOf(room), image = brush.createImageData(RASTER, RASTER);
  const colors = meta.classes.map(({ color }) => [1, 3, 5].map((i) => parseInt(color.slice(i, i + 2), 16)));
  for (let k = 0; k < RASTER ** 2; k++) {
    const shares = chancesOf(rows, zs.map((z) => z[k]));
    const best = shares.indexOf(Math.max(...shares));
    if (best < 0) continue;
    const at = 4 * ((RASTER - 1 - Math.floor(k / RASTER)) * RASTER + (k % RASTER));
    image.data.set([...colors[best], 44 * Math.max(0, (shares[best] * shares.length - 1) / (shares.length - 1))], at);
  }
  brush.putImageData(image, 0, 0);
  const dx = plot.width / (RASTER - 1), dy = plot.height / (RASTER - 1);
  ctx.drawImage(room, plot.left - dx / 2, plot.top - dy / 2, plot.width + dx, plot.height + dy);
}

/**
 * A row's own loss as a share of 0 … 1 that grows evenly for small losses; null when the loss belongs to all rows together.
 * @type {(rows: Rows, row: number, weights: Pair) => number | null}
 */
function strain(rows, row, weights) {
  const loss = rows.loss.each(outputsAt(rows, row, ...weights), rows.y[row]);
  if (loss === null) return null;
  return Number.isFinite(loss) ? Math.max(0, loss) / (1 + Math.max(0, loss)) : 1;
}

/** @type {(ctx: CanvasRenderingContext2D, view: ModelView, look: Look, run: Run, weights: Pair) => void} */
function drawResiduals(ctx, view, look, run, weights) {
  const { rows, plane, plot, places } = view;
  ctx.strokeStyle = ctx.fillStyle = run.color[look.scheme];
  const [high, wide] = rows.image ?? [1, 1];
  const path = newPath(), crowded = rows.count > CROWD;
  places.forEach(([x, y], row) => {
    if (plane === "target") {
      const [, to] = view.at(rows.x[0][row], outputsAt(rows, row, ...weights)[0]);
      if (Number.isFinite(to)) path.moveTo(x, y), path.lineTo(x, Math.min(4 * plot.height, Math.max(-3 * plot.height, to)));
      return;
    }
    const share = strain(rows, row, weights);
    if (share === null) return;
    if (plane === "image") {
      ctx.globalAlpha = 0.75 * share;
      ctx.fillRect(plot.left + ((row % wide) * plot.width) / wide, plot.top + (Math.floor(row / wide) * plot.height) / high, plot.width / wide, plot.height / high);
    } else {
      ctx.globalAlpha = crowded ? 0.12 + 0.4 * share : 0.25 + 0.6 * share;
      ctx.lineWidth = crowded ? 1.2 : 1.6;
      ctx.beginPath();
      ctx.arc(x, y, (0.5 + (crowded ? 0.9 : 1.5) * share) * look.radius, 0, 2 * Math.PI);
      if (share > 0.03) ctx.stroke();
    }
  });
  ctx.globalAlpha = 0.6;
  ctx.lineWidth = 1.4;
  ctx.stroke(path);
  ctx.globalAlpha = 1;
}

/**
 * The fits that are to be seen: { run, weights, lines }.
 * @type {(view: ModelView, s: number) => Fit[]}
 */
export function fitsAt(view, s) {
  return view.fitting.flatMap((run) => {
    const weights = weightsAt(run, s);
    return weights ? [{ run, weights, lines: fitLines(view, weights) }] : [];
  });
}

/** @type {(ctx: CanvasRenderingContext2D, view: ModelView, scene: Scene, s: number) => void} */
export function drawModel(ctx, view, scene, s) {
  const { look, flags, hover } = scene;
  const { plot, rows, plane } = view;
  if (view.placed[0] !== rows.version || view.placed[1] !== view.carried) place(view);
  const fits = fitsAt(view, s);
  view.fits = fits;
  ctx.save();
  ctx.beginPath();
  ctx.rect(plot.left, plot.top, plot.width, plot.height);
  ctx.clip();
  if (plane === "inputs" && fits.length === 1 && rows.classes.length) drawRegions(ctx, view, fits[0].weights);
  if (plane === "image") drawTruth(ctx, view, look);
  if (flags.residuals && fits.length) drawResiduals(ctx, view, look, fits[0].run, fits[0].weights);
  const learning = (view.learning = learningAt(rows, s));
  if (plane !== "image") drawRows(ctx, view, rows, look, learning);
  else if (learning) ringRows(ctx, view, rows, look, learning);
  fits.forEach(({ run, lines }, i) => {
    const aside = plane === "image" ? 1.6 * (i - (fits.length - 1) / 2) : 0; // the same pixels are chosen by several
    ctx.translate(aside, aside);
    strokeLines(ctx, lines, { color: run.color[look.scheme], dash: run.dash, casing: look.casing, width: 0.75 * look.trail });
    ctx.translate(-aside, -aside);
  });
  if (plane === "inputs" && !rows.classes.length && fits.length) labelLevels(ctx, view, look, fits[0].weights);
  ctx.restore();
  const row = view.carried?.row ?? hover?.row;
  view.chip = null;
  if (row === undefined || row === null || row >= rows.count) return;
  drawSeen(ctx, view, look, row);
  if (view.carried) return view.carried.out ? drawFarewell(ctx, view, look, row) : undefined;
  view.chip = tellRow(rows, row, fits[0]);
  /** @type {Lines} */
  const hint = plane === "image" ? [] : [[say("drag to move, out to remove"), ""]];
  drawChip(ctx, view, look, view.places[row], [...view.chip, ...hint], fits[0]?.run);
}

/** @type {(ctx: CanvasRenderingContext2D, view: ModelView, look: Look) => void} */
function drawTruth(ctx, view, look) {
  const { rows, plot } = view;
  if (!rows.image) return;
  const [height, width] = rows.image;
  const lines = (rows.truth ??= outline(rows.y, width, height)).map((line) => scaled(line, plot.left, plot.top, plot.width / width, plot.height / height));
  strokeLines(ctx, lines, { color: look.gold, dash: [2, 3], casing: "rgba(4,9,18,0.5)", width: 1.6 });
}

/**
 * Which target the lines of the first run stand for.
 * @type {(ctx: CanvasRenderingContext2D, view: ModelView, look: Look, weights: Pair) => void}
 */
function labelLevels(ctx, view, look, weights) {
  const zs = listed(view.rows.predictOver[0](...weights, ...view.raster), RASTER ** 2);
  const { plot } = view;
  ctx.font = `11px ${look.font}`;
  ctx.textAlign = "center";
  ctx.textBaseline = "middle";
  for (const level of levelsOf(view)) {
    const [line] = zeroLines(zs.map((z) => z - level), RASTER, RASTER);
    if (!line) continue;
    const text = brief(level).trim(), wide = ctx.measureText(text).width;
    const i = 2 * Math.floor(line.length / 4);
    const x = plot.left + (line[i] * plot.width) / (RASTER - 1), y = plot.top + plot.height - (line[i + 1] * plot.height) / (RASTER - 1);
    panel(ctx, look, x - wide / 2 - 5, y - 9, wide + 10, 18);
    ctx.fillStyle = look.strong;
    ctx.fillText(text, x, y + 0.5);
  }
}

/**
 * The row that is pointed at: larger, with a ring.
 * @type {(ctx: CanvasRenderingContext2D, view: ModelView, look: Look, row: number) => void}
 */
function drawSeen(ctx, view, look, row) {
  const { plot, rows } = view, [x, y] = view.places[row];
  ctx.strokeStyle = look.strong;
  ctx.lineWidth = 2;
  if (rows.image) {
    const [wide, high] = [plot.width / rows.image[1], plot.height / rows.image[0]];
    ctx.strokeStyle = look.gold;
    ctx.strokeRect(x - wide / 2, y - high / 2, wide, high);
    return;
  }
  const mark = markOf(view, look, rows, row);
  ctx.globalAlpha = view.carried?.out ? 0.4 : 1;
  drawMark(ctx, look, { ...mark, radius: 1.35 * mark.radius }, x, y);
  ctx.beginPath();
  ctx.arc(x, y, 2.1 * mark.radius + 2, 0, 2 * Math.PI);
  ctx.stroke();
  ctx.globalAlpha = 1;
}

/** @type {(value: number) => string} */
const written = (value) => number(value).trim();

/**
 * What is said of a row: lines of [name, text]; those of the run's own come after the data's.
 * @type {(rows: Rows, row: number, fit?: Fit) => Lines}
 */
export function tellRow(rows, row, fit) {
  const named = rows.classes.length ? rows.classes[rows.y[row]] : written(rows.y[row]);
  /** @type {Lines} */
  const lines = rows.x.map((column, i) => [rows.axes[i], written(column[row])]);
  lines.push([rows.axes.at(-1) ?? "", named + (rows.held[row] ? `, ${say("held out")}` : "")]);
  if (!fit) return lines;
  const zs = outputsAt(rows, row, ...fit.weights), target = rows.y[row];
  if (rows.task === "number") lines.push([say("prediction"), written(zs[0])]);
  else lines.push([say("chance of {name}", { name: named }), written(chancesOf(rows, zs)[rows.task === "binary" ? Number(target > 0.5) : target])]);
  const loss = rows.loss.each(zs, rows.y[row]);
  if (loss !== null) {
    const slopes = rows.loss.slopes(zs, rows.y[row]);
    lines.push([say("loss"), written(loss)], [slopes.length > 1 ? say("slopes") : say("slope"), slopes.map(written).join("  ")]);
  }
  return lines;
}

/**
 * Names and values beside a place.
 * @type {(ctx: CanvasRenderingContext2D, view: { width: number, height: number }, look: Look, at: Pair, lines: Lines, run?: Run | null) => void}
 */
export function drawChip(ctx, view, look, [x, y], lines, run) {
  ctx.font = `12px ${look.font}`;
  ctx.textBaseline = "middle";
  const pairs = lines.filter(([, text]) => text);
  const gap = Math.max(...pairs.map(([name]) => ctx.measureText(name).width)) + 14;
  const wide = Math.max(gap + Math.max(...pairs.map(([, text]) => ctx.measureText(text).width)), ...lines.map(([name]) => ctx.measureText(name).width)) + 18;
  const high = 18 * lines.length + 10;
  const left = Math.max(4, Math.min(view.width - wide - 4, x + 16 + wide < view.width ? x + 16 : x - 16 - wide));
  const top = Math.max(4, Math.min(view.height - high - 4, y - high / 2));
  panel(ctx, look, left, top, wide, high);
  ctx.textAlign = "left";
  lines.forEach(([name, text], i) => {
    const at = top + 14 + 18 * i;
    ctx.fillStyle = look.quiet;
    ctx.fillText(name, left + 9, at + 0.5);
    ctx.fillStyle = look.strong;
    ctx.fillText(text, left + 9 + gap, at + 0.5);
  });
  if (run) drawFlat(ctx, look, run, left + wide, top, 6);
}

/** @type {(ctx: CanvasRenderingContext2D, view: ModelView, look: Look, row: number) => void} */
function drawFarewell(ctx, view, look, row) {
  const text = say("let go to remove it");
  const [x, y] = view.places[row];
  ctx.font = `12px ${look.font}`;
  const wide = ctx.measureText(text).width + 16;
  const left = Math.max(4, Math.min(view.width - wide - 4, x - wide / 2)), top = Math.max(4, Math.min(view.height - 26, y - 34));
  panel(ctx, look, left, top, wide, 22);
  ctx.fillStyle = look.strong;
  ctx.textAlign = "left";
  ctx.textBaseline = "middle";
  ctx.fillText(text, left + 8, top + 11.5);
}
