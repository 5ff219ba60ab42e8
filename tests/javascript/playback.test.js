import "./page.js";

import assert from "node:assert/strict";
import { test } from "node:test";

import { crowdAt } from "#assets/modules/data/cloud.js";
import { factsAt, offStage, unpack } from "#assets/modules/data/runs.js";
import { arrowsAt, factorFor, legend, squaresAt } from "#assets/modules/drawing/arrows.js";
import { streaks } from "#assets/modules/drawing/flow.js";
import { positionAt } from "#assets/modules/geometry/track.js";

import { near } from "./near.js";
import { told } from "./told.js";

const CLOSE = { rel: 1e-6, abs: 1e-6 }; // what float32 keeps
const stepsOf = ({ steps }) => [...new Set([0, 1, 7, Math.floor(steps / 2), steps])].filter((k) => k <= steps);

for (const [name, { sent, runs }] of Object.entries(told)) {
  test(`balls are where the trajectories are: ${name}`, () => {
    const data = unpack(sent);
    data.runs.forEach((run, i) => {
      const { places, loss, last } = runs[i];
      assert.equal(run.lastValidStep[0], last);
      for (const k of stepsOf(data).map((step) => Math.min(step, last))) {
        near(positionAt(run.xs[0], run.ys[0], last, k), places[k], CLOSE);
        const facts = factsAt(run, k, data.box);
        near([facts.x, facts.y, facts.loss], [...places[k], loss[k]], CLOSE);
        near(facts.rate, runs[i].rate[Math.min(k, runs[i].rate.length - 1)], CLOSE);
        assert.equal(facts.step, k);
      }
    });
  });

  test(`between iterates balls move evenly: ${name}`, () => {
    const data = unpack(sent);
    data.runs.forEach((run, i) => {
      const { places, last } = runs[i];
      if (!last) return;
      const k = Math.floor((last - 1) / 2), between = [0, 1].map((axis) => 0.75 * places[k][axis] + 0.25 * places[k + 1][axis]);
      near(positionAt(run.xs[0], run.ys[0], last, k + 0.25), between, CLOSE);
    });
  });
}

test("a run that flew off says so, and the others go on", () => {
  const { sent, runs } = told["a run that flies off"], data = unpack(sent), [wild, calm] = data.runs;
  assert.ok(wild.lastValidStep[0] < 20);
  assert.match(factsAt(wild, data.steps, data.box).status, /^diverged at step \d+$/);
  assert.equal(offStage(wild, wild.lastValidStep[0] + 1, data.box), false, "one that is gone is not out");
  assert.equal(calm.lastValidStep[0], data.steps);
  assert.doesNotMatch(factsAt(calm, data.steps, data.box).status, /diverged/);
  assert.ok(Number.isFinite(factsAt(wild, data.steps).x));
  assert.equal(factsAt(wild, data.steps).step, runs[0].last);
});

test("a ball that leaves is off the stage, until it is back", () => {
  const data = unpack(told["a run that leaves the box"].sent), [run] = data.runs;
  assert.equal(factsAt(run, 0, data.box).status, "running");
  assert.equal(factsAt(run, 3, data.box).status, "off the stage");
  for (let k = 0; k <= run.lastValidStep[0]; k++) {
    const [[x0, x1], [y0, y1]] = data.box, [x, y] = [run.xs[0][k], run.ys[0][k]];
    assert.equal(offStage(run, k, data.box), x < x0 || x > x1 || y < y0 || y > y1);
  }
});

test("discs are where the other starts are", () => {
  const { sent, crowd } = told["a crowd"], data = unpack(sent), { margin, levels } = sent.runs[0].cloud, grain = (1 + 2 * margin) / levels;
  data.runs.forEach((run, i) => {
    for (const k of [0, 11, data.steps]) {
      const { u, v } = crowdAt(run.cloud, k);
      crowd[i][k].forEach(([x, y], ball) => {
        const edge = (value) => Math.min(1 + margin, Math.max(-margin, value));
        if (Number.isFinite(x + y)) near([u[ball], v[ball]], [edge(x), edge(y)], { abs: grain });
        else assert.ok(Number.isNaN(u[ball]));
      });
    }
    const half = Array.from(crowdAt(run.cloud, 3.5).u), [before, after] = [3, 4].map((k) => Array.from(crowdAt(run.cloud, k).u));
    half.forEach((u, ball) => Number.isFinite(before[ball] + after[ball]) && near(u, (before[ball] + after[ball]) / 2, { abs: grain }));
  });
  assert.equal(data.runs[0].share, sent.runs[0].share);
  assert.equal(unpack(told["rows"].sent).runs[0].cloud, null);
});

test("a disc that is gone stays gone, and one that goes is not half there", () => {
  const cloud = { count: 2, margin: 0.5, levels: 65534, x: Uint16Array.of(32767, 65535, 100, 0), y: Uint16Array.of(0, 0, 0, 0) };
  const { runs: [run] } = unpack({ steps: 1, runs: [{ cloud }] });
  const at = (s) => Array.from(crowdAt(run.cloud, s).u);
  near(at(0)[0], 0.5, { abs: 1e-4 });
  assert.ok([0, 0.5, 1].every((s) => Number.isNaN(at(s)[1])));
  near(at(1)[0], 0.5 + 200 / 65534, { abs: 1e-4 });
});

