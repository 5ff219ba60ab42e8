import assert from "node:assert/strict";
import { test } from "node:test";

import fc from "fast-check";

import "./page.js";
import { finder, oklab, paletteOf } from "#assets/modules/sharing/palette.js";

const word = (red, green, blue) => (255 * 2 ** 24 + (blue << 16) + (green << 8) + red) >>> 0;
const apart = (one, other) => Math.hypot(...oklab(one).map((value, axis) => value - oklab(other)[axis]));
const mix = (from, to, share) => from.map((value, i) => Math.round(value + share * (to[i] - value)));
const words = fc.uint8Array({ minLength: 3, maxLength: 900 }).map((bytes) => Uint32Array.from({ length: Math.floor(bytes.length / 3) }, (_, i) => word(...bytes.subarray(3 * i, 3 * i + 3))));

test("Oklab has white at one, black at nothing, and greys without colour", () => {
  assert.deepEqual(oklab([255, 255, 255]).map((value) => Math.round(1e4 * value) / 1e4 + 0), [1, 0, 0]);
  assert.deepEqual(oklab([0, 0, 0]), [0, 0, 0]);
  assert.ok(Math.hypot(...oklab([99, 99, 99]).slice(1)) < 1e-6);
});

test("there are as many colours as may be, at least one, all of them colours", () => {
  fc.assert(fc.property(words, words, fc.integer({ min: 1, max: 255 }), (still, moving, most) => {
    const palette = paletteOf([[still], [moving]], most);
    assert.ok(palette.length >= 1 && palette.length <= most);
    assert.ok(palette.flat().every((value) => Number.isInteger(value) && value >= 0 && value <= 255));
  }));
});

test("a colour has one place whatever is around it, the nearest one", () => {
  fc.assert(fc.property(words, (seen) => {
    const palette = paletteOf([[seen]], 16), find = finder(palette), places = find(seen);
    assert.deepEqual(find(seen.toReversed()), places.toReversed());
    const first = [seen[0] & 255, (seen[0] >> 8) & 255, (seen[0] >> 16) & 255];
    assert.equal(apart(first, palette[finder(palette)(seen)[0]]), Math.min(...palette.map((color) => apart(first, color))));
  }));
});

test("few colours are kept as they are", () => {
  const few = [[255, 255, 255], [13, 17, 23], [0, 98, 169], [176, 54, 0]], seen = Uint32Array.from(few.map((color) => word(...color)));
  const palette = paletteOf([[seen]], 255);
  assert.deepEqual(Array.from(finder(palette)(seen), (place) => palette[place]), few);
});

test("a smooth slope stays smooth, and what is small and moves keeps its colours", () => {
  const slope = Uint32Array.from({ length: 40_000 }, (_, i) => word(...mix([70, 110, 170], [190, 215, 240], i / 40_000)));
  const ball = Uint32Array.from({ length: 60 }, (_, i) => word(...mix([176, 54, 0], [255, 190, 150], i / 60)));
  const palette = paletteOf([[slope], [ball]], 255), find = finder(palette);
  for (const [seen, most] of [[slope, 0.006], [ball, 0.006]]) {
    const places = find(seen), off = Array.from(seen, (one, i) => apart([one & 255, (one >> 8) & 255, (one >> 16) & 255], palette[places[i]]));
    assert.ok(Math.max(...off) < most, `${Math.max(...off)}`);
  }
});
