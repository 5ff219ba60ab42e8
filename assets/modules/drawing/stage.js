// Balls and trails over the surface, as seen by its camera.

import { drawArrow, drawLegend, drawSquare, squaresAt } from "./arrows.js";
import { drawTurned } from "./ball.js";
import { drawWire } from "./batch.js";
import { minimum } from "./basins.js";
import { drawBlock } from "./block.js";
import { drawOnStage } from "./cloud.js";
import { fogStage } from "./fog.js";
import { spot } from "./hover.js";
import { arrow, critical, guessMark, startCross, star, starAround } from "./marks.js";
import { nameBalls } from "./names.js";
import { hides } from "../geometry/occlusion.js";
import { project, turn } from "../geometry/project.js";
import { axes, spin, spins } from "../geometry/roll.js";
import { BLOT, shadow } from "./sprites.js";
import { heightAt, normalAt, place } from "../geometry/terrain.js";
import { ballAt, before, positionAt } from "../geometry/track.js";
import { cut, drawDots, drawPast, drawRecent } from "./trail.js";

/** @import { AimedStage, Arrows, Ground, Laid, Lens, Look, Pair, Run, Scene, Track, Trail, TrailStyle } from "../types.js" */

/** @typedef {[number, number, number]} Point in the scene, or a direction there */

/**
 * Where a ball is drawn.
 * @typedef {object} PlaceOnScreen
 * @property {Point} scene where it touches the ground
 * @property {Pair} contact the same on the screen
 * @property {number} x its centre on the screen
 * @property {number} y
 * @property {number} w how far it is from the camera
 * @property {Point} normal of the ground
 * @property {number} seen how much of it the ground leaves to see, 0 … 1
 */
/** @typedef {ReturnType<typeof ballAt> & PlaceOnScreen} Pose */
/** @typedef {Pose & { run: Run, track: number, frame: number[][] }} Ball */
/** @typedef {(ctx: CanvasRenderingContext2D, look: Look, x: number, y: number) => void} Draw */

const FAINT = 0.34; // how strongly a hidden ball shines through
const PALE = 0.6; // and its name
const SEEN = 0.3; // how much of a ball must be seen for its name to be full, and how opaque it must be to have one
const AROUND_STAR = 9; // pixels of the disc of a minimum's hue, on which its star stands
const CAST = 0.4; // the light comes from the left, so shadows fall to the right, in radii

/**
 * The trail of one track in the scene; depends on the ground alone.
 * @type {(track: Track, ground: Ground) => Laid}
 */
export function lay(track, ground) {
  const { line } = track;
  const n = line.t.length;
  const x = new Float32Array(n), y = new Float32Array(n), z = new Float32Array(n);
  for (let i = 0; i < n; i++) [x[i], y[i], z[i]] = place(ground, line.u[i], line.v[i]);
  return { x, y, z, turned: spins(x, y, z, line.gap) };
}

/**
 * The same as seen through a lens; depends on the camera.
 * @type {(track: Track, laid: Laid, ground: Ground, lens: Lens, steps: number) => Trail}
 */
export function see(track, laid, ground, lens, steps) {
  const n = laid.x.length;
  const { matrix: m, eye, width, height } = lens;
  const px = new Float32Array(n), py = new Float32Array(n), hidden = new Uint8Array(n);
  let lastX = Infinity, lastY = Infinity, last = 0;
  for (let i = 0; i < n; i++) {
    const x = laid.x[i], y = laid.y[i], z = laid.z[i];
    const w = m[3] * x + m[7] * y + m[11] * z + m[15];
    px[i] = (0.5 + (0.5 * (m[0] * x + m[4] * y + m[8] * z + m[12])) / w) * width;
    py[i] = (0.5 - (0.5 * (m[1] * x + m[5] * y + m[9] * z + m[13])) / w) * height;
    if (Math.abs(px[i] - lastX) + Math.abs(py[i] - lastY) > 1.5) {
      last = hides(ground, eye, x, y, z + 0.008) ? 1 : 0;
      lastX = px[i], lastY = py[i];
    }
    hidden[i] = last;
  }
  return cut(px, py, track.line.t, track.line.gap, hidden, steps);
}

