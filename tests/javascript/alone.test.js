// What stands in for the scenario on a page that is one file: it may be looked at otherwise, and changes only where somebody takes that.

import assert from "node:assert/strict";
import { test } from "node:test";

import * as scenario from "#assets/modules/alone/scenario.js";
import { emit, on } from "#assets/modules/page/bus.js";

const told = [];
on("look", (looks) => told.push(looks));

test("how it is looked at is told at once, whenever that changes, and again when there is something else to look at", () => {
  scenario.begin("surface=bowl", { fog: 1 }, false);
  scenario.setView("fog", 0);
  scenario.setView("full", true);
  emit("load", {});
  assert.deepEqual(told, [{ fog: 1 }, { fog: 0 }, { fog: 0, full: true }, { fog: 0, full: true }]);
  assert.deepEqual([scenario.seen("fog"), scenario.seen("full"), scenario.seen("hide")], [0, true, undefined]);
  assert.deepEqual(scenario.asked(), { base: "surface=bowl", view: { fog: 0, full: true } });
});

test("only a start is taken, and only where somebody makes another scenario of it", () => {
  scenario.begin("", {}, false);
  assert.equal(scenario.takesChanges("start"), false);
  scenario.begin("", {}, true);
  assert.deepEqual(["start", "row", "rate"].map(scenario.takesChanges), [true, false, false]);
});

test("what only the server can do changes nothing and leaves nothing to wait for", () => {
  scenario.begin("surface=bowl", { fog: 1 }, true);
  const before = told.length;
  for (const name of ["open", "push", "leave", "undo", "redo", "cancel", "surprise", "zoom"]) assert.equal(scenario[name]("anything"), undefined);
  assert.deepEqual(scenario.unanswered(), []);
  assert.equal(told.length, before);
  assert.deepEqual(scenario.asked(), { base: "surface=bowl", view: { fog: 1 } });
});
