import assert from "node:assert/strict";
import { test } from "node:test";

import "./page.js";
import { ticksOf } from "#assets/modules/data/rates.js";
import { axisOf, HIGH, namesOf, stairs, WIDE } from "#assets/modules/drawing/contest.js";

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

test("names stand within the picture, above their own curves and on no other name", () => {
  const at = Array.from({ length: 60 }, (_, i) => i + 1), axis = axisOf(60);
  const rising = (speed) => at.map((spent) => Math.min(1, (spent / 60) ** speed));
  for (const speeds of [[0.3, 1, 3], [1, 1, 1], [0.2, 0.25, 5, 6], Array.from({ length: 8 }, (_, i) => 0.2 + 0.5 * i)]) {
    const runs = speeds.map((speed, slot) => ({ slot, name: "Momentum", share: rising(speed) }));
    const names = namesOf(at, runs, axis);
    assert.deepEqual(names.map(({ slot }) => slot), runs.map(({ slot }) => slot));
    names.forEach(({ left, top }, i) => {
      assert.ok(left >= 0 && left + 14 * 8 <= WIDE && top >= 0 && top + 20 <= HIGH);
      for (const other of names.slice(i + 1)) assert.ok(Math.abs(other.top - top) >= 20 || Math.abs(other.left - left) >= 14 * 8, `${speeds}: ${i} and ${other.slot}`);
      const under = at.findLastIndex((spent) => (Math.log(spent) / Math.log(60)) * WIDE <= left);
      assert.ok(top + 20 <= (1 - runs[i].share[Math.max(0, under)]) * HIGH || top === 0, "above its curve");
    });
  }
});

test("a name stands where its curve is apart from the others", () => {
  const at = Array.from({ length: 60 }, (_, i) => i + 1);
  const low = at.map((spent) => spent / 200), high = at.map((spent) => (spent < 10 ? spent / 200 : 0.9));
  const [name] = namesOf(at, [{ slot: 0, name: "A", share: high }, { slot: 1, name: "B", share: low }], axisOf(60));
  assert.ok(name.left >= (Math.log(10) / Math.log(60)) * WIDE - 14);
});
