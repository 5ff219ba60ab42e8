// What is seen of a film that is being made while its way in the menu is folded: a line in the bar, until it is saved and that is read.

import { byId, make } from "../page/dom.js";
import { say } from "../page/words.js";

const said = make("span", { role: "status" }), left = make("small"), button = make("button", { type: "button", class: "text-button" });
const progress = make("progress", { "aria-label": say("Frames made") }), line = make("p", { class: "film-aside" }, [said, " ", progress, left, button]);

/**
 * @param {string} sentence
 * @param {(() => void) | null} cancel calls it off; without it nothing is under way any more
 */
export function show(sentence, cancel) {
  if (!line.isConnected) byId("projector").before(line);
  said.textContent = sentence;
  progress.hidden = left.hidden = !cancel;
  button.textContent = cancel ? say("Cancel") : say("Close");
  button.onclick = cancel ?? hide;
}

/** @type {(done: number, count: number, then: string) => void} */
export function move(done, count, then) {
  Object.assign(progress, { max: count, value: done });
  if (left.textContent !== then) left.textContent = then;
}

export const hide = () => line.remove();
