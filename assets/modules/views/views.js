// The graphs of the page as views: a canvas over each, its plot area, and everything that only changes when the graph or the data do.

import { onPaint, paintedMatrices, paints } from "./adapter.js";
import { partOfMap } from "./part.js";
import { decode } from "../data/decode.js";
import * as curves from "../drawing/curves.js";
import { drawFlow } from "../drawing/flow.js";
import { thinned } from "../drawing/marks.js";
import * as explorer from "../drawing/explorer.js";
import * as model from "../drawing/model.js";
import * as map from "../drawing/map.js";
import * as stage from "../drawing/stage.js";
import { inBoxes, wholeOf } from "../geometry/part.js";
import { areaOf, partOf, placeBox, reachOf, stretched } from "../geometry/plane.js";
import { cameraMatrices, lens } from "../geometry/project.js";
import { terrain } from "../geometry/terrain.js";
import { BOX, pathLength, polyline } from "../geometry/track.js";
import { contextOf } from "../page/dom.js";

/** @import { Box, CurvesView, Data, Ground, Graph, Look, MapView, Pair, Plot, Run, StageView, Track, View } from "../types.js" */

const POINTS = 1200; // along one trail on the surface
const CELL = 0.015; // shortest piece of a trail on the surface, as a share of the box

/**
 * Views stand in elements with data-view = stage, map or curves; an optional data-run limits a view to one slot. One with data-split
 * has given its place to several.
 * @type {(known: View[]) => View[]}
 */
export function find(known) {
  /** @type {View[]} */
  const views = [];
  for (const holder of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-view]"))) {
    const gd = /** @type {Graph | null} */ (holder.querySelector(".js-plotly-plot"));
    const frame = /** @type {HTMLElement | null | undefined} */ (gd?.querySelector(".svg-container"));
    if (!gd || !frame || !gd.layout || typeof gd.on !== "function" || holder.dataset.split) continue;
    const old = known.find((view) => view.gd === gd && view.frame === frame);
    const { view: kind, run: slot } = holder.dataset;
    views.push(old ?? /** @type {View} */ (/** @type {unknown} */ ({ kind, slot, gd, frame, canvas: null, lens: null, ready: false, failed: false })));
  }
  return views;
}

/**
 * Put the canvas over the graph, under its hover labels, at the resolution of the screen.
 * @type {(view: View, look: Look) => void}
 */
export function placeCanvas(view, look) {
  const { frame } = view;
  if (!view.canvas || view.canvas.parentNode !== frame) {
    view.canvas = Object.assign(document.createElement("canvas"), { className: "overlay" });
    view.canvas.setAttribute("aria-hidden", "true");
    view.canvas.style.cssText = "position:absolute;left:0;top:0;pointer-events:none";
    const papers = frame.querySelectorAll(":scope > .main-svg");
    frame.insertBefore(view.canvas, papers.length > 1 ? papers[papers.length - 1] : null);
    view.ctx = contextOf(view.canvas);
  }
  const width = frame.clientWidth, height = frame.clientHeight;
  place(view, width, height, look.ratio, view.kind === "map" ? partOfMap(view.gd) : null);
  view.canvas.style.width = `${width}px`;
  view.canvas.style.height = `${height}px`;
  if (view.kind === "stage") view.covered = coveredOf(view);
}

/**
 * Give a view its size and its canvas the pixels for it, wherever it is shown, and find where its axes stand.
 * @type {(view: View, width: number, height: number, ratio: number, part: Box | null) => void}
 */
export function place(view, width, height, ratio, part) {
  const wide = Math.round(width * ratio), high = Math.round(height * ratio);
  if (view.canvas.width !== wide || view.canvas.height !== high) Object.assign(view.canvas, { width: wide, height: high });
  view.plot = areaOf(view.gd.layout, width, height);
  view.width = width;
  view.height = height;
  if (view.kind === "map") placeMap(view, part);
}

/**
 * What of a view lies under the buttons that stand in it.
 * @type {(view: View) => Plot[]}
 */
function coveredOf({ frame }) {
  const { left, top } = frame.getBoundingClientRect(), buttons = frame.closest("[data-view]")?.querySelectorAll(":scope > .cameras") ?? [];
  return [...buttons].map((one) => one.getBoundingClientRect()).map((box) => ({ left: box.left - left, top: box.top - top, width: box.width, height: box.height }));
}

