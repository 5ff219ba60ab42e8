// The link of what is seen, and what that is in words.

import { lacking, outside } from "../controls/address.js";
import { on } from "../page/bus.js";
import { write } from "../page/dom.js";
import { current } from "../player/frames.js";
import { following } from "./following.js";

/** @param {HTMLElement} section */
function show(section) {
  write(section, '[data-shown="link"]', outside());
  write(section, ".share-told", lacking());
  write(section, '[data-shown="said"]', current().question !== null ? "" : document.querySelector('[data-said="stage"]')?.textContent ?? "");
}

const follower = following(show);
let stop = () => {};

/** @param {HTMLDetailsElement} section */
export function open(section) {
  follower.open(section);
  stop = on("tell", () => show(section)); // when the sentence about it has come, too
}

/** @param {HTMLDetailsElement} section */
export function close(section) {
  stop();
  follower.close(section);
}
