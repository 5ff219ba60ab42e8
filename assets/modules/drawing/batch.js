// What a batch does: the surface of its rows alone, as lines over the full one, and where every single row pulls the ball.

import { drawArrow, drawLegend, factorFor, written } from "./arrows.js";
import { weightsAt } from "./model.js";
import { newPath } from "./paths.js";
import { project } from "../geometry/project.js";
import { heightAt } from "../geometry/terrain.js";
import { lossOver, meansAt, outputsAt } from "../data/rows.js";
import { say } from "../page/words.js";

/** @import { AimedStage, BatchField, Box, Ground, HeightScale, MapView, Numbers, Pair, Plot, Rows, Run, Scene } from "../types.js" */

const WORK = { playing: 60_000, paused: 180_000 }; // predictions, for one batch's surface
const FINEST = { playing: 33, paused: 49 }, COARSEST = 13; // points a side
const EVERY = 2; // of the map's levels are drawn for the batch
const WIRES = 8; // lines a side, on the stage: a veil through which the landscape is seen
const OVER = 0.34, BELOW = 0.1; // how strong these lines are over the landscape and below it
const STEP = 1e-4; // of the box, over which predictions are differenced
const ROOM = 0.3; // of the box, for a long pull
const CROWD = 150; // rows from which on their pulls are dots alone

/**
 * Points a side of the grid on which so many rows are judged.
 * @type {(rows: number, playing: boolean) => number}
 */
export function gridFor(rows, playing) {
  const [work, finest] = playing ? [WORK.playing, FINEST.playing] : [WORK.paused, FINEST.paused];
  return Math.max(COARSEST, Math.min(finest, Math.floor(Math.sqrt(work / Math.max(1, rows)))));
}

/**
 * The loss over the rows of this step's batch on a grid of the box; null when a step takes all. Kept until the step changes.
 * @type {(rows: Rows, box: Box, s: number, playing: boolean) => BatchField | null}
 */
export function fieldAt(rows, box, s, playing) {
  const step = Math.floor(s + 1e-9), indices = rows.batchAt(step);
  if (!indices) return null;
  const side = gridFor(indices.length, playing), known = rows.field;
  if (known && known.step === step && known.version === rows.version && known.side >= side) return known;
  const begun = performance.now();
  const [[x0, x1], [y0, y1]] = box, count = side * side;
  const x = Float64Array.from({ length: count }, (_, k) => x0 + ((x1 - x0) * (k % side)) / (side - 1));
  const y = Float64Array.from({ length: count }, (_, k) => y0 + ((y1 - y0) * Math.floor(k / side)) / (side - 1));
  const loss = lossOver(rows, x, y, indices.filter((index) => index < rows.learnt.length));
  return (rows.field = { step, side, version: rows.version, loss, size: indices.length, ms: performance.now() - begun });
}

/**
 * Losses as heights are drawn (landscape/figures/heights.py).
 * @type {(field: BatchField, scale: HeightScale) => Float64Array}
 */
function heightsOf(field, { lowest, scale }) {
  return scale ? field.loss.map((loss) => Math.log10(1 + Math.max(0, loss - lowest) / scale)) : field.loss;
}

/**
 * Lines of equal height over a grid, as a path in pixels.
 * @type {(heights: Numbers, side: number, levels: number[], plot: Plot) => { path: Path2D, count: number }}
 */
export function levelLines(heights, side, levels, { left, top, width, height }) {
  const path = newPath(), size = levels.length;
  const across = width / (side - 1), down = height / (side - 1), bottom = top + height;
  let count = 0;
  for (let j = 0; j + 1 < side; j++) {
    for (let i = 0; i + 1 < side; i++) {
      const k = j * side + i, a = heights[k], b = heights[k + 1], c = heights[k + side + 1], d = heights[k + side];
      const low = Math.min(a, b, c, d), high = Math.max(a, b, c, d);
      for (let l = 0; l < size && levels[l] <= high; l++) {
        const at = levels[l];
        if (at < low || !(high > low)) continue;
        let pen = false;
        /** @type {(p: number, q: number, x0: number, y0: number, x1: number, y1: number) => void} */
        const cross = (p, q, x0, y0, x1, y1) => {
          if (p > at === q > at) return;
          const f = (at - p) / (q - p), x = left + (i + x0 + f * (x1 - x0)) * across, y = bottom - (j + y0 + f * (y1 - y0)) * down;
          pen ? path.lineTo(x, y) : path.moveTo(x, y);
          if (pen) count += 1;
          pen = !pen;
        };
        cross(a, b, 0, 0, 1, 0), cross(b, c, 1, 0, 1, 1), cross(c, d, 1, 1, 0, 1), cross(d, a, 0, 1, 0, 0);
      }
    }
  }
  return { path, count };
}

