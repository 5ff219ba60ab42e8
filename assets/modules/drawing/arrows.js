// Arrows and squares around the first ball of each run: what the optimizer sees, remembers and does. Vectors are in boxes here; what
// is drawn is scaled by one factor per kind for all runs and all their steps, which the legend tells.

import { newPath } from "./paths.js";
import { localised } from "../page/format.js";
import { offStage } from "../data/runs.js";
import { say } from "../page/words.js";

/** @import { Arrow, ArrowKind, Arrows, Box, LegendLine, Look, Numbers, Pair, Run } from "../types.js" */

/** @typedef {[run: Run, vector: Pair][]} Vectors one for each run that has it */

const LONGEST = 0.2; // of the box, for the longest arrow of a kind
const SHORTEST = 0.006; // of the box: what is shorter cannot be seen, and the legend says so
const OUTLIER = 3; // times the third longest vector of a run: one that is longer is cut
const SQUARE = 0.17; // of the box, side of the largest square that a run ever has
/** @type {Record<ArrowKind, string>} */
export const KINDS = { gradient: say("downhill"), velocity: say("remembered"), move: say("step"), clipped: say("clipped away") };

/**
 * A pair from a flat array, between the rows k and k + 1; null where it is not finite.
 * @type {(values: Numbers, s: number, sign: number) => Pair | null}
 */
function pairAt(values, s, sign) {
  const rows = values.length / 2;
  const k = Math.min(Math.floor(s), rows - 1), next = Math.min(k + 1, rows - 1);
  const f = Number.isFinite(values[2 * next] + values[2 * next + 1]) ? Math.min(1, s - k) : 0;
  const x = values[2 * k] + (values[2 * next] - values[2 * k]) * f;
  const y = values[2 * k + 1] + (values[2 * next + 1] - values[2 * k + 1]) * f;
  return Number.isFinite(x + y) ? [sign * x, sign * y] : null;
}

/** @type {(run: Run, s: number) => Pair | null} */
function moveAt(run, s) {
  const k = Math.min(Math.floor(s), run.lastValidStep[0] - 1);
  const [xs, ys] = [run.xs[0], run.ys[0]];
  return k < 0 ? null : [xs[k + 1] - xs[k], ys[k + 1] - ys[k]];
}

/** @type {Record<ArrowKind, (run: Run, s: number) => Pair | null | undefined>} */
const READ = {
  gradient: (run, s) => run.seen && pairAt(run.seen, s, -1),
  velocity: (run, s) => run.velocity && pairAt(run.velocity, s, -1),
  move: moveAt,
  clipped: (run, s) => run.raw && pairAt(run.raw, s, -1),
};

/**
 * The largest of 1, 2, 5 × a power of ten that leaves the longest arrow within bounds.
 * @type {(longest: number, room?: number) => number}
 */
export function factorFor(longest, room = LONGEST) {
  const wanted = room / longest;
  const power = 10 ** Math.floor(Math.log10(wanted) + 1e-9);
  return power * (wanted / power >= 5 ? 5 : wanted / power >= 2 ? 2 : 1);
}

/** @type {(box: Box, pair: Pair) => Pair} */
const inBoxes = ([[x0, x1], [y0, y1]], [x, y]) => [x / (x1 - x0), y / (y1 - y0)];

/** @type {WeakMap<Run, Map<ArrowKind, number>>} */
const longOnes = new WeakMap(); // by run, which is another whenever it has been computed anew

/**
 * How long a run's vectors of a kind get while it plays, in boxes. The scale has room for them and stays, or arrows would seem to
 * grow while a gradient falls. One or two steps that stand out, as at a cliff, are cut rather than make all others invisible; what
 * is seen first never is, and what happens outside of the box does not count, where runs that fly off take any length.
 * @type {(run: Run, kind: ArrowKind, box: Box) => number}
 */
function longOf(run, kind, box) {
  const known = longOnes.get(run) ?? new Map();
  longOnes.set(run, known);
  if (!known.has(kind)) {
    const lengths = [], ahead = kind === "move" ? 1 : 0; // a step that leaves the box has no length that could be seen
    for (let k = 0; k <= run.lastValidStep[0]; k++) {
      const pair = offStage(run, k, box) || offStage(run, k + ahead, box) ? null : READ[kind](run, k);
      if (pair) lengths.push(Math.hypot(...inBoxes(box, pair)));
    }
    const [first = 0] = lengths, [longest = 0, , third = longest] = lengths.sort((a, b) => b - a);
    known.set(kind, Math.max(first, Math.min(longest, OUTLIER * third)));
  }
  return known.get(kind) ?? 0;
}

/**
 * By how much vectors of a kind are drawn longer than they are, for all of these runs and as long as they play.
 * @type {(runs: Run[], kind: ArrowKind, box: Box, room?: number) => number}
 */
