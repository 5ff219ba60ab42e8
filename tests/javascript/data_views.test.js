import "./page.js";

import assert from "node:assert/strict";
import { test } from "node:test";

import { outputsAt } from "#assets/modules/data/rows.js";
import { unpack } from "#assets/modules/data/runs.js";
import { fieldAt, gridFor, netOf, pullsAt } from "#assets/modules/drawing/batch.js";
import { build as buildExplorer, dotsAt, rowAt } from "#assets/modules/drawing/explorer.js";
import { build as buildModel, fitsAt, tellRow, weightsAt } from "#assets/modules/drawing/model.js";
import { terrain } from "#assets/modules/geometry/terrain.js";

import { near } from "./near.js";
import { told } from "./told.js";

const PLOT = { left: 50, top: 10, width: 400, height: 200 };
const DRAWN = { rel: 1e-3, abs: 1e-4 };

function explored(name) {
  const { sent, explorer, step } = told[name], { rows, runs } = unpack(sent), view = { gd: { layout: explorer }, plot: PLOT };
  buildExplorer(view, rows, runs);
  return { view, dots: (view.dots = dotsAt(view, step)) };
}

function modelled(name) {
  const { sent, model, step } = told[name], { rows, runs } = unpack(sent), view = { gd: { layout: model }, plot: PLOT };
  buildModel(view, rows, runs);
  return { view, rows, runs, fits: fitsAt(view, step) };
}

const pairs = (line) => Array.from({ length: line.length / 2 }, (_, i) => line.slice(2 * i, 2 * i + 2));

for (const name of ["line", "chances", "margins", "errors", "three"]) {
  test(`dots are what the rows lose at the step: ${name}`, () => {
    const { view, dots } = explored(name);
    near(dots.map(({ loss }) => loss), told[name].losses, DRAWN);
    const [above] = view.areas;
    for (const { y, loss, out } of dots) if (!out) near(y, above.at(loss), { abs: 1e-9 });
    for (const { x, y } of dots) assert.ok(x >= PLOT.left && x <= PLOT.left + PLOT.width && y >= PLOT.top && y <= PLOT.top + PLOT.height);
  });
}

test("slopes are those of the loss, along the axis that is shown", () => {
  for (const name of ["line", "chances", "errors"]) near(explored(name).dots.map(({ slope }) => slope), told[name].slopes[0], DRAWN);
  const { dots, view } = explored("margins");
  near(dots.map(({ slope, row }) => slope * (2 * view.rows.y[row] - 1)), told["margins"].slopes[0], DRAWN);
});

test("dots move with the step, between steps too", () => {
  const { view } = explored("line"), at = (s) => dotsAt(view, s).map(({ y }) => y);
  assert.notDeepEqual(at(0), at(30));
  assert.notDeepEqual(at(20), at(20.5));
});

test("the right side is on the right: the further a row is there, the less it loses", () => {
  const { view, dots } = explored("margins");
  assert.deepEqual([view.meta.axis, ...view.losses.map(({ slug }) => slug)], ["margin", "cross_entropy", "hinge", "squared_sigmoid"]);
  const losses = dots.filter(({ out }) => !out).sort((a, b) => a.x - b.x).map(({ loss }) => loss);
  assert.ok(losses.length > 20);
  for (const [i, loss] of losses.entries()) assert.ok(!i || loss <= losses[i - 1] + 1e-9);
});

test("a loss of all rows together has no dots, another beside it has", () => {
  const { view, dots } = explored("spot");
  assert.match(view.meta.note, /all rows together/);
  assert.deepEqual(view.losses.map(({ slug }) => slug), ["cross_entropy"]);
  assert.equal(dots.length, 576);
});

test("the row that is meant is the nearest dot", () => {
  const { view, dots } = explored("line");
  for (const { row, x, y } of dots) {
    const found = dots.find((dot) => dot.row === rowAt(view, x, y));
    near([found.x, found.y], [x, y], { abs: 1e-6 });
    assert.ok(row >= 0);
  }
  assert.equal(rowAt(view, -500, -500), null);
});

