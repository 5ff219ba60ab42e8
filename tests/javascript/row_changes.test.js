import assert from "node:assert/strict";
import { test } from "node:test";

import { change, toKeep } from "#assets/modules/data/row-changes.js";
import { unpackRows } from "#assets/modules/data/rows.js";

import { near } from "./near.js";
import { told } from "./told.js";

test("what a hand does to rows is what the server makes of it", () => {
  const rows = unpackRows(told.sent);
  for (const { change: one, x, y, held } of told.after) {
    const before = rows.version ?? 0;
    change(rows, one);
    near(rows.x[0], x, { rel: 1e-5, abs: 1e-6 });
    near(rows.y, y, { rel: 1e-5, abs: 1e-6 });
    assert.deepEqual(Array.from(rows.held), held);
    assert.equal(rows.count, y.length);
    assert.deepEqual(Array.from(rows.learnt), held.flatMap((out, row) => (out ? [] : [row])));
    assert.equal(rows.version, before + 1, "and the picture is made anew");
  }
});

test("what is beside the rows changes none, and the last row stays", () => {
  const rows = unpackRows(told.sent), before = Array.from(rows.y);
  for (const one of [{ name: "move", value: [999, 1, 2] }, { name: "remove", value: [999] }, { name: "reset", value: null }]) change(rows, one);
  assert.deepEqual(Array.from(rows.y), before);
  while (rows.count > 1) change(rows, { name: "remove", value: [0] });
  change(rows, { name: "remove", value: [0] });
  assert.equal(rows.count, 1);
});

test("numbers are kept as the link keeps them", () => {
  assert.deepEqual(toKeep([1.23456789, -0.000123456]), [1.2346, -0.00012346]);
});
