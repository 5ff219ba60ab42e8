import assert from "node:assert/strict";
import { test } from "node:test";

import "./page.js";
import { ticksOf } from "#assets/modules/data/rates.js";
import { namesOf } from "#assets/modules/drawing/beside.js";
import { axisOf, cornersOf, SHEET, stairs, WIDE } from "#assets/modules/drawing/contest.js";

test("gradients are told at powers of ten up to the budget, at their logarithm", () => {
  const told = (budget) => ticksOf(axisOf(budget), 5).map(({ share, text }) => [text, Number(share.toFixed(3))]);
  assert.deepEqual(told(100), [["1", 0], ["10", 0.5], ["100", 1]]);
  assert.deepEqual(told(1000), [["1", 0], ["10", 0.333], ["100", 0.667], ["1000", 1]]);
  assert.deepEqual(told(999).map(([text]) => text), ["1", "10", "100"]);
  assert.equal(told(1)[0][1], 0);
});

test("a curve goes up at a number of gradients, and not before", () => {
  assert.deepEqual(stairs([1, 10, 100], [0, 0.5, 1], axisOf(100)), ["0.0,200.0", "300.0,200.0", "300.0,100.0", "600.0,100.0", "600.0,0.0"]);
});

test("the curves of a race are named where they are apart", () => {
  const at = Array.from({ length: 60 }, (_, i) => i + 1), axis = axisOf(60);
  const low = at.map((spent) => spent / 200), high = at.map((spent) => (spent < 10 ? spent / 200 : 0.9));
  const names = namesOf([["A", high], ["B", low]].map(([name, share], slot) => ({ slot, name, wide: 20, line: cornersOf(at, share, axis) })), SHEET);
  assert.deepEqual(names.map(({ name }) => name), ["A", "B"]);
  const apartFrom = (Math.log(10) / Math.log(60)) * WIDE - 40;
  assert.ok(names.every(({ left }) => left >= apartFrom), JSON.stringify(names));
  assert.ok(names[0].top + SHEET.line < names[1].top, JSON.stringify(names));
});
