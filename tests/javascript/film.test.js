import assert from "node:assert/strict";
import { test } from "node:test";

import fc from "fast-check";

import "./page.js";
import { arranged, bounded, flowed, paned, piecesOf, wordsOf, wrapped } from "#assets/modules/sharing/arrangement.js";
import { bytesOf, changed, countOf, delaysOf, even, refusal, samplesOf, secondsOf, stepsOf } from "#assets/modules/sharing/reel.js";
import { element, escaped, paintOf, Sketch, vectors } from "#assets/modules/sharing/vectors.js";

const seconds = fc.integer({ min: 1, max: 600 }).map((tenths) => tenths / 10), rate = fc.integer({ min: 5, max: 60 });
const total = (numbers) => numbers.reduce((sum, one) => sum + one, 0);

test("a film goes from the first step to the last, never back, evenly, and rests there", () => {
  fc.assert(fc.property(fc.integer({ min: 2, max: 1800 }), fc.integer({ min: 1, max: 2000 }), (count, steps) => {
    const at = stepsOf(count, steps), moving = at.filter((s) => s < steps);
    assert.equal(at.length, count);
    assert.deepEqual([at[0], at.at(-1)], [0, steps]);
    for (let i = 1; i < moving.length; i++) assert.ok(Math.abs(moving[i] - moving[i - 1] - moving[1]) < 1e-9 * steps + 1e-9);
    assert.ok(count < 20 || at.length - moving.length >= 0.08 * count);
  }));
});

test("the frames of a GIF stand for as long as they should, all together to the hundredth of a second", () => {
  fc.assert(fc.property(seconds, rate, (long, each) => {
    const count = countOf({ seconds: long, rate: each }), delays = delaysOf(count, each);
    assert.ok(delays.every((delay) => delay % 10 === 0 && Math.abs(delay - 1000 / each) <= 10));
    assert.ok(Math.abs(total(delays) - (1000 * count) / each) <= 5 + 1e-6);
  }));
});

test("sizes are even, as encoders ask for", () => {
  fc.assert(fc.property(fc.integer({ min: 1, max: 4000 }), fc.integer({ min: 1, max: 4000 }), (width, height) => {
    const size = even({ width, height });
    assert.ok(size.width % 2 === 0 && size.height % 2 === 0 && size.width >= 2);
    assert.ok(Math.abs(size.width - width) <= 1 && Math.abs(size.height - height) <= 1);
  }));
});

test("what is too much is refused in a sentence, and what the page offers is not", () => {
  const reel = { size: { width: 1920, height: 1080 }, seconds: 30, rate: 60, form: "video" };
  assert.equal(refusal(reel), "");
  assert.match(refusal({ ...reel, form: "gif" }), /GIF/);
  assert.match(refusal({ ...reel, form: "gif", rate: 30 }), /too much for a GIF/);
  assert.match(refusal({ ...reel, seconds: 60 }), /too much for one film/);
  assert.match(refusal({ ...reel, seconds: 61 }), /at most 60 seconds/);
  assert.notEqual(refusal({ ...reel, seconds: NaN }), "");
  assert.equal(refusal({ size: { width: 640, height: 360 }, seconds: 12, rate: 50, form: "gif" }), "");
});

test("a film is tried by rows of frames that it has, none of them twice", () => {
  fc.assert(fc.property(fc.integer({ min: 2, max: 2000 }), fc.integer({ min: 1, max: 8 }), fc.integer({ min: 1, max: 8 }), (count, places, row) => {
    const all = samplesOf(count, places, row).flat();
    assert.equal(all[0], 0);
    assert.equal(new Set(all).size, all.length);
    assert.ok(all.every((i) => Number.isInteger(i) && i >= 0 && i < count));
  }));
});

test("bytes are those of all frames: each that stands for itself and each that does not", () => {
  const tried = { whole: [1000, 3000], changes: [10, 30] }, reel = { seconds: 5, rate: 10 };
  const video = bytesOf(tried, { ...reel, form: "video" }), gif = bytesOf(tried, { ...reel, form: "gif" });
  assert.equal(video - gif, 2 * (2000 - 20));
  assert.ok(gif >= 2000 + 49 * 20 && gif < 2000 + 49 * 20 + 2500);
});

