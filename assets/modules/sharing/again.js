// What could not be had is asked for again: by a button below the sentence that says so, and by itself once the browser has a network.

import { make } from "../page/dom.js";
import { say } from "../page/words.js";

/** @type {Map<HTMLElement, () => void>} */
const offered = new Map(); // by the way that offers it: what takes that back

/** @type {(section: HTMLElement, again: () => void) => void} */
export function offer(section, again) {
  withdraw(section);
  const gone = new AbortController(), { signal } = gone, button = make("button", { type: "button", class: "text-button" }, [say("Try again")]);
  const place = make("div", { class: "share-acts share-again" }, [button]);
  const go = () => {
    withdraw(section);
    again();
  };
  button.addEventListener("click", go, { signal });
  window.addEventListener("online", go, { signal });
  section.querySelector(".share-told")?.after(place);
  offered.set(section, () => {
    gone.abort();
    if (place.contains(document.activeElement)) section.querySelector("summary")?.focus(); // else the next key would reach the page below
    place.remove();
  });
}

/** @param {HTMLElement} section */
export function withdraw(section) {
  offered.get(section)?.();
  offered.delete(section);
}
