import assert from "node:assert/strict";
import { test } from "node:test";

import { bind, evaluator, evaluatorOver } from "#assets/modules/data/formula.js";

import { near } from "./near.js";
import { told } from "./told.js";

for (const { text, tree, xs, values } of told) {
  test(`as accurate as on the server: ${text}`, () => {
    const one = evaluator(tree, ["x"]), many = evaluatorOver(tree, ["x"]);
    near(xs.map((x) => one(x)), values, { rel: 1e-14, abs: 1e-300 });
    near(many(Float64Array.from(xs)), values, { rel: 1e-14, abs: 1e-300 });
  });
}

test("numbers and arrays go together in any order", () => {
  const names = ["a", "b"], tree = ["+", ["-", "a", "b"], ["logsumexp", "a", "b", 0]];
  const one = evaluator(tree, names), many = evaluatorOver(tree, names), xs = Float64Array.of(-1, 0.5, 2);
  near(many(xs, 3), Array.from(xs, (x) => one(x, 3)));
  near(many(3, xs), Array.from(xs, (x) => one(3, x)));
  near(many(xs, xs), Array.from(xs, (x) => one(x, x)));
  near(many(1, 2), one(1, 2));
});

test("names get their numbers", () => {
  const tree = bind(["*", "delta", ["+", "x", "delta"]], { delta: 2 });
  assert.deepEqual(tree, ["*", 2, ["+", "x", 2]]);
  assert.equal(evaluator(tree, ["x"])(3), 10);
  assert.equal(bind("toString", {}), "toString");
});

for (const tree of [["fetch", "x"], ["constructor", "x"], ["toString", "x", "x"], "window", ["+"], ["+", "x"], ["+", "x", "x", "x"], ["sin", "y"]]) {
  test(`formulas know only what they may say, not ${JSON.stringify(tree)}`, () => {
    assert.throws(() => evaluator(tree, ["x"]), /not known|nothing is called/);
    assert.throws(() => evaluatorOver(tree, ["x"]), /not known|nothing is called/);
  });
}
