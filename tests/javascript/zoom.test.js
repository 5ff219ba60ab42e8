import "./page.js";
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";

import { around, closer, framed, inBoxes, readPart, wholeOf } from "#assets/modules/geometry/part.js";

import { near } from "./near.js";
import { told } from "./told.js";

const { box, parts } = told, PLOT = { left: 56, top: 12, width: 400, height: 300 };
const place = fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true }));

test("a text is the part that the server takes it for", () => {
  for (const [text, part] of Object.entries(parts)) assert.deepEqual(readPart(text, box), part, text);
});

test("the whole box stands so that its part has the pixels it is shown in", () => {
  const part = [[1, 1.5], [-2, -1.5]], whole = wholeOf(PLOT, part, box), [[u0, u1], [v0, v1]] = inBoxes(part, box);
  near(whole.left + u0 * whole.width, PLOT.left);
  near(whole.left + u1 * whole.width, PLOT.left + PLOT.width);
  near(whole.top + (1 - v1) * whole.height, PLOT.top);
  near(whole.top + (1 - v0) * whole.height, PLOT.top + PLOT.height);
});

test("a frame has the shape of the box, one corner where it was begun, and holds where the hand is", () => {
  fc.assert(fc.property(place, place, (from, to) => {
    const [[u0, u1], [v0, v1]] = framed(from, to);
    near(u1 - u0, v1 - v0);
    assert.ok([u0, u1].some((u) => Math.abs(u - from[0]) < 1e-12) && [v0, v1].some((v) => Math.abs(v - from[1]) < 1e-12));
    assert.ok(u0 <= to[0] + 1e-12 && to[0] <= u1 + 1e-12 && v0 <= to[1] + 1e-12 && to[1] <= v1 + 1e-12);
  }));
});

test("closer is a quarter as wide, about the start while that is in sight", () => {
  assert.deepEqual(closer([[0, 8], [0, 4]], [1, 1]), [[0, 2], [0.5, 1.5]]);
  assert.deepEqual(closer([[0, 8], [0, 4]], [9, 1]), [[3, 5], [1.5, 2.5]]);
  assert.deepEqual(closer([[0, 8], [0, 4]], null), [[3, 5], [1.5, 2.5]]);
});

test("the way back leads to the narrowest part around that was seen, and then to the whole", () => {
  const visited = ["", "-4:4:-4:4", "0:1:0:1", "0.2:0.3:0.2:0.3", "3:4:3:4"];
  assert.equal(around([[0.22, 0.24], [0.22, 0.24]], visited, box), "0.2:0.3:0.2:0.3");
  assert.equal(around([[0.2, 0.3], [0.2, 0.3]], visited, box), "0:1:0:1");
  assert.equal(around([[0, 1], [0, 1]], visited, box), "-4:4:-4:4");
  assert.equal(around([[-4, 4], [-4, 4]], visited, box), "");
  assert.equal(around([[0.22, 0.24], [0.22, 0.24]], [], box), "");
});
