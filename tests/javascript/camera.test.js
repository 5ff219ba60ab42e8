// Where a camera may stand: as the server puts it, outside of the landscape and in sight of it, and as a link tells it.

import "./page.js";
import assert from "node:assert/strict";
import { test } from "node:test";

import { asked, bounded, homeOf, lifted, nowhere, preset, rounded, inLink as names, turned, zoomed } from "#assets/modules/views/camera.js";

import { near } from "./near.js";
import { told } from "./told.js";

const [{ home, place: [clientWidth, clientHeight], sides }] = told;
const gd = { clientWidth, clientHeight, layout: { meta: { home: { eye: home, names: ["w₁", "w₂", "loss"], text: 1 } }, scene: { aspectratio: sides } } };
const half = Math.hypot(...Object.values(sides)) / 2;
const numbers = ({ eye, center }) => [eye, center].map(({ x, y, z }) => [x, y, z]);

test("server and browser put it at the same place", () => {
  for (const { link, stand } of told) {
    const looks = Object.fromEntries(Object.entries(link).flatMap(([name, at]) => Object.entries(at).map(([axis, value]) => [`${name}_${axis}`, value])));
    near(numbers(asked(looks, gd)), numbers(stand), { rel: 1e-9, abs: 1e-9 });
  }
});

test("it is outside of the landscape and looks into it, and a link opens where it was left", () => {
  for (const { link: { eye, center } } of told.filter(({ link }) => link.eye && link.center)) {
    const stand = bounded({ eye, center }, sides), far = Math.hypot(...numbers(stand)[0]) / half;
    assert.ok(far > 1.049 && far < 8.001, `${far}`);
    for (const axis of "xyz") assert.ok(Math.abs(stand.center[axis]) <= sides[axis] / 2);
    const left = rounded({ eye, center }, sides);
    assert.deepEqual(rounded(left, sides), left);
    near(numbers(asked(names(left), gd)), numbers(left), { abs: 1e-12 });
  }
});

test("nearer and farther keeps the direction", () => {
  const stand = homeOf(gd), [, [, , z]] = numbers(stand), closer = zoomed(stand, 0.8, sides);
  near([closer.eye.x, closer.eye.y, closer.eye.z], [0.8 * home[0], 0.8 * home[1], z + 0.8 * (home[2] - z)]);
  assert.deepEqual(closer.center, stand.center);
});

test("its own places are home, above and along each axis; a link does not tell of home", () => {
  assert.deepEqual(preset("home", gd), homeOf(gd));
  assert.deepEqual(asked(nowhere(), gd), homeOf(gd));
  const { eye: above } = preset("above", gd), { eye: x } = preset("x", gd), { eye: y } = preset("y", gd);
  assert.ok(above.z > 1.9 && Math.abs(above.y) < 0.01 && above.y < 0, "the second axis goes up, as on the map");
  assert.ok(x.x > 1.7 && x.y === 0 && y.y < -1.7 && y.x === 0);
});

const angles = ({ eye, center }) => {
  const [x, y, z] = ["x", "y", "z"].map((axis) => eye[axis] - center[axis]);
  return { around: Math.atan2(y, x), up: Math.asin(z / Math.hypot(x, y, z)), far: Math.hypot(x, y, z) };
};

test("a hand turns it about what it looks at, as far as it goes, and keeps its distance", () => {
  const stand = homeOf(gd), before = angles(stand), after = angles(turned(stand, [0.3, -0.2], sides));
  near([before.around - after.around, before.up - after.up, after.far], [0.3, 0.2, before.far]);
});

test("a hand does not turn it to below the ground, nor over the top", () => {
  for (const down of [-0.7, -3, -50]) near([angles(turned(homeOf(gd), [0, down], sides)).up], [0.05]);
  for (const down of [2, 50]) near([angles(turned(homeOf(gd), [0, down], sides)).up], [Math.PI / 2 - 0.01], { abs: 1e-6 });
});

test("one that was turned to below the ground is lifted, any other stays", () => {
  const stand = homeOf(gd), below = { eye: { ...stand.eye, z: stand.center.z - 1 }, center: stand.center };
  near([angles(lifted(below, sides)).up, angles(lifted(below, sides)).around], [0.05, angles(stand).around]);
  assert.equal(lifted(stand, sides), stand);
});
