import assert from "node:assert/strict";
import { test } from "node:test";

import { pen } from "#assets/modules/drawing/pen.js";

import { Path2D } from "./page.js";
import { near } from "./near.js";

const CLOSE = 0.31; // twice what a line may miss a point by

function walk(steps, seed = 4) {
  const draw = () => ((seed = (seed * 16807) % 2147483647) / 2147483647 - 0.5);
  const points = [[0, 0]];
  for (let i = 0; i < steps; i++) points.push(points.at(-1).map((value) => value + draw()));
  return points;
}

const along = (count, at) => Array.from({ length: count }, (_, i) => at(i / (count - 1), i));
const LINES = {
  straight: along(500, (f) => [400 * f, 90 * f]),
  "there and back": [...along(50, (_, i) => [i, 0]), ...along(79, (_, i) => [49 - i, 0]), ...along(38, (_, i) => [i - 29, 0])],
  spiral: along(900, (f) => [270 * f * Math.cos(9 * f), 270 * f * Math.sin(9 * f)]),
  jitter: walk(400),
  zigzag: along(200, (_, i) => [i, 3 * (i % 2)]),
  "one place": along(20, () => [0, 0]),
};
const PLAIN = ["straight", "spiral", "there and back", "one place"];

function drawn(points) {
  const path = new Path2D(), one = pen(path);
  one.move(...points[0]);
  for (const point of points.slice(1)) one.line(...point);
  one.end();
  return path.lines[0];
}

function distance([x, y], line) {
  const pieces = line.slice(1).map(([bx, by], i) => {
    const [ax, ay] = line[i], dx = bx - ax, dy = by - ay;
    const f = Math.min(1, Math.max(0, ((x - ax) * dx + (y - ay) * dy) / Math.max(dx * dx + dy * dy, 1e-12)));
    return Math.hypot(x - ax - f * dx, y - ay - f * dy);
  });
  return Math.min(...pieces);
}

for (const [name, points] of Object.entries(LINES)) {
  test(`a pen passes every point closely: ${name}`, () => {
    const line = drawn(points);
    near([line[0], line.at(-1)], [points[0], points.at(-1)]);
    for (const point of points) assert.ok(distance(point, line) < CLOSE);
    for (const axis of [0, 1]) for (const end of [Math.min, Math.max]) near(end(...line.map((at) => at[axis])), end(...points.map((at) => at[axis])), { abs: CLOSE });
    if (PLAIN.includes(name)) assert.ok(line.length < points.length / 4, `${line.length} points`);
  });
}

test("nothing is drawn beyond what was asked for", () => {
  const path = new Path2D(), one = pen(path);
  one.end();
  one.move(1, 1);
  one.end();
  one.move(5, 5);
  one.line(6, 5);
  one.end();
  assert.deepEqual(path.lines, [[[1, 1]], [[5, 5], [6, 5]]]);
});
