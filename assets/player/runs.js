// The payload made ready: typed arrays become one column per start.

import { columns, decode } from "./decode.js";

export function unpack(payload) {
  const steps = Math.max(0, Math.round(payload?.steps) || 0);
  const rows = steps + 1;
  const runs = (payload?.runs ?? []).map((run) => ({
    slot: run.slot,
    name: run.name,
    color: run.color,
    dash: run.dash ?? [],
    marker: run.marker,
    hidden: Boolean(run.hidden),
    lasted: [].concat(run.lasted ?? steps).map((last) => Math.max(0, Math.min(steps, last))),
    milestones: run.milestones ?? [],
    xs: columns(run.x, rows),
    ys: columns(run.y, rows),
    loss: columns(run.loss, rows),
    gradient: columns(run.gradient, rows),
    rate: decode(run.rate),
  }));
  return { steps, start: payload?.start ?? null, runs };
}

// The latest milestone at step k.
export function statusAt(run, k) {
  let text = "";
  for (const [step, told] of run.milestones) if (step <= k) text = told;
  return text;
}

// What is true of a run at the iterate k, for its first start.
export function factsAt(run, k) {
  const at = Math.min(k, run.lasted[0]);
  const rates = run.rate.length;
  return {
    step: at,
    loss: run.loss[0][at],
    x: run.xs[0][at],
    y: run.ys[0][at],
    gradient: run.gradient[0][at],
    rate: rates ? run.rate[Math.min(at, rates - 1)] : NaN,
    status: statusAt(run, k),
  };
}
