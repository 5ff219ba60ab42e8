// The link of what is seen, and what that is in words.

import { address } from "../controls/address.js";
import { current } from "../player/frames.js";
import { following } from "./following.js";

/** @type {(section: HTMLElement, name: string, text: string) => void} */
function put(section, name, text) {
  const place = section.querySelector(`[data-shown="${name}"]`);
  if (place) place.textContent = text;
}

export const { open, close } = following((section) => {
  put(section, "link", address());
  put(section, "said", current().question !== null ? "" : document.querySelector('[data-said="stage"]')?.textContent ?? "");
});
