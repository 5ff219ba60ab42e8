// What all views share in one frame, and the drawing of each.

import { WHOLE } from "../data/basins.js";
import { arrowsAt, legend } from "../drawing/arrows.js";
import { drawCurves } from "../drawing/curves.js";
import { drawExplorer } from "../drawing/explorer.js";
import { thickness } from "../drawing/fog.js";
import { drawMap } from "../drawing/map.js";
import { drawModel } from "../drawing/model.js";
import { drawStage } from "../drawing/stage.js";
import { attempt, clearFailure } from "../views/failures.js";
import { reducedMotion } from "../views/look.js";
import { aim } from "../views/views.js";
import { moves, shownHover } from "./state.js";

/** @import { AimedStage, Basins, Look, PlayerState, Scene, View } from "../types.js" */

const ROOMY = 260; // pixels from which on a pane has room for the legend

/**
 * Whether a view is a stage whose camera is known.
 * @type {(view: View) => view is AimedStage}
 */
export const isAimed = (view) => view.kind === "stage" && view.ready && view.lens !== null;

/**
 * Everything that a frame at step position `s` draws from, beside the view itself.
 * @param {PlayerState} state
 * @param {View[]} views
 * @param {Look} look
 * @param {number} s
 * @returns {Scene}
 */
export function sceneOf(state, views, look, s) {
  const { data, flags } = state;
  const runs = data.runs.filter((run) => !run.hidden);
  const stage = views.find(isAimed);
  const arrows = arrowsAt(runs, flags, data.box, s);
  const lines = legend(arrows.factors, flags.moments && runs.some((run) => run.moment));
  const teller = stage && (stage.slot === undefined || stage.width > ROOMY) ? stage : views.find((view) => view.kind === "map" && view.slot === undefined);
  return {
    look,
    steps: data.steps,
    window: Math.max(12, data.steps / 4),
    flags,
    arrows,
    hover: shownHover(state),
    dragged: state.dragged,
    framed: state.framed,
    rows: data.rows,
    box: data.box,
    weights: data.weights,
    playing: moves(state),
    held: state.question !== null,
    guess: state.guess,
    fog: thickness(flags.fog, state.fogLiftedAt, performance.now(), reducedMotion()),
    legend: { view: teller, lines },
    eye: stage?.lens.eye,
    aspect: stage?.ground.aspect,
    ...endsOf(state),
  };
}

/**
 * Where everything ends, of which an open question must give nothing away.
 * @type {(state: PlayerState) => Pick<Scene, "basins" | "fates">}
 */
function endsOf({ flags, question, basins: { map, stale }, fates }) {
  if (!flags.basins || question !== null) return { basins: null, fates: {} };
  return { basins: map && { map, stale }, fates };
}

/**
 * The same in one view: a pane has its own run's.
 * @type {(ends: Pick<Scene, "basins" | "fates">, slot: string | undefined) => Scene["basins"]}
 */
const endsIn = ({ basins, fates }, slot) => (slot === undefined ? basins : (fates[Number(slot)] ?? null));

/**
 * The map that a surface wears.
 * @type {(state: PlayerState, slot: string | undefined) => Basins | null}
 */
export function wornBy(state, slot) {
  const ends = endsOf(state), whole = slot === undefined && ends.fates[WHOLE]; // of a map that shows a part only
  return (whole || endsIn(ends, slot))?.map ?? null;
}

/**
 * Draw a view that is ready on its canvas.
 * @type {(view: View, scene: Scene, s: number) => void}
 */
export function draw(view, scene, s) {
  const own = view.slot === undefined ? scene : { ...scene, basins: endsIn(scene, view.slot) };
  if (isAimed(view)) drawStage(view.ctx, view, own, s);
  else if (view.kind === "map") drawMap(view.ctx, view, own, s);
  else if (view.kind === "curves") drawCurves(view.ctx, view, scene, s);
  else if (view.kind === "model") drawModel(view.ctx, view, scene, s);
  else if (view.kind === "explorer") drawExplorer(view.ctx, view, scene, s);
}

/**
 * Draw a view; one that cannot be drawn is left out.
 * @param {View} view
 * @param {Scene} scene
 * @param {number} s
 */
export function paint(view, scene, s) {
  const done = attempt(view, () => {
    const { ctx, canvas } = view, { ratio } = scene.look;
    if (view.kind === "stage") aim(view, scene.steps);
    ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
    ctx.clearRect(0, 0, canvas.width, canvas.height);
    const unseen = !canvas.width || !canvas.height; // a lesson may hide it
    if (view.ready && !unseen) draw(view, scene, s);
  });
  if (view.failed && done && view.ready) {
    view.failed = false;
    clearFailure(view.frame);
  }
}
