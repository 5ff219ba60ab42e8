// Names stand beside their curves: within the picture, on no other name, and nearer to their own curve than to any other.

import "./page.js";
import assert from "node:assert/strict";
import { test } from "node:test";

import { namesOf } from "#assets/modules/drawing/beside.js";

const SHEETS = { phone: { width: 290, height: 180, line: 16 }, race: { width: 600, height: 200, line: 20 } };

/** How far a curve is from the box of a name, looked at in far more places than it has corners. */
function gap(heightAt, { left, top, wide }, { width, line }) {
  return Math.min(...Array.from({ length: 4 * width + 1 }, (_, i) => {
    const x = i / 4, y = heightAt(x);
    return Number.isNaN(y) ? Infinity : Math.hypot(Math.max(left - x, 0, x - left - wide), Math.max(top - y, 0, y - top - line));
  }));
}

const FAMILIES = {
  valleys: (slot, { width, height }) => (x) => height * (0.95 - 0.9 * Math.min(1, Math.abs(x / width - 0.1 * (slot + 1)) * 2)),
  levels: (slot, { height }) => () => (height * (slot + 0.5)) / 8,
  falls: (slot, { width, height }) => (x) => height * Math.min(0.98, Math.max(0.02, (x / width - 0.1 * slot) * 5)),
};

for (const [of, sheet] of Object.entries(SHEETS)) {
  for (const [kind, family] of Object.entries(FAMILIES)) {
    test(`eight names stand beside their curves: ${kind}, ${of}`, () => {
      const heights = Array.from({ length: 8 }, (_, slot) => family(slot, sheet));
      const curves = heights.map((heightAt, slot) => ({ slot, name: "Momentum", wide: sheet.width / 5, line: Array.from({ length: 141 }, (_, i) => [(i / 140) * sheet.width, heightAt((i / 140) * sheet.width)]) }));
      const names = namesOf(curves, sheet);
      assert.deepEqual(names.map(({ slot }) => slot), [0, 1, 2, 3, 4, 5, 6, 7]);
      names.forEach((name, i) => {
        assert.ok(name.left >= 0 && name.left + name.wide <= sheet.width + 1e-9 && name.top >= 0 && name.top + sheet.line <= sheet.height + 1e-9);
        for (const other of names.slice(i + 1)) assert.ok(Math.abs(other.top - name.top) >= sheet.line - 1e-9 || Math.abs(other.left - name.left) >= name.wide - 1e-9, `${i} and ${other.slot}`);
        assert.ok(gap(heights[i], name, sheet) < sheet.line, `${i} is beside its curve`);
      });
    });
  }
}

test("a name stands where its curve is apart from the others, and nearest to its own", () => {
  const sheet = SHEETS.phone, { width, height } = sheet;
  const heights = [(x) => (x < width / 2 ? height / 2 : height * 0.1), (x) => (x < width / 2 ? height / 2 : height * 0.9)];
  const names = namesOf(heights.map((heightAt, slot) => ({ slot, name: "SGD", wide: 30, line: Array.from({ length: width + 1 }, (_, x) => [x, heightAt(x)]) })), sheet);
  for (const name of names) {
    const [own, other] = [name.slot, 1 - name.slot].map((slot) => gap(heights[slot], name, sheet));
    assert.ok(own > 0 && own < 12 && other >= 40, `${name.slot}: ${own} ${other}`);
  }
});

test("a curve that is broken is named beside what there is of it, and one that is nowhere has no name", () => {
  const sheet = SHEETS.phone, line = (from, to) => Array.from({ length: 101 }, (_, i) => [2.9 * i, i >= from && i <= to ? 90 : NaN]);
  const names = namesOf([{ slot: 3, name: "Adam", wide: 40, line: line(80, 100) }, { slot: 5, name: "SGD", wide: 30, line: line(101, 101) }, { slot: 6, name: "Lion", wide: 40, line: [] }], sheet);
  assert.deepEqual(names.map(({ slot, name }) => [slot, name]), [[3, "Adam"]]);
  assert.ok(names[0].left + names[0].wide >= 2.9 * 80 - 12);
});
