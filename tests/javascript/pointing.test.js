import "./page.js";

import assert from "node:assert/strict";
import { test } from "node:test";

import { castOnto, rayAt, stepNear } from "#assets/modules/drawing/hover.js";
import { hides } from "#assets/modules/geometry/occlusion.js";
import { cameraMatrices, lens, project, unit } from "#assets/modules/geometry/project.js";
import { heightAt, normalAt, place, terrain } from "#assets/modules/geometry/terrain.js";

import { near } from "./near.js";

const SIDE = 61, ASPECT = { x: 1.1, y: 0.9, z: 0.5 };
const heights = Float32Array.from({ length: SIDE * SIDE }, (_, k) => 0.5 + 0.5 * Math.sin(7 * ((k % SIDE) / SIDE)) * Math.cos(5 * (Math.floor(k / SIDE) / SIDE)));
const ground = terrain(heights, SIDE, SIDE, 0, 1, ASPECT);
const cameras = [[1.25, -1.25, 0.95], [-0.4, 1.9, 0.6], [0.1, 0.1, 2.3]].flatMap(([x, y, z]) =>
  ["perspective", "orthographic"].map((type) => lens(cameraMatrices({ eye: { x, y, z }, projection: { type } }, 900, 700), 900, 700)),
);

// Whether the ground is not seen so flatly there that a pixel is a long way.
function faces(eye, u, v) {
  const at = place(ground, u, v), to = unit(eye.map((value, i) => value - at[i]));
  return normalAt(ground, u, v).reduce((sum, value, i) => sum + value * to[i], 0) > 0.3;
}

test("the surface is hit where it is seen", () => {
  let seen = 0, hit = 0;
  for (const camera of cameras.filter(({ projection }) => projection[15] !== 1)) {
    for (let k = 0; k < 81; k++) {
      const [u, v] = [(1 + (k % 9)) / 10, (1 + Math.floor(k / 9)) / 10], [x, y, z] = place(ground, u, v);
      if (hides(ground, camera.eye, x, y, z + 0.01) || !faces(camera.eye, u, v)) continue;
      const [px, py] = project(camera, x, y, z), found = castOnto(ground, heightAt, camera, px, py);
      seen += 1;
      hit += Number(found !== null && Math.hypot(found[0] - u, found[1] - v) < 0.02);
    }
  }
  assert.ok(seen > 100 && hit === seen, `${hit} of ${seen} places`);
});

test("a ray goes through what is drawn at its pixel", () => {
  for (const camera of cameras) {
    const [px, py] = project(camera, 0.2, -0.1, 0.15), { from, along } = rayAt(camera, px, py);
    const to = [0.2, -0.1, 0.15].map((value, i) => value - from[i]), t = to.reduce((sum, value, i) => sum + value * along[i], 0);
    near(along.map((value) => value * t), to, { abs: 1e-9 });
    near(Math.hypot(...along), 1);
  }
});

test("beside the surface nothing is hit", () => {
  for (const camera of cameras) assert.equal(castOnto(ground, heightAt, camera, -400, -400), null);
});

test("a place means the nearest iterate that is near", () => {
  const items = [{ tracks: [{ u: [0.1, 0.5, 0.52], v: [0.1, 0.5, 0.5], last: 2 }] }, { tracks: [] }];
  assert.equal(stepNear(items, 0.5, 0.501), 1);
  assert.equal(stepNear(items, 0.53, 0.5), 2);
  assert.equal(stepNear(items, 0.3, 0.3), null);
});
