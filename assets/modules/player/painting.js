// What all views share in one frame, and the drawing of each.

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

/** @import { AimedStage, Look, PlayerState, Scene, View } from "../types.js" */

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
    basins: basinsOf(state),
  };
}

/**
 * Where everything ends, which an open question must not give away.
 * @type {(state: PlayerState) => Scene["basins"]}
 */
const basinsOf = ({ flags, question, basins: { map, stale } }) => (flags.basins && map && question === null ? { map, stale } : null);

/** @type {(view: View, scene: Scene, s: number) => void} */
function draw(view, scene, s) {
  if (isAimed(view)) drawStage(view.ctx, view, scene, s);
  else if (view.kind === "map") drawMap(view.ctx, view, scene, s);
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
