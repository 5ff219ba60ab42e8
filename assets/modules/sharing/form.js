// What can be chosen of pictures and films, and what is seen of one that was made.

import { make } from "../page/dom.js";
import { say } from "../page/words.js";
import { save, Trouble } from "./taken.js";

/** @type {(section: HTMLElement, name: string) => HTMLSelectElement} */
const list = (section, name) => /** @type {HTMLSelectElement} */ (section.querySelector(`[data-choose="${name}"]`));

/** @type {(section: HTMLElement, name: string) => HTMLButtonElement} */
export const button = (section, name) => /** @type {HTMLButtonElement} */ (section.querySelector(`[data-act="${name}"]`));

/**
 * Every view that the page has can be chosen, after all of them, by the name that it has there; what was chosen stays so.
 * @type {(section: HTMLElement, titles: Record<string, string>) => void}
 */
export function offerViews(section, titles) {
  const views = list(section, "what"), [every] = views.options, before = views.value;
  views.replaceChildren(every, ...Object.entries(titles).map(([kind, title]) => make("option", { value: kind }, [title])));
  views.value = before in titles ? before : every.value;
}

/** @type {(section: HTMLElement, name: string, isSeen: boolean) => void} a choice that changes nothing is not shown */
export function show(section, name, isSeen) {
  const label = list(section, name).closest("label");
  if (label) label.hidden = !isSeen;
}

/** @type {(caption: string) => { told: boolean, caption: boolean }} what stands below */
export const below = (caption) => ({ told: caption === "told" || caption === "both", caption: caption === "link" || caption === "both" });

/** @type {Map<HTMLElement, string>} */
const shown = new Map(); // addresses of what a way shows

/**
 * What somebody else's module gives, which comes when it is wanted first; one that did not arrive is asked for again the next time.
 * @template Module
 * @param {Promise<Module>} module
 * @returns {Promise<Module>}
 */
export const arrived = (module) =>
  module.catch(() => {
    throw new Trouble(say("The server did not send what this takes. Try it again when the server answers; if it does, load the page again."));
  });

/**
 * Give something as a file, and show it where it is asked for.
 * @param {HTMLElement} section
 * @param {Blob} blob
 * @param {string} name
 * @param {string} title what it is, for who does not see it
 */
export function give(section, blob, name, title) {
  clear(section);
  const address = URL.createObjectURL(blob);
  shown.set(section, address);
  const isVideo = blob.type.startsWith("video/");
  const sight = isVideo ? make("video", { controls: "", loop: "", muted: "", playsinline: "", src: address, "aria-label": title }) : make("img", { src: address, alt: title });
  section.querySelector("[data-given]")?.append(sight);
  section.querySelector("[data-given]")?.scrollIntoView({ block: "nearest" });
  save({ name, blob });
}

/** What was shown last is let go of. @param {HTMLElement} section */
export function clear(section) {
  section.querySelector("[data-given]")?.replaceChildren();
  const address = shown.get(section);
  if (address) URL.revokeObjectURL(address);
  shown.delete(section);
}

const UNITS = ["kB", "MB"];

/** @param {number} bytes */
export function sized(bytes) {
  const unit = bytes < 999_500 ? 0 : 1, value = bytes / 1000 ** (unit + 1);
  return `${value.toLocaleString(document.documentElement.lang, { maximumSignificantDigits: value < 100 ? 2 : 3 })} ${UNITS[unit]}`;
}

/**
 * What a file is called that shows one view, or all of them.
 * @type {(stem: string, what: string, ending: string) => string}
 */
export const called = (stem, what, ending) => `${stem}${what === "all" ? "" : `-${what}`}.${ending}`;
