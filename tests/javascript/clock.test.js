import assert from "node:assert/strict";
import { test } from "node:test";

import { advance, clock, move, seek } from "#assets/modules/time/clock.js";

const FRAME = 0.05; // seconds

test("a clock moves at its speed", () => {
  assert.equal(advance(clock({ steps: 100, playing: true, speed: 30 }), FRAME).s, 1.5);
});

test("a clock does not leap after a hidden tab", () => {
  assert.equal(advance(clock({ steps: 1000, playing: true, speed: 30 }), 60).s, 3);
});

test("a clock stops at the end without loop", () => {
  const { s, playing } = advance(clock({ s: 99.9, steps: 100, playing: true, speed: 30 }), FRAME);
  assert.deepEqual({ s, playing }, { s: 100, playing: false });
});

test("a clock rests at the end, then begins again with loop", () => {
  let now = clock({ s: 99.9, steps: 100, playing: true, loop: true, speed: 30 });
  const seen = Array.from({ length: 30 }, () => (now = advance(now, FRAME)).s);
  const rested = seen.filter((s) => s === 100).length * FRAME;
  assert.ok(rested >= 0.9 && rested <= 1.1, `${rested} seconds`);
  assert.ok(seen.at(-1) < 100);
});

test("a clock's steps are whole", () => {
  assert.equal(move(clock({ s: 3.4, steps: 9 }), 1).s, 4);
  assert.equal(move(clock({ s: 3.4, steps: 9 }), -1).s, 3);
});

for (const value of [NaN, -5, Infinity, undefined]) {
  test(`a clock survives ${value}`, () => {
    const { s } = seek(clock({ steps: 10 }), value);
    assert.ok(s >= 0 && s <= 10);
  });
}
