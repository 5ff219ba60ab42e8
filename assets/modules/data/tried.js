// Where the steps that are looked into asked for loss or slope, besides where they begin.

import { decode } from "./decode.js";

/** @import { InspectorPayload, Numbers, Pair } from "../types.js" */

/** @type {Map<number, { places: Numbers, each: number, last: number }>} */
let known = new Map(); // by slot; `each` places a step, of which there may be fewer

/** @type {(payload: InspectorPayload | null | undefined) => void} */
export function remember(payload) {
  known = new Map();
  for (const { slot, steps, last, tried } of payload?.runs ?? []) {
    const places = decode(tried);
    known.set(slot, { places, each: places.length / (2 * Math.max(1, steps)), last });
  }
}

/**
 * What the step that begins at the iterate k tried, in the surface's own units; nothing after the last step.
 * @type {(slot: number, k: number) => Pair[]}
 */
export function triedAt(slot, k) {
  const { places, each, last } = known.get(slot) ?? { places: [], each: 0, last: 0 };
  /** @type {Pair[]} */
  const found = [];
  const end = k < last ? 2 * each * (k + 1) : 0;
  for (let i = 2 * each * k; i < end && Number.isFinite(places[i]); i += 2) found.push([places[i], places[i + 1]]);
  return found;
}
