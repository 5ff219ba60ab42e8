import assert from "node:assert/strict";
import { test } from "node:test";

import "./page.js";
import { ALIKE, cellAt, cellsUnder, DIVERGED, ELSEWHERE, fateAt, FIRST, SECOND, sharesOf, SLOW, STUCK, unpackBasins } from "#assets/modules/data/basins.js";
import { colourOf, hueOf, okOf, rgbOf, swatchOf } from "#assets/modules/drawing/basins.js";
import { tintOf } from "#assets/modules/views/tint.js";
import { read } from "#assets/modules/page/format.js";

import { told } from "./told.js";

const cases = Object.values(told.maps).map(({ payload, cells }) => ({ map: unpackBasins(payload), cells }));

test("a place has the fate that its cell has", () => {
  const met = new Set();
  for (const { map, cells } of cases) {
    for (const { x, y, label, steps, place } of cells) {
      assert.equal(map.labels[cellAt(map, x, y)], label);
      const text = fateAt(map, x, y), numbers = [...text.matchAll(/−?\d+(\.\d+)?(×10[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)?/gu)].map(([one]) => one);
      met.add(Math.min(label, 0));
      if (label === SLOW) assert.equal(text, `not there yet after ${map.most} steps`);
      else if (label === STUCK) assert.equal(text, "comes to rest at no minimum");
      else {
        assert.ok(text.startsWith(label === DIVERGED ? "diverges after about " : "to ("));
        assert.ok(Math.abs(Number(numbers.at(-1)) - steps) <= 0.51 + 0.015 * steps, `${text}: ${steps}`);
        place?.forEach((value, i) => assert.ok(Math.abs(read(numbers[i].replace("−", "-")) - value) <= 0.006 * Math.abs(value) + 1e-9, text));
      }
    }
  }
  assert.deepEqual([...met].sort(), [0, SLOW, STUCK, DIVERGED].sort());
});

test("beside the grid nothing is told", () => {
  const [{ map }] = cases, [[x0, x1], [y0, y1]] = map.box, beyond = 1e-9 * (x1 - x0);
  for (const [x, y] of [[x0 - beyond, y0], [x1 + beyond, y0], [x0, y0 - beyond], [x0, y1 + beyond]]) assert.equal(fateAt(map, x, y), "");
  assert.equal(cellAt(map, x0, y0), 0);
  assert.equal(cellAt(map, x1 - beyond, y1 - beyond), map.points ** 2 - 1);
});

test("under a grid point lies the cell that it is in", () => {
  assert.deepEqual([...cellsUnder(2, 3, 3)], [0, 1, 1, 2, 3, 3, 2, 3, 3]);
  const [{ map }] = cases, [[x0, x1], [y0, y1]] = map.box, under = cellsUnder(map.points, 8, 6);
  for (let row = 0; row < 5; row++) {
    for (let column = 0; column < 7; column++) assert.equal(under[row * 8 + column], cellAt(map, x0 + ((x1 - x0) * column) / 7, y0 + ((y1 - y0) * row) / 5));
  }
});

test("a surface's colours are a fate's band and how light it is there, and each has room on the scale", () => {
  for (const { map } of cases) {
    const { surfacecolor, colorscale, cmax } = tintOf(map, 21, 17, "light"), fates = [...new Set(map.labels)].sort((a, b) => a - b);
    const under = cellsUnder(map.points, 21, 17), count = (cmax + 0.5) / fates.length;
    surfacecolor.forEach((row, j) => row.forEach((number, i) => assert.equal(fates[Math.floor(number / count)], map.labels[under[21 * j + i]])));
    assert.ok(cmax + 0.5 <= 85 && colorscale.length === 2 * (cmax + 0.5));
    assert.deepEqual([colorscale[0][0], colorscale.at(-1)[0]], [0, 1]);
  }
  const labels = Int16Array.from({ length: 900 }, (_, i) => i), many = { ...cases[0].map, points: 30, labels, levels: new Uint8Array(900) };
  assert.ok(tintOf(many, 30, 30, "dark").cmax < 85);
});

test("colours are those of OKLCH", () => {
  assert.deepEqual(rgbOf(1, 0, 0), [255, 255, 255]);
  assert.deepEqual(rgbOf(0, 0, 0), [0, 0, 0]);
  const near = (a, b) => a.every((value, i) => Math.abs(value - b[i]) <= 1);
  assert.ok(near(rgbOf(0.6279554, 0.2576833, 29.2338), [255, 0, 0]), "red");
  assert.ok(near(rgbOf(0.4520137, 0.3132144, 264.052), [0, 0, 255]), "blue");
});

test("minima have hues of their own", () => {
  const hues = Array.from({ length: 12 }, (_, label) => hueOf(label));
  const apart = hues.flatMap((a, i) => hues.slice(i + 1).map((b) => Math.abs(((a - b + 540) % 360) - 180)));
  assert.ok(Math.min(...apart) > 4);
});

test("OKLCH of a colour is what gives it", () => {
  for (const rgb of [[255, 0, 0], [0, 98, 169], [240, 146, 200], [54, 59, 69], [5, 3, 9]]) assert.deepEqual(rgbOf(...okOf(rgb)), rgb);
});

test("where two runs part it is told where each of them ends, and who is lower", () => {
  const met = new Set();
  for (const { payload, ends } of Object.values(told.pairs)) {
    const map = unpackBasins(payload), [[x0, x1], [y0, y1]] = map.box, [first, second] = map.between;
    ends.forEach(([kind, ...labels], cell) => {
      const label = map.labels[cell];
      assert.equal(label, [ALIKE, FIRST, SECOND, ELSEWHERE][kind]);
      const text = fateAt(map, x0 + (((cell % 40) + 0.5) / 40) * (x1 - x0), y0 + ((Math.floor(cell / 40) + 0.5) / 40) * (y1 - y0));
      const [where, verdict = ""] = text.split("; "), parts = [first, second].map(({ name }) => where.indexOf(`${name}: `));
      assert.equal(parts[0], 0);
      labels.forEach((end, i) => {
        const words = end >= 0 ? "to (" : { [SLOW]: "not there yet", [STUCK]: "at rest at no minimum", [DIVERGED]: "diverges" }[end];
        assert.ok(where.slice(parts[i]).startsWith(`${[first, second][i].name}: ${words}`), text);
        met.add(Math.min(end, 0));
      });
      assert.equal(verdict, { [ALIKE]: "", [FIRST]: `${first.name} is lower`, [SECOND]: `${second.name} is lower`, [ELSEWHERE]: "equally low" }[label]);
      met.add(label);
    });
    for (const [key, text] of map.keys) assert.ok(map.labels.includes(key) && map.said.includes(text));
  }
  for (const one of [0, SLOW, DIVERGED, ALIKE, FIRST, SECOND, ELSEWHERE]) assert.ok(met.has(one), `${one}`);
});

test("where a run is lower has its hue, and a sample has the colours of the map", () => {
  const map = unpackBasins(told.pairs["four minima"].payload);
  for (const scheme of ["light", "dark"]) {
    for (const label of [FIRST, SECOND]) {
      const hex = map.between[FIRST - label].color[scheme], [, , hue] = okOf([1, 3, 5].map((i) => parseInt(hex.slice(i, i + 2), 16)));
      const [, , found] = okOf(colourOf(map, label, 0.65, scheme));
      assert.ok(Math.abs(((found - hue + 540) % 360) - 180) < 6, `${hex}: ${hue} and ${found}`);
    }
    assert.notEqual(swatchOf(map, FIRST, scheme), swatchOf(map, SECOND, scheme));
    assert.ok(new Set(swatchOf(map, SECOND, scheme).match(/rgb\([^)]*\)/g)).size === 2, "striped");
    assert.ok(new Set(swatchOf(map, ELSEWHERE, scheme).match(/rgb\([^)]*\)/g)).size === 1);
  }
});

test("the share of each basin is told in tenths of a percent, the largest first", () => {
  for (const { map } of cases) {
    const told = sharesOf(map), shares = told.map(({ share }) => Number(share));
    assert.deepEqual(shares, [...shares].sort((a, b) => b - a));
    const reached = [...map.labels].filter((label) => label >= 0).length / map.labels.length;
    if (told.length < 8) assert.ok(Math.abs(shares.reduce((sum, share) => sum + share, 0) - 100 * reached) < 0.05 * (map.places.length + 1));
    const places = map.places.map((_, label) => [...map.labels].filter((one) => one === label).length);
    if (told.length) assert.ok(Math.abs(shares[0] - (100 * Math.max(...places)) / map.labels.length) <= 0.05 + 1e-9);
  }
});