/** @type {(trace: { contours?: { start: number, end: number, size: number } } | undefined) => number[]} */
function levelsOf(trace) {
  const { start, end, size } = trace?.contours ?? { start: 0, end: 0, size: 0 };
  if (!(size > 0)) return [];
  return Array.from({ length: Math.floor((end - start) / (EVERY * size) + 1e-9) + 1 }, (_, i) => start + EVERY * size * i);
}

/** @type {(ctx: CanvasRenderingContext2D, view: MapView, scene: Scene, s: number) => void} */
export function drawWobble(ctx, view, scene, s) {
  const { look, rows, box, playing } = scene, { gd, plot } = view;
  const field = rows && box && fieldAt(rows, box, s, playing), scale = gd.layout.meta?.heights;
  view.wobble = null;
  if (!field || !scale) return;
  const begun = performance.now();
  const key = [field, plot.left, plot.top, plot.width, plot.height, scale.lowest, scale.scale];
  if (!view.levels?.key.every((value, i) => value === key[i]))
    view.levels = { key, ...levelLines(heightsOf(field, scale), field.side, levelsOf(gd.data.findLast(({ type }) => type === "contour")), plot) };
  ctx.strokeStyle = look.strong;
  ctx.lineWidth = 1.2;
  ctx.globalAlpha = 0.5;
  ctx.stroke(view.levels.path);
  ctx.globalAlpha = 1;
  view.wobble = { step: field.step, side: field.side, rows: field.size, lines: view.levels.count, ms: field.ms + performance.now() - begun };
}

/**
 * A net of few lines over a grid of heights, as pairs of neighbours: those over the ground, and those below it.
 * @type {(z: Numbers, side: number, ground: Ground) => { over: Pair[], below: Pair[] }}
 */
export function netOf(z, side, ground) {
  const isOver = Array.from(z, (height, k) => height >= heightAt(ground, (k % side) / (side - 1), Math.floor(k / side) / (side - 1)));
  /** @type {{ over: Pair[], below: Pair[] }} */
  const net = { over: [], below: [] };
  for (let line = 0; line <= WIRES; line++) {
    const at = Math.round((line * (side - 1)) / WIRES);
    for (let i = 0; i + 1 < side; i++)
      for (const [k, next] of [[at * side + i, at * side + i + 1], [i * side + at, (i + 1) * side + at]])
        net[isOver[k] && isOver[next] ? "over" : "below"].push([k, next]);
  }
  return net;
}

/**
 * The batch's surface as a wire over the stage, faint where it lies below the full one.
 * @type {(ctx: CanvasRenderingContext2D, view: AimedStage, scene: Scene, s: number) => void}
 */
export function drawWire(ctx, view, scene, s) {
  const { look, rows, box, playing } = scene, { lens, ground, gd } = view;
  const field = rows && box && fieldAt(rows, box, s, playing), scale = gd.layout.meta?.heights, range = gd.layout.scene?.zaxis?.range;
  if (!field || !scale || !range) return;
  const { side } = field, { aspect } = ground, heights = heightsOf(field, scale);
  const z = Float64Array.from(heights, (height) => (Math.min(1.02, (height - range[0]) / (range[1] - range[0])) - 0.5) * aspect.z);
  const points = Array.from(z, (up, k) => project(lens, ((k % side) / (side - 1) - 0.5) * aspect.x, (Math.floor(k / side) / (side - 1) - 0.5) * aspect.y, up));
  const isSeen = (/** @type {number} */ k) => points[k][2] > 0 && heights[k] <= range[1];
  const { over, below } = netOf(z, side, ground);
  ctx.strokeStyle = look.strong;
  ctx.lineWidth = 1;
  for (const { pairs, alpha } of [{ pairs: over, alpha: OVER }, { pairs: below, alpha: BELOW }]) {
    const path = newPath();
    for (const [from, to] of pairs) if (isSeen(from) && isSeen(to)) path.moveTo(points[from][0], points[from][1]), path.lineTo(points[to][0], points[to][1]);
    ctx.globalAlpha = alpha;
    ctx.stroke(path);
  }
  ctx.globalAlpha = 1;
}

/** @type {(pair: Pair) => Pair} */
const copied = ([a, b]) => [a, b];

/**
 * Downhill for every row that is learnt from, were it alone, in boxes: pairs one after the other.
 * @type {(rows: Rows, box: Box, weights: Pair) => Float64Array}
 */
