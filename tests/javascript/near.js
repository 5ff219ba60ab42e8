// Numbers that are as good as equal.

import assert from "node:assert/strict";

// Fails unless two numbers, or two lists of them however deep, differ by at most `rel` of the second or by `abs`.
export function near(seen, expected, { rel = 1e-9, abs = 1e-12 } = {}, where = "") {
  if (typeof expected !== "number") {
    const [ours, theirs] = [Array.from(seen), Array.from(expected)];
    assert.equal(ours.length, theirs.length, `as many numbers${where}`);
    return theirs.forEach((one, i) => near(ours[i], one, { rel, abs }, `${where}[${i}]`));
  }
  const apart = Math.abs(seen - expected);
  assert.ok(apart <= Math.max(abs, rel * Math.abs(expected)), `${seen} is not ${expected}${where && `, at ${where}`}`);
}
