// The caption under the stage: what has happened by now, in the sentences of the server; at the end the one that tells it all.

import { say } from "../page/words.js";

/** @import { Payload, Sentences } from "../types.js" */

const MOST = 4; // names that a caption has room for

/** @type {Sentences | undefined} */
let said;
/** @type {{ slot: number, label: string }[]} */
let runs = [];
let steps = 0;

/** @type {(payload: Payload) => void} */
export function expect(payload) {
  said = payload.said;
  steps = payload.steps;
  runs = payload.runs.filter((run) => !run.hidden).map(({ slot, name, label = name }) => ({ slot, label }));
}

/**
 * What is said at a step: who starts; how the run ended that ended last, which ended before, and which are still on their way.
 * @type {(s: number) => string}
 */
export function textAt(s) {
  if (!said) return "";
  if (s >= steps || !runs.length) return said.views.stage;
  if (s < 1) return say("At the start: {runs}.", { runs: listed(runs) });
  const ended = said.endings.filter(({ step }) => step <= s);
  const rolling = runs.filter(({ slot }) => !ended.some((ending) => ending.slot === slot));
  if (!rolling.length) return said.views.stage;
  const last = ended.at(-1), before = runs.filter((run) => run.slot !== last?.slot && !rolling.includes(run));
  return [last?.text, before.length && say("Ended before: {runs}.", { runs: listed(before) }), say("Still rolling: {runs}.", { runs: listed(rolling) })].filter(Boolean).join(" ");
}

/** @type {(some: { label: string }[]) => string} */
const listed = (some) => (some.length > MOST ? say("{count} runs", { count: some.length }) : some.map(({ label }) => label).join(", "));

/** @type {(s: number) => void} */
export function write(s) {
  const place = document.querySelector(".caption"), text = textAt(Math.floor(s + 1e-9));
  if (place && place.textContent !== text) place.textContent = text;
}