/**
 * Where a ball is drawn: its contact point and centre on the screen, and how much of it the ground leaves to see (0…1).
 * @type {(view: AimedStage, track: Track, s: number, steps: number, radius: number) => Pose | null}
 */
export function pose(view, track, s, steps, radius) {
  const { ground, lens } = view;
  const ball = ballAt(track, s, steps);
  if (!Number.isFinite(ball.u) || ball.alpha <= 0) return null;
  const [x, y, z] = place(ground, ball.u, ball.v);
  const [px, py, w] = project(lens, x, y, z);
  if (!(w > 0)) return null;
  const normal = normalAt(ground, ball.u, ball.v);
  const tilt = turn(lens, ...normal);
  const size = (radius * w) / lens.focal;
  const center = [x + normal[0] * size, y + normal[1] * size, z + normal[2] * size];
  let seen = 0;
  for (const [a, b] of [[0, 0], [0.7, 0], [-0.7, 0], [0, 0.7], [0, -0.7]]) {
    const [sx, sy, sz] = [0, 1, 2].map((i) => center[i] + size * (a * lens.view[i * 4] + b * lens.view[i * 4 + 1]));
    const height = heightAt(ground, sx / ground.aspect.x + 0.5, sy / ground.aspect.y + 0.5);
    if (!hides(ground, lens.eye, sx, sy, Math.max(sz, height + 0.004))) seen += 0.2;
  }
  return { ...ball, scene: [x, y, z], contact: [px, py], x: px + radius * tilt[0], y: py - radius * tilt[1], w, normal, seen };
}

/** @type {(view: AimedStage, track: Track, laid: Laid, s: number, at: Point) => number[][]} */
function frameOf(view, track, laid, s, at) {
  const i = before(track.line.t, s);
  const turned = i < 0 ? [1, 0, 0, 0] : spin(laid.turned.subarray(4 * i, 4 * i + 4), at[0] - laid.x[i], at[1] - laid.y[i], at[2] - laid.z[i]);
  return axes(turned).map(([x, y, z]) => turn(view.lens, x, y, z));
}

/** @type {(ctx: CanvasRenderingContext2D, look: Look, view: AimedStage, ball: Ball, radius: number) => void} */
function drawShadow(ctx, look, view, ball, radius) {
  const [nx, ny, nz] = ball.normal;
  const a = turn(view.lens, nz, 0, -nx);
  const b = turn(view.lens, -nx * ny, nz * nz + nx * nx, -ny * nz);
  const la = Math.hypot(nz, nx) || 1, lb = Math.hypot(nx * ny, nz * nz + nx * nx, ny * nz) || 1;
  ctx.save();
  ctx.transform(a[0] / la, -a[1] / la, b[0] / lb, -b[1] / lb, ball.contact[0] + CAST * radius, ball.contact[1]);
  const half = BLOT * radius;
  ctx.drawImage(shadow(radius, look.ratio, look.scheme), -half, -half, 2 * half, 2 * half);
  ctx.restore();
}

/** @type {(ctx: CanvasRenderingContext2D, look: Look, view: AimedStage, u: number, v: number, draw: Draw) => void} */
function mark(ctx, look, view, u, v, draw) {
  if (!(u >= 0 && u <= 1 && v >= 0 && v <= 1)) return;
  const at = place(view.ground, u, v);
  const [x, y, w] = project(view.lens, ...at);
  if (!(w > 0)) return;
  ctx.globalAlpha = hides(view.ground, view.lens.eye, at[0], at[1], at[2] + 0.01) ? FAINT : 1;
  draw(ctx, look, x, y);
  ctx.globalAlpha = 1;
}

/**
 * A ring that lies on the ground.
 * @type {(ctx: CanvasRenderingContext2D, look: Look, view: AimedStage, u: number, v: number, radius: number, color: string) => void}
 */
function lying(ctx, look, view, u, v, radius, color) {
  mark(ctx, look, view, u, v, (_ctx, _look, x, y) => {
    const [nx, ny, nz] = normalAt(view.ground, u, v);
    const a = turn(view.lens, nz, 0, -nx), b = turn(view.lens, -nx * ny, nz * nz + nx * nx, -ny * nz);
    const la = Math.hypot(nz, nx) || 1, lb = Math.hypot(nx * ny, nz * nz + nx * nx, ny * nz) || 1;
    spot(ctx, look, x, y, radius, color, [a[0] / la, -a[1] / la, b[0] / lb, -b[1] / lb]);
  });
}

