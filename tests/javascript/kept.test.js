// Lessons of one's own in the browser: kept, named by their titles, and never lost without a word.

import assert from "node:assert/strict";
import { test } from "node:test";

import * as kept from "#assets/modules/lesson/kept.js";
import { storage } from "#assets/modules/page/storage.js";

const disk = (held = new Map()) => ({ held, of: storage(() => ({ getItem: (key) => held.get(key) ?? null, setItem: (key, value) => held.set(key, value), removeItem: (key) => held.delete(key) })) });
const full = storage(() => ({ getItem: () => null, setItem: () => { throw new Error("full"); }, removeItem: () => {} }));

test("a text is kept beside those that another window has kept, the last one at the end", () => {
  const { of, held } = disk(), other = storage(() => ({ getItem: (key) => held.get(key) ?? null, setItem: (key, value) => held.set(key, value), removeItem: () => {} }));
  assert.equal(kept.write("own-a", "A", of), true);
  assert.equal(kept.write("own-b", "B", other), true);
  assert.equal(kept.write("own-a", "A2", of), true);
  assert.deepEqual([...kept.texts(of)], [["own-b", "B"], ["own-a", "A2"]]);
  kept.forget("own-b", of);
  assert.deepEqual([...kept.texts(other)], [["own-a", "A2"]]);
  assert.equal(kept.isAtRisk(), false);
});

test("what the browser does not take is there as long as the page, and is told", () => {
  assert.equal(kept.write("own-full", "text", full), false);
  assert.equal(kept.texts(full).get("own-full"), "text");
  assert.equal(kept.isAtRisk(), true);
  kept.forget("own-full", full);
  assert.deepEqual([kept.texts(full).has("own-full"), kept.isAtRisk()], [false, false]);
});

test("of all together there are so many characters", () => {
  const { of } = disk();
  assert.equal(kept.write("own-large", "x".repeat(1_999_000), of), true);
  assert.equal(kept.write("own-more", "x".repeat(2_000), of), false);
  assert.deepEqual([...kept.texts(of).keys()], ["own-large", "own-more"]);
  kept.forget("own-more", of);
});

for (const stale of ["nonsense", "null", "[]", '{"version":9,"texts":{"own-a":"A"}}', '{"version":1,"texts":{"fog":"A","own-a":1}}']) {
  test(`what is stale or strange is nothing: ${stale}`, () => {
    assert.equal(kept.texts(disk(new Map([["landscape-own-lessons", stale]])).of).size, 0);
  });
}

test("a name follows the title, in signs that a link has, and is no other's", () => {
  const named = (title, ...taken) => kept.nameFor(`---\ntitle: ${title}\n---\n`, taken);
  assert.equal(named("The ravine"), "own-the-ravine");
  assert.equal(named("Die Schlucht, größer & schöner!"), "own-die-schlucht-grosser-schoner");
  assert.equal(named("峡谷"), "own-lesson");
  assert.equal(named(""), "own-lesson");
  assert.equal(named("A", "own-a", "own-a-2"), "own-a-3");
  assert.match(named("x".repeat(100), `own-${"x".repeat(32)}`), /^[a-z0-9-]{1,40}$/);
  assert.equal(kept.titleOf("Title:  A b \n"), "A b");
  assert.equal(kept.fileOf("own-the-ravine"), "the-ravine.md");
  assert.deepEqual([kept.isOwn("own-a"), kept.isOwn("fog"), kept.isOwn(undefined)], [true, false, false]);
});
