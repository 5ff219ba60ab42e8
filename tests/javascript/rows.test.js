import assert from "node:assert/strict";
import { test } from "node:test";

import { chancesOf, learningAt, lossAt, lossOver, meansAt, outputsAt, unpackRows } from "#assets/modules/data/rows.js";

import { near } from "./near.js";
import { told } from "./told.js";

const largest = (values) => Math.max(...values.flat(Infinity).map(Math.abs));

for (const { name, sent, places, step, steps, batch, all, some, slopes, each, outputs } of told) {
  test(`losses are those of the server: ${name}`, () => {
    const rows = unpackRows(sent), indices = rows.batchAt(step);
    assert.deepEqual(Array.from(indices), batch);
    near(places.map(([a, b]) => lossAt(rows, a, b)), all, { rel: 1e-4, abs: 1e-6 });
    near(places.map(([a, b]) => lossAt(rows, a, b, indices)), some, { rel: 1e-4, abs: 1e-6 });
    const [w1, w2] = [0, 1].map((axis) => Float64Array.from(places, (place) => place[axis]));
    near(lossOver(rows, w1, w2), places.map(([a, b]) => lossAt(rows, a, b)), { rel: 1e-9 });
    near(lossOver(rows, w1, w2, indices), places.map(([a, b]) => lossAt(rows, a, b, indices)), { rel: 1e-9 });
  });

  test(`outputs and slopes of every row are those of the server: ${name}`, () => {
    const rows = unpackRows(sent), { loss } = rows, learnt = Array.from(rows.learnt);
    near(places.map(([a, b]) => learnt.map((row) => outputsAt(rows, row, a, b))), outputs, { rel: 1e-4, abs: 1e-5 * largest(outputs) });
    const ours = places.map(([a, b]) => {
      const shares = loss.shares(meansAt(rows, a, b), learnt.length);
      return learnt.map((row) => loss.slopes(outputsAt(rows, row, a, b), rows.y[row], shares));
    });
    near(ours, slopes, { rel: 1e-3, abs: 1e-5 * largest(slopes) });
  });

  test(`a row has a loss of its own, or says that it has none: ${name}`, () => {
    const rows = unpackRows(sent);
    assert.equal(rows.loss.alone, each !== null);
    const ours = places.map(([a, b]) => Array.from(rows.y, (y, row) => rows.loss.each(outputsAt(rows, row, a, b), y)));
    if (each) near(ours, each, { rel: 1e-4, abs: 1e-6 * largest(each) });
    else assert.ok(ours.flat().every((loss) => loss === null));
  });

  test(`no batch is drawn before the first step or after the last: ${name}`, () => {
    const { batchAt } = unpackRows(sent);
    assert.deepEqual([batchAt(-1), batchAt(steps)], [null, null]);
    assert.equal(batchAt(0).length, 3);
  });

  test(`the rows that a step learns from are numbered among all, also after one was taken out: ${name}`, () => {
    const rows = unpackRows(sent), numbers = () => Array.from(learningAt(rows, step + 0.5));
    assert.deepEqual(numbers(), batch.map((index) => rows.learnt[index]));
    assert.ok(numbers().every((row) => rows.held[row] === 0));
    assert.equal(learningAt(rows, steps), null);
    rows.learnt = rows.learnt.slice(0, Math.max(...batch));
    assert.equal(numbers().length, batch.length - 1);
  });
}

test("probabilities sum to one, however large the outputs", () => {
  const rows = { task: "classes" }, shares = chancesOf(rows, [1000, 1001, -5]);
  near(shares.reduce((a, b) => a + b), 1);
  near(shares[1], 1 / (1 + Math.exp(-1)));
  near(chancesOf({ task: "binary" }, [2]), [1 / (1 + Math.exp(2)), 1 / (1 + Math.exp(-2))]);
});

test("there are no rows behind a formula", () => {
  assert.equal(unpackRows(null), null);
});
