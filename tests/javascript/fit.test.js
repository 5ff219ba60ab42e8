// How a landscape fills its place: as the server drew it first, as large as can be, and with nothing cut. What is told of a place before
// its graph is drawn, and that the landscape drawn for that stays when the graph finds its place.

import "./page.js";
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";

import { cameraMatrices, lens, project } from "#assets/modules/geometry/project.js";
import { fit, fitted, roughly } from "#assets/modules/views/fit.js";

import { near } from "./near.js";
import { told } from "./told.js";

const EYES = [...new Set(told.map(({ eye }) => JSON.stringify(eye)))].map((eye) => JSON.parse(eye));
const SHARES = [-1, 1].flatMap((x) => [-1, 1].flatMap((y) => [-1, 1].map((z) => [x / 2, y / 2, z / 2])));

// Where the corners of a box stand in its place, in pixels; `turned` is the angle by which the camera went round.
function cornersOf({ side, height, center }, eye, [wide, high], turned = 0) {
  const [sine, cosine] = [Math.sin(turned), Math.cos(turned)], [x, y, z] = eye;
  const camera = { eye: { x: x * cosine - y * sine, y: x * sine + y * cosine, z }, center: { x: 0, y: 0, z: center } };
  const seen = lens(cameraMatrices(camera, wide, high), wide, high);
  return SHARES.map(([a, b, c]) => project(seen, a * side, b * side, c * height));
}

test("server and browser fit a landscape by the same numbers", () => {
  for (const { eye, place, text, fit: { side, height, center } } of told) {
    const mine = fitted(eye, place, text);
    near([mine.side, mine.height, mine.center], [side, height, center], { rel: 1e-9, abs: 1e-9 });
  }
});

test("a landscape fills its place in one direction, and stands in the middle of the other", () => {
  for (const { eye, place: [wide, high], text, fit: drawn } of told) {
    const corners = cornersOf(drawn, eye, [wide, high]), names = text ? 2 * 82 * text : 16;
    const xs = corners.map(([x]) => x), ys = corners.map(([, y]) => y);
    const across = Math.max(...xs.map((x) => Math.abs(x - wide / 2))) * 2, along = Math.max(...ys) - Math.min(...ys);
    const fills = Math.max(across / (wide - names), along / (high - names));
    assert.ok(fills > 0.8, `${eye} in ${wide} × ${high} fills ${fills}`);
    const [above, below] = [Math.min(...ys), high - Math.max(...ys)];
    assert.ok(Math.min(above, below) > 4 && Math.min(...xs) > 4 && Math.max(...xs) < wide - 4, `${eye} in ${wide} × ${high}`);
    assert.ok(below >= above - 0.06 * high, `the names are below: ${above} and ${below} of ${high}`);
    if (text) assert.ok(below >= 29, `${eye} in ${wide} × ${high}: the numbers of the axes have their room, not ${below}`);
  }
});

test("turning it cuts no more than the tips of its corners", () => {
  for (const { eye, place: [wide, high], fit: drawn } of told) {
    for (let turned = 0; turned < 2 * Math.PI; turned += Math.PI / 12) {
      for (const [x, y] of cornersOf(drawn, eye, [wide, high], turned)) {
        const over = Math.max(-x / wide, x / wide - 1, -y / high, y / high - 1);
        assert.ok(over < 0.05, `${eye} in ${wide} × ${high}, turned by ${turned}: ${over}`);
      }
    }
  }
});

test("windows that hardly differ ask for the same picture", () => {
  assert.deepEqual(roughly(905, 702), roughly(911, 689));
  assert.deepEqual(roughly(905, 702), [896, 688], "no more than there is");
  assert.deepEqual(roughly(9, 16), [16, 16]);
  assert.deepEqual(roughly(0, 0), [0, 0], "a place that is not there yet stays none");
});

