// Follows a scenario with a picture that the server works out: asks anew whenever it is of another one, a coarse one first. What has been
// overtaken is neither awaited nor drawn; what fails is tried again, and in the end that is said.

import { on } from "../page/bus.js";

const PAUSES = [500, 1500, 4000]; // ms before another try

/**
 * What one asks for, and whom one tells of it.
 * @template Told, Picture
 * @typedef {object} Followed
 * @property {string} address Beside the page, in its language.
 * @property {() => string} query What is wanted at present; empty for nothing.
 * @property {readonly string[] | (() => readonly string[])} stages Added to the query one after the other, from coarse to fine.
 * @property {(told: Told, stage: string) => Picture} unpack
 * @property {(picture: Picture, stage: string) => boolean} [isFinest] Whether no further stage tells more than this picture.
 * @property {(shown: { picture: Picture | null, stale: boolean, failed: boolean }) => void} tell A stale picture is of what is gone; it
 *   has failed when nobody tries any more.
 */

/**
 * Follow the scenario from now on.
 * @template Told, Picture
 * @param {Followed<Told, Picture>} followed
 * @returns {() => void} to be called where something else that a query is made of has changed
 */
export function followed({ address, query, stages, unpack, isFinest = () => false, tell }) {
  let wanted = ""; // what the picture is of that is there, or on its way
  /** @type {Picture | null} */
  let picture = null;
  let underWay = new AbortController();

  function follow() {
    const base = query(), own = base ? (typeof stages === "function" ? stages() : stages) : [];
    const next = own.map((stage) => [base, stage].filter(Boolean).join("&"));
    if (next.join(" ") === wanted) return;
    wanted = next.join(" ");
    underWay.abort();
    underWay = new AbortController();
    if (next.length) return void refine(next, own, underWay.signal);
    picture = null;
    tell({ picture, stale: false, failed: false });
  }

  /** @type {(next: string[], own: readonly string[], signal: AbortSignal) => Promise<void>} */
  async function refine(next, own, signal) {
    tell({ picture, stale: true, failed: false });
    for (const [i, stage] of own.entries()) {
      const told = await load(`${address}?${next[i]}`, signal);
      if (signal.aborted) return;
      if (!told) return tell({ picture, stale: true, failed: true });
      picture = unpack(told, stage);
      tell({ picture, stale: false, failed: false });
      if (isFinest(picture, stage)) return;
    }
  }

  on("look", follow);
  follow(); // the word of the first scenario may have come before this module
  return follow;
}

/** @type {(address: string, signal: AbortSignal) => Promise<any>} */
async function load(address, signal) {
  for (const pause of [...PAUSES, 0]) {
    const found = await fetch(address, { signal }).then((answer) => (answer.ok ? answer.json() : null)).catch(() => null);
    if (found || signal.aborted || !pause) return found;
    await new Promise((then) => setTimeout(then, pause));
  }
  return null;
}