/**
 * A vector of the plane, in boxes, as the screen sees it when it lies on the slope under the ball.
 * @type {(view: AimedStage, ball: Ball, vector: Pair) => Pair}
 */
function onSlope(view, ball, [du, dv]) {
  const { ground, lens } = view;
  const [nx, ny, nz] = ball.normal;
  const dx = du * ground.aspect.x, dy = dv * ground.aspect.y;
  const steep = Math.max(-2, Math.min(2, -(nx * dx + ny * dy) / Math.max(nz, 0.05) / (Math.hypot(dx, dy) || 1)));
  const [x, y, z] = ball.scene;
  const [px, py, w] = project(lens, x + dx, y + dy, z + steep * Math.hypot(dx, dy));
  return w > 0 ? [px - ball.contact[0], py - ball.contact[1]] : [0, 0];
}

/** @type {(ctx: CanvasRenderingContext2D, look: Look, view: AimedStage, ball: Ball, arrows: Arrows) => void} */
function drawArrows(ctx, look, view, ball, arrows) {
  for (const { kind, from, to, cut: isCut } of arrows.of.get(ball.run) ?? []) {
    const [x0, y0] = onSlope(view, ball, from), [x1, y1] = onSlope(view, ball, to);
    const lift = (look.radius + 2) / (Math.hypot(x1, y1) || 1);
    drawArrow(ctx, look, ball.run.color[look.scheme], kind, ball.x + x0 + x1 * lift, ball.y + y0 + y1 * lift, x1 - x0, y1 - y0, isCut);
  }
}

/**
 * The two squares of remembered gradient, lying on the ground beside the ball.
 * @type {(ctx: CanvasRenderingContext2D, look: Look, view: AimedStage, ball: Ball, s: number) => void}
 */
function drawSquares(ctx, look, view, ball, s) {
  const sides = squaresAt(ball.run, s);
  if (!sides) return;
  const { ground, lens } = view;
  const [a, b] = sides;
  const right = ball.u > 0.8 ? -1 : 1, up = ball.v > 0.8 ? -1 : 1;
  /** @type {(corners: Pair[]) => Point[]} */
  const around = (corners) =>
    corners.flatMap(([x0, y0], i) => {
      const [x1, y1] = corners[(i + 1) % 4];
      return Array.from({ length: 5 }, (_, j) => {
        const u = ball.u + x0 + ((x1 - x0) * j) / 5, v = ball.v + y0 + ((y1 - y0) * j) / 5;
        const at = place(ground, Math.min(1, Math.max(0, u)), Math.min(1, Math.max(0, v)));
        return project(lens, at[0], at[1], at[2] + 0.004);
      });
    });
  const color = ball.run.color[look.scheme];
  drawSquare(ctx, look, color, around([[0, -a / 2], [right * a, -a / 2], [right * a, a / 2], [0, a / 2]]));
  drawSquare(ctx, look, color, around([[-b / 2, 0], [b / 2, 0], [b / 2, up * b], [-b / 2, up * b]]));
}

/**
 * A run that left the box: an arrow at the edge, pointing to where it went.
 * @type {(ctx: CanvasRenderingContext2D, look: Look, view: AimedStage, run: Run, track: Track, s: number, steps: number) => void}
 */
function drawLeft(ctx, look, view, run, track, s, steps) {
  const { out } = ballAt(track, s, steps);
  if (!out) return;
  const edge = out.map((value) => Math.min(1, Math.max(0, value)));
  const away = out.map((value, i) => 0.03 * Math.sign(value - edge[i]));
  const [x, y, z] = place(view.ground, edge[0], edge[1]);
  const [px, py, w] = project(view.lens, x, y, z + 0.02);
  const [qx, qy] = project(view.lens, x + away[0], y + away[1], z + 0.02);
  if (w > 0) arrow(ctx, look, run.color[look.scheme], px, py, qx - px, qy - py);
}

