// What the player says of itself, for tests and for the page.

import { factsAt } from "../data/runs.js";
import { valuesAt } from "../drawing/curves.js";
import { explored } from "../drawing/fog.js";
import { pose as poseOnMap } from "../drawing/map.js";
import { tellRow } from "../drawing/model.js";
import { pose as poseOnStage } from "../drawing/stage.js";
import { positionAt } from "../geometry/track.js";
import * as panes from "../views/panes.js";
import { current, look, shown, step, waits } from "./frames.js";
import { isAimed } from "./painting.js";

/** @import { Run, View } from "../types.js" */

/**
 * @template {View["kind"]} Kind
 * @param {Kind} kind
 * @returns {Extract<View, { kind: Kind }> | undefined}
 */
function viewOf(kind) {
  const isWanted = (/** @type {View} */ view) => view.kind === kind && view.ready;
  return /** @type {Extract<View, { kind: Kind }> | undefined} */ (shown().find(isWanted));
}

/** Everything that can be asked of the player. */
export function report() {
  const { clock, data, question, guess, layout, flags, dragged } = current(), s = step();
  const runs = data.runs.map((run) => {
    const [x, y] = positionAt(run.xs[0], run.ys[0], run.lastValidStep[0], s);
    const { loss, status } = factsAt(run, Math.floor(s + 1e-9), data.box);
    return { slot: run.slot, x, y, loss, status, lastValidStep: run.lastValidStep[0], share: run.share, screen: onScreen(run, s, data.steps) };
  });
  const { playing, steps, speed, loop } = clock, map = viewOf("map");
  return {
    step: s,
    playing,
    steps,
    speed,
    loop,
    waiting: waits(),
    runs,
    rows: ofRows(),
    explorer: ofExplorer(),
    batch: ofBatch(),
    held: question !== null,
    asking: question === "place",
    guess,
    discs: flags.fog && map ? explored(map, s) : 0,
    layout,
    flags: { ...flags },
    panes: panes.slots(),
    hover: ofHover(),
    names: shown().map(({ kind, slot, names = [] }) => ({ kind, slot, names: names.map(({ picture: _picture, ...name }) => name) })),
    dragged,
    basins: ofBasins(),
    fates: Object.fromEntries(Object.entries(current().fates).map(([slot, { map: { points }, stale }]) => [slot, { points, stale }])),
  };
}

// Where everything ends, as far as it is drawn.
function ofBasins() {
  const { basins: { map, stale, failed }, flags } = current();
  return flags.basins && { points: map?.points ?? 0, box: map?.box ?? null, labels: Array.from(map?.labels ?? []), stale, failed, fate: viewOf("map")?.fate ?? "" };
}

// What is pointed at, and what the curves say there.
function ofHover() {
  const { hover } = current(), curves = viewOf("curves"), at = hover?.step ?? null;
  const values = curves && at !== null ? valuesAt(curves, at).map(({ run, text }) => ({ slot: run.slot, text })) : [];
  return hover && { ...hover, values };
}

// The rows and fits of the model's view, in pixels of its graph.
function ofRows() {
  const view = viewOf("model");
  if (!view?.places) return null;
  const { fits = [], places, rows, plane, plot, learning = null, chip = null, carried = null } = view;
  const drawn = fits.map(({ run, weights, lines }) => ({ slot: run.slot, weights, lines: lines.map((line) => [...line]) }));
  const values = places.map((_, row) => [...rows.x.map((column) => column[row]), rows.y[row]]);
  return { plane, plot, places: places.map((at) => [...at]), values, fits: drawn, learning: learning && [...learning], chip, carried };
}

// The dots and curves of the loss explorer, in pixels of its graph.
function ofExplorer() {
  const view = viewOf("explorer");
  if (!view) return null;
  const { dots = [], losses, meta, plot, chip = null, run } = view;
  return { ...meta, drawn: losses.map(({ slug }) => slug), plot, chip, slot: run?.slot ?? null, dots: dots.map((dot) => ({ ...dot })) };
}

// What is drawn of the present batch.
function ofBatch() {
  const map = shown().filter((one) => one.kind === "map").find((one) => one.ready && one.slot === undefined);
  return { wobble: map?.wobble ?? null, pulls: map?.pulls ?? null };
}

// Centre of a run's first ball in pixels of each graph; on the stage also whether it is hidden, and its contact point.
function onScreen(/** @type {Run} */ run, /** @type {number} */ s, /** @type {number} */ steps) {
  /** @type {Record<string, unknown>} */
  const screen = {};
  for (const view of shown()) {
    if (!view.ready || screen[view.kind] || (view.kind !== "map" && view.kind !== "stage")) continue;
    const track = view.items.find((one) => one.run === run)?.tracks[0];
    if (!track) continue;
    if (view.kind === "map") {
      const at = poseOnMap(view, track, s, steps);
      screen.map = [at.x, at.y];
    } else if (isAimed(view)) {
      const at = poseOnStage(view, track, s, steps, look().radius);
      screen.stage = at && [at.x, at.y, at.seen < 0.5, ...at.contact];
    }
  }
  return screen;
}

/** What the chip in the model's view says of a row, or null without such a view. */
export function describeRow(/** @type {number} */ row) {
  const view = viewOf("model"), { rows } = current().data;
  return view && rows && row < rows.count ? tellRow(rows, row, view.fits?.[0]) : null;
}
