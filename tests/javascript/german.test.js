// Numbers as German writes them, wherever the page shows or takes them.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import "./german.js";
import { alone, heed, pair } from "#assets/modules/controls/fields.js";
import { written as factor } from "#assets/modules/drawing/arrows.js";
import { number, read, typed, written } from "#assets/modules/page/format.js";

test("numbers are written with the marks of the language, as the server writes them", () => {
  const { de } = JSON.parse(readFileSync(new URL("../numbers.json", import.meta.url), "utf8"));
  for (const [value, digits, text] of de) assert.equal(written(value, digits), text);
  assert.deepEqual([number(-12.5), number(-12346)], ["−12,50", "−1,235×10⁴"]);
  assert.deepEqual([typed(0.5), typed(-1.25), factor(1000)], ["0,5", "-1,25", "× 1.000"]);
});

test("both marks are taken where they can mean but one thing", () => {
  const told = [["0,5", 0.5], ["0.5", 0.5], ["0.003", 0.003], ["1.000", 1000], ["1.234,5", 1234.5], ["1.5", 1.5], ["2,5e-5", 2.5e-5]];
  for (const [text, value] of told) assert.equal(read(text), value, text);
  for (const text of ["1.2.3", "1,2,3", "1,5.000"]) assert.ok(Number.isNaN(read(text)), text);
});

test("what is put right is told in German, with German numbers", () => {
  const limits = { least: 0.5, most: 2.5, whole: false };
  assert.deepEqual(heed("abc", limits, 1.5), { value: 1.5, said: "„abc“ ist keine Zahl: Es bleibt bei 1,5." });
  assert.deepEqual(heed("3", limits, 1.5), { value: 2.5, said: "Mehr als 2,5 geht hier nicht." });
  assert.deepEqual(pair(false, 0.1, "0,25", 0, "linear", 0, 1), [undefined, 0.25, ""]);
  assert.deepEqual(pair(true, 0.1, "0,1", 0.25, "linear", 0, 1), ["0,25", undefined, ""]);
  assert.deepEqual(alone("x", 1.5, "0.75", "number -1 1"), ["0,75", ""]);
});
