import assert from "node:assert/strict";
import { test } from "node:test";

import "./page.js";
import { labelOf, outcomeAt, shareOf, ticksOf, unpackPlane, unpackSweeps, valueAt } from "#assets/modules/data/rates.js";
import { colourOf, rampsOf } from "#assets/modules/drawing/plane.js";
import { apart, at, heightAt, pathOf, placeIn } from "#assets/modules/drawing/plot.js";
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

test("what is lower or sooner is darker on a light page and lighter on a dark one, as the key says", () => {
  const lightness = ([r, g, b]) => 0.2126 * r + 0.7152 * g + 0.0722 * b, good = 119;
  for (const [scheme, way] of [["light", 1], ["dark", -1]]) {
    for (const [from, to] of [[0, good], [good + 1, 199], [200, 255]]) {
      const shades = Array.from({ length: to - from + 1 }, (_, i) => way * lightness(colourOf(from + i, good, scheme)));
      assert.ok(shades.every((shade, i) => i === 0 || shade >= shades[i - 1]) && shades.at(-1) > shades[0] + 20, `${scheme} ${from}`);
    }
    const ramps = rampsOf(good, scheme), ends = (ramp) => ramp.match(/rgb\([^)]*\)/g).filter((_, i, all) => i === 0 || i === all.length - 1);
    const css = (level) => `rgb(${colourOf(level, good, scheme).join(" ")})`;
    assert.deepEqual(ends(ramps.good), [css(0), css(good)]);
    assert.deepEqual(ends(ramps.rest), [css(good + 1), css(199)]);
    assert.deepEqual(ends(ramps.gone), [css(200), css(255)]);
  }
});

test("an axis is called by its name and by the letter of formulas, as a control is", () => {
  assert.deepEqual(planes.map(({ plane: { rate } }) => labelOf(rate)), Array(4).fill("learning rate η"));
  assert.deepEqual(planes.map(({ plane: { other } }) => labelOf(other)), ["momentum μ", "weight decay λ", "noise σ", "batch"]);
  assert.equal(labelOf(unpackSweeps(told.sweep.payload).rate), "learning rate η");
});

test("a dot is on its line, between two values too, and nowhere where there is none", () => {
  const place = placeIn(360), up = { name: "loss", title: "", scale: "log", low: 1e-6, high: 10 }, values = [1, 1e-2, 1e-4, NaN, NaN, 1e-12, 1e3];
  const y = (value) => at(place, up, up, 1, value)[1], down = (share) => heightAt(place, up, values, share / 6);
  near(down(0), y(1));
  near(down(1), y(1e-2));
  near(down(1.5), (y(1e-2) + y(1e-4)) / 2);
  near(down(2.4), y(1e-4));
  for (const gone of [2.6, 3, 4, 4.4]) assert.ok(Number.isNaN(down(gone)), gone);
  near(down(5), place.top + place.height);
  near(down(6), place.top);
  near(down(9), place.top);
});

test("dots that would overlap move apart along their lines, and no others do", () => {
  assert.deepEqual(apart([[10, 50], [40, 50], [10, 80]], 16, 0, 100), [50, 50, 80]);
  assert.deepEqual(apart([[10, 50], [10, 52]], 16, 0, 100), [50, 66]);
  assert.deepEqual(apart([[10, 0], [10, 0], [10, 0]], 16, 0, 100), [0, 16, 32]);
  const [, beside] = apart([[10, 50], [20, 49]], 16, 0, 100);
  near(beside, 50 - Math.sqrt(16 ** 2 - 10 ** 2));
  const many = apart(Array.from({ length: 8 }, () => [10, 149]), 16, 0, 150).sort((one, other) => one - other);
  assert.ok(many.every((down, i) => down >= 0 && down <= 150 && (i === 0 || down - many[i - 1] >= 16 - 1e-6)), many.join(" "));
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
