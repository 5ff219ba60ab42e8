// What is told of a place before its graph is drawn, and that the landscape drawn for that stays when the graph finds its place.

import "./page.js";
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";

import { fit, roughly } from "#assets/modules/views/fit.js";

const size = { sides: { x: 1, y: 1, z: 0.7 }, smallest: 0.6, largest: 1.2, beside: 90 }; // as figures/stage.py tells it
const share = ([width, height]) => Math.min(Math.max((width - size.beside) / height, size.smallest), size.largest);

test("windows that hardly differ ask for the same picture", () => {
  assert.deepEqual(roughly(905, 702), roughly(911, 697));
  assert.deepEqual(roughly(905, 702), [912, 704]);
  assert.deepEqual(roughly(0, 0), [0, 0], "a place that is not there yet stays none");
});

test("a landscape that is drawn for what was told is not drawn again", async () => {
  const place = fc.tuple(fc.integer({ min: 320, max: 2400 }), fc.integer({ min: 360, max: 1600 }));
  await fc.assert(
    fc.asyncProperty(place, async ([width, height]) => {
      const redrawn = [];
      globalThis.Plotly = { relayout: (_, changes) => redrawn.push(changes) };
      const drawn = share(roughly(width, height)), aspectratio = { x: drawn, y: drawn, z: drawn * size.sides.z };
      const container = { clientWidth: width, clientHeight: height };
      await fit({ ...container, layout: { meta: { size }, scene: { aspectratio } }, querySelector: () => container });
      assert.deepEqual(redrawn, []);
    }),
  );
});
