import assert from "node:assert/strict";
import { test } from "node:test";

import "./page.js"; // first: the words ask the page
import { unpack } from "#assets/modules/data/runs.js";
import { act, advance, ask, begin, forbids, load, look, moves, playThrough, playback, shownHover, shownStep } from "#assets/modules/player/state.js";

const LINK = { now: 0, lesson: false, still: false };
const run = { slot: 1, name: "Adam", color: { light: "", dark: "" }, marker: "circle", x: [0, 1, 2], y: [0, 0, 0], loss: [2, 1, 0], gradient: [1, 1, 1], rate: [] };
const data = unpack({ steps: 2, runs: [run] });
const longer = unpack({ steps: 9, runs: [run] });
const first = begin(unpack(null));

test("the first trajectories play", () => {
  const { clock, loaded } = load(first, data, {}, LINK);
  assert.equal(clock.playing, true);
  assert.equal(loaded, true);
});

test("nothing plays by itself where motion is not wanted", () => {
  const still = { ...LINK, still: true }, { clock, loaded } = load(first, data, {}, still);
  assert.deepEqual([clock.playing, clock.s, loaded], [false, 0, true]);
  assert.equal(load(first, data, { step: 2 }, still).clock.s, 2);
  assert.equal(act(load(first, data, {}, still), "play").clock.playing, true);
});

test("a link that names a step stands there, at its speed", () => {
  const { clock } = load(first, data, { step: 1, speed: 5, loop: false }, LINK);
  assert.deepEqual({ ...clock }, { s: 1, steps: 2, playing: false, speed: 5, loop: false, held: 0 });
});

test("a link that opens a lesson waits for what it asks", () => {
  const { clock, question } = load(first, data, {}, { now: 0, lesson: true, still: false });
  assert.equal(clock.playing, false);
  assert.equal(question, "any");
});

test("later trajectories keep step, playback and the way of looking", () => {
  const now = { ...load(first, data, { step: 1, fog: true }, LINK) };
  const { clock, flags } = load(now, longer, { step: 7, fog: false }, LINK);
  assert.equal(clock.s, 1);
  assert.equal(clock.steps, 9);
  assert.equal(clock.playing, false);
  assert.equal(flags.fog, true);
});

test("whatever of the way of looking is on or off is a flag, and the next way of looking forgets it", () => {
  const now = look(first, { sparkle: true, fog: false, curve: "loss", step: 3, at: null }, 0);
  assert.deepEqual(now.flags, { sparkle: true, fog: false });
  assert.deepEqual(look(now, { fog: true }, 0).flags, { fog: true });
});

test("nothing to play is not the first sight", () => {
  assert.equal(load(first, unpack(null), { step: 1 }, LINK).loaded, false);
});

test("a hand on the slider stops time, and lets it go on", () => {
  const playing = load(first, data, {}, LINK), grabbed = { ...playing, grabbed: true };
  assert.equal(moves(playing), true);
  assert.equal(moves(grabbed), false);
  assert.equal(advance(grabbed, 0.05), grabbed);
  assert.equal(advance(playing, 0.05).clock.s, 1.5);
});

test("playing through ends at the last step even when playback loops", () => {
  let now = playThrough(load(first, data, { loop: true, speed: 30 }, LINK));
  for (let i = 0; i < 4; i++) now = advance(now, 0.1);
  assert.equal(now.clock.s, 2);
  assert.equal(now.clock.playing, false);
  assert.equal(now.clock.loop, true);
  assert.equal(now.once, false);
});

test("what is steered plays to its end and no further, and loops as before when it is let go", () => {
  let now = load(first, data, { loop: true, speed: 30, steer: 0 }, LINK);
  for (let i = 0; i < 20; i++) now = advance(now, 0.1);
  assert.deepEqual([now.clock.s, now.clock.playing, now.clock.loop], [2, false, true]);
  now = act(look(now, { steer: null }, 0), "play");
  for (let i = 0; i < 20; i++) now = advance(now, 0.1);
  assert.equal(now.clock.playing, true);
});

test("a question holds playback at the first step and forbids all but speed and loop", () => {
  const asked = ask(load(first, data, { step: 2 }, LINK), "place");
  assert.equal(asked.clock.s, 0);
  assert.deepEqual(["toggle", "seek", "grab", "speed", "loop"].map((name) => forbids(asked, name)), [true, true, true, false, false]);
  assert.equal(forbids(ask(asked, null), "toggle"), false);
  assert.equal(playback(asked).playing, true);
});

test("what is pointed at tells nothing of the future, nor of what lies in the fog", () => {
  const place = { u: 0.5, v: 0.5, x: 1, y: 1, loss: 3, step: 7 };
  const at = (/** @type {object} */ hover) => ({ ...first, hover });
  assert.deepEqual(shownHover(at(place)), place);
  assert.deepEqual(shownHover({ ...at(place), question: "any" }), { ...place, step: null });
  assert.equal(shownHover({ ...at(place), flags: { fog: true } }), null);
  assert.equal(shownHover({ ...at({ step: 3 }), question: "any" }), null);
  assert.deepEqual(shownHover({ ...at({ row: 3 }), question: "any" }), { row: 3 });
});

test("fog lifts from the moment when it is turned off", () => {
  const on = look(first, { fog: true }, 5);
  assert.equal(on.fogLiftedAt, null);
  const off = look(on, {}, 7);
  assert.equal(off.fogLiftedAt, 7);
  assert.equal(look(off, {}, 9).fogLiftedAt, 7);
});

test("rows of other data are not pointed at", () => {
  const rows = (/** @type {string[]} */ ...axes) => ({ ...data, rows: { axes } });
  const now = { ...load(first, rows("x", "y"), {}, LINK), hover: { row: 3 } };
  assert.deepEqual(load(now, rows("x", "y"), {}, LINK).hover, { row: 3 });
  assert.equal(load(now, rows("x", "z"), {}, LINK).hover, null);
});

test("buttons and keys", () => {
  const now = load(first, data, { step: 1 }, LINK);
  const after = (/** @type {string} */ name, /** @type {number | undefined} */ value) => act(now, name, value).clock;
  assert.equal(after("toggle").playing, true);
  assert.equal(after("forward").s, 2);
  assert.equal(after("back").s, 0);
  assert.equal(after("last").s, 2);
  assert.equal(after("speed", 1e9).speed, 1000);
  assert.equal(after("loop").loop, !now.clock.loop);
  assert.equal(shownStep(act(now, "seek", 1.6), true), 1);
  assert.equal(shownStep(act(now, "seek", 1.6), false), 1.6);
});
