import "./page.js";

import assert from "node:assert/strict";
import { test } from "node:test";

import { decode } from "#assets/modules/data/decode.js";
import { median, places, standing } from "#assets/modules/readouts/race.js";

import { near } from "./near.js";
import { told } from "./told.js";

const runs = told.race.runs.map((run) => {
  const { x, y, loss, lasted } = told.playback.runs.find(({ slot }) => slot === run.slot);
  return { ...run, xs: decode(x), ys: decode(y), loss: decode(loss), lasted };
});

for (const { step, loss, distance, gradients } of told.at) {
  test(`every run stands where the server says, at step ${step}`, () => {
    const now = runs.map((run) => standing(run, told.race.goals, step));
    near(now.map((one) => one.loss), loss, { rel: 1e-5 });
    near(now.map((one) => one.distance), distance, { rel: 1e-4, abs: 1e-6 });
    assert.deepEqual(now.map((one) => one.gradients), gradients);
  });
}

test("what is not known is no number", () => {
  const [first] = runs, never = standing({ ...first, steps: -1, reached: null }, [], 3);
  for (const key of ["distance", "steps", "reached"]) assert.ok(Number.isNaN(never[key]), key);
  assert.equal(standing({ ...first, steps: 7, reached: 2 }, [], 3).steps, 7);
});

test("of many balls the middle one counts, without those that flew off", () => {
  const run = {
    balls: 3, lasted: [1, 1, 0], xs: [0, 0, 0, 1, 2, NaN], ys: [0, 0, 0, 0, 0, NaN], loss: [9, 9, 9, 4, 2, NaN], steps: 1, reached: 2, gradients: 2,
  };
  const { loss, distance, gradients, steps } = standing(run, [[0, 0]], 1);
  assert.deepEqual({ loss, distance, gradients, steps }, { loss: 3, distance: 1.5, gradients: 2, steps: 1 });
  assert.equal(standing({ ...run, lasted: [0, 0, 0] }, [[0, 0]], 5).gradients, 0, "a run that ended asks no more");
});

test("a median needs half of the balls", () => {
  assert.equal(median([3, 1, 2]), 2);
  assert.equal(median([4, 1]), 2.5);
  assert.ok(Number.isNaN(median([1, NaN, NaN])));
  assert.ok(Number.isNaN(median([])));
});

test("equal values share a place, and what is no number has none", () => {
  assert.deepEqual(places([3, 1, 2]), [3, 1, 2]);
  assert.deepEqual(places([1, 1, 2]), [1, 1, 3]);
  assert.deepEqual(places([NaN, 5]), [null, 1]);
});
