// Plays trajectories over the graphs. Holds the only state of the player: the clock, the data and the views.

import { arrowsAt, legend } from "../drawing/arrows.js";
import * as clocks from "../time/clock.js";
import { drawCurves, valuesAt } from "../drawing/curves.js";
import { drawExplorer, listenToDots } from "../drawing/explorer.js";
import { drawMap } from "../drawing/map.js";
import { drawModel, tellRow } from "../drawing/model.js";
import { drawStage } from "../drawing/stage.js";
import * as explorerBar from "../readouts/explorer-caption.js";
import * as fog from "../drawing/fog.js";
import { takeOver } from "../views/fit.js";
import { listenToHand } from "../controls/hand.js";
import { look as readLook, reducedMotion } from "../views/look.js";
import { pace } from "../time/pace.js";
import { listenToPointer, meant } from "../controls/pointer.js";
import { write } from "../readouts/numbers.js";
import { report } from "./report.js";
import * as rowBar from "../readouts/rows-caption.js";
import { change as changeRows } from "../data/row-changes.js";
import { unpack } from "../data/runs.js";
import * as side from "../views/side.js";
import { drawSwatches } from "../readouts/swatches.js";
import { emit, on } from "../page/bus.js";
import { onPageChange } from "../page/changes.js";
import { furnish, listen, reflect } from "../time/transport.js";
import * as views from "../views/views.js";

const DRAW = { stage: drawStage, map: drawMap, curves: drawCurves, model: drawModel, explorer: drawExplorer };
const FRAME = "landscape:frame";
const KEPT = 100; // timing entries to keep before clearing
const SELDOM = 100; // ms between two writings of the readouts
const textsDue = pace(SELDOM), sliderDue = pace(50);
const FLAGS = ["iterates", "gradient", "velocity", "move", "clipped", "moments", "critical", "flow", "residuals", "wobble", "pulls", "fog"];

let clock = clocks.clock({ loop: true });
let data = unpack(null);
let shown = [];
let looks = null;
let flags = {}; // what is to be seen beside balls and trails
let layout = "together";
let hover = null; // what the pointer is at: { u, v, x, y, loss, step }, or { step }, or { row }
let dragged = null; // where the start is being dragged to, in unit coordinates
let held = false; // a question is open: playback stands at the first step, and nothing tells what will happen
let asking = false; // whether a click on map or stage answers it
let guess = null; // where somebody thinks that a run will end: [x, y]
let once = false; // play to the end this time, even when playback loops
let liftedAt = null; // when the fog was told to lift
let loaded = false, grabbed = false, stale = true, waiting = 0, late = 0, last = 0, frames = 0;

const shownStep = () => (reducedMotion() ? Math.floor(clock.s + 1e-9) : clock.s);

// What is pointed at, as far as it may be told: not what will be, nor what lies in the fog.
function told(at) {
  if (at?.u === undefined) return held && at?.row === undefined ? null : at;
  if (flags.fog) return null;
  return held ? { ...at, step: null } : at;
}

// What all views share in one frame.
function scene(s) {
  const runs = data.runs.filter((run) => !run.hidden);
  const stage = shown.find((view) => view.kind === "stage" && view.ready && view.lens);
  const arrows = arrowsAt(runs, flags, data.box, s);
  const lines = legend(arrows.factors, flags.moments && runs.some((run) => run.moment));
  const teller = stage && (stage.slot === undefined || stage.width > 260) ? stage : shown.find((view) => view.kind === "map" && view.slot === undefined);
  return {
    look: looks,
    steps: data.steps,
    window: Math.max(12, data.steps / 4),
    flags,
    arrows,
    hover: told(hover),
    dragged,
    rows: data.rows,
    box: data.box,
    playing: clock.playing && !grabbed,
    guess,
    fog: fog.thickness(flags.fog, liftedAt, performance.now(), reducedMotion()),
    legend: { view: teller, lines },
    eye: stage?.lens.eye,
    aspect: stage?.ground.aspect,
  };
}

function paint(view, now, s) {
  const { ctx, canvas } = view;
  if (view.kind === "stage") views.aim(view, data.steps);
  ctx.setTransform(looks.ratio, 0, 0, looks.ratio, 0, 0);
  ctx.clearRect(0, 0, canvas.width, canvas.height);
  const unseen = !canvas.width || !canvas.height; // a lesson may hide it
  if (!view.ready || unseen || (view.kind === "stage" && !view.lens)) return;
  DRAW[view.kind](ctx, view, now, s);
}

