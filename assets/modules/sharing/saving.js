// A way whose file the server makes when it is asked for.

import { say } from "../page/words.js";
import { addressOf, attempt, chosen, copied, fetched, save, tell } from "./taken.js";

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
    if (section.ariaBusy === "true") return; // it is on its way
    const { signal } = seen;
    await attempt(section, signal, async () => {
      tell(section, say("Being made …"));
      save(await fetched(addressOf(address, besides(section)), signal));
      tell(section, say("Saved."));
    });
  }

  /** @type {Record<string, (section: HTMLDetailsElement, button: Element) => void>} */
  const acts = {
    save: (section) => void make(section),
    address: (section, button) => copied(button, new URL(addressOf(address, besides(section)), document.baseURI).href),
  };

  return {
    open(section) {
      seen = new AbortController();
      prepare(section);
      section.addEventListener("click", (event) => {
        const button = /** @type {HTMLElement | null} */ (/** @type {Element} */ (event.target).closest("[data-act]"));
        if (button) acts[button.dataset.act ?? ""]?.(section, button);
      }, { signal: seen.signal });
    },
    close(section) {
      seen.abort();
      section.removeAttribute("aria-busy");
      tell(section, "");
    },
  };
}
