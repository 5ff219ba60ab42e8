// The payload made ready: typed arrays become one column per start.

import { columns, decode } from "./decode.js";
import { unpackCloud } from "./cloud.js";
import { unpackRows } from "./rows.js";
import { say } from "../page/words.js";

/** @import { Box, Data, Payload, Run } from "../types.js" */

/** @type {("seen" | "raw" | "velocity" | "moment")[]} */
const PAIRS = ["seen", "raw", "velocity", "moment"]; // optional arrays of two numbers a step, of the first start

/**
 * @param {Payload | null} payload
 * @returns {Data}
 */
export function unpack(payload) {
  const steps = Math.max(0, Math.round(payload?.steps ?? 0) || 0);
  const rows = steps + 1;
  const runs = (payload?.runs ?? []).map((run) => ({
    slot: run.slot,
    name: run.name,
    label: run.label ?? run.name,
    color: run.color,
    dash: run.dash ?? [],
    marker: run.marker,
    hidden: Boolean(run.hidden),
    lastValidStep: [run.lastValidStep ?? steps].flat().map((last) => Math.max(0, Math.min(steps, last))),
    milestones: run.milestones ?? [],
    xs: columns(run.x, rows),
    ys: columns(run.y, rows),
    loss: columns(run.loss, rows),
    gradient: columns(run.gradient, rows),
    rate: decode(run.rate),
    cloud: unpackCloud(run.cloud, steps),
    share: run.share ?? null,
    drawn: run.drawn ? { knots: run.drawn.knots, factors: decode(run.drawn.factors) } : null,
    ...Object.fromEntries(PAIRS.map((name) => [name, run[name] ? decode(run[name]) : null])),
  }));
  const flow = payload?.flow && { points: payload.flow.points, u: decode(payload.flow.u), v: decode(payload.flow.v) };
  return {
    steps,
    start: payload?.start ?? null,
    box: payload?.box ?? null,
    critical: payload?.critical ?? [],
    flow: flow ?? null,
    weights: payload?.weights ?? [],
    rows: unpackRows(payload?.rows),
    file: payload?.file ?? "landscape",
    surface: payload?.surface ?? "",
    runs,
  };
}

/**
 * The latest milestone at step k.
 * @param {Run} run
 * @param {number} k
 */
export function statusAt(run, k) {
  let text = "";
  for (const [step, sentence] of run.milestones) if (step <= k) text = sentence;
  return text;
}

/**
 * Whether the first ball is out of the box at step k; one that diverged is gone, not out.
 * @param {Run} run
 * @param {number} k
 * @param {Box | null} box
 */
export function offStage(run, k, box) {
  if (!box || k > run.lastValidStep[0]) return false;
  return [run.xs, run.ys].some(([values], i) => values[k] < box[i][0] || values[k] > box[i][1]);
}

/**
 * What is true of a run at the iterate k, for its first start.
 * @param {Run} run
 * @param {number} k
 * @param {Box | null} box
 */
export function factsAt(run, k, box = null) {
  const at = Math.min(k, run.lastValidStep[0]);
  const rates = run.rate.length;
  const status = statusAt(run, k), off = offStage(run, k, box) ? say("off the stage") : "";
  return {
    step: at,
    loss: run.loss[0][at],
    x: run.xs[0][at],
    y: run.ys[0][at],
    gradient: run.gradient[0][at],
    rate: rates ? run.rate[Math.min(at, rates - 1)] : NaN,
    status: off && status && status !== say("running") ? `${status}, ${off}` : off || status,
    share: run.share,
  };
}
