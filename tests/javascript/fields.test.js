// What becomes of what is typed into a field for a number.

import assert from "node:assert/strict";
import { test } from "node:test";

import fc from "fast-check";

import "./page.js";
import { alone, heed, pair } from "#assets/modules/controls/fields.js";

const LIMITS = { least: -2, most: 10, whole: false };

test("a number within its limits is taken, and nothing is said", () => {
  for (const value of [-2, 0, 0.25, 10]) assert.deepEqual(heed(String(value), LIMITS, 1), { value, said: "" });
});

test("what is refused or put right is told, and the field shows what is in force", () => {
  assert.deepEqual(heed("abc", LIMITS, 0.5), { value: 0.5, said: "“abc” is no number: it is still 0.5." });
  assert.deepEqual(heed("10.5", LIMITS, 0.5), { value: 10, said: "10 is the most there can be here." });
  assert.deepEqual(heed("-1e9", LIMITS, 0.5), { value: -2, said: "-2 is the least there can be here." });
  assert.deepEqual(heed("3.7", { ...LIMITS, whole: true }, 1), { value: 4, said: "Whole numbers only: it is 4 now." });
});

test("whatever is typed, the value is within the limits or what it was, and a sentence tells any difference", () => {
  const typed = fc.oneof(fc.string(), fc.double({ noNaN: true }).map(String), fc.integer({ min: -20, max: 20 }).map(String));
  fc.assert(fc.property(typed, (text) => {
    const { value, said } = heed(text, LIMITS, "before");
    assert.ok(value === "before" || (LIMITS.least <= value && value <= LIMITS.most));
    if (!said) assert.ok(Math.abs(value - Number(text.trim().replace(",", "."))) < 1e-9);
  }));
});

test("a slider and its field follow each other", () => {
  const rate = ["log", -6, 1];
  assert.deepEqual(pair(true, 0.01, "0.01", -1, ...rate), ["0.1", undefined, ""]);
  assert.deepEqual(pair(true, 0.1, "0.1", -1, ...rate), [undefined, undefined, ""]);
  assert.deepEqual(pair(false, 0.01, "0.1", -2, ...rate), [undefined, -1, ""]);
  assert.deepEqual(pair(false, 0.01, "0.10", -2, ...rate), ["0.1", -1, ""]);
  assert.deepEqual(pair(false, 0.01, "100", -2, ...rate), ["10", 1, "10 is the most there can be here."]);
  assert.deepEqual(pair(false, 0.01, "0,1", -2, ...rate), ["0.1", -1, ""]);
});

test("a refused text gives way to what is in force, to its last digit, wherever the slider stands", () => {
  const [text, , said] = pair(false, 0.012345, "fast", -1.9, "log", -6, 1);
  assert.deepEqual([text, said], ["0.012345", "“fast” is no number: it is still 0.012345."]);
});

test("a field alone may be left empty, and keeps its sentence when it is made anew with what it shows", () => {
  assert.deepEqual(alone("x", 1, "50", "optional -4 4"), ["4", "4 is the most there can be here."]);
  assert.deepEqual(alone("x", 4, "4", "optional -4 4"), [undefined, "4 is the most there can be here."]);
  assert.deepEqual(alone("x", 4, "3", "optional -4 4"), [undefined, ""]);
  assert.deepEqual(alone("x", 3, "", "optional -4 4"), [undefined, "Empty: the surface’s own is taken."]);
  assert.deepEqual(alone("x", "", "", "optional -4 4"), [undefined, "Empty: the surface’s own is taken."]);
  assert.deepEqual(alone("y", "", "", "optional -4 4"), [undefined, ""], "it was empty before");
  assert.deepEqual(alone("batch", 8, "", "whole 0 100"), ["8", "“” is no number: it is still 8."]);
  assert.deepEqual(alone("batch", 8, "8.4", "whole 0 100"), ["8", "Whole numbers only: it is 8 now."]);
});
