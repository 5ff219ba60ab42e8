// The graphs of the page as views: a canvas over each, its plot area, and everything that only changes when the graph or the data do.

import { onPaint, paintedMatrices, paints } from "./adapter.js";
import { decode } from "../data/decode.js";
import * as curves from "../drawing/curves.js";
import { drawFlow } from "../drawing/flow.js";
import * as explorer from "../drawing/explorer.js";
import * as model from "../drawing/model.js";
import * as map from "../drawing/map.js";
import * as stage from "../drawing/stage.js";
import { cameraMatrices, lens } from "../geometry/project.js";
import { terrain } from "../geometry/terrain.js";
import { pathLength, polyline } from "../geometry/track.js";

const POINTS = 1200; // along one trail on the surface
const CELL = 0.015; // shortest piece of a trail on the surface, as a share of the box

// Views stand in elements with data-view = stage, map or curves; an optional data-run limits a view to one slot. One with data-split
// has given its place to several.
export function find(known) {
  const views = [];
  for (const holder of document.querySelectorAll("[data-view]")) {
    const gd = holder.querySelector(".js-plotly-plot");
    const frame = gd?.querySelector(".svg-container");
    if (!frame || !gd.layout || typeof gd.on !== "function" || holder.dataset.split) continue;
    const old = known.find((view) => view.gd === gd && view.frame === frame);
    views.push(old ?? { kind: holder.dataset.view, slot: holder.dataset.run, gd, frame, canvas: null, ready: false, failed: false });
  }
  return views;
}

// Put the canvas over the graph, under its hover labels, at the resolution of the screen.
export function placeCanvas(view, look) {
  const { frame } = view;
  if (!view.canvas || view.canvas.parentNode !== frame) {
    view.canvas = Object.assign(document.createElement("canvas"), { className: "overlay" });
    view.canvas.setAttribute("aria-hidden", "true");
    view.canvas.style.cssText = "position:absolute;left:0;top:0;pointer-events:none";
    const papers = frame.querySelectorAll(":scope > .main-svg");
    frame.insertBefore(view.canvas, papers.length > 1 ? papers[papers.length - 1] : null);
    view.ctx = view.canvas.getContext("2d");
  }
  const width = frame.clientWidth, height = frame.clientHeight;
  const wide = Math.round(width * look.ratio), high = Math.round(height * look.ratio);
  if (view.canvas.width !== wide || view.canvas.height !== high) {
    view.canvas.width = wide;
    view.canvas.height = high;
    view.canvas.style.width = `${width}px`;
    view.canvas.style.height = `${height}px`;
  }
  const { l = 80, r = 80, t = 100, b = 80 } = view.gd.layout.margin ?? {};
  view.plot = { left: l, top: t, width: Math.max(1, width - l - r), height: Math.max(1, height - t - b) };
  view.width = width;
  view.height = height;
}

const grounds = new WeakMap(); // by the array of heights, which several views may share

const toUnit = ([lo, hi]) => (value) => (value - lo) / (hi - lo);

function tracksOf(run, steps, acrossX, acrossY, share) {
  return run.xs.map((xs, i) => {
    const u = Float64Array.from(xs, acrossX), v = Float64Array.from(run.ys[i], acrossY);
    const last = run.lasted[i];
    const longest = share ? Math.max(CELL, pathLength(u, v, last) / share) : Infinity;
    return { u, v, last, line: polyline(u, v, last, longest) };
  });
}

