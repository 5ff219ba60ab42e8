// A trail on the screen. Cut once per camera into pieces of equal age and visibility, each a ready path; a frame strokes the pieces
// that lie behind the ball and one part of the piece the ball is on.

import { newPath } from "./paths.js";
import { pen } from "./pen.js";
import { contextOf } from "../page/dom.js";
import { before } from "../geometry/track.js";

/** @import { Pen } from "./pen.js" */
/** @import { Look, Numbers, Trail, TrailJoint, TrailPiece, TrailStyle } from "../types.js" */

/** @typedef {{ trail: Trail, style: TrailStyle }} Styled */
/** @typedef {Styled & { count: number }} Past the first so many pieces of a trail */
/** @typedef {{ look: Look, pasts: Past[], width: number, height: number, picture: HTMLCanvasElement, isDrawn: boolean }} Layer */

/**
 * A part of a trail: a path, or without one the piece that the ball is on. `fresh` tells how young it is, from 1 to 0.
 * @typedef {object} Part
 * @property {Path2D | null} path
 * @property {TrailPiece} [piece]
 * @property {number} fresh
 * @property {number} unseen
 * @property {number} along
 */

const PIECES = 24; // over the whole run

/**
 * Screen points (px, py, t, gap, hidden) of one trail → { px, py, t, gap, pieces }.
 * @param {Numbers} px
 * @param {Numbers} py
 * @param {Numbers} t
 * @param {Numbers} gap
 * @param {Numbers | null} hidden
 * @param {number} steps
 * @returns {Trail}
 */
export function cut(px, py, t, gap, hidden, steps) {
  const block = Math.max(1, steps / PIECES);
  /** @type {TrailPiece[]} */
  const pieces = [];
  /** @type {{ piece: TrailPiece, line: Pen } | null} */
  let open = null; // the piece that grows
  let along = 0;
  for (let i = 1; i < t.length; i++) {
    const length = Math.hypot(px[i] - px[i - 1], py[i] - py[i - 1]);
    if (gap[i] || !Number.isFinite(length)) {
      open?.line.end();
      open = null;
      continue;
    }
    const age = Math.floor((t[i] - 1e-9) / block);
    const unseen = hidden ? hidden[i] | hidden[i - 1] : 0;
    if (!open || open.piece.age !== age || open.piece.unseen !== unseen) {
      open?.line.end();
      const path = newPath();
      open = { piece: { first: i - 1, last: i, age, unseen, along, end: 0, middle: (age + 0.5) * block, path }, line: pen(path) };
      pieces.push(open.piece);
      open.line.move(px[i - 1], py[i - 1]);
    }
    const { piece, line } = open;
    line.line(px[i], py[i]);
    piece.last = i;
    piece.end = t[i];
    along += length;
  }
  open?.line.end();
  return { px, py, t, gap, pieces };
}

/**
 * The iterates of a piece as one path of dots; those that would lie on top of each other are left out.
 * @type {(trail: Trail, piece: TrailPiece, radius: number, until: number) => Path2D}
 */
function dotsOf({ px, py, t, gap }, piece, radius, until) {
  const path = newPath();
  let lastX = Infinity, lastY = Infinity;
  for (let i = piece.first; i <= piece.last && t[i] <= until; i++) {
    if (t[i] % 1 !== 0 || (i === piece.first && !gap[i] && i > 0)) continue;
    if (Math.abs(px[i] - lastX) + Math.abs(py[i] - lastY) < 1.3 * radius) continue;
    path.moveTo((lastX = px[i]) + radius, (lastY = py[i]));
    path.arc(lastX, lastY, radius, 0, 2 * Math.PI);
  }
  return path;
}

/**
 * Mark the iterates up to step position s. style as for draw.
 * @type {(ctx: CanvasRenderingContext2D, trail: Trail, s: number, style: TrailStyle) => void}
 */
export function drawDots(ctx, trail, s, style) {
  const radius = 0.72 * style.width;
  ctx.fillStyle = style.color;
  ctx.strokeStyle = style.casing;
  ctx.lineWidth = 1.4;
  for (const piece of trail.pieces) {
    if (trail.t[piece.first] > s) break;
    const whole = piece.end <= s;
    const path = whole ? (piece.dots ??= dotsOf(trail, piece, radius, Infinity)) : dotsOf(trail, piece, radius, s);
    ctx.globalAlpha = piece.unseen ? 0.24 : 1;
    if (!piece.unseen) ctx.stroke(path);
    ctx.fill(path);
  }
  ctx.globalAlpha = 1;
}

/**
 * Stroke the young pieces of a trail up to step position s; drawPast does the others. style: { color, casing, width, dash, window }.
 * @type {(ctx: CanvasRenderingContext2D, trail: Trail, s: number, style: TrailStyle) => void}
 */
export function drawRecent(ctx, trail, s, style) {
  stroke(ctx, trail, s, style, recentParts(trail, s, style.window));
}

/** @type {WeakMap<object, Layer>} */
const layers = new WeakMap(); // by view: the past as a picture, and of what

/**
 * Stroke the old pieces of a view's trails, [{ trail, style }], which all look the same. What is the past of two frames is kept as a
 * picture from the second on: while it plays it stays the same for a block of steps.
 * @type {(ctx: CanvasRenderingContext2D, view: { canvas: HTMLCanvasElement }, look: Look, trails: Styled[], s: number) => void}
 */
