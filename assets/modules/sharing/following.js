// A way that shows something of the scenario shows it of the one that is there: the scenario may change under the menu, by what was
// still on its way, by the browser's back button, and by the lecturer's notes.

import { address } from "../controls/address.js";
import { query } from "../controls/scenario.js";
import { on } from "../page/bus.js";

/** @import { Events } from "../page/bus.js" */
/** @import { Way } from "../types.js" */

/** @type {(keyof Events)[]} */
const CHANGES = ["look", "answered", "load", "view"];

/**
 * Show something when a way is unfolded, and again whenever the address has become another one.
 * @param {(section: HTMLDetailsElement) => void} show
 * @returns {Way}
 */
export function following(show) {
  /** @type {(() => void)[]} */
  let stops = [];
  let shown = "";

  /** @param {HTMLDetailsElement} section */
  function look(section) {
    const seen = `${address()} ${query()}`; // in a lesson the address names its step alone
    if (shown === seen || query() === null) return;
    shown = seen;
    show(section);
  }

  return {
    open(section) {
      stops = CHANGES.map((name) => on(name, () => queueMicrotask(() => stops.length && look(section)))); // once all have been told
      look(section);
    },
    close() {
      for (const stop of stops) stop();
      stops = [];
      shown = "";
    },
  };
}
