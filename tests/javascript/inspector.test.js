import "./page.js";

import assert from "node:assert/strict";
import { test } from "node:test";

import { decode } from "#assets/modules/data/decode.js";
import { ranAt, rowAt, valueAt } from "#assets/modules/readouts/inspector.js";

import { near } from "./near.js";
import { told } from "./told.js";

for (const [name, { sent: { runs: [run] }, entries }] of Object.entries(told)) {
  test(`numbers are those of the step: ${name}`, () => {
    assert.equal(run.lines.length, entries.length);
    run.lines.forEach(({ vector, values }, index) => {
      const line = { vector, values: decode(values) };
      for (const step of [0, 3, run.last - 1].filter((k) => k < run.last)) {
        for (const axis of vector ? [0, 1] : [0]) {
          const ours = valueAt(line, rowAt(run, step), axis), theirs = entries[index].values[step][axis];
          if (Number.isFinite(theirs) && Math.abs(theirs) < 3e38) near(ours, theirs, { rel: 1e-6, abs: 1e-30 });
        }
      }
    });
  });
}

test("after the last step it stays there, and before the first all is zero", () => {
  const { sent: { runs: [run] } } = told.adam;
  assert.deepEqual([-3, 0, 7, 19, 20, 99].map((k) => rowAt(run, k)), [0, 0, 7, 19, 19, 19]);
  assert.equal(valueAt({ vector: true, values: [1, 2] }, -1, 1), 0);
});

test("a divergence ends it", () => {
  const { sent: { runs: [run] }, last } = told["a divergence"];
  assert.equal(run.steps, 50);
  assert.equal(run.last, last + 1, "the step in which it diverged is the last to look into");
  assert.equal(rowAt(run, 40), run.last - 1);
});

test("a line below a condition ran where that was worked out", () => {
  const { sent: { runs: [run] } } = told.lookahead;
  const lines = run.lines.map((line) => ({ ...line, values: decode(line.values) }));
  const below = lines.at(-2);
  assert.deepEqual([3, 4, 12, 14].map((row) => ranAt({ lines }, below.head, row)), [false, true, false, true]);
  assert.equal(ranAt({ lines }, null, 3), true);
});