test("arrows are what the optimizer saw and did, all of a kind by one factor", () => {
  const { sent, seen, runs } = told["overlays"], data = unpack(sent), [run] = data.runs, k = 12;
  const { of, factors } = arrowsAt(data.runs, { gradient: true, clipped: true, move: true }, data.box, k);
  const sides = data.box.map(([lo, hi]) => hi - lo), told_ = of.get(run), by = Object.fromEntries(factors.map(({ kind, factor }) => [kind, factor]));
  const inBoxes = (pair, sign) => pair.map((value, axis) => (sign * value) / sides[axis]);
  const arrow = (kind) => told_.find((one) => one.kind === kind);
  near(arrow("gradient").to, inBoxes(seen[0].gradient[k], -1).map((value) => value * by.gradient), CLOSE);
  near(arrow("clipped").to, inBoxes(seen[0].raw[k], -1).map((value) => value * by.gradient), CLOSE);
  near(arrow("clipped").from, arrow("gradient").to, CLOSE);
  const move = [0, 1].map((axis) => runs[0].places[k + 1][axis] - runs[0].places[k][axis]);
  near(arrow("move").to, inBoxes(move, 1).map((value) => value * by.move), { rel: 1e-4, abs: 1e-6 });
});

test("arrays are sent only when asked for, and nothing is drawn without", () => {
  const data = unpack(told["the first page"].sent), flags = { gradient: true, velocity: true, clipped: true };
  assert.equal(arrowsAt(data.runs, flags, data.box, 3).of.size, 0);
  assert.equal(squaresAt(data.runs[0], 3), null);
  assert.deepEqual([data.flow, data.critical], [null, []]);
});

test("arrows of two runs share one scale", () => {
  const run = (x, y) => ({ lastValidStep: [3], xs: [[0, 0, 0, 0]], ys: [[0, 0, 0, 0]], seen: Float32Array.of(x, y, x, y, x, y) });
  const runs = [run(30, 0), run(0, 3)], { of, factors } = arrowsAt(runs, { gradient: true }, [[-5, 5], [-5, 5]], 1);
  assert.equal(factors.length, 1);
  near(factors[0].factor, 0.05);
  near(runs.map((one) => of.get(one)[0].to), [[-0.15, 0], [0, -0.015]]);
  assert.deepEqual([0.2, 0.1, 0.07, 2].map((longest) => factorFor(longest)), [1, 2, 2, 0.1]);
});

const lengthOf = ({ from, to }) => Math.hypot(to[0] - from[0], to[1] - from[1]);

test("an arrow is as long as its gradient while a run plays, and one that is too short to be seen says so", () => {
  const { sent, seen } = told["a slope that falls"], data = unpack(sent), [run] = data.runs, [first] = seen[0].gradient;
  const drawn = (s) => arrowsAt(data.runs, { gradient: true }, data.box, s), long = lengthOf(drawn(0).of.get(run)[0]);
  assert.ok(long > 0.08 && long <= 0.2);
  for (const k of [3, 10, 20]) near(lengthOf(drawn(k).of.get(run)[0]) / long, Math.hypot(...seen[0].gradient[k]) / Math.hypot(...first), { rel: 1e-5 });
  assert.deepEqual(new Set(Array.from({ length: 61 }, (_, k) => drawn(k).factors[0].factor)).size, 1);
  assert.equal(drawn(60).of.size, 0);
  assert.match(legend(drawn(60).factors, false)[0].text, /^downhill ÷ 5, too short to be seen$/);
  assert.match(legend(drawn(0).factors, false)[0].text, /^downhill ÷ 5$/);
});

test("what happens outside of the box does not make arrows inside invisible", () => {
  const { sent } = told["a run that flies off"], data = unpack(sent), calm = data.runs[1];
  assert.ok(arrowsAt(data.runs, { move: true }, data.box, 2).of.has(calm));
  const places = data.runs[0].xs[0];
  assert.ok(Math.abs(places[data.runs[0].lastValidStep[0]]) > 500, "the other one went far");
});

test("a step that stands out is cut, not the scale of all others", () => {
  const steps = 20, seen = Float32Array.from({ length: 2 * (steps + 1) }, (_, i) => (i % 2 ? 0 : i === 20 ? -100 : -1)); // step 10 meets a wall
  const at = [new Float32Array(steps + 1)], run = { lastValidStep: [steps], xs: at, ys: at, seen }, box = [[-5, 5], [-5, 5]];
  const drawn = (s) => arrowsAt([run], { gradient: true }, box, s), [usual] = drawn(3).of.get(run), [wall] = drawn(10).of.get(run);
  assert.ok(lengthOf(usual) > 0.03 && !usual.cut);
  near(lengthOf(wall), 0.2);
  assert.ok(wall.cut);
  assert.match(legend(drawn(10).factors, false)[0].text, /^downhill, the longest cut$|^downhill [×÷] [\d.]+, the longest cut$/);
});

test("squares grow with what has been gathered, the largest as large as they get", () => {
  const [run] = unpack(told["overlays"].sent).runs;
  const sides = Array.from({ length: run.lastValidStep[0] + 1 }, (_, k) => squaresAt(run, k));
  near(Math.max(...sides.flat()), 0.17, { rel: 1e-6 });
  assert.ok(sides.flat().every((side) => side >= 0));
});

test("streaks lead downhill", () => {
  const { flow } = unpack(told["overlays"].sent);
  const himmelblau = (x, y) => (x * x + y - 11) ** 2 + (x + y * y - 7) ** 2;
  const [[x0, x1], [y0, y1]] = told["overlays"].sent.box, loss = ([u, v]) => himmelblau(x0 + u * (x1 - x0), y0 + v * (y1 - y0));
  const lines = streaks(flow);
  assert.ok(lines.length > 200);
  const down = lines.filter((line) => loss(line.at(-1)) < loss(line[0]));
  assert.ok(down.length > 0.97 * lines.length, `${down.length} of ${lines.length}`);
});

test("what is sent of nothing is nothing", () => {
  for (const payload of [null, undefined, {}, { steps: NaN }]) assert.deepEqual([unpack(payload).steps, unpack(payload).runs], [0, []]);
});
