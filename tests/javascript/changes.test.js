// Which changes go on from one another before they are sent.

import assert from "node:assert/strict";
import { test } from "node:test";

import { withChange } from "#assets/modules/controls/changes.js";

const together = (...changes) => changes.reduce(withChange, []);
const rate = (value, more = {}) => ({ kind: "optimizer", slot: 0, name: "lr", value, ...more });
const add = { kind: "runs", slot: -1, name: "add", value: 1 };
const move = (row, x, stroke = "drag 1") => ({ kind: "rows", slot: -1, name: "move", value: [row, x], stroke });

test("of a slider that is moved on, its last place counts", () => {
  assert.deepEqual(together(rate(0.1), rate("0.2"), rate("")), [rate("")]);
  assert.deepEqual(together(rate(0.1), rate(0.2, { slot: 1 }), rate(0.3, { name: "beta" })).length, 3);
});

test("what counts is kept as often as it was done", () => {
  for (const kind of ["runs", "order", "tune"]) assert.equal(together({ ...add, kind }, { ...add, kind }).length, 2);
  assert.equal(together(rate("adam", { name: "slug" }), rate("sgd", { name: "slug" })).length, 2);
});

test("nothing is moved past what was done in between", () => {
  assert.deepEqual(together(rate(0.1), add, rate(0.2)), [rate(0.1), add, rate(0.2)]);
});

test("a row is dragged on, another row or another drag is a change of its own", () => {
  assert.deepEqual(together(move(3, 1), move(3, 2)), [move(3, 2)]);
  assert.equal(together(move(3, 1), move(4, 2)).length, 2);
  assert.equal(together(move(3, 1), move(3, 2, "drag 2")).length, 2);
  assert.equal(together({ ...move(3, 1), name: "add" }, { ...move(3, 2), name: "add" }).length, 2);
});

test("a link or a surprise leaves nothing of what was there", () => {
  for (const kind of ["link", "surprise"]) assert.deepEqual(together(rate(0.1), add, { kind, value: 1 }), [{ kind, value: 1 }]);
});