function factorOf(runs, kind, box, room = LONGEST) {
  const longest = Math.max(0, ...runs.map((run) => longOf(run, kind, box)));
  return longest > 1e-30 ? factorFor(longest, room) : 1;
}

/**
 * Everything at step position s: per run a list of { kind, from, to, cut } in boxes, drawn lengths; and the factors, for the legend.
 * @type {(runs: Run[], flags: Record<string, boolean>, box: Box | null, s: number) => Arrows}
 */
export function arrowsAt(runs, flags, box, s) {
  /** @type {Arrows} */
  const drawn = { of: new Map(), factors: [] };
  if (!box) return drawn;
  /** @type {(kind: ArrowKind) => Vectors} */
  const vectors = (kind) =>
    runs.flatMap((run) => {
      const pair = s > run.lastValidStep[0] ? null : READ[kind](run, s);
      return pair ? [/** @type {[Run, Pair]} */ ([run, inBoxes(box, pair)])] : [];
    });
  /** @type {(kind: ArrowKind, vectors: Vectors, factor: number, most: number, from?: Map<Run, Pair>) => void} */
  const add = (kind, vectors, factor, most, from) => {
    const arrows = vectors.map(([run, to]) => ({ run, ...cutTo(most, { kind, from: scaled(from?.get(run) ?? [0, 0], factor), to: scaled(to, factor), cut: false }) }));
    const seen = arrows.filter(({ from, to }) => Math.hypot(to[0] - from[0], to[1] - from[1]) >= SHORTEST);
    for (const { run, ...arrow } of seen) drawn.of.set(run, [...(drawn.of.get(run) ?? []), arrow]);
    if (arrows.length) drawn.factors.push({ kind, factor, short: arrows.length - seen.length, seen: seen.length, cut: seen.some(({ cut }) => cut) });
  };
  const seen = flags.gradient || flags.clipped ? vectors("gradient") : [];
  const whole = flags.clipped ? vectors("clipped") : [];
  const own = factorOf(runs, "gradient", box);
  const factor = whole.length ? Math.min(own, factorOf(runs, "clipped", box, 2 * LONGEST)) : own; // one for both, as they are one vector
  if (flags.gradient) add("gradient", seen, factor, LONGEST);
  add("clipped", whole, factor, 2 * LONGEST, new Map(seen));
  if (flags.velocity) add("velocity", vectors("velocity"), factorOf(runs, "velocity", box), LONGEST);
  const wide = Math.max(1, factorOf(runs, "move", box)); // a step is never drawn shorter than it is
  if (flags.move) add("move", vectors("move"), wide, wide > 1 ? LONGEST : Infinity);
  return drawn;
}

/** @type {(pair: Pair, factor: number) => Pair} */
const scaled = ([x, y], factor) => [x * factor, y * factor];

/**
 * An arrow that ends no farther from the ball than is wanted.
 * @type {(most: number, arrow: Arrow) => Arrow}
 */
function cutTo(most, { kind, from, to }) {
  /** @type {(end: Pair) => Pair} */
  const shorter = (end) => scaled(end, Math.min(1, most / (Math.hypot(...end) || 1)));
  return { kind, from: shorter(from), to: shorter(to), cut: Math.hypot(...to) > most * (1 + 1e-9) };
}

/** @type {(values: Numbers) => number} */
const largestOf = (values) => Array.from(values).reduce((most, value) => (value > most ? value : most), 0);

/**
 * Sides of a run's two squares as shares of the box; the largest the run ever has is as large as squares get.
 * @type {(run: Run, s: number) => Pair | null}
 */
export function squaresAt(run, s) {
  if (!run.moment) return null;
  const largest = (run.largest ??= largestOf(run.moment));
  const sides = largest > 0 ? pairAt(run.moment, Math.min(s, run.lastValidStep[0]), 1) : null;
  return sides && scaled(sides, SQUARE / largest);
}

/**
 * One arrow on the screen from (x, y) by (dx, dy).
 * @param {CanvasRenderingContext2D} ctx
 * @param {Look} look
 * @param {string} color
 * @param {ArrowKind} kind
 * @param {number} x
 * @param {number} y
 * @param {number} dx
 * @param {number} dy
 * @param {boolean} [isCut] whether it would be longer: two strokes across it say so
 */
