import assert from "node:assert/strict";
import { test } from "node:test";

import { columns, decode } from "#assets/modules/data/decode.js";

import { told } from "./told.js";

test("arrays arrive as the server wrote them, whatever their kind", () => {
  for (const { spec, values } of told.arrays) assert.deepEqual(Array.from(decode(spec)), values);
});

test("nested lists come in row order, typed arrays as they are", () => {
  assert.deepEqual(Array.from(decode([[1, 2], Float32Array.of(3, 4)])), [1, 2, 3, 4]);
  assert.deepEqual(Array.from(decode([1, 2])), [1, 2]);
  const whole = Uint8Array.of(1, 2);
  assert.equal(decode(whole), whole);
});

test("what is no array has no numbers", () => {
  for (const spec of [null, undefined, {}, [], { dtype: "f4" }, { dtype: "U3", bdata: "AAAA" }]) assert.equal(decode(spec).length, 0);
});

test("every start has a column of its own", () => {
  assert.deepEqual(columns([1, 10, 2, 20, 3, 30], 3).map((one) => Array.from(one)), [[1, 2, 3], [10, 20, 30]]);
  assert.deepEqual(columns(null, 2).map((one) => Array.from(one)), [[NaN, NaN]]);
});
