// What SVG is made of, where test_pictures_and_films.py cannot see every corner of it.

import assert from "node:assert/strict";
import { test } from "node:test";

import "./page.js";
import { escaped, Sketch, vectors } from "#assets/modules/sharing/vectors.js";

/** @type {(draw: (context: CanvasRenderingContext2D) => void) => string} */
const drawn = (draw) => {
  const { context, text } = vectors("v");
  draw(context);
  return text();
};

test("what no XML may hold is told by the sign for it", () => {
  assert.equal(escaped("a\0b\ud800c\ufffe\t\n"), "a\ufffdb\ufffdc\ufffd\t\n");
});

test("a path that has not begun has no end, and begins where its first line leads", () => {
  const path = new Sketch();
  path.closePath();
  path.lineTo(1, 2), path.lineTo(3, 4), path.closePath();
  assert.equal(path.d, "M1 2L3 4Z");
});

test("the corners of a box are no rounder than it is large", () => {
  const one = new Sketch(), other = new Sketch();
  one.roundRect(0, 0, 10, 4, 2), other.roundRect(0, 0, 10, 4, [9]);
  assert.equal(other.d, one.d);
  assert.match(one.d, /^M2 0l6 0a2 2 0 0 1 2 2l0 0a2 2/);
});

test("an arc goes the way round that it is told, and a large one by halves", () => {
  const back = new Sketch(), large = new Sketch();
  back.arc(0, 0, 1, Math.PI / 2, 0, true), large.arc(0, 0, 1, 0, 1.5 * Math.PI);
  assert.equal(back.d, "M0 1A1 1 0 0 0 1 0");
  assert.equal(large.d.match(/A/g)?.length, 2);
  assert.match(large.d, /0 -1$/);
});

test("turns and moves are one after the other, as on a canvas", () => {
  const told = drawn((context) => {
    context.save();
    context.translate(10, 0), context.rotate(Math.PI / 2), context.scale(2, 3);
    context.fillRect(0, 0, 1, 1);
    context.restore();
    context.fillRect(0, 0, 1, 1);
  });
  assert.match(told, /matrix\(0 2 -3 0 10 0\)/);
  assert.equal(told.match(/transform/g)?.length, 1);
});

test("what is set ends with what was saved", () => {
  const told = drawn((context) => {
    context.fillStyle = "#111111";
    context.save(), (context.fillStyle = "#222222"), context.setLineDash([1]), context.restore();
    context.fillRect(0, 0, 1, 1), context.strokeRect(0, 0, 1, 1);
  });
  assert.match(told, /#111111/);
  assert.doesNotMatch(told, /#222222|dasharray/);
});

test("a hole stays one", () => {
  const told = drawn((context) => (context.beginPath(), context.rect(0, 0, 9, 9), context.rect(2, 2, 3, 3), context.fill("evenodd")));
  assert.match(told, /fill-rule="evenodd"/);
});

test("letters stand where a canvas has them", () => {
  const told = drawn((context) => {
    Object.assign(context, { font: "600 10px Inter, sans-serif", textAlign: "center", textBaseline: "middle" });
    context.fillText("a<b", 5, 20);
    Object.assign(context, { font: "400 10px Inter", textAlign: "right", textBaseline: "alphabetic" });
    context.fillText("c", 5, 20);
  });
  assert.match(told, /<text x="5" y="23" font-family="Inter, sans-serif" font-size="10" font-weight="600" text-anchor="middle"[^>]*>a&#60;b<\/text>/);
  assert.match(told, /<text x="5" y="20" font-family="Inter" font-size="10" text-anchor="end"[^>]*>c<\/text>/);
});

test("a clip within a clip shows what both do", () => {
  const told = drawn((context) => {
    context.beginPath(), context.rect(0, 0, 9, 9), context.clip();
    context.beginPath(), context.rect(5, 5, 9, 9), context.clip();
    context.fillRect(0, 0, 1, 1);
  });
  assert.match(told, /<clipPath id="v2" clip-path="url\(#v1\)">/);
  assert.match(told, /<g clip-path="url\(#v2\)">/);
});

test("a gradient fades where its colours do", () => {
  const told = drawn((context) => {
    const gradient = context.createRadialGradient(1, 2, 0, 3, 4, 5);
    gradient.addColorStop(0, "rgba(1,2,3,0.5)"), gradient.addColorStop(1, "#445566");
    context.fillStyle = gradient, context.fillRect(0, 0, 1, 1);
  });
  assert.match(told, /<radialGradient id="v1" gradientUnits="userSpaceOnUse" cx="3" cy="4" r="5" fx="1" fy="2">/);
  assert.match(told, /<stop offset="0" stop-color="rgb\(1,2,3\)" stop-opacity="0.5"\/><stop offset="1" stop-color="#445566"\/>/);
  assert.match(told, /fill="url\(#v1\)"/);
});
