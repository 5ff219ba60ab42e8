// Balls, trails and overlays over the contour map.

import { drawArrow, drawLegend, drawSquare, squaresAt } from "./arrows.js";
import { drawFlat } from "./ball.js";
import { drawBasins } from "./basins.js";
import { drawPulls, drawWobble } from "./batch.js";
import { drawOnMap } from "./cloud.js";
import { fogMap } from "./fog.js";
import { crosshair, placeChip, spot } from "./hover.js";
import { arrow, critical, eyeMark, guessMark, startCross, starAround } from "./marks.js";
import { nameBalls } from "./names.js";
import { fateAt } from "../data/basins.js";
import { triedAt } from "../data/tried.js";
import { isWithin, nearest, partOf } from "../geometry/plane.js";
import { ballAt, positionAt } from "../geometry/track.js";
import { cut, drawDots, drawPast, drawRecent } from "./trail.js";

/** @import { Arrows, Look, MapView, Pair, Plot, Run, Scene, Track, Trail, TrailStyle } from "../types.js" */

/**
 * Where a ball is drawn; of one that has left the map, where the marker at its edge stands and where to that points.
 * @typedef {ReturnType<typeof ballAt> & { x: number, y: number, edge?: Pair, away?: Pair }} Pose
 */
/** @typedef {Pose & { run: Run, track: number }} Ball */

const SEEN = 0.3; // how opaque a ball must be to be named
const TRIED = 3.5; // pixels, the ring of a place that was tried
const DASHED = [6, 4]; // the line of a frame that a hand draws
const FLOAT = 2 ** -24, CROWD = 2 ** -15; // to which share of a number, and of the box, places of balls are told

/**
 * The trail of one track in pixels of the map.
 * @type {(track: Track, plot: Plot, steps: number) => Trail}
 */
export function see(track, plot, steps) {
  const { line } = track;
  const px = line.u.map((u) => plot.left + u * plot.width);
  const py = line.v.map((v) => plot.top + (1 - v) * plot.height);
  return cut(px, py, line.t, line.gap, null, steps);
}

/** @type {(plot: Plot, u: number, v: number) => Pair} */
const pixelOf = (plot, u, v) => [plot.left + u * plot.width, plot.top + (1 - v) * plot.height];

/**
 * Where a ball is drawn, or with `out` where the edge marker of a run that left stands.
 * @type {(view: MapView, track: Track, s: number, steps: number) => Pose}
 */
export function pose(view, track, s, steps) {
  const { plot } = view;
  const ball = ballAt(track, s, steps);
  const [x, y] = pixelOf(plot, ball.u, ball.v);
  if (!ball.out) return { ...ball, x, y };
  const [u, v] = ball.out, edge = nearest(view.reach, ball.out);
  return { ...ball, x, y, edge: pixelOf(plot, edge[0], edge[1]), away: [Math.sign(u - edge[0]), Math.sign(edge[1] - v)] };
}

/** @type {(ctx: CanvasRenderingContext2D, look: Look, view: MapView, ball: Ball, s: number) => void} */
function drawSquares(ctx, look, view, ball, s) {
  const sides = ball.track === 0 && squaresAt(ball.run, s);
  if (!sides) return;
  const unit = Math.min(view.plot.width, view.plot.height);
  const [a, b] = sides.map((side) => side * unit);
  const right = ball.u > 0.8 ? -1 : 1, up = ball.v > 0.8 ? 1 : -1;
  const color = ball.run.color[look.scheme];
  drawSquare(ctx, look, color, [[0, -a / 2], [right * a, -a / 2], [right * a, a / 2], [0, a / 2]].map(([x, y]) => [ball.x + x, ball.y + y]));
  drawSquare(ctx, look, color, [[-b / 2, 0], [b / 2, 0], [b / 2, up * b], [-b / 2, up * b]].map(([x, y]) => [ball.x + x, ball.y + y]));
}

