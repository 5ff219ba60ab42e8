import assert from "node:assert/strict";
import { test } from "node:test";

import fc from "fast-check";

import { makeFace, makeSheet, press, wipe } from "#assets/modules/drawing/sheet.js";

const RED = [200, 10, 20, 255], VEIL = [0, 100, 250, 128];
const at = ({ data, width }, x, y) => [...data.subarray(4 * (y * width + x), 4 * (y * width + x) + 4)];

// A stamp of one colour in all its shifts, with nothing in the corner where `hole` says so.
function stampOf(color, { side = 3, shifts = 1, hole = false } = {}) {
  const face = () => makeFace(Uint8ClampedArray.from({ length: 4 * side * side }, (_, i) => (hole && i < 4 ? 0 : color[i % 4])), side);
  return { side, shifts, faces: Array.from({ length: shifts * shifts }, face) };
}

test("a stamp lands with its corner where it is put, and nowhere else", () => {
  const sheet = makeSheet(8, 6);
  press(sheet, stampOf(RED), 2, 1);
  for (let y = 0; y < 6; y++) for (let x = 0; x < 8; x++) assert.deepEqual(at(sheet, x, y), x >= 2 && x < 5 && y >= 1 && y < 4 ? RED : [0, 0, 0, 0]);
  assert.deepEqual(sheet.box, [2, 1, 5, 4]);
});

test("what a stamp leaves out stays as it was", () => {
  const sheet = makeSheet(8, 6);
  press(sheet, stampOf(RED, { hole: true }), 2, 1);
  assert.deepEqual(at(sheet, 2, 1), [0, 0, 0, 0]);
  assert.deepEqual(at(sheet, 3, 1), RED);
});

test("a stamp that is seen through is laid over what is there", () => {
  const sheet = makeSheet(3, 3);
  press(sheet, stampOf(RED), 0, 0);
  press(sheet, stampOf(VEIL), 0, 0);
  const share = 128 / 255;
  assert.deepEqual(at(sheet, 1, 1), [...RED.slice(0, 3).map((below, i) => Math.round(VEIL[i] * share + below * (1 - share))), 255]);
});

test("two veils hide more than one", () => {
  const sheet = makeSheet(3, 3);
  press(sheet, stampOf(VEIL), 0, 0);
  press(sheet, stampOf(VEIL), 0, 0);
  assert.deepEqual(at(sheet, 0, 0), [0, 100, 250, Math.round(255 * (1 - (127 / 255) ** 2))]);
});

test("parts of a pixel choose the face: columns first, then rows", () => {
  const faces = [0, 1, 2, 3].map((i) => makeFace(Uint8ClampedArray.of(i, 0, 0, 255), 1));
  const sheet = makeSheet(9, 9);
  const seen = [[1, 1], [1.5, 1], [1, 1.5], [1.9, 1.9]].map(([x, y]) => (press(sheet, { side: 1, shifts: 2, faces }, x, y), at(sheet, 1, 1)[0]));
  assert.deepEqual(seen, [0, 1, 2, 3]);
});

test("at any place a sheet holds what lies on it, and is empty when wiped", () => {
  const place = fc.tuple(fc.double({ min: -20, max: 30, noNaN: true }), fc.double({ min: -20, max: 30, noNaN: true }));
  fc.assert(
    fc.property(fc.array(place, { maxLength: 12 }), fc.constantFrom(1, 2, 4), (places, shifts) => {
      const sheet = makeSheet(11, 7), stamp = stampOf(RED, { side: 4, shifts });
      for (const [x, y] of places) press(sheet, stamp, x, y);
      const covers = (x, y) => places.some(([left, top]) => x >= Math.floor(left) && x < Math.floor(left) + 4 && y >= Math.floor(top) && y < Math.floor(top) + 4);
      const [left, top, right, bottom] = sheet.box;
      for (let y = 0; y < 7; y++) {
        for (let x = 0; x < 11; x++) {
          assert.deepEqual(at(sheet, x, y), covers(x, y) ? RED : [0, 0, 0, 0]);
          if (covers(x, y)) assert.ok(x >= left && x < right && y >= top && y < bottom);
        }
      }
      wipe(sheet);
      assert.ok(sheet.words.every((word) => word === 0));
      assert.deepEqual(sheet.box, [11, 7, 0, 0]);
    }),
  );
});
