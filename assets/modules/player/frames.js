// The frames: finds the views, draws them when something has changed, and holds the state that they are drawn from.

import { unpack } from "../data/runs.js";
import { emit } from "../page/bus.js";
import { drawKey } from "../readouts/key.js";
import { write } from "../readouts/numbers.js";
import * as rowsCaption from "../readouts/rows-caption.js";
import * as explorerCaption from "../readouts/explorer-caption.js";
import { drawSwatches } from "../readouts/swatches.js";
import { pace } from "../time/pace.js";
import { addControls, reflect } from "../time/transport.js";
import { turnTo } from "../views/adapter.js";
import { areEqual, asked, homeOf, inLink, NAMES, rounded, taken } from "../views/camera.js";
import { attempt } from "../views/failures.js";
import { fit } from "../views/fit.js";
import { look as readLook, reducedMotion, scheme as readScheme } from "../views/look.js";
import * as panes from "../views/panes.js";
import { wear } from "../views/tint.js";
import * as views from "../views/views.js";
import { paint, sceneOf, wornBy } from "./painting.js";
import { advance, begin, moves, playback, shownStep } from "./state.js";

/** @import { Camera, Graph, Loop, PlayerState, StageView, View } from "../types.js" */

const FRAME = "landscape:frame"; // the name of a frame's measure
const KEPT = 100; // measures to keep before clearing
const SELDOM = 100; // ms between two writings of the readouts
const textsDue = pace(SELDOM), sliderDue = pace(50);

const HOME = NAMES.map(() => "").join(); // no word of where the camera stands
let state = begin(unpack(null));
let aimed = HOME; // where the camera was last asked to stand

/** @type {Loop} */
const loop = { views: [], look: readLook(), stale: true, frame: 0, late: 0, last: 0, count: 0 };

/** The state of the player; `change` makes another one of it. */
export const current = () => state;

/** The views of the page as they were last found, and the style they are drawn in. */
export const shown = () => loop.views;
export const look = () => loop.look;

/** Whether something is still to be drawn or written. */
export const waits = () => loop.frame !== 0 || loop.late !== 0;

/** The step position that is drawn. */
export const step = () => shownStep(state, reducedMotion());

/**
 * Go on with another state, and draw it.
 * @param {PlayerState} next
 */
export function change(next) {
  if (next.layout !== state.layout) loop.stale = true;
  state = next;
  loop.views.forEach(dress);
  if (moves(next) && !loop.frame) loop.last = performance.now();
  request();
}

/** Draw, at the next opportunity. */
export function request() {
  if (!loop.frame) loop.frame = requestAnimationFrame(frame);
}

/** Lay everything out anew, and draw. */
export function refresh() {
  loop.stale = true;
  request();
}

/**
 * Tell that something which a link would hold has changed and come to rest.
 * @param {import("../views/camera.js").Stand | null} [camera] null where it stands at home
 * @param {string} [stroke] of the hand that has moved it
 */
export function settle(camera, stroke) {
  emit("view", { ...playback(state), ...(camera !== undefined && { camera, stroke }) });
}

function frame(/** @type {number} */ time) {
  loop.frame = 0;
  const start = performance.now(), before = state;
  state = advance(state, (time - loop.last) / 1000);
  if (before.clock.playing && !state.clock.playing) settle();
  loop.last = time;
  const isNew = loop.stale; // cards that were just made are empty
  if (isNew) prepare();
  const s = step(), scene = sceneOf(state, loop.views, loop.look, s);
  for (const view of loop.views) paint(view, scene, s);
  tell(time, s, isNew);
  measure(start);
  emit("frame", s);
  if (moves(state) || (scene.fog > 0 && !state.flags.fog)) request();
}

// Everything that time does not change: find the graphs, size the canvases, lay out the trails.
function prepare() {
  const { data, layout } = state;
  loop.stale = false;
  loop.look = readLook();
  addControls();
  panes.arrange(layout, data.runs, { changed: split, turned: turnStage });
  drawSwatches(data.runs, loop.look);
  drawKey(loop.look);
  const found = views.find(loop.views);
  for (const view of loop.views) if (!found.includes(view)) forget(view);
  for (const view of found) {
    if (!loop.views.includes(view)) watch(view);
    void fit(view.gd); // which may just have been drawn for a place that is another by now
    attempt(view, () => layOut(view));
    dress(view);
  }
  loop.views = found;
}

// The panes are others.
function split() {
  refresh();
  emit("panes", panes.slots());
}

// A surface wears where everything ends, while that may be told.
function dress(/** @type {View} */ view) {
  if (view.kind === "stage" && view.frame.isConnected) attempt(view, () => wear(view.gd, wornBy(state, view.slot), readScheme()));
}