// A graph whose landscape was fitted into a place, in another one; what Plotly is told to draw anew is kept.
function graphOf(eye, place, [width, height], camera = {}) {
  const redrawn = [];
  globalThis.Plotly = { relayout: (_, changes) => redrawn.push(changes) };
  const { side, height: tall, center } = fitted(eye, place, 1), [x, y, z] = eye;
  const scene = { xaxis: { showticklabels: true }, aspectratio: { x: side, y: side, z: tall }, camera: { eye: { x, y, z }, center: { x: 0, y: 0, z: center }, ...camera } };
  const container = { clientWidth: width, clientHeight: height };
  return { redrawn, gd: { ...container, layout: { meta: { home: { eye, names: ["w₁", "w₂", "loss"], text: 1 } }, scene }, querySelector: () => container } };
}

async function fittedInto(eye, before, place) {
  const graph = graphOf(eye, roughly(...before), place);
  await fit(graph.gd);
  return graph;
}

test("a landscape that is drawn for what was told is not drawn again", async () => {
  const places = fc.tuple(fc.integer({ min: 320, max: 2400 }), fc.integer({ min: 360, max: 1600 }));
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...EYES), places, async (eye, place) => {
      const { redrawn } = await fittedInto(eye, place, place);
      assert.deepEqual(redrawn, []);
    }),
  );
});

test("how it looks follows from its place alone, not from the one before", async () => {
  const sides = fc.tuple(fc.integer({ min: 320, max: 2400 }), fc.integer({ min: 360, max: 1600 }));
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...EYES), sides, fc.tuple(fc.integer({ min: -40, max: 40 }), fc.integer({ min: -40, max: 40 })), async (eye, place, by) => {
      const { redrawn: [changes], gd: { layout: { scene } } } = await fittedInto(eye, place.map((side, i) => side + by[i]), place);
      const { side, height, center } = fitted(eye, roughly(...place), 1), off = 1 / Math.min(...place);
      near(changes?.["scene.aspectratio"]?.x ?? scene.aspectratio.x, side, { rel: 2 * off, abs: 0 });
      near(changes?.["scene.camera.center.z"] ?? scene.camera.center.z, center, { rel: 0, abs: 2 * off });
      near(changes?.["scene.aspectratio"]?.z ?? scene.aspectratio.z, height, { rel: 2 * off, abs: 0 });
    }),
  );
});

test("in another place it is fitted anew, and a camera that somebody moved stays", async () => {
  const [eye] = EYES, place = [900, 700], other = [416, 496], { side, height, center } = fitted(eye, other, 1);
  const sides = { "scene.aspectratio": { x: side, y: side, z: height } };
  const home = graphOf(eye, place, other);
  await fit(home.gd);
  assert.deepEqual(home.redrawn, [{ ...sides, "scene.camera.center.z": center }]);
  const moved = graphOf(eye, place, other, { eye: { x: 2, y: 0, z: 1 } });
  await fit(moved.gd);
  assert.deepEqual(moved.redrawn, [sides]);
});

test("where there is no room the axes have neither numbers nor names, and have them again where there is", async () => {
  const [eye] = EYES, shown = (isNamed) => ["w₁", "w₂", "loss"].flatMap((name, i) => [[`scene.${"xyz"[i]}axis.showticklabels`, isNamed], [`scene.${"xyz"[i]}axis.title.text`, isNamed ? name : ""]]);
  const small = graphOf(eye, [900, 700], [336, 256]), { side, height, center } = fitted(eye, [336, 256], 0);
  await fit(small.gd);
  assert.deepEqual(small.redrawn, [{ "scene.aspectratio": { x: side, y: side, z: height }, "scene.camera.center.z": center, ...Object.fromEntries(shown(false)) }]);
  assert.ok(side > 1.3 * fitted(eye, [336, 256], 1).side, "the landscape has what room there is");
  const large = graphOf(eye, [336, 256], [304, 304]);
  large.gd.layout.scene.xaxis.showticklabels = false;
  await fit(large.gd);
  assert.deepEqual(Object.entries(large.redrawn[0]).slice(2), shown(true));
  large.gd.layout.meta.home.text = 1.4;
  await fit(large.gd);
  assert.ok(!("scene.xaxis.showticklabels" in large.redrawn[1]), "large text needs more room");
});
