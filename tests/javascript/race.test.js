import "./page.js";

import assert from "node:assert/strict";
import { test } from "node:test";

import { along, places, standing } from "#assets/modules/readouts/race.js";

import { near } from "./near.js";
import { told } from "./told.js";

// Numbers as the server has them; one that it does not know is no number here.
function same(seen, expected, within) {
  seen.forEach((one, i) => (expected[i] === null ? assert.ok(Number.isNaN(one), `${one} is known`) : near(one, expected[i], within)));
}

for (const { name, playback, race, at } of told) {
  const runs = race.runs.map((run) => ({ ...run, along: along(playback.runs.find(({ slot }) => slot === run.slot), run, race.goals) }));
  for (const { step, loss, distance, gradients, arrived } of at) {
    test(`${name}: every run stands where the server's own paths are, at step ${step}`, () => {
      const now = runs.map((run) => standing(run, step));
      same(now.map((one) => one.loss), loss, { rel: 1e-5 });
      same(now.map((one) => one.distance), distance, { rel: 1e-4, abs: 1e-6 });
      assert.deepEqual(now.map((one) => one.gradients), gradients);
      if (arrived) assert.deepEqual(now.map((one) => -one.reached), arrived);
      else assert.ok(now.every((one) => Number.isNaN(one.reached)));
    });
  }
}

test("balls that began together stand together", () => {
  const { playback, race } = told.find(({ name }) => name === "a crowd");
  const runs = race.runs.map((run) => ({ ...run, along: along(playback.runs.find(({ slot }) => slot === run.slot), run, race.goals) }));
  assert.equal(new Set(runs.map((run) => JSON.stringify([standing(run, 0).loss, standing(run, 0).distance, standing(run, 0).reached]))).size, 1);
  assert.ok(new Set(runs.map((run) => standing(run, 40).loss)).size > 1);
});

test("what is not known is no number", () => {
  const { playback, race } = told[0];
  const [path] = playback.runs, [run] = race.runs;
  const never = standing({ ...run, steps: -1, along: along(path, run, []) }, 3);
  for (const key of ["distance", "steps", "reached"]) assert.ok(Number.isNaN(never[key]), key);
  assert.equal(standing({ ...run, steps: 7, along: along(path, run, []) }, 3).steps, 7);
});

test("who has flown off has no loss, and asks for no more gradients", () => {
  const run = { gradients: 2, steps: 1, along: { loss: [9, 4, NaN], distance: [3, 2, NaN], arrived: null, last: 1 } };
  const { loss, distance, gradients } = standing(run, 2);
  assert.ok(Number.isNaN(loss) && Number.isNaN(distance));
  assert.equal(gradients, 2);
});

test("equal values share a place, and what is no number has none", () => {
  assert.deepEqual(places([3, 1, 2]), [3, 1, 2]);
  assert.deepEqual(places([1, 1, 2]), [1, 1, 3]);
  assert.deepEqual(places([NaN, 5]), [null, 1]);
});