// Everything of a view that depends on the graph and the data but not on time or camera.
export function build(view, data, look, paint) {
  const { gd } = view;
  view.ready = false;
  const runs = data.runs.filter((run) => !run.hidden && (view.slot === undefined || String(run.slot) === view.slot));
  if (view.kind === "curves") return buildCurves(view, runs);
  if (view.kind === "model") return model.build(view, data.rows, runs);
  if (view.kind === "explorer") return explorer.build(view, data.rows, runs);
  const space = view.kind === "stage" ? gd.layout.scene : gd.layout;
  if (!space?.xaxis?.range || !space?.yaxis?.range) return;
  const acrossX = toUnit(space.xaxis.range), acrossY = toUnit(space.yaxis.range);
  view.start = data.start && [acrossX(data.start[0]), acrossY(data.start[1])];
  view.toUnit = (x, y) => [acrossX(x), acrossY(y)];
  view.critical = data.critical.map(([x, y, nature]) => ({ place: [acrossX(x), acrossY(y)], nature }));
  view.toData = (u, v) => [space.xaxis.range, space.yaxis.range].map(([lo, hi], i) => lo + (hi - lo) * [u, v][i]);
  if (view.kind === "map") {
    view.items = runs.map((run) => {
      const tracks = tracksOf(run, data.steps, acrossX, acrossY, 0);
      return { run, tracks, trails: tracks.map((track) => map.see(track, view.plot, data.steps)) };
    });
    const { plot } = view;
    const key = data.flow && [data.flow, look.scheme, look.ratio, plot.width, plot.height];
    if (!key || !view.flowOf?.every((value, i) => value === key[i])) view.flow = key && drawFlow(view, data.flow, look);
    view.flowOf = key;
    view.ready = true;
    return;
  }
  const ground = groundOf(gd);
  if (!ground) return;
  view.ground = ground;
  view.minima = (gd.layout.meta?.minima ?? []).map(([x, y]) => [acrossX(x), acrossY(y)]);
  view.items = runs.map((run) => {
    const tracks = tracksOf(run, data.steps, acrossX, acrossY, POINTS / run.xs.length);
    return { run, tracks, laid: tracks.map((track) => stage.lay(track, ground)), trails: [] };
  });
  view.seenFrom = null;
  view.ready = true;
  onPaint(gd, paint);
}

// The drawn grid as ground; kept as long as Plotly draws the same data.
function groundOf(gd) {
  const trace = (gd.data ?? []).find((one) => one.type === "surface");
  const { zaxis, aspectratio } = gd.layout.scene ?? {};
  if (!trace || !zaxis?.range || !aspectratio) return null;
  const { range: [low, high] } = zaxis;
  const key = `${low} ${high} ${aspectratio.x} ${aspectratio.y} ${aspectratio.z}`;
  const known = typeof trace.z === "object" && grounds.get(trace.z);
  if (known?.key === key) return known.ground;
  const columns = decode(trace.x).length, rows = decode(trace.y).length;
  const heights = decode(trace.z);
  if (columns < 2 || rows < 2 || heights.length !== columns * rows) return null;
  const ground = terrain(heights, columns, rows, low, high, aspectratio);
  grounds.set(trace.z, { key, ground });
  return ground;
}

// The loss at a place of the ground, or null: heights may be drawn on a logarithmic scale (landscape/figures/heights.py).
export function lossAt(view, z) {
  const { meta, scene } = view.gd.layout;
  const range = scene?.zaxis?.range, told = meta?.heights;
  if (!range || !told) return null;
  const height = range[0] + ((z + view.ground.aspect.z / 2) / view.ground.aspect.z) * (range[1] - range[0]);
  return told.scale ? told.lowest + told.scale * (10 ** height - 1) : height;
}

// Take the camera as painted; true when it moved since the trails were last projected.
export function aim(view, steps) {
  const { gd, frame } = view;
  if (!view.ready || !paints(gd)) return (view.lens = null), false;
  const canvas = gd.querySelector(".gl-container canvas");
  const width = canvas?.clientWidth || frame.clientWidth, height = canvas?.clientHeight || frame.clientHeight;
  const matrices = paintedMatrices(gd) ?? cameraMatrices(gd.layout.scene.camera, width, height);
  const key = [...matrices.view, matrices.projection[0], matrices.projection[5], width, height];
  if (view.lens && view.seenFrom?.every((value, i) => value === key[i])) return false;
  view.seenFrom = key;
  view.lens = lens(matrices, width, height);
  for (const item of view.items) item.trails = item.tracks.map((track, i) => stage.see(track, item.laid[i], view.ground, view.lens, steps));
  return true;
}

function buildCurves(view, runs) {
  const { gd, plot } = view;
  const { xaxis, yaxis } = gd.layout;
  if (!xaxis?.range || !yaxis?.range) return;
  const log = yaxis.type === "log";
  const up = toUnit(yaxis.range);
  view.across = toUnit(xaxis.range);
  view.steps = xaxis.range;
  const rise = log ? (value) => up(Math.log10(value)) : up;
  view.items = [];
  for (const trace of gd.data ?? []) {
    const run = runs.find((one) => one.slot === trace.meta?.slot);
    const { role = "value", name = "" } = trace.meta ?? {};
    const values = run && decode(trace.y);
    if (run) view.items.push({ run, role, name, values, curve: curves.see(values, plot, view.across, rise) });
  }
  view.ready = true;
}