test("a film takes what its beginning and its end take, and as much for each frame as those of the trial that were not the first", () => {
  const rows = fc.integer({ min: 1, max: 8 }), ms = fc.integer({ min: 1, max: 200 });
  fc.assert(fc.property(rows, rows, ms, ms, ms, fc.integer({ min: 2, max: 2000 }), (row, more, start, each, end, count) => {
    const at = [0];
    for (let i = 1; i <= row + more; i++) at.push(start + i * each);
    at.push(at.at(-1) + end);
    assert.ok(Math.abs(1000 * secondsOf(at, row, count) - (start + count * each + end)) < 1e-6);
    assert.ok(Number.isFinite(secondsOf([0, start, start + end], row, count)));
  }));
});

test("what changed, over what was there, is what there is", () => {
  const frames = fc.array(fc.uint8Array({ minLength: 12, maxLength: 12, max: 3 }), { minLength: 2, maxLength: 6 });
  fc.assert(fc.property(frames, (all) => {
    const screen = Uint8Array.from(all[0]);
    for (let k = 1; k < all.length; k++) {
      const { index, count } = changed(all[k - 1], all[k], 255);
      assert.equal(count, all[k].filter((one, i) => one !== all[k - 1][i]).length);
      assert.equal(index.filter((one) => one === 255).length, 12 - count);
      index.forEach((one, i) => one !== 255 && (screen[i] = one));
      assert.deepEqual(screen, all[k]);
    }
  }));
});

const meet = (one, other) => one.left < other.left + other.width && other.left < one.left + one.width && one.top < other.top + other.height && other.top < one.top + one.height;
const inside = (one, { width, height }) => one.left >= 0 && one.top >= 0 && one.left + one.width <= width && one.top + one.height <= height;

test("whatever the shape of a picture, its views, their names, the legend and the caption stand in it and not on each other", () => {
  const kinds = fc.subarray(["stage", "model", "map", "curves", "explorer"], { minLength: 1 });
  fc.assert(fc.property(kinds, fc.integer({ min: 360, max: 2000 }), fc.integer({ min: 360, max: 2000 }), fc.integer({ min: 0, max: 2 }), fc.integer({ min: 0, max: 4 }), (which, width, height, rows, lines) => {
    const { spots, legend, caption } = arranged(which, { width, height }, { rows, lines, text: 1, grows: false });
    const all = [...spots.flatMap(({ head, place }) => [head, place]), legend, caption].filter(Boolean);
    assert.deepEqual(spots.map(({ kind }) => kind), which);
    assert.ok(all.every((one) => inside(one, { width, height }) && one.width > 0 && one.height > 0));
    all.forEach((one, i) => all.forEach((other, k) => assert.ok(i === k || !meet(one, other))));
    assert.equal(Boolean(legend), rows > 0);
    assert.equal(Boolean(caption), lines > 0);
  }));
});

test("beside curves a map is no wider than the plane is drawn around its box", () => {
  for (const [width, height] of [[1280, 720], [1080, 1080], [720, 720]]) {
    for (const kinds of [["stage", "model", "map", "curves"], ["stage", "model", "map", "curves", "explorer"]]) {
      const { spots } = arranged(kinds, { width, height }, { rows: 1, lines: 0, text: 1, grows: false }), { place } = spots[2];
      assert.ok((place.width - 56) / (place.height - 50) < 2.4, `${width} × ${height}`); // without the numbers of its axes
    }
  }
});

test("panes stand beside each other, as many as there are", () => {
  for (let count = 2; count <= 8; count++) {
    const all = paned(count, { left: 10, top: 20, width: 700, height: 500 });
    assert.equal(all.length, count);
    all.forEach((one, i) => all.forEach((other, k) => assert.ok(i === k || !meet(one, other))));
  }
});

test("a legend goes on in the next row where it is full", () => {
  assert.deepEqual(flowed([60, 60, 60], 130), [{ row: 0, left: 0 }, { row: 0, left: 60 }, { row: 1, left: 0 }]);
  assert.deepEqual(flowed([500, 10], 130), [{ row: 0, left: 0 }, { row: 1, left: 0 }]);
});

const widthOf = (text) => 7 * text.length;

test("a link is told whole, or says that it is not", () => {
  fc.assert(fc.property(fc.string({ minLength: 1, maxLength: 400 }).map((text) => text.trim() || "a"), fc.integer({ min: 8, max: 90 }), (text, most) => {
    const lines = wrapped(piecesOf(text), widthOf, 7 * most, 4), joined = lines.join("");
    assert.ok(lines.length <= 4 && lines.every((line) => line.length <= most));
    if (!joined.endsWith("…")) assert.equal(joined.replace(/ /g, ""), text.replace(/ /g, ""));
  }));
});

