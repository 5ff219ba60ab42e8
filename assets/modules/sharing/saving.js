// A way whose file the server makes when it is asked for.

import { outside } from "../controls/address.js";
import { say } from "../page/words.js";
import { addressOf, attempt, chosen, copied, fetched, onPress, save, tell } from "./taken.js";

/** @import { Way } from "../types.js" */

/**
 * @param {string} address beside the page
 * @param {(section: HTMLDetailsElement) => Record<string, string>} [besides] what is asked for besides the scenario
 * @param {(section: HTMLDetailsElement) => void} [prepare]
 * @returns {Way}
 */
export function saving(address, besides = chosen, prepare = () => {}) {
  let seen = new AbortController();

  /** @param {HTMLDetailsElement} section */
  async function make(section) {
    if (section.hasAttribute("aria-busy")) return; // it is on its way
    const { signal } = seen;
    await attempt(section, signal, async () => {
      tell(section, say("Being made …"));
      save(await fetched(addressOf(address, besides(section)), signal));
      tell(section, say("Saved."));
    });
  }

  return {
    open(section) {
      seen = new AbortController();
      prepare(section);
      onPress(section, {
        save: () => void make(section),
        address: (button) => {
          const { href } = new URL(addressOf(address, besides(section)), outside());
          copied(button, href);
          tell(section, href);
        },
      }, seen.signal);
    },
    close(section) {
      seen.abort();
      section.removeAttribute("aria-busy");
    },
  };
}
