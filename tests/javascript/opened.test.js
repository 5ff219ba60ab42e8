// How the page was opened, where the browser does not say it by an address.

import assert from "node:assert/strict";
import { test } from "node:test";

performance.getEntriesByType = /** @type {any} */ (() => [{ name: "document" }]); // as in Firefox, from a disk and in a frame by srcdoc
Object.assign(globalThis, { location: { href: "file:///home/lecture/himmelblau.html?embed=1" } });
const { fromLink, isBare } = await import("#assets/modules/page/opened.js");

test("a page from a disk is opened by the address where it is", () => {
  assert.equal(isBare, false);
  assert.equal(fromLink.embed, true);
});
