// Small fixed signs: where descent starts, where the known minima lie, and where a run that left can be looked for.

/** @import { CriticalPoint, Look, Pair } from "../types.js" */

const AROUND = 1.9; // radius of a star around a ball, in radii of the ball
const APART = 34; // pixels from one critical point to the next, at least

/** @type {(ctx: CanvasRenderingContext2D, look: Look, x: number, y: number, size?: number) => void} */
export function startCross(ctx, look, x, y, size = 6) {
  for (const { color, width } of [{ color: look.paper, width: 4.5 }, { color: look.ink, width: 1.8 }]) {
    ctx.strokeStyle = color;
    ctx.lineWidth = width;
    ctx.lineCap = "round";
    ctx.beginPath();
    ctx.moveTo(x - size, y - size), ctx.lineTo(x + size, y + size);
    ctx.moveTo(x - size, y + size), ctx.lineTo(x + size, y - size);
    ctx.stroke();
  }
}

/**
 * Where somebody thinks that a run will end: a target, nothing like the cross of the start.
 * @type {(ctx: CanvasRenderingContext2D, look: Look, x: number, y: number, size?: number) => void}
 */
export function guessMark(ctx, look, x, y, size = 9) {
  for (const { color, width } of [{ color: look.casing, width: 5.5 }, { color: look.strong, width: 2 }]) {
    ctx.strokeStyle = color;
    ctx.lineWidth = width;
    ctx.lineCap = "round";
    ctx.beginPath();
    ctx.arc(x, y, size, 0, 2 * Math.PI);
    for (const [dx, dy] of [[1, 0], [-1, 0], [0, 1], [0, -1]]) {
      ctx.moveTo(x + 0.55 * size * dx, y + 0.55 * size * dy);
      ctx.lineTo(x + 1.5 * size * dx, y + 1.5 * size * dy);
    }
    ctx.stroke();
  }
  ctx.fillStyle = look.strong;
  ctx.beginPath();
  ctx.arc(x, y, 1.6, 0, 2 * Math.PI);
  ctx.fill();
}

/** @type {(ctx: CanvasRenderingContext2D, look: Look, x: number, y: number, size?: number) => void} */
export function star(ctx, look, x, y, size = 7) {
  ctx.beginPath();
  for (let i = 0; i < 10; i++) {
    const r = i % 2 ? 0.45 * size : size;
    const angle = (Math.PI * i) / 5 - Math.PI / 2;
    ctx.lineTo(x + r * Math.cos(angle), y + r * Math.sin(angle));
  }
  ctx.closePath();
  ctx.lineJoin = "round";
  ctx.strokeStyle = look.paper;
  ctx.lineWidth = 4;
  ctx.stroke();
  ctx.fillStyle = look.gold;
  ctx.fill();
  ctx.strokeStyle = look.ink;
  ctx.lineWidth = 1.2;
  ctx.stroke();
}

/**
 * Draws of a minimum that balls of a radius lie on a star whose points look out from under them; of any other nothing more.
 * @type {(balls: { x: number, y: number, alpha: number, out?: Pair | null }[], radius: number) => (ctx: CanvasRenderingContext2D, look: Look, x: number, y: number) => void}
 */
export const starAround = (balls, radius) => (ctx, look, x, y) => {
  if (balls.some((ball) => ball.alpha > 0 && !ball.out && Math.hypot(ball.x - x, ball.y - y) < radius)) star(ctx, look, x, y, AROUND * radius);
};

/**
 * The critical points that have room in a box of so many pixels: all global minima, and of the others, the first first, those that are
 * not too close to another.
 * @type {(points: CriticalPoint[], width: number, height: number) => CriticalPoint[]}
 */
export function thinned(points, width, height) {
  const kept = points.filter(({ isGlobal }) => isGlobal);
  for (const point of points) {
    const [u, v] = point.place;
    if (!point.isGlobal && kept.every(({ place: [x, y] }) => Math.hypot((u - x) * width, (v - y) * height) >= APART)) kept.push(point);
  }
  return kept;
}

