// Copying the link, and what shows it in a page of one's own; and the way to the same in another language.

import { say } from "../page/words.js";
import { address, outside } from "./address.js";

const LONG = 2000; // ms for which a button says what became of it

/** @type {WeakMap<Element, { face: string, timer: ReturnType<typeof setTimeout> }>} */
const answering = new WeakMap(); // buttons that say so now, and what they say else

/**
 * @param {Element} button
 * @param {string} sentence
 */
function answer(button, sentence) {
  const place = button.querySelector(".wide-only") ?? button;
  const before = answering.get(button);
  if (before) clearTimeout(before.timer);
  const face = before?.face ?? place.textContent ?? "";
  const timer = setTimeout(() => {
    place.textContent = face;
    answering.delete(button);
  }, LONG);
  answering.set(button, { face, timer });
  place.textContent = sentence;
}

/**
 * Copy by the browser's own command, which it has also where it gives pages no clipboard: over plain HTTP, as in a lecture hall.
 * @type {(text: string) => boolean} whether it was copied
 */
function command(text) {
  const give = (/** @type {ClipboardEvent} */ event) => {
    event.preventDefault();
    event.clipboardData?.setData("text/plain", text);
  };
  document.addEventListener("copy", give);
  const isDone = document.execCommand("copy");
  document.removeEventListener("copy", give);
  return isDone;
}

/**
 * @param {Element} button
 * @param {string} text
 * @param {string} refused what is said where the browser does not let it be copied
 */
export async function copy(button, text, refused) {
  const isDone = await (navigator.clipboard?.writeText(text) ?? Promise.reject()).then(() => true, () => command(text));
  answer(button, isDone ? say("Copied") : refused);
}

/**
 * What shows the stage and its playback in a page of one's own.
 * @param {string} link
 */
export function frameOf(link) {
  const source = new URL(link), frame = document.createElement("iframe");
  source.hash = "";
  source.search += `${source.search ? "&" : "?"}embed=1`;
  const said = { src: source.href, width: "800", height: "560", style: "border:0", loading: "lazy", allow: "fullscreen", title: document.title };
  for (const [name, value] of Object.entries(said)) frame.setAttribute(name, value);
  return frame.outerHTML;
}

const byHand = () => say("Copy it from the address bar");

/** @type {Record<string, (button: Element) => Promise<void>>} */
const BUTTONS = {
  "#copy-link": (button) => copy(button, outside(), byHand()),
  "#copy-shared": (button) => copy(button, document.getElementById("shared")?.textContent ?? "", byHand()),
  "#copy-embed": (button) => copy(button, frameOf(outside()), say("The browser does not let it be copied")),
};

document.addEventListener("click", ({ target }) => {
  const at = /** @type {HTMLElement} */ (target);
  for (const [selector, act] of Object.entries(BUTTONS)) {
    const button = at.closest?.(selector);
    if (button) void act(button);
  }
  const tongue = /** @type {HTMLAnchorElement | null | undefined} */ (at.closest?.("[data-tongue]"));
  if (tongue) tongue.search = new URL(address()).search; // what is shown is the same in every language
});
