// Names stand beside what they name, neither on each other nor outside.

import "./page.js";
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";

import { endOf } from "#assets/modules/drawing/curves.js";
import { hull } from "#assets/modules/drawing/fog.js";
import { arrange, AROUND, fullName, stack } from "#assets/modules/drawing/names.js";

const AREA = { left: 10, top: 20, width: 300, height: 200 };
const number = (min, max) => fc.double({ min, max, noNaN: true });
const wish = fc.record({
  x: number(-20, 340), y: number(0, 240), width: number(10, 120), height: number(10, 24), gap: number(0, 20),
  sides: fc.constantFrom(AROUND, [[-1, -1], [-1, 1]]), first: fc.boolean(),
});
const box = fc.record({ left: number(0, 300), top: number(0, 200), width: number(1, 60), height: number(1, 60) });
const meet = (a, b) => a.left < b.left + b.width && b.left < a.left + a.width && a.top < b.top + b.height && b.top < a.top + a.height;

test("names never meet, cover nothing that is taken, and stay inside", () => {
  fc.assert(fc.property(fc.array(wish, { maxLength: 8 }), fc.array(box, { maxLength: 5 }), (wishes, taken) => {
    const placed = arrange(wishes, AREA, taken).flatMap((one) => (one ? [one.place] : []));
    placed.forEach((one, i) => {
      assert.ok(one.left >= AREA.left && one.top >= AREA.top);
      assert.ok(one.left + one.width <= AREA.left + AREA.width && one.top + one.height <= AREA.top + AREA.height);
      for (const other of [...taken, ...placed.slice(i + 1)]) assert.ok(!meet(one, other));
    });
  }));
});

test("a name touches the gap around what it names", () => {
  const at = { x: 150, y: 100, width: 60, height: 16, gap: 10, sides: AROUND };
  const [right] = arrange([at], AREA, []);
  assert.deepEqual(right, { place: { left: 160, top: 92, width: 60, height: 16 }, side: 0 });
  const [above] = arrange([{ ...at, sides: [[0, -1]] }], AREA, []);
  assert.deepEqual(above.place, { left: 120, top: 74, width: 60, height: 16 });
});

test("where there is no room for two, the one that is pointed at has it, else the first; and a name stays where it was", () => {
  const one = { x: 150, y: 100, width: 250, height: 150, gap: 0, sides: [[0, 0]] };
  const has = (...wishes) => arrange(wishes, AREA, []).map(Boolean);
  assert.deepEqual(has(one, one), [true, false]);
  assert.deepEqual(has(one, { ...one, first: true }), [false, true]);
  const small = { x: 150, y: 100, width: 60, height: 16, gap: 10, sides: AROUND };
  assert.equal(arrange([small], AREA, [], [3])[0].side, 3);
  assert.equal(arrange([{ ...small, y: 210 }], AREA, [], [3])[0].side, 0);
});

const HIGH = 18;
const end = fc.record({ x: number(10, 310), y: number(20, 220), width: number(10, 120), height: fc.constant(HIGH) });

test("the names of curves stand in the order of their ends, inside, and do not meet", () => {
  fc.assert(fc.property(fc.array(end, { maxLength: 14 }), (ends) => {
    const places = stack(ends, 3, AREA), named = places.flatMap((place, i) => (place ? [{ ...place, y: ends[i].y }] : []));
    assert.deepEqual(places.map(Boolean), ends.map((_, i) => i < Math.floor(AREA.height / HIGH))); // all for whom there is room
    named.sort((a, b) => a.top - b.top);
    named.forEach((one, i) => {
      assert.ok(one.top >= AREA.top - 1e-9 && one.top + HIGH <= AREA.top + AREA.height + 1e-9);
      assert.ok(one.left >= AREA.left && one.left + one.width <= AREA.left + AREA.width);
      if (i) assert.ok(one.top - named[i - 1].top >= HIGH - 1e-9 && one.y >= named[i - 1].y);
    });
  }));
});

test("and nobody could stand nearer to its end without another standing farther away", () => {
  fc.assert(fc.property(fc.array(end, { minLength: 1, maxLength: 8 }), fc.nat(7), number(-9, 9), (ends, who, by) => {
    const tops = stack(ends, 3, AREA).map((place) => place.top), i = who % ends.length;
    const missed = (all) => all.reduce((sum, top, k) => sum + (top - (ends[k].y - 3 - HIGH)) ** 2, 0);
    const moved = tops.map((top, k) => (k === i ? top + by : top)), sorted = [...moved].sort((a, b) => a - b);
    const isFree = sorted.every((top, k) => !k || top - sorted[k - 1] >= HIGH) && sorted[0] >= AREA.top && sorted.at(-1) + HIGH <= AREA.top + AREA.height;
    const inOrder = [...moved.keys()].sort((a, b) => ends[a].y - ends[b].y).every((k, j, all) => !j || moved[k] >= moved[all[j - 1]]);
    fc.pre(isFree && inOrder);
    assert.ok(missed(moved) >= missed(tops) - 1e-9);
  }));
});

test("a name that has room stands above its end and before it", () => {
  const one = { x: 150, y: 100, width: 60, height: HIGH };
  assert.deepEqual(stack([one], 3, AREA), [{ left: 87, top: 79, width: 60, height: HIGH }]);
  assert.deepEqual(stack([{ ...one, x: 20, y: 22 }], 3, AREA), [{ left: 10, top: 20, width: 60, height: HIGH }]);
  assert.deepEqual(stack([one, one, { ...one, y: 200 }], 3, AREA).map((place) => place.top), [70, 88, 179]);
  assert.deepEqual(stack([], 3, AREA), []);
});

test("a run is called by its method and what tells it apart", () => {
  assert.equal(fullName({ name: "SGD", label: "rate 0.11" }), "SGD, rate 0.11");
  assert.equal(fullName({ name: "SGD", label: "SGD rate 0.11" }), "SGD rate 0.11");
  assert.equal(fullName({ name: "Adam", label: "Adam" }), "Adam");
});

test("a curve ends where it is seen last", () => {
  const plot = { left: 0, top: 0, width: 100, height: 50 };
  assert.deepEqual(endOf({ px: [0, 50, 100], py: [10, 20, 30] }, plot), [100, 30]);
  assert.deepEqual(endOf({ px: [0, 50, 100], py: [10, 20, -99] }, plot), [50, 20]);
  assert.deepEqual(endOf({ px: [0, 50, 100], py: [10, 20, NaN] }, plot), [50, 20]);
  assert.equal(endOf({ px: [0, 50], py: [99, 99] }, plot), null);
});

test("the bank of fog holds every corner of the box", () => {
  const point = fc.tuple(number(-100, 100), number(-100, 100));
  fc.assert(fc.property(fc.array(point, { minLength: 3, maxLength: 12 }), (points) => {
    const edge = hull(points);
    edge.forEach(([ax, ay], i) => {
      const [bx, by] = edge[(i + 1) % edge.length];
      for (const [x, y] of points) assert.ok((bx - ax) * (y - ay) - (by - ay) * (x - ax) >= -1e-6 * Math.max(1, Math.hypot(bx - ax, by - ay)));
      assert.ok(points.some(([x, y]) => x === ax && y === ay));
    });
  }));
});
