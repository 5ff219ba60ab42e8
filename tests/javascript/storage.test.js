// What the browser keeps, or the page in its place.

import assert from "node:assert/strict";
import { test } from "node:test";

import { storage } from "#assets/modules/page/storage.js";

function denied() {
  throw new Error("denied");
}

test("what is written is read, and not once it is forgotten", () => {
  const held = new Map([["old", "1"]]);
  const kept = storage(() => ({ getItem: (key) => held.get(key) ?? null, setItem: (key, value) => held.set(key, value), removeItem: (key) => held.delete(key) }));
  kept.write("new", "2");
  assert.deepEqual([kept.read("old"), kept.read("new"), kept.read("none"), held.get("new")], ["1", "2", null, "2"]);
  kept.forget("old");
  assert.deepEqual([kept.read("old"), held.has("old")], [null, false]);
});

test("where even asking for the storage throws, the page remembers", () => {
  const kept = storage(denied);
  assert.equal(kept.read("name"), null);
  kept.write("name", "value");
  assert.equal(kept.read("name"), "value");
  kept.forget("name");
  assert.equal(kept.read("name"), null);
});

test("a full disk keeps what it had, and the page remembers what is new; what could not be taken away is gone all the same", () => {
  const kept = storage(() => ({ getItem: () => "old", setItem: denied, removeItem: denied }));
  kept.write("name", "new");
  assert.equal(kept.read("name"), "new");
  kept.forget("name");
  assert.equal(kept.read("name"), null);
});
