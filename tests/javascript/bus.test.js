import assert from "node:assert/strict";
import { test } from "node:test";

import { emit, on } from "#assets/modules/page/bus.js";

test("what is told arrives, in the order in which listeners came, until they stop", () => {
  /** @type {string[]} */
  const heard = [];
  const offs = ["first", "second"].map((name) => on("frame", (s) => heard.push(`${name} ${s}`)));
  emit("frame", 1);
  offs[0]();
  emit("frame", 2);
  offs[1]();
  emit("frame", 3);
  assert.deepEqual(heard, ["first 1", "second 1", "second 2"]);
});

test("one kind of event is not another", () => {
  /** @type {unknown[]} */
  const heard = [];
  const off = on("tell", (s) => heard.push(s));
  emit("frame", 1);
  off();
  assert.deepEqual(heard, []);
});
