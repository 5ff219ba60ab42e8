// Plays trajectories over the graphs. Holds the only state of the player: the clock, the data and the views.

import * as clocks from "./clock.js";
import { drawCurves } from "./draw-curves.js";
import { drawMap } from "./draw-map.js";
import { drawStage } from "./draw-stage.js";
import { look, reducedMotion } from "./look.js";
import { listenToPlane } from "./plane.js";
import { write } from "./readout.js";
import { report } from "./report.js";
import { unpack } from "./runs.js";
import { drawSwatches } from "./swatches.js";
import { onPageChange } from "./page.js";
import { furnish, listen, reflect } from "./transport.js";
import * as views from "./views.js";

const DRAW = { stage: drawStage, map: drawMap, curves: drawCurves };
const FRAME = "landscape:frame";
const KEPT = 100; // timing entries to keep before clearing

let clock = clocks.clock({ loop: true });
let data = unpack(null);
let shown = [];
let looks = null;
let loaded = false, grabbed = false, stale = true, waiting = 0, last = 0, frames = 0;
const listeners = {};

const shownStep = () => (reducedMotion() ? Math.floor(clock.s + 1e-9) : clock.s);

function scene() {
  return { look: looks, steps: data.steps, window: Math.max(12, data.steps / 4) };
}

function paint(view, now, s) {
  const { ctx, canvas } = view;
  if (view.kind === "stage") views.aim(view, data.steps);
  ctx.setTransform(looks.ratio, 0, 0, looks.ratio, 0, 0);
  ctx.clearRect(0, 0, canvas.width, canvas.height);
  if (!view.ready || (view.kind === "stage" && !view.lens)) return;
  DRAW[view.kind](ctx, view, now, s);
}

// Everything that time does not change: find the graphs, size the canvases, lay out the trails.
function prepare() {
  stale = false;
  looks = look();
  furnish();
  drawSwatches(data.runs, looks);
  const found = views.find(shown);
  for (const view of shown) if (!found.includes(view)) view.canvas?.remove(), sizes.unobserve(view.frame);
  for (const view of found) {
    if (!shown.includes(view)) watch(view);
    views.fit(view, looks);
    views.build(view, data, () => onPainted(view));
  }
  shown = found;
}

function frame(time) {
  waiting = 0;
  const start = performance.now();
  if (clock.playing && !grabbed) {
    const before = clock;
    clock = clocks.advance(clock, (time - last) / 1000);
    if (before.playing && !clock.playing) settle();
  }
  last = time;
  if (stale) prepare();
  const now = scene(), s = shownStep();
  for (const view of shown) paint(view, now, s);
  write(data.runs, s);
  reflect(clock);
  measure(start);
  emit("frame", s);
  if (clock.playing && !grabbed) request();
}

function measure(start) {
  if (++frames % KEPT === 0) performance.clearMeasures(FRAME);
  performance.measure(FRAME, { start, end: performance.now() });
}

function request() {
  if (!waiting) waiting = requestAnimationFrame(frame);
}

function wake() {
  if (clock.playing && !waiting) last = performance.now();
  request();
}

function refresh() {
  stale = true;
  request();
}

// The surface was painted: if its camera moved, the overlay follows in the same frame.
function onPainted(view) {
  if (stale || !looks || !view.ready || !view.ctx) return;
  const start = performance.now();
  const from = view.seenFrom;
  views.aim(view, data.steps);
  if (view.seenFrom === from) return;
  paint(view, scene(), shownStep());
  measure(start);
}

const sizes = new ResizeObserver(() => refresh());
const heard = new WeakSet(); // Plotly's frames whose events are listened to; a graph made anew has a new one

function watch(view) {
  sizes.observe(view.frame);
  if (heard.has(view.frame)) return;
  heard.add(view.frame);
  view.gd.on("plotly_afterplot", refresh);
  if (view.kind !== "stage") return;
  view.gd.on("plotly_relayouting", request);
  view.gd.on("plotly_relayout", (change) => {
    request();
    if (Object.keys(change ?? {}).some((key) => key.startsWith("scene.camera"))) settle(view.gd.layout.scene.camera);
  });
}

function emit(name, detail) {
  for (const fn of listeners[name] ?? []) fn(detail);
}

function announce(name, detail) {
  document.dispatchEvent(new CustomEvent(`landscape:${name}`, { detail }));
  emit(name, detail);
}

// Something a link would hold has changed and come to rest.
function settle(camera) {
  const { playing, speed, loop } = clock;
  announce("view", { step: Math.floor(clock.s + 1e-9), playing, speed, loop, ...(camera ? { camera } : {}) });
}

const ACTIONS = {
  toggle: () => clocks.toggle(clock),
  forward: (count = 1) => clocks.move(clock, count),
  back: (count = 1) => clocks.move(clock, -count),
  restart: () => clocks.restart(clock),
  first: () => clocks.seek(clocks.pause(clock), 0),
  last: () => clocks.seek(clocks.pause(clock), clock.steps),
  loop: () => ({ ...clock, loop: !clock.loop }),
  speed: (value) => ({ ...clock, speed: clocks.clamp(value, 0.1, 1000) }),
  seek: (value) => clocks.seek(clock, value),
};

function act(name, value) {
  if (name === "grab" || name === "release") {
    if (grabbed === (name === "grab") && name === "grab") return;
    grabbed = name === "grab";
    if (!grabbed) settle();
  } else {
    clock = ACTIONS[name](value);
    if (name !== "seek") settle();
  }
  wake();
}

export function load(payload) {
  data = unpack(payload);
  clock = clocks.resize(clock, data.steps);
  if (!loaded && data.runs.length) {
    loaded = true;
    const { step = null, speed = clock.speed, loop = clock.loop } = payload.view ?? {};
    clock = { ...clock, speed, loop };
    clock = step === null ? clocks.play(clock) : clocks.seek(clock, step);
  }
  refresh();
  wake();
  announce("load", { steps: data.steps, runs: data.runs.length });
}

export const state = () => report(clock, data, shown, looks, shownStep(), waiting !== 0);

export const seek = (s) => act("seek", s);
export const play = () => ((clock = clocks.play(clock)), settle(), wake());
export const pause = () => ((clock = clocks.pause(clock)), settle(), wake());

export function on(name, fn) {
  (listeners[name] ??= []).push(fn);
  return () => (listeners[name] = listeners[name].filter((one) => one !== fn));
}

listen(act);
listenToPlane(() => shown, (x, y) => announce("start", { x, y }));
onPageChange(refresh);

window.landscape = { load, state, seek, play, pause, on };
