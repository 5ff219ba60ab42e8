// Fog: an opaque layer over map and stage, with a soft hole wherever a ball has come. Holes are cut once each and kept on a canvas of
// the view; only the disc around the ball itself is cut anew in every frame.

import { contextOf } from "../page/dom.js";
import { isWithin } from "../geometry/plane.js";
import { hides } from "../geometry/occlusion.js";
import { project } from "../geometry/project.js";
import { heightAt, place } from "../geometry/terrain.js";
import { before, positionAt } from "../geometry/track.js";

/** @import { AimedStage, Box, Look, MapView, Track } from "../types.js" */

/** @typedef {{ t: number[], u: number[], v: number[] }} Holes where they are cut, and at which step positions */
/** @typedef {(onto: CanvasRenderingContext2D, u: number, v: number) => void} Cut */

/**
 * The fog of a view: with all holes so far, and finished for a frame; what it depends on, and how many holes of each track are cut.
 * @typedef {{ kept: HTMLCanvasElement, now: HTMLCanvasElement, key: unknown[] | null, cut: number[] }} Layer
 */

export const REACH = 0.07; // of the box: how far a ball sees
const STRIDE = 0.4; // of the reach, from one hole to the next
const CORNERS = 22; // of a hole on the ground
const RINGS = [[1, 0.4], [0.88, 0.55], [0.74, 1]]; // radius and strength: the soft edge of a hole on the ground
const LIFTING = 700; // ms for the fog to go

/**
 * From where something is seen of what the view of a track shows.
 * @type {(track: Track) => Box}
 */
const seenFrom = ({ reach: [[u0, u1], [v0, v1]] }) => [[u0 - REACH, u1 + REACH], [v0 - REACH, v1 + REACH]];

/**
 * Where holes are cut along a track: { t, u, v }, never closer than a stride.
 * @type {(track: Track) => Holes}
 */
export function discs(track) {
  /** @type {Holes} */
  const { t, u: us, v: vs } = { t: [], u: [], v: [] };
  const apart = STRIDE * REACH;
  let lastU = Infinity, lastV = Infinity;
  const seen = seenFrom(track);
  /** @type {(at: number, u: number, v: number) => void} */
  const cut = (at, u, v) => {
    if (!isWithin(seen, [u, v]) || Math.hypot(u - lastU, v - lastV) < apart) return;
    t.push(at), us.push((lastU = u)), vs.push((lastV = v));
  };
  for (let k = 0; k <= track.last; k++) {
    const u = track.u[k], v = track.v[k];
    if (k === track.last) cut(k, u, v);
    else {
      const du = track.u[k + 1] - u, dv = track.v[k + 1] - v;
      const pieces = Math.min(120, Math.max(1, Math.ceil(Math.hypot(du, dv) / apart))) || 1;
      for (let i = 0; i < pieces; i++) cut(k + i / pieces, u + (du * i) / pieces, v + (dv * i) / pieces);
    }
  }
  return { t, u: us, v: vs };
}

/**
 * How thick the fog is, 0…1: it comes at once and lifts slowly.
 * @type {(on: boolean, since: number | null, now: number, still: boolean) => number}
 */
export function thickness(on, since, now, still) {
  if (on) return 1;
  return still || since === null ? 0 : Math.max(0, 1 - (now - since) / LIFTING);
}

/** @type {WeakMap<Track, Holes>} */
const holes = new WeakMap(); // by track
/** @type {WeakMap<object, Layer>} */
const layers = new WeakMap(); // by view

/** @type {(track: Track) => Holes} */
const holesOf = (track) => {
  const found = holes.get(track) ?? discs(track);
  holes.set(track, found);
  return found;
};

/**
 * How many holes there are at s: for tests and for the page.
 * @type {(view: Pick<MapView, "items">, s: number) => number}
 */
export const explored = (view, s) => view.items.reduce((sum, { tracks }) => sum + tracks.reduce((n, track) => n + before(holesOf(track).t, s) + 1, 0), 0);

/** @type {HTMLCanvasElement | null} */
let blot = null;
function softDisc() {
  if (blot) return blot;
  blot = Object.assign(document.createElement("canvas"), { width: 128, height: 128 });
  const ctx = contextOf(blot), light = ctx.createRadialGradient(64, 64, 0, 64, 64, 64);
  for (const [at, alpha] of [[0, 1], [0.66, 1], [0.86, 0.45], [1, 0]]) light.addColorStop(at, `rgba(0,0,0,${alpha})`);
  ctx.fillStyle = light;
  ctx.fillRect(0, 0, 128, 128);
  return blot;
}

const canvas = () => document.createElement("canvas");