export function pullsAt(rows, box, weights) {
  const { learnt, loss, penalty } = rows, sides = box.map(([low, high]) => high - low);
  const shares = loss.alone ? undefined : loss.shares(meansAt(rows, ...weights), learnt.length);
  const pulls = new Float64Array(2 * learnt.length);
  learnt.forEach((row, index) => {
    const slopes = loss.slopes(outputsAt(rows, row, ...weights), rows.y[row], shares);
    for (const axis of [0, 1]) {
      const h = STEP * sides[axis], to = copied(weights), from = copied(weights);
      to[axis] += h, from[axis] -= h;
      const up = outputsAt(rows, row, ...to), down = outputsAt(rows, row, ...from);
      const slope = slopes.reduce((sum, one, k) => sum + (one * (up[k] - down[k])) / (2 * h), 0) + penalty * weights[axis];
      pulls[2 * index + axis] = -slope / sides[axis];
    }
  });
  return pulls;
}

/** @type {(pulls: Numbers, some: number[]) => Pair} */
function meanOf(pulls, some) {
  let x = 0, y = 0;
  for (const index of some) (x += pulls[2 * index]), (y += pulls[2 * index + 1]);
  const count = Math.max(1, some.length);
  return [x / count, y / count];
}

/**
 * How long a pull has to be to count as long: a few outliers may be longer.
 * @type {(pulls: Numbers) => number}
 */
function longOf(pulls) {
  const lengths = Array.from({ length: pulls.length / 2 }, (_, i) => Math.hypot(pulls[2 * i], pulls[2 * i + 1])).sort((a, b) => a - b);
  return lengths[Math.floor(0.9 * (lengths.length - 1))];
}

/** @type {(ctx: CanvasRenderingContext2D, view: MapView, scene: Scene, s: number, ball: { run: Run, x: number, y: number }) => void} */
export function drawPulls(ctx, view, scene, s, ball) {
  const { look, rows, box, hover } = scene, { plot } = view;
  const weights = weightsAt(ball.run, s);
  view.pulls = null;
  if (!weights || !rows || !box) return;
  const pulls = pullsAt(rows, box, weights), long = longOf(pulls);
  if (!(long > 1e-30) || !Number.isFinite(long)) return;
  const factor = factorFor(long, ROOM), color = ball.run.color[look.scheme];
  const every = [...rows.learnt.keys()], indices = rows.batchAt(Math.floor(s + 1e-9));
  const batch = indices ? Array.from(new Set(indices)).filter((index) => index < every.length) : [];
  /** @type {(pull: Pair) => Pair} */
  const end = ([u, v]) => [ball.x + factor * u * plot.width, ball.y - factor * v * plot.height];
  /** @type {(index: number) => Pair} */
  const of = (index) => [pulls[2 * index], pulls[2 * index + 1]];
  const strokes = (/** @type {number[]} */ some) => {
    const path = newPath();
    for (const index of some) path.moveTo(ball.x, ball.y), path.lineTo(...end(of(index)));
    return path;
  };
  const dots = (/** @type {number[]} */ some, /** @type {number} */ radius) => {
    const path = newPath();
    for (const index of some) {
      const [x, y] = end(of(index));
      path.moveTo(x + radius, y), path.arc(x, y, radius, 0, 2 * Math.PI);
    }
    return path;
  };
  ctx.lineCap = "round";
  ctx.strokeStyle = ctx.fillStyle = color;
  if (every.length <= CROWD) (ctx.globalAlpha = 0.2), (ctx.lineWidth = 1), ctx.stroke(strokes(every));
  ctx.globalAlpha = every.length <= CROWD ? 0.6 : 0.42;
  ctx.fill(dots(every, 1.9));
  for (const { paint, width, radius } of [{ paint: look.casing, width: 3.4, radius: 4.2 }, { paint: color, width: 1.5, radius: 3 }]) {
    ctx.strokeStyle = ctx.fillStyle = paint;
    ctx.globalAlpha = paint === color ? 0.95 : 0.8;
    ctx.lineWidth = width;
    ctx.stroke(strokes(batch));
    ctx.fill(dots(batch, radius));
  }
  ctx.globalAlpha = 1;
  const pointed = every.findIndex((index) => rows.learnt[index] === hover?.row);
  if (pointed >= 0) {
    const [x, y] = end(of(pointed));
    ctx.strokeStyle = look.strong;
    ctx.lineWidth = 2;
    ctx.beginPath();
    ctx.moveTo(ball.x, ball.y), ctx.lineTo(x, y);
    ctx.stroke();
  }
  const [x, y] = end(meanOf(pulls, batch.length ? batch : every));
  drawArrow(ctx, look, look.strong, "gradient", ball.x, ball.y, x - ball.x, y - ball.y);
  view.pulls = { factor, rows: every.length, batch: batch.length, mean: meanOf(pulls, batch.length ? batch : every) };
  const lifted = scene.legend.view === view && scene.legend.lines.length ? 19 * scene.legend.lines.length + 12 : 0;
  drawLegend(ctx, look, [{ kind: "gradient", text: `${batch.length ? say("pull of the batch") : say("pull of all rows")} ${factor === 1 ? "" : written(factor)}` }], view.clip.left + 6, view.clip.top + view.clip.height - 6 - lifted);
}