test("a link breaks only after & and =, and a sentence between words: no number is broken", () => {
  const link = "http://127.0.0.1:8050/?surface=himmelblau&run=momentum,lr:0.005&run=sgd,lr:0.0123&steps=600&step=42";
  for (let most = 32; most < 110; most++) {
    const lines = wrapped(piecesOf(link), widthOf, 7 * most, 9);
    assert.equal(lines.join(""), link);
    assert.ok(lines.slice(0, -1).every((line) => /[&=]$/.test(line)), lines.join(" | "));
  }
  assert.deepEqual(wrapped(wordsOf("After 60 steps 0.942"), widthOf, 7 * 9, 4), ["After 60", "steps", "0.942"]);
  assert.deepEqual(wrapped(piecesOf("run=adam,lr:0.125,b:12"), widthOf, 7 * 10, 4), ["run=adam,", "lr:0.125,", "b:12"]);
});

test("no picture is larger than browsers give, and none larger than is wanted", () => {
  const side = fc.integer({ min: 1, max: 20_000 });
  fc.assert(fc.property(side, side, fc.constantFrom(1, 2, 4, 6), (width, height, wanted) => {
    const ratio = bounded({ width, height }, wanted, 2 ** 25);
    assert.ok(ratio <= wanted && ratio * Math.max(width, height) <= 8192.001 && ratio ** 2 * width * height <= 2 ** 25 + 1);
  }));
  assert.equal(bounded({ width: 1920, height: 1080 }, 4, 2 ** 25), 4);
});

test("no text leaves its place in an SVG", () => {
  fc.assert(fc.property(fc.string({ unit: "binary" }), (text) => {
    assert.doesNotMatch(escaped(text), /[<>"']|&(?!#\d+;)/);
    assert.equal(element("text", { x: text }, escaped(text)).match(/</g).length, escaped(text) ? 2 : 1);
  }));
});

test("a sketch tells its lines and arcs", () => {
  const path = new Sketch();
  path.moveTo(1, 2), path.lineTo(3, 4.00049), path.closePath();
  assert.equal(path.d, "M1 2L3 4Z");
  const ring = new Sketch();
  ring.arc(0, 0, 2, 0, 2 * Math.PI);
  assert.equal(ring.d, "M2 0A2 2 0 0 1 -2 0A2 2 0 0 1 2 0");
  const quarter = new Sketch();
  quarter.arc(0, 0, 1, 0, Math.PI / 2);
  assert.equal(quarter.d, "M1 0A1 1 0 0 1 0 1");
});

test("colours with an alpha are told as programs know them that have none", () => {
  assert.deepEqual(paintOf("rgba(255,10,0,0.5)"), { paint: "rgb(255,10,0)", alpha: 0.5 });
  assert.deepEqual(paintOf("rgb(1,2,3)"), { paint: "rgb(1,2,3)", alpha: 1 });
  assert.deepEqual(paintOf("#123456"), { paint: "#123456", alpha: 1 });
});

test("what is drawn on vectors is where and as a canvas would have it", () => {
  const { context, text } = vectors("v");
  context.save();
  context.translate(10, 20);
  context.scale(2, 2);
  context.strokeStyle = "rgba(0,0,255,0.5)";
  context.globalAlpha = 0.5;
  context.lineWidth = 3;
  context.setLineDash([4, 2]);
  context.beginPath(), context.moveTo(0, 0), context.lineTo(5, 5), context.stroke();
  context.restore();
  context.beginPath(), context.rect(0, 0, 8, 8), context.clip();
  context.fillStyle = "#ff0000";
  context.fillRect(1, 1, 2, 2);
  const told = text();
  assert.match(told, /<path d="M0 0L5 5" transform="matrix\(2 0 0 2 10 20\)" fill="none" stroke="rgb\(0,0,255\)" stroke-width="3" stroke-opacity="0.25" stroke-dasharray="4 2"\/>/);
  assert.match(told, /<clipPath id="v1"><path d="M0 0H8V8H0Z"\/><\/clipPath>/);
  assert.match(told, /<g clip-path="url\(#v1\)"><path d="M1 1H3V3H1Z" fill="#ff0000"\/><\/g>/);
});
