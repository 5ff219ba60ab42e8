import assert from "node:assert/strict";
import { test } from "node:test";

import fc from "fast-check";

import { BOX, ballAt, before, inside, pathLength, polyline, positionAt } from "#assets/modules/geometry/track.js";

import { near } from "./near.js";

test("trails end at the edge of the box", () => {
  const { t, u, gap } = polyline([0.5, 0.5, 1.5, 0.5], [0.5, 0.9, 0.9, 0.5], 3);
  near(t, [0, 1, 1.5, 2.5, 3]);
  near(u, [0.5, 0.5, 1, 1, 0.5]);
  assert.deepEqual(Array.from(gap), [1, 0, 0, 1, 0]);
});

test("a long step is cut in pieces, a short one is not", () => {
  assert.equal(polyline([0, 1], [0, 0], 1, 0.1).t.length, 11);
  assert.equal(polyline([0, 0.01], [0, 0], 1, 0.1).t.length, 2);
});

const PLACES = fc.array(fc.oneof(fc.double({ min: -2, max: 3 }), fc.constantFrom(NaN, Infinity, -Infinity, 3e38)), { minLength: 2, maxLength: 12 });

test("trails survive any number, and stay in the box", () => {
  fc.assert(
    fc.property(PLACES, PLACES, (u, v) => {
      const last = Math.min(u.length, v.length) - 1, line = polyline(u, v, last);
      for (const values of [line.u, line.v]) assert.ok(values.every((value) => value >= -1e-6 && value <= 1 + 1e-6));
      assert.ok(line.t.every((t, i) => i === 0 || t >= line.t[i - 1]), "time goes on");
      assert.ok(Number.isFinite(pathLength(u, v, last)));
    }),
  );
});

test("the part of a segment inside the box", () => {
  assert.deepEqual(inside(-1, 0.5, 2, 0), [0.5, 1]);
  assert.equal(inside(-1, 2, 2, 0), null);
  near(inside(0.95, 0.5, 1, 0), [0, 0.05], { abs: 1e-9 });
  near(inside(-0.05, 0.1, 0.2, -0.2), [0.25, 0.5], { abs: 1e-9 });
  assert.equal(inside(0.5, NaN, 1, 1), null);
  near(pathLength([-1, 1], [0.5, 0.5], 1), 1);
});

test("the entry before a step position", () => {
  assert.deepEqual([-1, 0, 0.5, 1, 3, 9].map((s) => before([0, 1, 3], s)), [-1, 0, 0, 1, 2, 2]);
});

test("a ball is at its iterates, and moves evenly between them", () => {
  const xs = [0, 2, 4, NaN], ys = [0, 1, 1, NaN];
  assert.deepEqual(positionAt(xs, ys, 2, 0), [0, 0]);
  assert.deepEqual(positionAt(xs, ys, 2, 0.25), [0.5, 0.25]);
  assert.deepEqual(positionAt(xs, ys, 2, 2), [4, 1]);
  assert.deepEqual(positionAt(xs, ys, 2, 3), [4, 1], "it stays at its last finite place");
  assert.deepEqual(positionAt([7], [8], 0, 5), [7, 8]);
});

const tracked = (u, v, last) => ({ u, v, last, reach: BOX, line: polyline(u, v, last) });

test("a ball that left fades at the edge", () => {
  const track = tracked([0.5, 1.5, 9], [0.5, 0.5, 0.5], 2), ball = ballAt(track, 1, 2);
  near([ball.u, ball.alpha], [1, 0.5]);
  assert.deepEqual(ball.out, [1.5, 0.5]);
  assert.equal(ballAt(track, 2, 2).alpha, 0);
  assert.equal(ballAt(track, 0, 2).out, null);
});

test("a ball whose run broke off fades, but stays to be seen", () => {
  const track = tracked([0.5, 0.6], [0.5, 0.5], 1);
  assert.equal(ballAt(track, 1, 9).alpha, 1);
  near(ballAt(track, 2, 9).alpha, 2 / 3);
  near(ballAt(track, 9, 9).alpha, 0.35);
});
