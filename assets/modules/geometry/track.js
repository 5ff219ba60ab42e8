// Where a ball has been and is, in unit coordinates over the box. Smooth between iterates; exact at every iterate.

import { isWithin } from "./plane.js";

/** @import { Box, Numbers, Pair, Track } from "../types.js" */

/**
 * The box in its own units.
 * @type {Box}
 */
export const BOX = [[0, 1], [0, 1]];

/**
 * Trajectory → polyline inside the box, or the part of the plane that is in `reach`, cut exactly at its edge. `t` is the step position of each point, `gap` marks points that
 * no line leads to, and no piece is longer than `longest` (so that a long step can hug the ground).
 * @param {Numbers} u
 * @param {Numbers} v
 * @param {number} last
 * @param {number} [longest]
 * @param {Box} [reach]
 * @returns {Track["line"]}
 */
export function polyline(u, v, last, longest = Infinity, reach = BOX) {
  const t = [], x = [], y = [], gap = [];
  let reached = -1;
  for (let k = 0; k < last; k++) {
    const du = u[k + 1] - u[k], dv = v[k + 1] - v[k];
    const cut = inside(u[k], v[k], du, dv, reach);
    if (!cut) continue;
    const [from, to] = cut;
    const pieces = Math.max(1, Math.min(64, Math.ceil((Math.hypot(du, dv) * (to - from)) / longest)));
    for (let i = reached === k + from ? 1 : 0; i <= pieces; i++) {
      const f = from + ((to - from) * i) / pieces;
      t.push(k + f), x.push(u[k] + du * f), y.push(v[k] + dv * f), gap.push(i === 0 ? 1 : 0);
    }
    reached = k + to;
  }
  return { t: Float64Array.from(t), u: Float64Array.from(x), v: Float64Array.from(y), gap: Uint8Array.from(gap) };
}

/**
 * The part of a segment that lies in the box, or in `reach`, as [from, to] in 0…1, or null.
 * @param {number} u
 * @param {number} v
 * @param {number} du
 * @param {number} dv
 * @param {Box} [reach]
 * @returns {Pair | null}
 */
export function inside(u, v, du, dv, reach = BOX) {
  let from = 0, to = 1;
  for (const [p, d, [low, high]] of /** @type {[number, number, Pair][]} */ ([[u, du, reach[0]], [v, dv, reach[1]]])) {
    if (!Number.isFinite(p) || !Number.isFinite(d)) return null;
    if (d === 0) {
      if (p < low || p > high) return null;
      continue;
    }
    const a = (low - p) / d, b = (high - p) / d;
    from = Math.max(from, Math.min(a, b));
    to = Math.min(to, Math.max(a, b));
  }
  return from <= to ? [from, to] : null;
}

/**
 * @param {Numbers} u
 * @param {Numbers} v
 * @param {number} last
 * @returns {number}
 */
export function pathLength(u, v, last) {
  let sum = 0;
  for (let k = 0; k < last; k++) {
    const du = u[k + 1] - u[k], dv = v[k + 1] - v[k];
    const cut = inside(u[k], v[k], du, dv);
    if (cut) sum += Math.hypot(du, dv) * (cut[1] - cut[0]);
  }
  return sum;
}

/**
 * Index of the last entry of `t` that is ≤ s, or -1.
 * @param {Numbers} t
 * @param {number} s
 * @returns {number}
 */
export function before(t, s) {
  let lo = 0, hi = t.length;
  while (lo < hi) {
    const mid = (lo + hi) >> 1;
    if (t[mid] <= s) lo = mid + 1;
    else hi = mid;
  }
  return lo - 1;
}

/**
 * Position at step position s, in the coordinates of xs and ys; stays at the last finite iterate.
 * @param {Numbers} xs
 * @param {Numbers} ys
 * @param {number} last
 * @param {number} s
 * @returns {Pair}
 */
export function positionAt(xs, ys, last, s) {
  const end = Math.min(s, last);
  const k = Math.min(Math.floor(end), Math.max(0, last - 1));
  const f = Math.min(1, end - k);
  if (last === 0 || f === 0) return [xs[k], ys[k]];
  return [xs[k] + (xs[k + 1] - xs[k]) * f, ys[k] + (ys[k + 1] - ys[k]) * f];
}

/**
 * What to show of a ball: { u, v, alpha, out }. One that left what its view shows fades at the edge where it left and `out` says where it is
 * now; one whose run broke off fades where it stopped.
 * @param {Track} track
 * @param {number} s
 * @param {number} steps
 * @returns {{ u: number, v: number, alpha: number, out: Pair | null }}
 */
export function ballAt(track, s, steps) {
  const [u, v] = positionAt(track.u, track.v, track.last, s);
  const broke = track.last < steps && s > track.last ? Math.max(0.35, 1 - (s - track.last) / 3) : 1;
  if (isWithin(track.reach, [u, v])) return { u, v, alpha: broke, out: null };
  /** @type {Pair} */
  const out = [Number.isFinite(u) ? u : 0.5, Number.isFinite(v) ? v : 0.5];
  const { line } = track;
  const i = before(line.t, s);
  if (i < 0) return { u: out[0], v: out[1], alpha: 0, out };
  return { u: line.u[i], v: line.v[i], alpha: Math.max(0, 1 - (s - line.t[i])), out };
}
