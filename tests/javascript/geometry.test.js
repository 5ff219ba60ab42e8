import assert from "node:assert/strict";
import { test } from "node:test";

import fc from "fast-check";

import { outline, zeroLines } from "#assets/modules/geometry/borders.js";
import { hides } from "#assets/modules/geometry/occlusion.js";
import { cameraMatrices, lens, project, turn } from "#assets/modules/geometry/project.js";
import { axes, spin, spins } from "#assets/modules/geometry/roll.js";
import { heightAt, normalAt, place, terrain } from "#assets/modules/geometry/terrain.js";

import { near } from "./near.js";

const SIDE = 51;
const ASPECT = { x: 1, y: 1, z: 0.5 };
const ground = (height) =>
  terrain(Float32Array.from({ length: SIDE * SIDE }, (_, k) => height((k % SIDE) / (SIDE - 1), Math.floor(k / SIDE) / (SIDE - 1))), SIDE, SIDE, 0, 1, ASPECT);
const ridge = ground((u) => Math.exp(-(((u - 0.5) * 12.5) ** 2)));
const ramp = ground((u, v) => 0.25 * u + 0.5 * v);

test("a ridge hides what lies behind it, and only that", () => {
  const behind = place(ridge, 0.2, 0.5);
  assert.equal(hides(ridge, [2, 0, 0], ...behind), true);
  assert.equal(hides(ridge, [-2, 0, 0], ...behind), false);
  assert.equal(hides(ridge, [0.5, 0, 2.5], ...behind), false);
});

test("a hole in the ground is as deep as its box and hides nothing", () => {
  const holed = ground((u) => (u > 0.4 && u < 0.6 ? NaN : 1));
  assert.equal(heightAt(holed, 0.5, 0.5), -ASPECT.z / 2);
  assert.equal(heightAt(holed, 0.2, 0.5), ASPECT.z / 2);
  assert.ok(normalAt(holed, 0.4, 0.5).every(Number.isFinite));
  assert.equal(hides(holed, [0, 0, 2], ...place(holed, 0.5, 0.5)), false);
});

test("the ground passes through its heights and is even between them", () => {
  fc.assert(
    fc.property(fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true }), (u, v) => {
      near(heightAt(ramp, u, v), (0.25 * u + 0.5 * v) * ASPECT.z - ASPECT.z / 2, { abs: 1e-6 });
    }),
  );
  near(heightAt(ramp, -3, 9), 0.5 * ASPECT.z - ASPECT.z / 2, { abs: 1e-6 });
});

test("the normal stands on the slope", () => {
  const slope = [0.25 * ASPECT.z, 0.5 * ASPECT.z], length = Math.hypot(...slope, 1);
  for (const [u, v] of [[0.5, 0.5], [0, 1], [1, 0]]) near(normalAt(ramp, u, v), [-slope[0] / length, -slope[1] / length, 1 / length], { abs: 1e-5 });
});

const EYES = fc.tuple(...Array.from({ length: 3 }, () => fc.double({ min: -3, max: 3, noNaN: true }))).filter(([x, y, z]) => Math.hypot(x, y) > 0.1 && Math.hypot(x, y, z) > 0.6);
const looking = ([x, y, z], type = "perspective") => lens(cameraMatrices({ eye: { x, y, z }, projection: { type } }, 800, 600), 800, 600);

test("what the camera looks at is in the middle, higher things are further up, and it is where it was put", () => {
  fc.assert(
    fc.property(EYES, fc.constantFrom("perspective", "orthographic"), (eye, type) => {
      const seen = looking(eye, type);
      near(project(seen, 0, 0, 0).slice(0, 2), [400, 300], { abs: 1e-9 });
      assert.ok(project(seen, 0, 0, 0.1)[1] < 300);
      near(seen.eye, eye, { abs: 1e-9 });
      near(turn(seen, ...eye.map((value) => value / Math.hypot(...eye))), [0, 0, 1], { abs: 1e-9 });
    }),
  );
});

test("a camera without a place stands where Plotly puts it", () => {
  near(lens(cameraMatrices(undefined, 8, 6), 8, 6).eye, [1.25, 1.25, 1.25]);
});

test("what is twice as far is half as large, and what is behind is known to be", () => {
  const seen = looking([0, -2, 0]);
  const across = (y) => project(seen, 0.1, y, 0)[0] - 400;
  near(across(0), 2 * across(2), { rel: 1e-12 });
  near(across(0), (0.1 / (2 * Math.tan(Math.PI / 8))) * 300, { rel: 1e-12 });
  assert.ok(project(seen, 0, -3, 0)[2] < 0);
});

test("a ball rolls without slipping", () => {
  near(axes(spin([1, 0, 0, 0], (0.05 * Math.PI) / 2, 0, 0))[2], [1, 0, 0], { abs: 1e-9 });
  const there = spin([1, 0, 0, 0], 0.3, 0.1, 0);
  near(spin(there, -0.3, -0.1, 0), [1, 0, 0, 0], { abs: 1e-9 });
});

test("a ball that is set down elsewhere has not rolled there", () => {
  const all = spins([0, 0.1, 5], [0, 0, 5], [0, 0, 0], [1, 0, 1]);
  assert.deepEqual(all.slice(4, 8), all.slice(8, 12));
  assert.notDeepEqual(all.slice(0, 4), all.slice(4, 8));
});

const pairs = (line) => Array.from({ length: line.length / 2 }, (_, i) => line.slice(2 * i, 2 * i + 2));

test("the line at which a field is zero is one closed line, where the field is zero", () => {
  const radius = 17.3, middle = 25;
  const field = Float64Array.from({ length: SIDE * SIDE }, (_, k) => Math.hypot((k % SIDE) - middle, Math.floor(k / SIDE) - middle) - radius);
  const lines = zeroLines(field, SIDE, SIDE);
  assert.equal(lines.length, 1);
  const points = pairs(lines[0]);
  near(points[0], points.at(-1), { abs: 1e-5 });
  for (const [x, y] of points) near(Math.hypot(x - middle, y - middle), radius, { abs: 0.03 });
  const half = zeroLines(field, SIDE, SIDE, field.map((_, k) => (k % SIDE) - middle));
  assert.equal(half.length, 1);
  for (const [x] of pairs(half[0])) assert.ok(x >= middle - 1e-9);
});

test("a field without a zero, or without numbers, has no line", () => {
  assert.deepEqual(zeroLines(new Float64Array(9).fill(1), 3, 3), []);
  assert.deepEqual(zeroLines(new Float64Array(9).fill(NaN), 3, 3), []);
});

test("the outline of pixels goes along their edges", () => {
  const lines = outline([0, 0, 0, 0, 1, 1, 0, 0, 0], 3, 3);
  assert.equal(lines.length, 1);
  const points = pairs(lines[0]);
  assert.equal(points.length - 1, 6, "as long as the two pixels have edges");
  for (const [x, y] of points) assert.ok(x >= 1 && x <= 3 && y >= 1 && y <= 2);
  assert.deepEqual(outline([0, 0, 0, 0], 2, 2), []);
});