/**
 * The kept layer of a view with all holes up to s, and a second canvas to finish a frame on.
 * @param {MapView | AimedStage} view
 * @param {unknown[]} key what it depends on beside size, colour and tracks
 * @param {number} width
 * @param {number} height
 * @param {number} ratio
 * @param {string} color
 * @param {number} s
 * @param {Cut} cut
 */
function layerOf(view, key, width, height, ratio, color, s, cut) {
  let layer = layers.get(view);
  if (!layer) layers.set(view, (layer = { kept: canvas(), now: canvas(), key: null, cut: [] }));
  const tracks = view.items.flatMap(({ tracks }) => tracks);
  const wanted = tracks.map((track) => before(holesOf(track).t, s) + 1);
  const whole = [...key, width, height, ratio, color, ...tracks];
  const same = layer.key?.length === whole.length && layer.key.every((value, i) => value === whole[i]);
  const ctx = contextOf(layer.kept);
  if (!same || wanted.some((count, i) => count < layer.cut[i])) {
    for (const one of [layer.kept, layer.now]) one.width = Math.round(width * ratio), one.height = Math.round(height * ratio);
    ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
    ctx.fillStyle = color;
    ctx.fillRect(0, 0, width, height);
    layer.key = whole;
    layer.cut = tracks.map(() => 0);
  }
  ctx.globalCompositeOperation = "destination-out";
  tracks.forEach((track, i) => {
    const { u, v } = holesOf(track);
    for (let j = layer.cut[i]; j < wanted[i]; j++) cut(ctx, u[j], v[j]);
    layer.cut[i] = wanted[i];
  });
  ctx.globalCompositeOperation = "source-over";
  const now = contextOf(layer.now);
  now.setTransform(1, 0, 0, 1, 0, 0);
  now.clearRect(0, 0, layer.now.width, layer.now.height);
  now.drawImage(layer.kept, 0, 0);
  now.setTransform(ratio, 0, 0, ratio, 0, 0);
  now.globalCompositeOperation = "destination-out";
  for (const track of tracks) {
    const [u, v] = positionAt(track.u, track.v, track.last, s);
    if (isWithin(seenFrom(track), [u, v])) cut(now, u, v);
  }
  now.globalCompositeOperation = "source-over";
  return layer.now;
}

/** @type {(ctx: CanvasRenderingContext2D, view: MapView, look: Look, s: number, thick: number) => void} */
export function fogMap(ctx, view, look, s, thick) {
  const { plot, clip } = view, left = plot.left - clip.left, top = plot.top - clip.top;
  const rx = REACH * plot.width, ry = REACH * plot.height;
  /** @type {Cut} */
  const cut = (onto, u, v) => onto.drawImage(softDisc(), left + u * plot.width - rx, top + (1 - v) * plot.height - ry, 2 * rx, 2 * ry);
  const layer = layerOf(view, [], clip.width, clip.height, look.ratio, look.fog, s, cut);
  ctx.globalAlpha = thick;
  ctx.drawImage(layer, clip.left, clip.top, clip.width, clip.height);
  ctx.globalAlpha = 1;
}

/**
 * A disc that lies on the ground, as the camera sees it; one behind a hill stays in the fog.
 * @type {(view: AimedStage, onto: CanvasRenderingContext2D, u: number, v: number) => void}
 */
function cutGround(view, onto, u, v) {
  const { ground, lens } = view;
  const [x, y, z] = place(ground, u, v);
  if (hides(ground, lens.eye, x, y, z + 0.012)) return;
  for (const [share, alpha] of RINGS) {
    onto.beginPath();
    for (let i = 0; i < CORNERS; i++) {
      const angle = (2 * Math.PI * i) / CORNERS;
      const cu = Math.min(1, Math.max(0, u + share * REACH * Math.cos(angle))), cv = Math.min(1, Math.max(0, v + share * REACH * Math.sin(angle)));
      const [px, py, w] = project(lens, (cu - 0.5) * ground.aspect.x, (cv - 0.5) * ground.aspect.y, heightAt(ground, cu, cv));
      if (!(w > 0)) return;
      onto.lineTo(px, py);
    }
    onto.globalAlpha = alpha;
    onto.fill();
  }
  onto.globalAlpha = 1;
}

/** @type {(ctx: CanvasRenderingContext2D, view: AimedStage, look: Look, s: number, thick: number) => void} */
export function fogStage(ctx, view, look, s, thick) {
  const layer = layerOf(view, [view.seenFrom], view.width, view.height, look.ratio, look.fog, s, (onto, u, v) => cutGround(view, onto, u, v));
  ctx.globalAlpha = thick;
  ctx.drawImage(layer, 0, 0, view.width, view.height);
  ctx.globalAlpha = 1;
}