for (const name of Object.keys(told)) {
  test(`what the model says of every row is what the server says: ${name}`, () => {
    const { rows, runs } = modelled(name), { outputs, step, weights } = told[name];
    near(weightsAt(runs[0], step), weights, { rel: 1e-5, abs: 1e-6 });
    const ours = Array.from({ length: rows.count }, (_, row) => outputsAt(rows, row, ...weights));
    outputs.forEach((one, k) => near(ours.map((zs) => zs[k]), one, { rel: 1e-4, abs: 1e-4 }));
  });
}

test("every kind of data has its picture", () => {
  const planes = Object.fromEntries(Object.keys(told).map((name) => [name, modelled(name).view.plane]));
  assert.deepEqual(planes, { line: "target", chances: "chance", margins: "chance", errors: "target", blobs: "inputs", three: "inputs", spot: "image" });
  for (const name of Object.keys(told)) assert.ok(modelled(name).fits[0].lines.length >= 1);
});

test("a line goes where the model says", () => {
  const { view, fits } = modelled("line"), top = PLOT.top - 2 * PLOT.height, bottom = PLOT.top + 3 * PLOT.height;
  assert.equal(fits.length, 2);
  for (const { weights: [w, b], lines } of fits) {
    for (const [px, py] of pairs(lines[0])) {
      const [x, y] = view.from(px, py);
      if (py > top && py < bottom) near(y, w * x + b, { abs: 1e-6 });
    }
  }
});

test("a border is where chances are even", () => {
  const { view, fits } = modelled("blobs");
  for (const { weights, lines } of fits) {
    for (const at of lines.flatMap(pairs)) {
      const place = view.from(...at);
      near(weights[0] * place[0] + weights[1] * place[1], 0, { abs: 1e-3 });
    }
  }
});

test("a row says what it is and what it costs", () => {
  const { rows, fits } = modelled("line"), lines = Object.fromEntries(tellRow(rows, 4, fits[0]));
  assert.deepEqual(Object.keys(lines), ["x", "y", "prediction", "loss", "slope"]);
  const number = (text) => Number(text.replace("−", "-"));
  near(number(lines.prediction), told["line"].outputs[0][4], { rel: 6e-4 });
  near(number(lines.loss), told["line"].losses[4], { rel: 6e-4 });
  assert.deepEqual(Object.keys(Object.fromEntries(tellRow(rows, 4))), ["x", "y"]);
});

test("the pulls of a batch's rows add up to what the method saw", () => {
  for (const name of ["line", "chances"]) {
    const { sent, step, weights, pull } = told[name], { rows, box } = unpack(sent);
    const pulls = pullsAt(rows, box, weights), indices = rows.batchAt(step);
    const mean = [0, 1].map((axis) => indices.reduce((sum, index) => sum + pulls[2 * index + axis], 0) / indices.length);
    near(mean, pull, { rel: 1e-3, abs: 1e-6 });
  }
});

test("the surface of a batch is that of its rows, and of no batch there is none", () => {
  const { rows, box } = unpack(told["line"].sent), field = fieldAt(rows, box, 20.5, false);
  assert.deepEqual([field.step, field.size, field.side], [20, 8, gridFor(8, false)]);
  assert.equal(fieldAt(rows, box, 20.9, false), field, "kept until the step changes");
  assert.equal(fieldAt(rows, box, 21, false).step, 21);
  const { rows: whole, box: around } = unpack(told["blobs"].sent);
  assert.equal(fieldAt(whole, around, 3, false), null);
});

test("a grid is coarser for more rows and while it plays", () => {
  assert.deepEqual([gridFor(8, false), gridFor(8, true), gridFor(600, false), gridFor(100000, true)], [49, 33, 17, 13]);
});

test("of a batch's surface a net of few lines is drawn, of which what lies below the landscape is told apart", () => {
  const side = 13, flat = terrain(new Float64Array(4), 2, 2, -1, 1, { x: 1, y: 1, z: 1 });
  const tilted = Float64Array.from({ length: side * side }, (_, k) => (k % side) / (side - 1) - 0.45);
  const { over, below } = netOf(tilted, side, flat), places = side * side;
  assert.equal(over.length + below.length, 2 * 9 * (side - 1));
  assert.ok((over.length + below.length) / (2 * side * (side - 1)) < 0.7, "with holes to look through");
  assert.ok(over.every((pair) => pair.every((k) => k < places && tilted[k] >= 0)));
  assert.ok(below.length && below.every((pair) => pair.some((k) => tilted[k] < 0)));
});
