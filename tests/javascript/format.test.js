import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import fc from "fast-check";

import "./page.js";
import { brief, fitting, number, read as readTyped, rounded, typed, written } from "#assets/modules/page/format.js";

const POWERS = { "⁻": "-", "⁰": "0", "¹": "1", "²": "2", "³": "3", "⁴": "4", "⁵": "5", "⁶": "6", "⁷": "7", "⁸": "8", "⁹": "9" };

function read(text) {
  const [digits, power = ""] = text.trim().replace("−", "-").split("×10");
  return Number(`${digits}e${[...power].map((one) => POWERS[one]).join("") || 0}`);
}

test("numbers are readable", () => {
  const told = [
    [1.23456, "\u20071.235"], [-12.5, "−12.50"], [0, "\u20070"], [9999.4, "\u20079999"], [9999.6, "\u20071.000×10⁴"], [0.001, "\u20070.001000"],
    [-0.00012346, "−0.0001235"], [-0.000012346, "−1.235×10⁻⁵"], [1e300, "\u2007∞"], [NaN, "–"], [undefined, "–"], [null, "–"], [-Infinity, "−∞"],
  ];
  for (const [value, text] of told) assert.equal(number(value), text);
});

test("numbers in sentences are written as the server writes them", () => {
  const cases = JSON.parse(readFileSync(new URL("../numbers.json", import.meta.url), "utf8"));
  for (const [value, digits, text] of cases.en) assert.equal(written(value, digits), text);
  assert.deepEqual([written(-0), written(Infinity), written(-Infinity), written(NaN)], ["0", "∞", "−∞", "–"]);
});

test("what is typed is read as English writes it, or with a comma where that can mean but one thing", () => {
  const told = [
    ["0.5", 0.5], [" −0.5 ", -0.5], ["0,5", 0.5], [",5", 0.5], ["1,000", 1000], ["1,234,567.5", 1234567.5], ["0,003", 0.003], ["1,5", 1.5], ["1.500", 1.5],
    ["2.5e-5", 2.5e-5], ["1E3", 1000], ["+3", 3], ["7.", 7],
  ];
  for (const [text, value] of told) assert.equal(readTyped(text), value, text);
  for (const text of ["", "abc", "1,2,3", "1.2.3", "0x10", "Infinity", "1e", "--1", "1,2.3", "1,00,000"]) assert.ok(Number.isNaN(readTyped(text)), text);
  assert.deepEqual([0, 0.003, -1.5, 0.0001, 2e-6, -1.25e-5].map(typed), ["0", "0.003", "-1.5", "0.0001", "2e-6", "-1.25e-5"]);
});

test("a place is as fine as a hand can point, and no finer", () => {
  assert.deepEqual([rounded(1.23456789, 0.01), rounded(1.23456789, 0.004), rounded(-123.4, 2), rounded(5e-7, 1e-9)], [1.23, 1.235, -123, 5e-7]);
  fc.assert(fc.property(fc.double({ min: -100, max: 100, noNaN: true }), fc.double({ min: 1e-6, max: 10, noNaN: true }), (value, grain) => {
    assert.ok(Math.abs(rounded(value, grain) - value) <= Math.max(grain / 2, 0.5) * 1.0001);
    assert.ok(String(rounded(value, grain)).length <= 12);
  }));
});

test("a longer power leaves fewer digits, so that a number takes no more place", () => {
  const told = [[-0.0000012346, "−1.235×10⁻⁶"], [-1.1934e-12, "−1.2×10⁻¹²"], [1.1934e-12, "\u20071.19×10⁻¹²"], [-1.1934e-100, "−1×10⁻¹⁰⁰"], [1.1934e-100, "\u20071.2×10⁻¹⁰⁰"], [1.1934e12, "\u20071.19×10¹²"], [1234.5, "\u20071235"], [0, "\u20070"], [NaN, "–"]];
  for (const [value, text] of told) assert.equal(number(value, fitting(value)), text);
  assert.equal(brief(1.1752e-17, fitting(1.1752e-17)).trim(), "1.18×10⁻¹⁷");
});

test("chosen numbers lose their zeros", () => {
  for (const [value, text] of [[0.01, "0.01"], [10, "10"], [3e-5, "3×10⁻⁵"], [0.05, "0.05"], [-100, "−100"]]) assert.equal(brief(value).trim(), text);
});

test("what is read is what was written, to four digits, and nothing jumps", () => {
  fc.assert(
    fc.property(fc.double({ min: -1e30, max: 1e30, noNaN: true }), (value) => {
      const text = number(value);
      assert.ok(Math.abs(read(text) - value) <= 5.001e-4 * Math.abs(value));
      assert.match(text[0], /[−\u2007]/);
    }),
  );
});