/**
 * What a critical point is: minimum, maximum, saddle or degenerate.
 * @type {(ctx: CanvasRenderingContext2D, look: Look, nature: string, x: number, y: number) => void}
 */
export function critical(ctx, look, nature, x, y) {
  if (nature === "minimum") return star(ctx, look, x, y);
  const size = 6;
  ctx.beginPath();
  if (nature === "maximum") {
    ctx.moveTo(x, y - 1.1 * size), ctx.lineTo(x + size, y + 0.7 * size), ctx.lineTo(x - size, y + 0.7 * size);
    ctx.closePath();
  } else if (nature === "saddle") ctx.arc(x, y, 1.05 * size, 0, 2 * Math.PI);
  else ctx.rect(x - 0.7 * size, y - 0.7 * size, 1.4 * size, 1.4 * size);
  ctx.lineJoin = "round";
  ctx.strokeStyle = look.casing;
  ctx.lineWidth = 4;
  ctx.stroke();
  ctx.fillStyle = nature === "maximum" ? look.strong : look.panel;
  ctx.fill();
  ctx.strokeStyle = look.strong;
  ctx.lineWidth = 1.5;
  ctx.stroke();
  if (nature !== "saddle") return;
  const arm = 0.55 * size;
  ctx.beginPath();
  ctx.moveTo(x - arm, y - arm), ctx.lineTo(x + arm, y + arm);
  ctx.moveTo(x - arm, y + arm), ctx.lineTo(x + arm, y - arm);
  ctx.stroke();
}

/**
 * Where the camera stands, seen from above: a small eye and what it looks at.
 * @type {(ctx: CanvasRenderingContext2D, look: Look, x: number, y: number, towards: number) => void}
 */
export function eyeMark(ctx, look, x, y, towards) {
  const reach = 34, half = 0.42;
  const light = ctx.createRadialGradient(x, y, 3, x, y, reach);
  light.addColorStop(0, look.cursor);
  light.addColorStop(1, "rgba(128,150,180,0)");
  ctx.fillStyle = light;
  ctx.beginPath();
  ctx.moveTo(x, y);
  ctx.arc(x, y, reach, towards - half, towards + half);
  ctx.closePath();
  ctx.fill();
  ctx.fillStyle = look.panel;
  ctx.strokeStyle = look.strong;
  ctx.lineWidth = 1.6;
  ctx.beginPath();
  ctx.moveTo(x - 7.5, y);
  ctx.quadraticCurveTo(x, y - 8, x + 7.5, y);
  ctx.quadraticCurveTo(x, y + 8, x - 7.5, y);
  ctx.closePath();
  ctx.fill();
  ctx.stroke();
  ctx.fillStyle = look.strong;
  ctx.beginPath();
  ctx.arc(x, y, 2.3, 0, 2 * Math.PI);
  ctx.fill();
}

/**
 * An arrow head at (x, y) that points along (dx, dy).
 * @param {CanvasRenderingContext2D} ctx
 * @param {Look} look
 * @param {string} color
 * @param {number} x
 * @param {number} y
 * @param {number} dx
 * @param {number} dy
 */
export function arrow(ctx, look, color, x, y, dx, dy, size = 9) {
  const length = Math.hypot(dx, dy) || 1;
  const c = dx / length, s = dy / length;
  /** @type {(a: number, b: number) => [number, number]} */
  const at = (a, b) => [x + a * c - b * s, y + a * s + b * c];
  ctx.beginPath();
  ctx.moveTo(...at(0, 0));
  ctx.lineTo(...at(-1.5 * size, -0.75 * size));
  ctx.lineTo(...at(-1.1 * size, 0));
  ctx.lineTo(...at(-1.5 * size, 0.75 * size));
  ctx.closePath();
  ctx.lineJoin = "round";
  ctx.strokeStyle = look.paper;
  ctx.lineWidth = 3.5;
  ctx.stroke();
  ctx.fillStyle = color;
  ctx.fill();
}
