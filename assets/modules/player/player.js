// Plays trajectories over the graphs: what page, hands, keys and lessons do to it, each a step from one state to the next.

import { listenToCamera } from "../controls/camera.js";
import { listenToHand } from "../controls/hand.js";
import { describe, listenToPointer } from "../controls/pointer.js";
import { takesChanges, unanswered } from "../controls/scenario.js";
import { change as changeRows } from "../data/row-changes.js";
import { unpack } from "../data/runs.js";
import { listenToZoom } from "../controls/zoom.js";
import { listenToDots } from "../drawing/explorer.js";
import { BOX } from "../geometry/track.js";
import { emit, on } from "../page/bus.js";
import { onPageChange } from "../page/changes.js";
import { rounded } from "../page/format.js";
import * as rowsCaption from "../readouts/rows-caption.js";
import * as transport from "../time/transport.js";
import { fit, takeOver } from "../views/fit.js";
import { reducedMotion } from "../views/look.js";
import { choosePart } from "../views/part.js";
import { lossAt } from "../views/views.js";
import { aimAt, change, current, refresh, request, settle, shown } from "./frames.js";
import { describeRow, report } from "./report.js";
import * as states from "./state.js";

/** @import { HandActs, MapView, Pair, Payload, PlayerState, PointerActs, StageView, ViewSettings } from "../types.js" */

const root = document.documentElement;

// From outside

/** New trajectories: a payload of figures.playback. */
export function load(/** @type {Payload} */ payload) {
  const before = current(), data = unpack(payload), lesson = root.hasAttribute("data-held");
  const next = states.load(before, data, payload?.view, { now: performance.now(), lesson, still: reducedMotion() });
  if (data.rows?.axes.join() !== before.data.rows?.axes.join()) rowsCaption.forget();
  if (data.rows) for (const one of unanswered("rows")) changeRows(data.rows, one);
  rowsCaption.mark(data.rows, payload?.rows?.changed);
  change(next);
  refresh();
  emit("load", { steps: data.steps, runs: data.runs.length });
}

/** How the scenario is looked at: the names of View. */
export function look(/** @type {ViewSettings} */ settings) {
  change(states.look(current(), settings, performance.now()));
  aimAt(settings);
  if (choosePart(settings)) showPart();
}

// The map shows another part of the plane.
function showPart() {
  for (const { kind, gd } of shown()) if (kind === "map") void fit(gd);
  refresh();
}

/** What the player says of itself, for tests and for the page. */
export const state = report;

/** The last step, and whether playback is on its way there. */
export const length = () => current().data.steps;
export const playing = () => current().clock.playing;

export const seek = (/** @type {number} */ s) => act("seek", s);

// What the keys do, for who drives the player from elsewhere. While a question is open, play answers or skips it.
export const toggle = () => act("toggle");
export const move = (/** @type {number} */ by) => act("forward", by);

export function play() {
  if (!current().question) turnTo(states.act(current(), "play"));
}

export function pause() {
  turnTo(states.act(current(), "pause"));
}

/** From the first step to the last, and there to rest. */
export function playThrough() {
  turnTo(states.playThrough(current()));
}

/**
 * Stand at the first step with nothing of the future in sight, until a question is answered.
 * @param {boolean} on
 * @param {{ place?: boolean }} [how] whether a click on the map answers it
 */
export function hold(on, { place = false } = {}) {
  change(states.ask(current(), !on ? null : place ? "place" : "any"));
  root.toggleAttribute("data-held", on);
  root.toggleAttribute("data-asking", on && place);
}

/** Mark where somebody thinks that a run will end, or take the mark away. */
export function suppose(/** @type {Pair | null} */ guess) {
  change({ ...current(), guess });
}

// From buttons, keys and the slider

/**
 * @param {string} name
 * @param {number} [value]
 */
function act(name, value) {
  if (states.forbids(current(), name)) return name === "toggle" ? emit("held", null) : undefined;
  if (name === "grab") change({ ...current(), grabbed: true });
  else if (name === "release") turnTo({ ...current(), grabbed: false });
  else (name === "seek" ? change : turnTo)(states.act(current(), name, value));
}

// Go on with a state that a link would tell.
function turnTo(/** @type {PlayerState} */ next) {
  change(next);
  settle();
}

// From hands on the views

// A place in the surface's own units, as finely as a hand can point.
const inData = (/** @type {Pair} */ [u, v], /** @type {MapView | StageView} */ view) => {
  const [[u0, u1], [v0, v1]] = view.kind === "map" ? view.reach : BOX;
  const [low, here, high] = [[u0, v0], [u, v], [u1, v1]].map(([across, up]) => view.toData(across, up));
  const { clientWidth, clientHeight } = view.frame;
  return { x: rounded(here[0], (high[0] - low[0]) / clientWidth), y: rounded(here[1], (high[1] - low[1]) / clientHeight) };
};

const isAsked = () => current().question !== null;

/** @type {PointerActs} */
const pointer = {
  hover(at, view) {
    if (!at && !current().hover) return;
    const stage = shown().filter((one) => one.kind === "stage").find((one) => one.ground);
    change({ ...current(), hover: describe(at, view, stage, lossAt) });
  },
  drag(place, view, isFar) {
    if (isAsked() || !takesChanges("start")) return;
    change({ ...current(), dragged: place, hover: null });
    if (isFar) emit("drag", inData(place, view));
  },
  drop() {
    change({ ...current(), dragged: null });
    emit("drop", null);
  },
  start(u, v, view) {
    const { question } = current();
    if (question === "place") emit("guess", inData([u, v], view));
    else if (!question && takesChanges("start")) emit("start", inData([u, v], view));
  },
  scrub(step) {
    if (isAsked()) return;
    if (step === null) return act("release");
    change({ ...current(), grabbed: true, hover: { step } });
    act("seek", step);
  },
  frame: (framed) => change({ ...current(), framed, hover: null }),
  zoom([[u0, u1], [v0, v1]], view) {
    const [[x0, y0], [x1, y1]] = [view.toData(u0, v0), view.toData(u1, v1)];
    emit("zoom", [[x0, x1], [y0, y1]]);
  },
};

function pointRow(/** @type {number | null} */ row, aloud = false) {
  if (row === null && current().hover?.row === undefined) return;
  if (aloud) rowsCaption.tell(row === null ? null : describeRow(row));
  change({ ...current(), hover: row === null ? null : { row } });
}

/** @type {HandActs} */
const hand = {
  hover: pointRow,
  pointed: () => current().hover?.row ?? null,
  carry(what, view) {
    if (!takesChanges("rows")) return;
    view.carried = what;
    change({ ...current(), hover: what ? { row: what.row } : null });
  },
  change(detail) {
    if (!takesChanges("rows")) return;
    const { rows } = current().data;
    if (rows) changeRows(rows, detail);
    emit("rows", detail);
    request();
  },
  letGo: (off) => emit(off ? "drop" : "release", null),
  chosen: () => rowsCaption.chosenClass(current().data.rows),
};

listenToPointer(shown, pointer);
listenToHand(shown, hand);
listenToCamera();
listenToZoom(() => current().data);
listenToDots(shown, { hover: pointRow });
rowsCaption.listen(refresh);
transport.listen(act);
takeOver();
onPageChange(refresh);
on("look", look);
on("basins", (basins) => change({ ...current(), basins }));
on("fates", (fates) => change({ ...current(), fates }));
on("panel", refresh);
on("tried", request);

// The one handle of the player for scripts of one's own, and for tests; modules import what they need.
window.landscape = { load, look, state, seek, play, playThrough, pause, playing, toggle, move, hold, suppose, length, on };
