// The caption forgets nobody: every run has ended last, has ended before, or rolls.

import "./page.js";
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";

import { expect, textAt } from "#assets/modules/readouts/caption.js";

const NAMES = ["SGD", "Momentum", "AdaGrad", "Adam"], STEPS = 100;

const show = (ends) =>
  expect({
    steps: STEPS,
    runs: NAMES.map((name, slot) => ({ slot, name, hidden: false })),
    said: {
      views: { stage: "All of it." },
      endings: ends.map((step, slot) => ({ step, slot, text: `${NAMES[slot]} ended at ${step}.` })).filter(({ step }) => step < STEPS).sort((a, b) => a.step - b.step),
    },
  });

test("every run is told of once, at every step", () => {
  fc.assert(fc.property(fc.array(fc.nat(2 * STEPS), { minLength: 4, maxLength: 4 }), fc.nat(STEPS - 1), (ends, s) => {
    show(ends);
    const text = textAt(s);
    if (s === 0) return assert.equal(text, `At the start: ${NAMES.join(", ")}.`); // what is to come is not told
    if (text === "All of it.") return assert.ok(ends.every((step) => step <= s));
    for (const [slot, name] of NAMES.entries()) {
      assert.equal(text.split(name).length, 2, text);
      assert.equal(text.indexOf(name) > text.indexOf("Still rolling"), ends[slot] > s, text);
    }
  }));
});

test("the last to end has its sentence, those before their names", () => {
  show([30, 20, 200, 10]);
  assert.equal(textAt(0), "At the start: SGD, Momentum, AdaGrad, Adam.");
  assert.equal(textAt(1), "Still rolling: SGD, Momentum, AdaGrad, Adam.");
  assert.equal(textAt(9), "Still rolling: SGD, Momentum, AdaGrad, Adam.");
  assert.equal(textAt(10), "Adam ended at 10. Still rolling: SGD, Momentum, AdaGrad.");
  assert.equal(textAt(40), "SGD ended at 30. Ended before: Momentum, Adam. Still rolling: AdaGrad.");
  assert.equal(textAt(STEPS), "All of it.");
  show([0, 200, 200, 200]);
  assert.equal(textAt(0), "At the start: SGD, Momentum, AdaGrad, Adam.");
  assert.equal(textAt(1), "SGD ended at 0. Still rolling: Momentum, AdaGrad, Adam.");
});