function layOut(/** @type {View} */ view) {
  views.placeCanvas(view, loop.look);
  views.build(view, state.data, loop.look, onPainted);
  if (view.kind === "model" && view.ready) rowsCaption.update(view, loop.look);
  if (view.kind === "explorer" && view.ready) explorerCaption.update(view);
}

// Slider and readouts follow when they are due; what rests catches up by itself.
function tell(/** @type {number} */ time, /** @type {number} */ s, /** @type {boolean} */ isNew) {
  const slides = sliderDue(time, isNew), tells = textsDue(time, isNew);
  reflect(state.clock, slides, state.data.rows?.epoch);
  if (tells) {
    write(state.data, s);
    emit("tell", s);
  }
  clearTimeout(loop.late);
  loop.late = moves(state) || (slides && tells) ? 0 : window.setTimeout(request, SELDOM);
}

function measure(/** @type {number} */ start) {
  if (++loop.count % KEPT === 0) performance.clearMeasures(FRAME);
  performance.measure(FRAME, { start, end: performance.now() });
}

// The surface was painted: if its camera moved, the overlay follows in the same frame.
function onPainted(/** @type {StageView} */ view) {
  if (loop.stale || !view.ready || !view.ctx) return;
  const start = performance.now(), from = view.seenFrom;
  attempt(view, () => views.aim(view, state.data.steps));
  if (view.seenFrom === from) return;
  const s = step();
  paint(view, sceneOf(state, loop.views, loop.look, s), s);
  measure(start);
  request(); // the map shows where the camera stands
}

const sizes = new ResizeObserver(() => refresh());
const heard = new WeakSet(); // Plotly's frames whose events are listened to; a graph made anew has a new one

function watch(/** @type {View} */ view) {
  sizes.observe(view.frame);
  if (heard.has(view.frame)) return;
  heard.add(view.frame);
  view.gd.on("plotly_afterplot", () => (dress(view), refresh())); // as soon as Plotly has drawn it without
  if (view.kind !== "stage") return;
  view.gd.on("plotly_relayouting", request);
  view.gd.on("plotly_relayout", (/** @type {{ "scene.camera"?: Camera, stroke?: string } | undefined} */ changed) => {
    request();
    if (view.slot === undefined && changed?.["scene.camera"]) restAt(view.gd, changed.stroke);
  });
}

// A hand has moved the camera: it comes to rest where a link can tell it. Dash keeps what the last event says of it.
/** @type {(gd: Graph, stroke?: string) => void} */
function restAt(gd, stroke) {
  const { camera, aspectratio } = gd.layout.scene, home = homeOf(gd);
  const stand = areEqual(camera, home) ? home : rounded(camera, aspectratio);
  if (!areEqual(camera, stand, 0)) return putAt(gd, stand, stroke);
  aimed = stand === home ? HOME : Object.values(inLink(stand)).join();
  settle(stand === home ? null : stand, stroke);
}

/** @type {(gd: Graph, stand: import("../views/camera.js").Stand, stroke?: string) => void} */
function putAt(gd, stand, stroke) {
  const camera = { ...gd.layout.scene.camera, ...stand };
  turnTo(gd, camera);
  panes.turnPanes(camera);
  gd.emit("plotly_relayout", { "scene.camera": camera, stroke });
}

/**
 * The camera stands where a way of looking has it, unless it was the hand that put it there; one that says nothing of it leaves it.
 * @param {Record<string, any>} looks
 */
export function aimAt(looks) {
  if (!NAMES.some((name) => name in looks)) return;
  const wanted = NAMES.map((name) => looks[name] ?? "").join();
  if (wanted === aimed) return;
  aimed = wanted;
  const gd = /** @type {Graph | null} */ (document.querySelector("[data-view=stage]:not(.pane) .js-plotly-plot"));
  if (!gd?.layout?.meta?.home || !gd.layout.scene) return;
  const stand = asked(looks, gd);
  if (areEqual(gd.layout.scene.camera, stand)) return;
  putAt(gd, stand);
}

function forget(/** @type {View} */ view) {
  view.canvas?.remove();
  sizes.unobserve(view.frame);
}

// The panes were turned: the stage behind them, which keeps the camera, follows and tells of it.
function turnStage(/** @type {Camera} */ camera) {
  const gd = /** @type {Graph | null} */ (document.querySelector("[data-view=stage]:not(.pane) .js-plotly-plot"));
  if (gd) return window.Plotly.relayout(gd, { "scene.camera": taken(gd, camera) });
}
