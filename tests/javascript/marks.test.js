// Critical points thin out where a view is too small for all of them.

import "./page.js";
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";

import { starAround, thinned } from "#assets/modules/drawing/marks.js";

const share = fc.double({ min: 0, max: 1, noNaN: true });
const points = fc.array(fc.record({ place: fc.tuple(share, share), nature: fc.constantFrom("minimum", "saddle"), isGlobal: fc.boolean() }), { maxLength: 60 });
const apart = (one, other, width, height) => Math.hypot((one.place[0] - other.place[0]) * width, (one.place[1] - other.place[1]) * height);

test("global minima stay, no other is close to one that stays, and none is missing that would have had room", () => {
  fc.assert(fc.property(points, fc.integer({ min: 50, max: 900 }), fc.integer({ min: 50, max: 900 }), (all, width, height) => {
    const kept = thinned(all, width, height);
    for (const point of all) {
      const others = kept.filter((other) => other !== point), nearest = Math.min(...others.map((other) => apart(point, other, width, height)));
      if (point.isGlobal) assert.ok(kept.includes(point));
      else assert.equal(kept.includes(point), nearest >= 34);
    }
  }));
});

test("of two that are too close to each other the first stays", () => {
  const [low, high] = [0.5, 0.51].map((u) => ({ place: [u, 0.5], nature: "saddle", isGlobal: false }));
  assert.deepEqual(thinned([low, high], 400, 400), [low]);
  assert.deepEqual(thinned([low, high], 4000, 4000), [low, high]);
});

test("a star looks out from under a ball that lies on a minimum, and under no other", () => {
  const [X, Y, RADIUS] = [50, 40, 10];
  const look = { paper: "white", gold: "gold", ink: "black" };
  const widest = (ball) => {
    const reach = [];
    const ctx = { beginPath() {}, closePath() {}, stroke() {}, fill() {}, lineTo: (x, y) => reach.push(Math.hypot(x - X, y - Y)) };
    starAround([{ x: X, y: Y, alpha: 1, out: null, ...ball }], RADIUS)(ctx, look, X, Y);
    return Math.max(0, ...reach);
  };
  assert.ok(widest({}) > 1.5 * RADIUS);
  assert.ok(widest({ x: X + 9 }) > 1.5 * RADIUS);
  for (const elsewhere of [{ x: X + 11 }, { y: Y - 11 }, { alpha: 0 }, { out: [1, 2] }, { x: NaN }]) assert.equal(widest(elsewhere), 0);
});
