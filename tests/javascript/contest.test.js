import assert from "node:assert/strict";
import { test } from "node:test";

import { across, stairs, ticks } from "#assets/modules/drawing/contest.js";

test("ticks are the powers of ten up to the budget", () => {
  assert.deepEqual(ticks(300), [1, 10, 100]);
  assert.deepEqual(ticks(1000), [1, 10, 100, 1000]);
  assert.deepEqual(ticks(999), [1, 10, 100]);
  assert.deepEqual(ticks(1), [1]);
});

test("numbers of gradients stand at their logarithm", () => {
  assert.equal(across(1, 100), 0);
  assert.equal(across(10, 100), 0.5);
  assert.equal(across(100, 100), 1);
  assert.equal(across(1, 1), 1);
});

test("a curve goes up at a number of gradients, and not before", () => {
  assert.deepEqual(stairs([1, 10, 100], [0, 0.5, 1], 100), ["0.0,200.0", "300.0,200.0", "300.0,100.0", "600.0,100.0", "600.0,0.0"]);
});