/**
 * Put the box, or the part of the plane that is shown, where it stands at one scale, if the map has one (landscape/figures/contour.py).
 * @type {(view: MapView, part: Box | null) => void}
 */
function placeMap(view, part) {
  const { box, around = 0 } = view.gd.layout.meta ?? {}, area = view.plot;
  const shown = around ? placeBox(area, part ?? box) : area, reach = reachOf(area, shown, around);
  view.clip = partOf(shown, reach);
  view.plot = part ? wholeOf(shown, part, box) : shown;
  view.reach = part ? inBoxes(stretched(part, reach), box) : reach;
  view.part = part;
}

/** @type {WeakMap<object, { key: string, ground: Ground }>} */
const grounds = new WeakMap(); // by the array of heights, which several views may share

/** @type {(side: Pair) => (value: number) => number} */
const toUnit = ([lo, hi]) => (value) => (value - lo) / (hi - lo);

/**
 * @param {Run} run
 * @param {(x: number) => number} acrossX
 * @param {(y: number) => number} acrossY
 * @param {number} share points along one trail in its whole length, or 0 for no more than there are iterates
 * @param {Box} reach what is shown of the plane
 * @returns {Track[]}
 */
function tracksOf(run, acrossX, acrossY, share, reach) {
  return run.xs.map((xs, i) => {
    const u = Float64Array.from(xs, acrossX), v = Float64Array.from(run.ys[i], acrossY);
    const last = run.lastValidStep[i];
    const longest = share ? Math.max(CELL, pathLength(u, v, last) / share) : Infinity;
    return { u, v, last, reach, line: polyline(u, v, last, longest, reach) };
  });
}

/**
 * Everything of a view that depends on the graph and the data but not on time or camera.
 * @type {(view: View, data: Data, look: Look, onPainted: (view: StageView) => void) => void}
 */
export function build(view, data, look, onPainted) {
  const { gd } = view;
  view.ready = false;
  const runs = data.runs.filter((run) => !run.hidden && (view.slot === undefined || String(run.slot) === view.slot));
  if (view.kind === "curves") return buildCurves(view, runs);
  if (view.kind === "model") return model.build(view, data.rows, runs);
  if (view.kind === "explorer") return explorer.build(view, data.rows, runs);
  const box = boxOf(view);
  if (!box) return;
  const acrossX = toUnit(box[0]), acrossY = toUnit(box[1]);
  view.start = data.start && [acrossX(data.start[0]), acrossY(data.start[1])];
  view.toUnit = (x, y) => [acrossX(x), acrossY(y)];
  view.minima = (gd.layout.meta?.minima ?? []).map((/** @type {Pair} */ [x, y]) => [acrossX(x), acrossY(y)]);
  const points = data.critical.map(([x, y, nature, isGlobal]) => ({ place: /** @type {Pair} */ ([acrossX(x), acrossY(y)]), nature, isGlobal }));
  view.critical = thinned(points, ...sizeOf(view));
  const [[left, right], [bottom, top]] = box;
  view.toData = (u, v) => [left + (right - left) * u, bottom + (top - bottom) * v];
  if (view.kind === "map") {
    view.items = runs.map((run) => {
      const tracks = tracksOf(run, acrossX, acrossY, 0, view.reach);
      return { run, tracks, trails: tracks.map((track) => map.see(track, view.plot, data.steps)) };
    });
    const { plot } = view;
    const key = data.flow && [data.flow, view.part, look.scheme, look.ratio, plot.width, plot.height];
    if (!key || !view.flowOf?.every((value, i) => value === key[i])) view.flow = data.flow && !view.part ? drawFlow(view, data.flow, look) : null;
    view.flowOf = key;
    view.ready = true;
    return;
  }
  const ground = groundOf(gd);
  if (!ground) return;
  view.ground = ground;
  view.items = runs.map((run) => {
    const tracks = tracksOf(run, acrossX, acrossY, POINTS / run.xs.length, BOX);
    return { run, tracks, laid: tracks.map((track) => stage.lay(track, ground)), trails: [] };
  });
  view.seenFrom = null;
  view.ready = true;
  onPaint(gd, () => onPainted(view));
}

