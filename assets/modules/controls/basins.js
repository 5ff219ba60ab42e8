// Asks for where everything ends whenever the scenario is another one: a coarse map first, then the fine one. What has been overtaken is
// neither awaited nor drawn; what fails is tried again, and in the end said.

import { unpackBasins } from "../data/basins.js";
import { emit, on } from "../page/bus.js";
import { say } from "../page/words.js";
import { asked } from "./scenario.js";

/** @import { Basins, BasinsPayload } from "../types.js" */

const COARSE = 32, FINE = 128; // starts along each side
const PAUSES = [500, 1500, 4000]; // ms before another try
const ADDRESS = "basins"; // beside the page, in its language

let wanted = ""; // what the map is of that is there, or on its way
/** @type {Basins | null} */
let map = null;
let underWay = new AbortController();

/** @type {(stale: boolean, failed?: string) => void} */
const tell = (stale, failed = "") => emit("basins", { map, stale, failed });

function follow() {
  const { base, view } = asked(), next = view.basins && base !== null ? [base, `whose=${view.whose ?? ""}`].filter(Boolean).join("&") : "";
  if (next === wanted) return;
  wanted = next;
  underWay.abort();
  underWay = new AbortController();
  if (next) return void refine(next, underWay.signal);
  map = null;
  tell(false);
}

/** @type {(query: string, signal: AbortSignal) => Promise<void>} */
async function refine(query, signal) {
  tell(true);
  for (const points of [COARSE, FINE]) {
    const found = await load(`${ADDRESS}?${query}&points=${points}`, signal);
    if (signal.aborted) return;
    if (!found) return tell(true, say("Where everything ends could not be worked out just now; any change tries again."));
    map = unpackBasins(found);
    tell(false);
    if (map.points < points) return; // as fine as it gets
  }
}

/** @type {(address: string, signal: AbortSignal) => Promise<BasinsPayload | null>} */
async function load(address, signal) {
  for (const pause of [...PAUSES, 0]) {
    const found = await fetch(address, { signal }).then((answer) => (answer.ok ? answer.json() : null)).catch(() => null);
    if (found || signal.aborted || !pause) return found;
    await new Promise((then) => setTimeout(then, pause));
  }
  return null;
}

on("look", follow);
follow(); // the word of the first scenario may have come before this module
