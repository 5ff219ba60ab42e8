import assert from "node:assert/strict";
import { test } from "node:test";

import "./page.js";
import { outcomeAt, shareOf, ticksOf, unpackPlane, unpackSweeps, valueAt } from "#assets/modules/data/rates.js";
import { colourOf } from "#assets/modules/drawing/plane.js";
import { at, pathOf, placeIn } from "#assets/modules/drawing/plot.js";
import { read } from "#assets/modules/page/format.js";

import { told } from "./told.js";

const planes = told.planes.map(({ payload, ...rest }) => ({ ...rest, plane: unpackPlane(payload) }));
const near = (one, other, share = 1e-9) => assert.ok(Math.abs(one - other) <= share * Math.abs(other) + 1e-12, `${one} ${other}`);

test("values lie along an axis as the server spreads them", () => {
  for (const { plane: { rate, other }, at: places } of planes) {
    for (const [share, x, y] of places) {
      near(shareOf(rate, x), share, 1e-6);
      near(valueAt(rate, share), x, 6e-3);
      if (!other.whole) near(shareOf(other, y), share, 1e-6);
      if (other.scale === "lacking") near(1 - valueAt(other, share), 1 - y, 6e-3);
      else if (!other.whole) near(valueAt(other, share), y, 6e-3);
      assert.ok(!other.whole || Number.isInteger(valueAt(other, share)));
    }
    for (const axis of [rate, other]) {
      assert.equal(valueAt(axis, -1), axis.low);
      assert.equal(valueAt(axis, 2), axis.high);
    }
  }
});

test("what is written along an axis lies where it says, and is not too much", () => {
  const axes = [...planes.flatMap(({ plane: { rate, other } }) => [rate, other]), { scale: "log", low: 0.02, high: 0.05 }, { scale: "lacking", low: 0.5, high: 0.7 }, { scale: "linear", low: -3, high: 4 }];
  for (const axis of axes) {
    for (const most of [2, 4, 8]) {
      const ticks = ticksOf(axis, most);
      assert.ok(ticks.length >= 1 && ticks.length <= most + 1, `${axis.name} ${most}: ${ticks.length}`);
      for (const { share, text } of ticks) {
        assert.ok(share >= -1e-9 && share <= 1 + 1e-9);
        const power = text.match(/^(?:(.*)×)?10([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)$/u);
        const value = power ? Number(power[1] ?? 1) * 10 ** Number([...power[2]].map((one) => (one === "⁻" ? "-" : "⁰¹²³⁴⁵⁶⁷⁸⁹".indexOf(one))).join("")) : read(text);
        near(shareOf(axis, value), share, 1e-3);
      }
    }
  }
});

test("a place of the plane is told as its descent ended", () => {
  const met = new Set();
  for (const { plane, cells } of planes) {
    for (const { rate, other, left, lasted } of cells) {
      const text = outcomeAt(plane, rate, other);
      const steps = text.match(/diverges after about (\d+) steps$/);
      met.add(left === null);
      if (left === null) assert.ok(Math.abs(Number(steps?.[1]) - lasted) <= 1 + 0.05 * lasted, `${text}: ${lasted}`);
      else assert.match(text, left < 1e-12 ? /less than/ : /of the first loss is left$/);
    }
  }
  assert.deepEqual(met, new Set([true, false]));
});

test("of settings beside the plane nothing is told", () => {
  const noise = planes.find(({ plane: { other } }) => other.name === "noise").plane;
  assert.equal(outcomeAt(noise, 0.01, 0), "");
  assert.equal(outcomeAt({ ...noise, rate: { ...noise.rate, low: 0.1 } }, 0.01, 1), "");
  assert.notEqual(outcomeAt(noise, noise.rate.high, noise.other.high), "");
});

test("whose a setting is comes from the server", () => {
  assert.deepEqual(planes.map(({ plane: { other } }) => other.kind), ["optimizer", "optimizer", "setup", "setup"]);
});

test("what arrives, what does not, and what diverges have colours of their own", () => {
  for (const scheme of ["light", "dark"]) {
    const [good, rest, gone] = [0, 150, 255].map((level) => colourOf(level, 119, scheme));
    assert.ok(good[2] > good[0] + 40, "blue");
    assert.ok(gone[0] > gone[2] + 40, "amber");
    assert.ok(Math.max(...rest) - Math.min(...rest) < 25, "grey");
    assert.notDeepEqual(colourOf(119, 119, scheme), colourOf(120, 119, scheme));
    assert.notDeepEqual(colourOf(199, 119, scheme), colourOf(200, 119, scheme));
  }
});

test("a line goes through its values, stops where there are none, and stays within the axis", () => {
  const { rate, runs } = unpackSweeps(told.sweep.payload), place = placeIn(360);
  const up = { name: "loss", title: "", scale: "log", low: 1e-6, high: 10 };
  const points = [...pathOf(place, up, runs[0].loss).matchAll(/([ML])([\d.]+) ([\d.]+)/g)];
  const there = told.sweep.rates.flatMap((value, i) => (Number.isNaN(runs[0].loss[i]) ? [] : [[value, runs[0].loss[i]]]));
  assert.equal(points.length, there.length);
  for (const [i, [value, loss]] of there.entries()) {
    const [x, y] = at(place, rate, up, value, Math.min(10, Math.max(1e-6, loss)));
    assert.ok(Math.abs(Number(points[i][2]) - x) < 0.06 && Math.abs(Number(points[i][3]) - y) < 0.06);
  }
  assert.equal(pathOf(place, up, [1, 2, NaN, 1]).match(/M/g)?.length, 2);
});