// Everything that time does not change: find the graphs, size the canvases, lay out the trails.
function prepare() {
  stale = false;
  looks = readLook();
  furnish();
  side.arrange(layout, data.runs, { changed: refresh, turned: turnStage });
  drawSwatches(data.runs, looks);
  const found = views.find(shown);
  for (const view of shown) if (!found.includes(view)) view.canvas?.remove(), sizes.unobserve(view.frame);
  for (const view of found) {
    if (!shown.includes(view)) watch(view);
    views.fit(view, looks);
    views.build(view, data, looks, () => onPainted(view));
    if (view.kind === "model" && view.ready) rowBar.furnish(view, looks);
    if (view.kind === "explorer" && view.ready) explorerBar.furnish(view);
  }
  shown = found;
}

function frame(time) {
  waiting = 0;
  const start = performance.now();
  if (clock.playing && !grabbed) {
    const before = clock;
    const { loop } = clock;
    clock = { ...clocks.advance({ ...clock, loop: loop && !once }, (time - last) / 1000), loop };
    if (!clock.playing) once = false;
    if (before.playing && !clock.playing) settle();
  }
  last = time;
  const isNew = stale; // cards that were just made are empty
  if (stale) prepare();
  const s = shownStep(), now = scene(s);
  for (const view of shown) paint(view, now, s);
  const moving = clock.playing && !grabbed;
  tell(time, s, isNew, moving);
  measure(start);
  emit("frame", s);
  if (moving || (now.fog > 0 && !flags.fog)) request();
}

// Slider and readouts follow when they are due; what rests catches up by itself.
function tell(time, s, isNew, moving) {
  const slides = sliderDue(time, isNew), tells = textsDue(time, isNew);
  reflect(clock, slides, data.rows?.epoch);
  if (tells) {
    write(data, s);
    emit("tell", s);
  }
  clearTimeout(late);
  late = moving || (slides && tells) ? 0 : setTimeout(request, SELDOM);
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
  const s = shownStep();
  paint(view, scene(s), s);
  measure(start);
  request(); // the map shows where the camera stands
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
    if (view.slot === undefined && Object.keys(change ?? {}).some((key) => key.startsWith("scene.camera"))) settle(view.gd.layout.scene.camera);
  });
}

// Something a link would hold has changed and come to rest.
function settle(camera) {
  const { playing, speed, loop } = clock;
  emit("view", { step: Math.floor(clock.s + 1e-9), playing: playing || held, speed, loop, ...(camera ? { camera } : {}) });
}

