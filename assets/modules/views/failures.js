// What cannot be drawn stops nothing else. It is left out until something that it is drawn from has changed, and is then tried again;
// that it failed is said in its place, and why is told to whoever looks for it, once.

import { make } from "../page/dom.js";
import { say } from "../page/words.js";

/** @import { View } from "../types.js" */

/** @type {WeakMap<Element, Set<string>>} */
const known = new WeakMap(); // by place: the causes that have been told

/**
 * Say in a place that something cannot be drawn there.
 * @param {Element} place
 * @param {string} what what it is, for whoever reads the console
 * @param {string} sentence what is said on the page
 * @param {unknown} cause
 */
export function tellFailure(place, what, sentence, cause) {
  const causes = known.get(place) ?? new Set(), name = `${what}: ${cause}`;
  known.set(place, causes);
  if (!causes.has(name)) console.error(`Cannot draw ${what}:`, cause);
  causes.add(name);
  if (!place.querySelector(":scope > .failure")) place.append(make("p", { class: "failure", role: "status" }, [sentence]));
}

/**
 * Take the sentence away: it is drawn again.
 * @param {Element | null} place
 */
export function clearFailure(place) {
  place?.querySelector(":scope > .failure")?.remove();
}

/**
 * Do something that a view is drawn by; one that throws is left out until it is built again.
 * @param {View} view
 * @param {() => void} work
 * @returns {boolean} whether it could be done
 */
export function attempt(view, work) {
  try {
    work();
    return true;
  } catch (error) {
    view.ready = false;
    view.failed = true;
    if (view.canvas) view.canvas.width += 0; // writing it clears what was half drawn, and every setting of the context
    tellFailure(view.frame, `the view "${view.kind}"`, say("This view cannot be drawn at present; the others go on."), error);
    return false;
  }
}
