// Fog: an opaque bank of cloud over map and stage, with a soft hole wherever a ball has come. On the stage it fills the box, whatever
// the ground is like, so that its shape tells nothing. Holes are cut once each and kept on a canvas of the view; only the disc around
// the ball itself is cut anew in every frame.

import { contextOf } from "../page/dom.js";
import { isWithin } from "../geometry/plane.js";
import { hides } from "../geometry/occlusion.js";
import { project } from "../geometry/project.js";
import { heightAt, place } from "../geometry/terrain.js";
import { before, positionAt } from "../geometry/track.js";

/** @import { AimedStage, Box, Ground, Lens, Look, MapView, Pair, Track } from "../types.js" */

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
const TILE = 320; // pixels of a piece of cloud, which fits itself on all sides
const PUFFS = 90; // of light and shade on it
const WISP = 26; // pixels by which the edge of a bank is blurred, at most

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
 * A number from 0 to 1 that looks as if by chance, and is the same whenever it is asked for.
 * @type {(i: number) => number}
 */
const chance = (i) => Math.abs(Math.sin(12.9898 * i + 78.233) * 43758.5453) % 1;

/** @type {Map<string, HTMLCanvasElement>} */
const tiles = new Map(); // by the colour of the fog, of which there is one for each scheme

/**
 * A piece of cloud.
 * @type {(look: Look) => HTMLCanvasElement}
 */
function cloudOf({ fog, haze, shadow }) {
  const known = tiles.get(fog);
  if (known) return known;
  const tile = Object.assign(canvas(), { width: TILE, height: TILE }), ctx = contextOf(tile);
  ctx.fillStyle = fog;
  ctx.fillRect(0, 0, TILE, TILE);
  for (let i = 0; i < PUFFS; i++) {
    const radius = TILE * (0.08 + 0.16 * chance(i + 0.5)), [x, y] = [TILE * chance(i), TILE * chance(i + 0.25)];
    for (const [dx, dy] of [[0, 0], [TILE, 0], [-TILE, 0], [0, TILE], [0, -TILE], [TILE, TILE], [TILE, -TILE], [-TILE, TILE], [-TILE, -TILE]]) {
      puff(ctx, i % 3 ? haze : shadow, "59", x + dx, y + dy, radius);
    }
  }
  tiles.set(fog, tile);
  return tile;
}

/** @type {(ctx: CanvasRenderingContext2D, color: string, strength: string, x: number, y: number, radius: number) => void} */
function puff(ctx, color, strength, x, y, radius) {
  const light = ctx.createRadialGradient(x, y, 0, x, y, radius);
  light.addColorStop(0, color + strength);
  light.addColorStop(1, `${color}00`);
  ctx.fillStyle = light;
  ctx.fillRect(x - radius, y - radius, 2 * radius, 2 * radius);
}

/** @type {(ctx: CanvasRenderingContext2D, look: Look) => void} */
function inCloud(ctx, look) {
  ctx.fillStyle = ctx.createPattern(cloudOf(look), "repeat") ?? look.fog;
}

/**
 * The corners of what holds all points, in order.
 * @type {(points: Pair[]) => Pair[]}
 */
export function hull(points) {
  const sorted = [...points].sort(([ax, ay], [bx, by]) => ax - bx || ay - by);
  /** @type {(way: Pair[]) => Pair[]} */
  const half = (way) => {
    /** @type {Pair[]} */
    const kept = [];
    for (const [x, y] of way) {
      while (kept.length > 1) {
        const [[ax, ay], [bx, by]] = kept.slice(-2);
        if ((bx - ax) * (y - ay) - (by - ay) * (x - ax) > 0) break;
        kept.pop();
      }
      kept.push([x, y]);
    }
    return kept.slice(0, -1);
  };
  return [...half(sorted), ...half(sorted.reverse())];
}

/**
 * A bank of cloud in a box, with wisps around.
 * @type {(onto: CanvasRenderingContext2D, look: Look, ground: Ground, lens: Lens) => void}
 */
function fillBox(onto, look, { aspect }, lens) {
  const ends = [-0.5, 0.5], corners = ends.flatMap((x) => ends.flatMap((y) => ends.map((z) => project(lens, x * aspect.x, y * aspect.y, z * aspect.z))));
  const edge = hull(corners.map(([x, y]) => [x, y]));
  onto.beginPath();
  for (const [x, y] of edge) onto.lineTo(x, y);
  inCloud(onto, look);
  onto.fill();
  edge.forEach(([x, y], i) => {
    const [toX, toY] = edge[(i + 1) % edge.length], count = Math.max(1, Math.round(Math.hypot(toX - x, toY - y) / (0.5 * WISP)));
    for (let j = 0; j < count; j++) puff(onto, look.fog, "ff", x + ((toX - x) * j) / count, y + ((toY - y) * j) / count, WISP * (0.5 + 0.5 * chance(9 * i + j)));
  });
}

/**
 * The kept layer of a view with all holes up to s, and a second canvas to finish a frame on.
 * @param {MapView | AimedStage} view
 * @param {unknown[]} key what it depends on beside size, colour and tracks
 * @param {number} width
 * @param {number} height
 * @param {number} ratio
 * @param {(onto: CanvasRenderingContext2D) => void} fill what the fog is where nothing is cut
 * @param {number} s
 * @param {Cut} cut
 */
function layerOf(view, key, width, height, ratio, fill, s, cut) {
  let layer = layers.get(view);
  if (!layer) layers.set(view, (layer = { kept: canvas(), now: canvas(), key: null, cut: [] }));
  const tracks = view.items.flatMap(({ tracks }) => tracks);
  const wanted = tracks.map((track) => before(holesOf(track).t, s) + 1);
  const whole = [...key, width, height, ratio, ...tracks];
  const same = layer.key?.length === whole.length && layer.key.every((value, i) => value === whole[i]);
  const ctx = contextOf(layer.kept);
  if (!same || wanted.some((count, i) => count < layer.cut[i])) {
    for (const one of [layer.kept, layer.now]) one.width = Math.round(width * ratio), one.height = Math.round(height * ratio);
    ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
    fill(ctx);
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
  /** @type {(onto: CanvasRenderingContext2D) => void} */
  const fill = (onto) => (inCloud(onto, look), onto.fillRect(0, 0, clip.width, clip.height));
  const layer = layerOf(view, [look.fog], clip.width, clip.height, look.ratio, fill, s, cut);
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
  /** @type {(onto: CanvasRenderingContext2D) => void} */
  const fill = (onto) => fillBox(onto, look, view.ground, view.lens);
  const layer = layerOf(view, [look.fog, view.seenFrom], view.width, view.height, look.ratio, fill, s, (onto, u, v) => cutGround(view, onto, u, v));
  ctx.globalAlpha = thick;
  ctx.drawImage(layer, 0, 0, view.width, view.height);
  ctx.globalAlpha = 1;
}