/** @type {(ctx: CanvasRenderingContext2D, look: Look, view: MapView, ball: Ball, arrows: Arrows, radius: number) => void} */
function drawArrows(ctx, look, view, ball, arrows, radius) {
  for (const { kind, from, to, cut: isCut } of arrows.of.get(ball.run) ?? []) {
    const [x0, y0] = [from[0] * view.plot.width, -from[1] * view.plot.height];
    const [x1, y1] = [to[0] * view.plot.width, -to[1] * view.plot.height];
    const length = Math.hypot(x1, y1) || 1;
    const lift = (radius + 2) / length;
    drawArrow(ctx, look, ball.run.color[look.scheme], kind, ball.x + x0 + x1 * lift, ball.y + y0 + y1 * lift, x1 - x0, y1 - y0, isCut);
  }
}

/**
 * The small eye on the border, on the side from which the surface is seen.
 * @type {(ctx: CanvasRenderingContext2D, look: Look, plot: Plot, eye: number[], aspect: { x: number, y: number }) => void}
 */
function drawEye(ctx, look, plot, eye, aspect) {
  const dx = eye[0] / aspect.x, dy = eye[1] / aspect.y;
  const size = Math.max(Math.abs(dx), Math.abs(dy));
  if (!(size > 1e-6)) return;
  const reach = Math.min(1, (0.5 - 10 / Math.min(plot.width, plot.height)) / size);
  const x = plot.left + (0.5 + dx * reach) * plot.width, y = plot.top + (0.5 - dy * reach) * plot.height;
  eyeMark(ctx, look, x, y, Math.atan2(dy * plot.height, -dx * plot.width));
}

/** @type {(ctx: CanvasRenderingContext2D, view: MapView, scene: Scene, s: number) => void} */
export function drawMap(ctx, view, scene, s) {
  const { look, flags, hover } = scene;
  const { plot, clip } = view;
  /** @type {(place: Pair) => Pair} */
  const at = ([u, v]) => pixelOf(plot, u, v);
  if (scene.basins) drawBasins(ctx, view, look, scene.basins, at);
  if (flags.flow && view.flow && !view.part) ctx.drawImage(view.flow, plot.left, plot.top, plot.width, plot.height);
  if (flags.critical) for (const { place, nature } of view.critical) critical(ctx, look, nature, ...at(place));
  const start = scene.dragged ?? view.start;
  if (view.reach[0][0] < 0 || view.reach[1][0] < 0 || view.part) within(ctx, clip, () => frame(ctx, look, plot));
  if (start && isWithin(view.reach, start)) startCross(ctx, look, ...at(start), scene.dragged ? 8 : 6);
  if (scene.fog > 0) fogMap(ctx, view, look, s, scene.fog);
  if (scene.guess) guessMark(ctx, look, ...at(view.toUnit(...scene.guess)));
  /** @type {Ball[]} */
  const balls = [];
  ctx.save();
  cutTo(ctx, clip);
  if (flags.wobble) drawWobble(ctx, view, scene, s);
  const width = 0.85 * look.trail, isTold = tellsPlaces(view);
  /** @type {(run: Run) => TrailStyle} */
  const styleOf = (run) => ({ color: run.color[look.scheme], casing: look.casing, width: flags.iterates ? 0.5 * width : width, dash: run.dash, window: scene.window });
  if (isTold.crowd) drawOnMap(ctx, look, view, s);
  const items = isTold.balls ? view.items : [];
  drawPast(ctx, view, look, items.flatMap(({ run, trails }) => trails.map((trail) => ({ trail, style: styleOf(run) }))), s);
  for (const { run, tracks, trails } of items) {
    const style = styleOf(run);
    tracks.forEach((track, i) => {
      drawRecent(ctx, trails[i], s, style);
      if (flags.iterates) drawDots(ctx, trails[i], s, { ...style, width });
      balls.push({ ...pose(view, track, s, scene.steps), run, track: i });
    });
  }
  for (const { run } of items) if (!scene.held) drawTried(ctx, look, view, run, s);
  const first = balls.find((ball) => ball.alpha > 0 && !ball.out);
  if (flags.pulls && first) drawPulls(ctx, view, scene, s, first);
  if (flags.moments) for (const ball of balls) if (ball.alpha > 0 && !ball.out) drawSquares(ctx, look, view, ball, s);
  ctx.restore();
  const radius = look.radius * 0.82, around = starAround(balls, radius);
  for (const place of view.minima) around(ctx, look, ...at(place));
  for (const ball of balls) {
    if (ball.edge && ball.away) arrow(ctx, look, ball.run.color[look.scheme], ...ball.edge, ...ball.away);
    if (!(ball.alpha > 0) || !Number.isFinite(ball.x + ball.y)) continue;
    if (!ball.out) drawArrows(ctx, look, view, ball, scene.arrows, radius);
    ctx.globalAlpha = ball.alpha;
    drawFlat(ctx, look, ball.run, ball.x, ball.y, radius);
    ctx.globalAlpha = 1;
  }
  const named = balls.filter(({ track, out, alpha, x, y }) => track === 0 && !out && alpha > SEEN && Number.isFinite(x + y));
  nameBalls(ctx, view, look, named.map(({ run, x, y }) => ({ run, x, y })), radius, hover, clip);
  if (hover?.step !== undefined && hover.step !== null) drawGhosts(ctx, look, view, hover.step);
  if (scene.framed && !view.slot) frame(ctx, look, partOf(plot, scene.framed), DASHED);
  if (scene.eye && scene.aspect && !view.slot && !view.part) drawEye(ctx, look, plot, scene.eye, scene.aspect);
  if (hover?.u !== undefined && hover.v !== undefined) {
    const { u, v } = hover;
    crosshair(ctx, look, clip, ...at([u, v]));
    const fate = scene.basins && !scene.basins.stale && hover.x !== undefined && hover.y !== undefined ? fateAt(scene.basins.map, hover.x, hover.y) : "";
    view.fate = fate;
    if (!view.slot) placeChip(ctx, look, clip, { ...hover, u, v }, scene.weights, fate);
  }
  if (scene.legend.view === view) drawLegend(ctx, look, scene.legend.lines, clip.left + 6, clip.top + clip.height - 6);
}

