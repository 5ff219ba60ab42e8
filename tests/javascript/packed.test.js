import assert from "node:assert/strict";
import { test } from "node:test";

import { unpacked } from "#assets/modules/alone/packed.js";

import { told } from "./told.js";

test("what Python compresses is taken apart as it was", () => {
  for (const [letters, wanted] of told.packed) assert.deepEqual(Buffer.from(unpacked(letters)), Buffer.from(wanted, "base64"));
});