/**
 * How many pixels wide and high the box is, on a stage about, so that turning it changes nothing.
 * @type {(view: MapView | StageView) => Pair}
 */
function sizeOf({ kind, plot, width, height }) {
  const side = 0.45 * Math.min(width, height); // seen at a slant, and the farther the narrower
  return kind === "map" ? [plot.width, plot.height] : [side, side];
}

/**
 * The box of the surface that a view draws; a map may show more of the plane.
 * @type {(view: MapView | StageView) => Box | null}
 */
function boxOf({ kind, gd: { layout } }) {
  if (kind === "map") return layout.meta?.box ?? null;
  const { xaxis, yaxis } = layout.scene ?? {};
  return xaxis?.range && yaxis?.range ? [xaxis.range, yaxis.range] : null;
}

/**
 * The drawn grid as ground; kept as long as Plotly draws the same data.
 * @type {(gd: Graph) => Ground | null}
 */
function groundOf(gd) {
  const trace = (gd.data ?? []).find((one) => one.type === "surface");
  const { zaxis, aspectratio } = gd.layout.scene ?? {};
  if (!trace || !zaxis?.range || !aspectratio) return null;
  const { range: [low, high] } = zaxis;
  const key = `${low} ${high} ${aspectratio.x} ${aspectratio.y} ${aspectratio.z}`;
  const known = typeof trace.z === "object" ? grounds.get(trace.z) : undefined;
  if (known?.key === key) return known.ground;
  const columns = decode(trace.x).length, rows = decode(trace.y).length;
  const heights = decode(trace.z);
  if (columns < 2 || rows < 2 || heights.length !== columns * rows) return null;
  const ground = terrain(heights, columns, rows, low, high, aspectratio);
  grounds.set(trace.z, { key, ground });
  return ground;
}

/**
 * The loss at a place of the ground, or null: heights may be drawn on a logarithmic scale (landscape/figures/heights.py).
 * @type {(view: StageView, z: number) => number | null}
 */
export function lossAt(view, z) {
  const { meta, scene } = view.gd.layout;
  const range = scene?.zaxis?.range, heights = meta?.heights;
  if (!range || !heights) return null;
  const height = range[0] + ((z + view.ground.aspect.z / 2) / view.ground.aspect.z) * (range[1] - range[0]);
  return heights.scale ? heights.lowest + heights.scale * (10 ** height - 1) : height;
}

/**
 * Take the camera as painted; true when it moved since the trails were last projected.
 * @type {(view: StageView, steps: number) => boolean}
 */
export function aim(view, steps) {
  const { gd, frame } = view;
  if (!view.ready || !paints(gd)) return (view.lens = null), false;
  const canvas = gd.querySelector(".gl-container canvas");
  const width = canvas?.clientWidth || frame.clientWidth, height = canvas?.clientHeight || frame.clientHeight;
  const matrices = paintedMatrices(gd) ?? cameraMatrices(gd.layout.scene.camera, width, height);
  const key = [...Array.from(matrices.view), matrices.projection[0], matrices.projection[5], width, height];
  if (view.lens && view.seenFrom?.every((value, i) => value === key[i])) return false;
  view.seenFrom = key;
  const seen = lens(matrices, width, height);
  view.lens = seen;
  for (const item of view.items) item.trails = item.tracks.map((track, i) => stage.see(track, item.laid[i], view.ground, seen, steps));
  return true;
}

/** @type {(view: CurvesView, runs: Run[]) => void} */
function buildCurves(view, runs) {
  const { gd, plot } = view;
  const { xaxis, yaxis } = gd.layout;
  if (!xaxis?.range || !yaxis?.range) return;
  const log = yaxis.type === "log";
  const up = toUnit(yaxis.range);
  view.across = toUnit(xaxis.range);
  view.steps = xaxis.range;
  const rise = log ? (/** @type {number} */ value) => up(Math.log10(value)) : up;
  view.items = [];
  for (const trace of gd.data ?? []) {
    const run = runs.find((one) => one.slot === trace.meta?.slot);
    const { role = "value", name = "" } = trace.meta ?? {};
    if (!run) continue;
    const values = decode(trace.y);
    const curve = curves.see(values, plot, view.across, rise);
    view.items.push({ run, role, name, values, curve, end: curves.endOf(curve, plot) });
  }
  view.ready = true;
}
