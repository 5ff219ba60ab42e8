// A map has one scale in a place of any shape, and tells the same of a pixel as the axes that Plotly draws.

import "./page.js";
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";

import { isWithin, nearest, partOf, placeBox, rangesOf, reachOf } from "#assets/modules/geometry/plane.js";
import { fit } from "#assets/modules/views/fit.js";

import { near } from "./near.js";

const AROUND = 0.72; // as landscape/figures/heights.py has it
const BOXES = [[[-5, 5], [-5, 5]], [[-2, 2], [-1, 3]], [[-3, 7], [-8, 10]]];
const WIDE = [[0.5, 400, 800], [1, 300, 300], [1.2, 360, 300], [2.4, 960, 400]].map(([, width, height]) => ({ left: 56, top: 12, width, height }));

test("both axes have one scale, and the box is inside, as large as it can be", () => {
  for (const area of WIDE)
    for (const box of BOXES) {
      const plot = placeBox(area, box), [[x0, x1], [y0, y1]] = box;
      near(plot.width / (x1 - x0), plot.height / (y1 - y0));
      assert.ok(plot.left >= area.left && plot.top >= area.top);
      assert.ok(plot.left + plot.width <= area.left + area.width + 1e-9 && plot.top + plot.height <= area.top + area.height + 1e-9);
      near(Math.max(plot.width / area.width, plot.height / area.height), 1);
      const [across, up] = rangesOf(area, box);
      near(area.width / (across[1] - across[0]), area.height / (up[1] - up[0]));
      near(area.left + ((x0 - across[0]) / (across[1] - across[0])) * area.width, plot.left);
      near(area.top + ((up[1] - y1) / (up[1] - up[0])) * area.height, plot.top);
    }
});

test("a square box in a place of up to 2.4 to 1 leaves nothing blank, and beyond that what is drawn", () => {
  const square = BOXES[0];
  for (const area of WIDE) {
    const plot = placeBox(area, square), seen = partOf(plot, reachOf(area, plot, AROUND));
    near([seen.left, seen.top, seen.width, seen.height], [area.left, area.top, area.width, area.height]);
  }
  const far = { left: 0, top: 0, width: 1000, height: 100 }, plot = placeBox(far, square);
  near(reachOf(far, plot, AROUND), [[-AROUND, 1 + AROUND], [0, 1]]);
  near(reachOf(far, far, 0), [[0, 1], [0, 1]], {}, "without a scale in common the box fills its place");
});

test("the nearest place is within, and one within is itself", () => {
  const place = fc.tuple(fc.double({ min: -9, max: 9, noNaN: true }), fc.double({ min: -9, max: 9, noNaN: true })), reach = [[-0.5, 1.5], [0, 1]];
  fc.assert(fc.property(place, (at) => isWithin(reach, nearest(reach, at)) && (!isWithin(reach, at) || nearest(reach, at).every((value, i) => value === at[i]))));
});

test("a map whose place has changed is drawn to one scale again, and then left alone", async () => {
  const asked = [], meta = { box: BOXES[1], around: AROUND }, [xaxis, yaxis] = BOXES[1].map((range) => ({ range }));
  globalThis.Plotly = { relayout: (gd, changes) => asked.push(changes) };
  const gd = { clientWidth: 470, clientHeight: 252, layout: { margin: { l: 56, r: 14, t: 12, b: 40 }, meta, xaxis, yaxis }, closest: () => null, querySelector: () => ({ clientWidth: 470, clientHeight: 252 }) };
  await fit(gd);
  near(asked[0]["xaxis.range"], [-4, 4]);
  near(asked[0]["yaxis.range"], [-1, 3]);
  xaxis.range = asked[0]["xaxis.range"];
  await fit(gd);
  meta.around = 0;
  xaxis.range = [7, 8];
  await fit(gd);
  near(asked[1]["xaxis.range"], BOXES[1][0], {}, "without a scale in common it shows the box");
  assert.equal(asked.length, 2);
});