export function drawPast(ctx, view, look, trails, s) {
  const pasts = trails.map(({ trail, style }) => ({ trail, style, count: countOld(trail, s, style.window) })).filter(({ count }) => count > 0);
  const { width, height } = view.canvas;
  const known = layers.get(view), isKnown = known?.look === look && isSame(known.pasts, pasts) && known.width === width && known.height === height;
  const layer = isKnown ? known : { look, pasts, width, height, picture: known?.picture ?? document.createElement("canvas"), isDrawn: false };
  layers.set(view, layer);
  if (!pasts.length) return;
  if (!isKnown) return drawAll(ctx, pasts, s);
  if (!layer.isDrawn) redraw(layer, s);
  ctx.save();
  ctx.resetTransform();
  ctx.drawImage(layer.picture, 0, 0);
  ctx.restore();
}

/** @type {(before: Past[], now: Past[]) => boolean} */
const isSame = (before, now) =>
  before.length === now.length && now.every(({ trail, style, count }, i) => before[i].trail === trail && before[i].count === count && before[i].style.width === style.width);

/** @type {(ctx: CanvasRenderingContext2D, pasts: Past[], s: number) => void} */
function drawAll(ctx, pasts, s) {
  for (const { trail, style, count } of pasts) stroke(ctx, trail, s, style, joined(trail, count).map((joint) => ({ ...joint, fresh: 0 })));
}

/** @type {(layer: Layer, s: number) => void} */
function redraw(layer, s) {
  const { look, width, height, pasts } = layer;
  Object.assign(layer.picture, { width, height }); // which also clears it
  const ctx = contextOf(layer.picture);
  ctx.scale(look.ratio, look.ratio);
  drawAll(ctx, pasts, s);
  layer.isDrawn = true;
}

/** @type {(ctx: CanvasRenderingContext2D, trail: Trail, s: number, style: TrailStyle, parts: Part[]) => void} */
function stroke(ctx, trail, s, style, parts) {
  ctx.lineJoin = "round";
  ctx.lineCap = style.dash.length ? "butt" : "round";
  const scale = style.width / 3;
  const dash = style.dash.map((length) => length * Math.max(0.8, scale));
  const period = dash.reduce((sum, length) => sum + length, 0);
  for (const pass of /** @type {("casing" | "color")[]} */ (style.casing ? ["casing", "color"] : ["color"])) {
    ctx.strokeStyle = style[pass];
    ctx.setLineDash(pass === "casing" ? [] : dash);
    for (const { path, piece, fresh, unseen, along } of parts) {
      if (pass === "casing" && unseen) continue;
      ctx.globalAlpha = (unseen ? 0.24 : 1) * (pass === "casing" ? 0.4 + 0.3 * fresh : 0.62 + 0.38 * fresh);
      const width = style.width * (0.5 + 0.5 * fresh) * (unseen ? 0.8 : 1);
      ctx.lineWidth = pass === "casing" ? width + 1.8 : width;
      if (period) ctx.lineDashOffset = along % period;
      if (path) ctx.stroke(path);
      else if (piece) strokeHead(ctx, trail, piece, s);
    }
  }
  ctx.globalAlpha = 1;
  ctx.setLineDash([]);
  ctx.lineDashOffset = 0;
}

/**
 * How young a piece is at s, from 1 to 0.
 * @type {(piece: TrailPiece, s: number, window: number) => number}
 */
const freshness = ({ middle }, s, window) => Math.max(0, 1 - (s - middle) / window);

/** @type {(trail: Trail, s: number, window: number) => number} */
function countOld({ pieces }, s, window) {
  let old = 0;
  while (old < pieces.length && pieces[old].end <= s && freshness(pieces[old], s, window) === 0) old++;
  return old;
}

/**
 * The pieces that are not old, one by one, and the last as far as it goes.
 * @type {(trail: Trail, s: number, window: number) => Part[]}
 */
function recentParts(trail, s, window) {
  /** @type {Part[]} */
  const parts = [];
  for (const piece of trail.pieces.slice(countOld(trail, s, window))) {
    if (trail.t[piece.first] >= s) break;
    parts.push({ ...piece, piece, path: piece.end <= s ? piece.path : null, fresh: freshness(piece, s, window) });
  }
  return parts;
}

/**
 * The first so many pieces, joined where they touch and are seen alike. It is kept, and grows while time goes on.
 * @type {(trail: Trail, count: number) => TrailJoint[]}
 */
function joined(trail, count) {
  if (!trail.old || trail.old.count > count) trail.old = { count: 0, joints: [] };
  const { old, pieces, px, py } = trail;
  for (; old.count < count; old.count++) {
    const piece = pieces[old.count];
    let joint = old.joints.at(-1);
    if (!joint || joint.last !== piece.first || joint.unseen !== piece.unseen) {
      const path = newPath();
      joint = { path, line: pen(path), unseen: piece.unseen, along: piece.along, last: piece.last };
      old.joints.push(joint);
      joint.line.move(px[piece.first], py[piece.first]);
    }
    for (let i = piece.first + 1; i <= piece.last; i++) joint.line.line(px[i], py[i]);
    joint.line.end();
    joint.last = piece.last;
  }
  return old.joints;
}

/**
 * The part of a piece up to s, ending exactly under the ball.
 * @type {(ctx: CanvasRenderingContext2D, trail: Trail, piece: TrailPiece, s: number) => void}
 */
function strokeHead(ctx, { px, py, t }, piece, s) {
  const stop = Math.min(piece.last, before(t, s));
  ctx.beginPath();
  ctx.moveTo(px[piece.first], py[piece.first]);
  for (let i = piece.first + 1; i <= stop; i++) ctx.lineTo(px[i], py[i]);
  if (stop < piece.last) {
    const f = (s - t[stop]) / (t[stop + 1] - t[stop]);
    ctx.lineTo(px[stop] + (px[stop + 1] - px[stop]) * f, py[stop] + (py[stop + 1] - py[stop]) * f);
  }
  ctx.stroke();
}