// The panes were turned: the stage behind them, which keeps the camera, follows and tells of it.
function turnStage(camera) {
  const gd = document.querySelector("[data-view=stage]:not(.pane) .js-plotly-plot");
  if (gd) window.Plotly.relayout(gd, { "scene.camera": structuredClone(camera) });
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

const FREE = new Set(["loop", "speed"]); // what may be done while a question is open

function act(name, value) {
  if (held && !FREE.has(name)) return name === "toggle" ? emit("held", null) : undefined;
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
  const before = data.rows?.axes.join();
  data = unpack(payload);
  if (data.rows?.axes.join() !== before) rowBar.forget(), (hover = null);
  if (data.rows) for (const change of window.workbench?.unanswered?.("rows") ?? []) changeRows(data.rows, change);
  rowBar.mark(data.rows, payload?.rows?.changed);
  clock = clocks.resize(clock, data.steps);
  if (!loaded && data.runs.length) {
    loaded = true;
    held ||= document.documentElement.hasAttribute("data-held"); // the link opens a lesson, which will say whether it asks something
    const { step = null, speed = clock.speed, loop = clock.loop } = payload.view ?? {};
    if (payload.view) look(payload.view);
    clock = { ...clock, speed, loop };
    if (!held) clock = step === null ? clocks.play(clock) : clocks.seek(clock, step);
  }
  refresh();
  wake();
  emit("load", { steps: data.steps, runs: data.runs.length });
}

// How the scenario is looked at: the names of View. Only what concerns the player is read; what is missing is off.
export function look(view) {
  const before = layout, fogged = flags.fog;
  layout = view?.layout === "side" ? "side" : "together";
  flags = Object.fromEntries(FLAGS.map((name) => [name, Boolean(view?.[name])]));
  if (fogged && !flags.fog) liftedAt = performance.now();
  if (layout !== before) stale = true;
  request();
}

export function state() {
  const curves = shown.find((view) => view.kind === "curves" && view.ready);
  const step = hover?.step ?? null;
  const values = curves && step !== null ? valuesAt(curves, step).map(({ run, text }) => ({ slot: run.slot, text })) : [];
  const map = flags.fog && shown.find((view) => view.kind === "map" && view.ready);
  const discs = map ? fog.explored(map, shownStep()) : 0;
  const more = { held, asking, guess, discs, layout, flags: { ...flags }, panes: side.slots(), hover: hover && { ...hover, values }, dragged };
  return report(clock, data, shown, looks, shownStep(), waiting !== 0 || late !== 0, more);
}

// What the chip in the model's view says of a row.
function describe(row) {
  const view = shown.find((one) => one.kind === "model" && one.ready);
  return view && row < data.rows.count ? tellRow(data.rows, row, view.fits?.[0]) : null;
}

export const seek = (s) => act("seek", s);
// Stand at the first step with nothing of the future in sight, until a question is answered. `place`: a click on the map answers it.
export function hold(on, { place = false } = {}) {
  held = on;
  once = false;
  asking = on && place;
  if (on) clock = clocks.seek(clocks.pause(clock), 0);
  document.documentElement.toggleAttribute("data-held", on);
  document.documentElement.toggleAttribute("data-asking", asking);
  wake();
}

// Mark where somebody thinks that a run will end, or take the mark away.
export function suppose(place) {
  guess = place;
  request();
}

// From the first step to the last, and there to rest.
export function playThrough() {
  once = true;
  clock = clocks.play(clocks.seek(clock, 0));
  settle();
  wake();
}

export const play = () => held || ((clock = clocks.play(clock)), settle(), wake());
export const pause = () => ((clock = clocks.pause(clock)), settle(), wake());

// The last step, and whether playback is on its way there.
export const length = () => data.steps;
export const playing = () => clock.playing;

// What the keys do, for who drives the player from elsewhere. While a question is open, play answers or skips it.
export const toggle = () => act("toggle");
export const move = (by) => act("forward", by);

listen(act);
takeOver();

function point(at, view) {
  if (!at && !hover) return;
  const stage = shown.find((one) => one.kind === "stage" && one.ground);
  hover = meant(at, view, stage, views.lossAt);
  request();
}

function inData([u, v], view) {
  const [x, y] = view.toData(u, v);
  return { x, y };
}

listenToPointer(() => shown, {
  hover: point,
  drag(place, view, isMeant) {
    if (held) return;
    dragged = place;
    hover = null;
    request();
    if (isMeant) emit("drag", inData(place, view));
  },
  drop() {
    if (held) return;
    dragged = null;
    request();
    emit("drop", null);
  },
  start(u, v, view) {
    if (!held) emit("start", inData([u, v], view));
    else if (asking) emit("guess", inData([u, v], view));
  },
  scrub(step) {
    if (held) return;
    if (step === null) return act("release");
    act("grab");
    hover = { step };
    act("seek", step);
  },
});
function pointRow(row, aloud = false) {
  if (row === null && hover?.row === undefined) return;
  hover = row === null ? null : { row };
  if (aloud) rowBar.tell(row === null ? null : describe(row));
  request();
}

listenToHand(() => shown, {
  hover: pointRow,
  meant: () => hover?.row ?? null,
  carry(what, view) {
    view.carried = what;
    hover = what ? { row: what.row } : null;
    request();
  },
  change(detail) {
    changeRows(data.rows, detail);
    emit("rows", detail);
    request();
  },
  chosen: () => rowBar.chosenClass(data.rows),
});
listenToDots(() => shown, { hover: pointRow });
rowBar.listen(refresh);
onPageChange(refresh);
on("look", look);

// The one handle of the player for scripts of one's own, and for tests; modules import what they need.
window.landscape = { load, look, state, seek, play, playThrough, pause, playing, toggle, move, hold, suppose, length, on };