export function drawArrow(ctx, look, color, kind, x, y, dx, dy, isCut = false) {
  const length = Math.hypot(dx, dy);
  if (!(length > 1.5)) return;
  const c = dx / length, s = dy / length;
  const ghost = kind === "clipped";
  const paint = kind === "move" ? look.strong : color;
  const width = kind === "move" ? 2 : 2.6;
  const head = Math.min(0.6 * length, kind === "move" ? 8 : 10);
  /** @type {(a: number, b: number) => Pair} */
  const at = (a, b) => [x + a * c - b * s, y + a * s + b * c];
  const shaft = newPath();
  shaft.moveTo(x, y);
  shaft.lineTo(...at(length - (kind === "velocity" ? 0 : 0.8 * head), 0));
  for (const along of isCut ? [0.35, 0.45] : []) {
    shaft.moveTo(...at(along * length - 2, -5));
    shaft.lineTo(...at(along * length + 2, 5));
  }
  const tip = newPath();
  const point = (/** @type {number} */ end) => {
    tip.moveTo(...at(end - head, -0.5 * head));
    tip.lineTo(...at(end, 0));
    tip.lineTo(...at(end - head, 0.5 * head));
  };
  point(length);
  if (kind === "velocity") point(length - 0.75 * head);
  else tip.closePath();
  ctx.lineCap = "round";
  ctx.lineJoin = "round";
  ctx.strokeStyle = look.casing;
  ctx.globalAlpha = ghost ? 0.5 : 1;
  ctx.setLineDash(ghost ? [3, 4.5] : []);
  ctx.lineWidth = width + 2.4;
  ctx.stroke(shaft);
  ctx.stroke(tip);
  ctx.strokeStyle = ctx.fillStyle = paint;
  ctx.lineWidth = width;
  ctx.stroke(shaft);
  ctx.setLineDash([]);
  if (kind === "velocity" || ghost) ctx.stroke(tip);
  else ctx.fill(tip);
  ctx.globalAlpha = 1;
}

/** @type {(factor: number) => string} */
export const written = (factor) => (factor >= 1 ? `× ${localised(factor.toLocaleString("en"))}` : `÷ ${localised(Math.round(1 / factor).toLocaleString("en"))}`);

/**
 * The lines of the legend: one per kind of arrow that is shown.
 * @type {(factors: Arrows["factors"], squares: boolean) => LegendLine[]}
 */
export function legend(factors, squares) {
  /** @type {LegendLine[]} */
  const lines = factors.map(({ kind, factor, short, seen, cut }) => {
    const notes = [...(short ? [seen ? say("some too short to be seen") : say("too short to be seen")] : []), ...(cut ? [say("the longest cut")] : [])];
    return { kind, text: [factor === 1 ? KINDS[kind] : `${KINDS[kind]} ${written(factor)}`, ...notes].join(", ") };
  });
  if (squares) lines.push({ kind: "squares", text: say("squared gradient remembered") });
  return lines;
}

/** @type {(ctx: CanvasRenderingContext2D, look: Look, lines: LegendLine[], x: number, bottom: number) => void} */
export function drawLegend(ctx, look, lines, x, bottom) {
  if (!lines.length) return;
  ctx.font = `12px ${look.font}`;
  ctx.textBaseline = "middle";
  ctx.textAlign = "left";
  const wide = Math.max(...lines.map(({ text }) => ctx.measureText(text).width)) + 52;
  const top = bottom - 19 * lines.length - 8;
  panel(ctx, look, x, top, wide, 19 * lines.length + 8);
  lines.forEach(({ kind, text }, i) => {
    const y = top + 13.5 + 19 * i;
    if (kind === "squares") drawSquare(ctx, look, look.strong, [[x + 14, y - 6], [x + 26, y - 6], [x + 26, y + 6], [x + 14, y + 6]]);
    else drawArrow(ctx, look, look.neutral, kind, x + 8, y, 25, 0);
    ctx.fillStyle = look.strong;
    ctx.fillText(text, x + 42, y + 0.5);
  });
}

/** @type {(ctx: CanvasRenderingContext2D, look: Look, x: number, y: number, width: number, height: number) => void} */
export function panel(ctx, look, x, y, width, height) {
  ctx.fillStyle = look.panel;
  ctx.beginPath();
  ctx.roundRect(x, y, width, height, 7);
  ctx.fill();
  ctx.strokeStyle = look.rule;
  ctx.lineWidth = 1;
  ctx.stroke();
}

/**
 * A square given by points around it.
 * @type {(ctx: CanvasRenderingContext2D, look: Look, color: string, points: number[][]) => void}
 */
export function drawSquare(ctx, look, color, points) {
  ctx.beginPath();
  for (const [x, y] of points) ctx.lineTo(x, y);
  ctx.closePath();
  ctx.lineJoin = "round";
  ctx.fillStyle = color;
  ctx.globalAlpha = 0.26;
  ctx.fill();
  ctx.globalAlpha = 1;
  ctx.strokeStyle = look.casing;
  ctx.lineWidth = 3;
  ctx.stroke();
  ctx.strokeStyle = color;
  ctx.lineWidth = 1.5;
  ctx.stroke();
}
