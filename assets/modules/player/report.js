// What the player says of itself, for tests and for the page.

import { pose as poseOnMap } from "../drawing/map.js";
import { pose as poseOnStage } from "../drawing/stage.js";
import { factsAt } from "../data/runs.js";
import { positionAt } from "../geometry/track.js";

// The rows and fits of the model's view, in pixels of its graph.
function ofRows(views) {
  const view = views.find((one) => one.kind === "model" && one.ready && one.places);
  if (!view) return null;
  const fits = (view.fits ?? []).map(({ run, weights, lines }) => ({ slot: run.slot, weights, lines: lines.map((line) => Array.from(line)) }));
  const { places, plane, plot, chip, rows, carried } = view;
  const values = places.map((_, row) => [...rows.x.map((column) => column[row]), rows.y[row]]);
  return { plane, plot, places: places.map((at) => [...at]), values, fits, chip: chip ?? null, carried: carried ?? null };
}

// The dots and curves of the loss explorer, in pixels of its graph.
function ofExplorer(views) {
  const view = views.find((one) => one.kind === "explorer" && one.ready);
  if (!view) return null;
  const { told, dots = [], losses, plot, chip, run } = view;
  return { ...told, drawn: losses.map(({ slug }) => slug), plot, chip: chip ?? null, slot: run?.slot ?? null, dots: dots.map((dot) => ({ ...dot })) };
}

// What is drawn of the present batch.
function ofBatch(views) {
  const map = views.find((one) => one.kind === "map" && one.ready && one.slot === undefined);
  return { wobble: map?.wobble ?? null, pulls: map?.pulls ?? null };
}

export function report(clock, data, views, look, s, waiting, more) {
  const runs = data.runs.map((run) => {
    const [x, y] = positionAt(run.xs[0], run.ys[0], run.lasted[0], s);
    const { loss, status } = factsAt(run, Math.floor(s + 1e-9), data.box);
    return { slot: run.slot, x, y, loss, status, lasted: run.lasted[0], share: run.share, screen: onScreen(views, look, run, s, data.steps) };
  });
  const { s: step, playing, steps, speed, loop } = clock;
  return { step, playing, steps, speed, loop, waiting, runs, rows: ofRows(views), explorer: ofExplorer(views), batch: ofBatch(views), ...more };
}

// Centre of a run's first ball in pixels of each graph; on the stage also whether it is hidden, and its contact point.
function onScreen(views, look, run, s, steps) {
  const screen = {};
  for (const view of views) {
    const track = view.ready && view.items?.find((one) => one.run === run)?.tracks?.[0];
    if (!track || screen[view.kind]) continue;
    if (view.kind === "map") {
      const at = poseOnMap(view, track, s, steps);
      screen.map = [at.x, at.y];
    } else if (view.kind === "stage" && view.lens) {
      const at = poseOnStage(view, track, s, steps, look.radius);
      screen.stage = at && [at.x, at.y, at.seen < 0.5, ...at.contact];
    }
  }
  return screen;
}