/**
 * Where a run that is looked into asks about loss or slope in this step, before it moves.
 * @type {(ctx: CanvasRenderingContext2D, look: Look, view: MapView, run: Run, s: number) => void}
 */
function drawTried(ctx, look, view, run, s) {
  for (const place of triedAt(run.slot, Math.floor(s + 1e-9))) {
    const at = view.toUnit(...place);
    if (isWithin(view.reach, at)) spot(ctx, look, ...pixelOf(view.plot, ...at), TRIED, run.color[look.scheme]);
  }
}

/** @type {(ctx: CanvasRenderingContext2D, clip: Plot) => void} */
function cutTo(ctx, { left, top, width, height }) {
  ctx.beginPath();
  ctx.rect(left, top, width, height);
  ctx.clip();
}

/**
 * Draw something of which only what lies in the plot is seen.
 * @type {(ctx: CanvasRenderingContext2D, clip: Plot, draw: () => void) => void}
 */
function within(ctx, clip, draw) {
  ctx.save();
  cutTo(ctx, clip);
  draw();
  ctx.restore();
}

/**
 * Whether the places of balls are known as finely as a part of the map shows them: of the first to the digits of a float32, of a crowd
 * to whole parts of the box.
 * @type {(view: MapView) => { balls: boolean, crowd: boolean }}
 */
function tellsPlaces({ part, reach: [[u0, u1]], clip }) {
  if (!part) return { balls: true, crowd: true };
  const pixel = (part[0][1] - part[0][0]) / clip.width, far = Math.max(...part.flat().map(Math.abs));
  return { balls: pixel > FLOAT * far, crowd: (u1 - u0) / clip.width > CROWD };
}

/**
 * The edge of the box, which is all that the stage shows, or of what else is framed.
 * @type {(ctx: CanvasRenderingContext2D, look: Look, plot: Plot, dash?: number[]) => void}
 */
function frame(ctx, look, { left, top, width, height }, dash = []) {
  ctx.strokeStyle = dash.length ? look.strong : look.cursor;
  ctx.lineWidth = dash.length ? 2 : 1;
  ctx.setLineDash(dash);
  ctx.strokeRect(left, top, width, height);
  ctx.setLineDash([]);
}

/** @type {(ctx: CanvasRenderingContext2D, look: Look, view: MapView, step: number) => void} */
function drawGhosts(ctx, look, view, step) {
  for (const { run, tracks: [track] } of tellsPlaces(view).balls ? view.items : []) {
    const place = track && positionAt(track.u, track.v, track.last, step);
    if (place && isWithin(view.reach, place)) spot(ctx, look, ...pixelOf(view.plot, ...place), look.radius * 0.62, run.color[look.scheme]);
  }
}
