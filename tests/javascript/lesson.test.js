import "./page.js";

import assert from "node:assert/strict";
import { test } from "node:test";

import { isDone, matches } from "#assets/modules/lesson/list.js";
import { compare } from "#assets/modules/lesson/prediction.js";
import { forget, read, write } from "#assets/modules/lesson/progress.js";
import { storage as keep } from "#assets/modules/page/storage.js";
import { plainText } from "#assets/modules/lesson/text.js";

import { told } from "./told.js";

const steps = told.lessons.flatMap(({ steps: all }) => all).filter(({ prediction }) => prediction);
const asked = (kind) => steps.map(({ prediction }) => prediction).filter((one) => one.kind === kind);

test("whoever chooses what happened is right, and everybody else is told", () => {
  for (const question of [...asked("choose"), ...asked("winner")]) {
    question.options.forEach(({ text }, guess) => {
      const { good, text: said } = compare(question, guess), right = guess === question.right;
      assert.equal(good, right);
      assert.ok(said.startsWith(right ? "Right: " : "You said: "));
      assert.ok(said.includes(plainText(text)) && said.includes(plainText(question.options[question.right].text)));
      assert.match(said, /[.!?…]$/);
    });
    assert.equal(compare(question, null).good, null);
  }
});

const place = { kind: "place", end: [0.5, -0.25], box: [[-1, 1], [-2, 2]] };

test("a place so near counts as found, and one far off is told how far", () => {
  assert.deepEqual(compare(place, [0.5, -0.25]), { good: true, text: "Close: you were 0 away." });
  assert.equal(compare(place, [0.59, -0.25]).good, true);
  assert.deepEqual(compare(place, [0.61, -0.25]), { good: false, text: "You were 0.11 away." });
  assert.deepEqual(compare(place, [0.5, 0.75]), { good: false, text: "You were 1 away." });
});

test("where it ended is told in numbers that one sees", () => {
  assert.equal(compare(place, null).text, "It ended at (0.5, −0.25).");
  assert.equal(compare({ ...place, end: [1e-7, 1] }, null).text, "It ended at (0, 1).");
  assert.deepEqual(compare({ ...place, end: null }, [0, 0]), { good: null, text: "It flew off and came to rest nowhere." });
});

test("a rate that converges counts as found within a tenth of the edge; at the edge nothing converges", () => {
  const rate = { kind: "rate", answer: 0.1 };
  for (const guess of [0.099, 0.0999, 0.091]) assert.equal(compare(rate, guess).good, true);
  for (const guess of [0.1, 0.101, 0.09, 0.12]) assert.equal(compare(rate, guess).good, false);
  assert.equal(compare(rate, 0.2).text, "You said 0.2; from 0.1 on nothing converges any more.");
  assert.equal(compare(rate, 0.1).text, "You said 0.1; from 0.1 on nothing converges any more.");
  assert.equal(compare(rate, 0.05).text, "You said 0.05; every rate below 0.1 still converges.");
  assert.equal(compare(rate, 0.099).text, "Right: 0.099 still converges, and from 0.1 on nothing does.");
  assert.deepEqual(compare(rate, null), { good: null, text: "Every rate below 0.1 converges." });
});

test("every real question has an answer to compare with", () => {
  assert.ok(steps.length > 10);
  for (const { prediction } of steps) assert.match(compare(prediction, null).text, /\w/);
});

test("a search finds what has all its words, in any case", () => {
  assert.ok(matches("Why momentum overshoots", "MOMENTUM why"));
  assert.ok(!matches("Why momentum overshoots", "momentum adam"));
  assert.ok(matches("anything", ""));
});

function storage(kept = null) {
  const held = new Map(kept === null ? [] : [["landscape-lessons", kept]]);
  const store = { getItem: (key) => held.get(key) ?? null, setItem: (key, value) => held.set(key, value), removeItem: (key) => held.delete(key) };
  return keep(() => store);
}

const [first, second] = told.lessons;

test("progress is kept from one visit to the next, and forgotten when asked", () => {
  const kept = storage(), seen = read(told.lessons, kept);
  assert.deepEqual([...seen.values()].map((one) => one.size), told.lessons.map(() => 0));
  for (let at = 1; at <= first.steps.length; at++) seen.get(first.slug).add(at);
  seen.get(second.slug).add(1);
  write(seen, kept);
  const again = read(told.lessons, kept);
  assert.deepEqual(again, seen);
  assert.deepEqual([isDone(first, again), isDone(second, again)], [true, false]);
  forget(kept);
  assert.equal(read(told.lessons, kept).get(first.slug).size, 0);
});

test("what is stale or cannot be read is dropped", () => {
  const stale = ["{", "[]", "null", "7", '{"version":0,"seen":{}}', '{"version":1,"seen":null}', '{"version":1,"seen":{"gone":[1],"x":7}}'];
  const wrong = JSON.stringify({ version: 1, seen: { [first.slug]: [0, 99, 1.5, "1", null, 1] } });
  for (const kept of stale) assert.ok([...read(told.lessons, storage(kept)).values()].every((one) => !one.size), kept);
  assert.deepEqual([...read(told.lessons, storage(wrong)).get(first.slug)], [1]);
});

test("where nothing can be kept, the page remembers as long as it lives", () => {
  const blocked = keep(() => {
    throw new Error("denied");
  });
  const seen = read(told.lessons, blocked);
  assert.equal(seen.size, told.lessons.length);
  seen.get(first.slug).add(1);
  write(seen, blocked);
  assert.deepEqual(read(told.lessons, blocked), seen);
  forget(blocked);
  assert.equal(read(told.lessons, blocked).get(first.slug).size, 0);
});