/** @type {(ctx: CanvasRenderingContext2D, view: AimedStage, scene: Scene, s: number) => void} */
export function drawStage(ctx, view, scene, s) {
  const { look, flags, hover } = scene;
  drawBlock(ctx, view, look);
  if (flags.wobble) drawWire(ctx, view, scene, s);
  if (flags.critical) for (const { place: [u, v], nature } of view.critical) mark(ctx, look, view, u, v, (_ctx, _look, x, y) => critical(ctx, look, nature, x, y));
  const ends = scene.basins?.map;
  ends?.places.forEach(([x, y], label) => mark(ctx, look, view, ...view.toUnit(x, y), (_ctx, _look, px, py) => minimum(ctx, look, px, py, ends, label, AROUND_STAR)));
  for (const [u, v] of view.minima) mark(ctx, look, view, u, v, star);
  const start = scene.dragged ?? view.start;
  if (start) mark(ctx, look, view, ...start, startCross);
  if (scene.fog > 0) fogStage(ctx, view, look, s, scene.fog);
  if (scene.guess) mark(ctx, look, view, ...view.toUnit(...scene.guess), guessMark);
  /** @type {Ball[]} */
  const balls = [];
  const width = flags.iterates ? 0.5 * look.trail : look.trail;
  /** @type {(run: Run) => TrailStyle} */
  const styleOf = (run) => ({ color: run.color[look.scheme], casing: look.casing, width, dash: run.dash, window: scene.window });
  drawOnStage(ctx, look, view, s);
  drawPast(ctx, view, look, view.items.flatMap(({ run, trails }) => trails.map((trail) => ({ trail, style: styleOf(run) }))), s);
  for (const item of view.items) {
    const { run, tracks, trails, laid } = item;
    const style = styleOf(run);
    tracks.forEach((track, i) => {
      if (trails[i]) drawRecent(ctx, trails[i], s, style);
      if (trails[i] && flags.iterates) drawDots(ctx, trails[i], s, { ...style, width: look.trail });
      const ball = pose(view, track, s, scene.steps, look.radius);
      if (ball) balls.push({ ...ball, run, track: i, frame: frameOf(view, track, laid[i], s, ball.scene) });
      drawLeft(ctx, look, view, run, track, s, scene.steps);
    });
  }
  balls.sort((a, b) => b.w - a.w);
  for (const [u, v] of view.minima) mark(ctx, look, view, u, v, starAround(balls, look.radius));
  if (flags.moments) for (const ball of balls) if (ball.track === 0 && !ball.out) drawSquares(ctx, look, view, ball, s);
  for (const ball of balls) {
    ctx.globalAlpha = ball.alpha * ball.seen;
    if (ball.seen > 0.1) drawShadow(ctx, look, view, ball, look.radius);
    ctx.globalAlpha = 1;
    if (ball.track === 0 && !ball.out) drawArrows(ctx, look, view, ball, scene.arrows);
    ctx.globalAlpha = ball.alpha * (FAINT + (1 - FAINT) * ball.seen);
    drawTurned(ctx, look, ball.run, ball.x, ball.y, look.radius, ball.frame);
  }
  ctx.globalAlpha = 1;
  const named = balls.filter(({ track, out, alpha }) => track === 0 && !out && alpha > SEEN).sort((a, b) => Number(a.seen <= SEEN) - Number(b.seen <= SEEN) || a.run.slot - b.run.slot);
  nameBalls(ctx, view, look, named.map(({ run, x, y, seen }) => ({ run, x, y, alpha: seen > SEEN ? 1 : PALE })), look.radius, hover, { left: 0, top: 0, width: view.width, height: view.height });
  if (hover?.step !== undefined && hover.step !== null) {
    for (const { run, tracks: [track] } of view.items) {
      const [u, v] = positionAt(track.u, track.v, track.last, hover.step);
      lying(ctx, look, view, u, v, look.radius * 0.75, run.color[look.scheme]);
    }
  }
  if (hover?.u !== undefined && hover.v !== undefined) lying(ctx, look, view, hover.u, hover.v, 7, look.strong);
  if (scene.legend.view === view) drawLegend(ctx, look, scene.legend.lines, 10, view.height - 10);
}
