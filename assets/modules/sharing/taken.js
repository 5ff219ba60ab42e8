// What is taken away: asked for where the server makes it, saved as a file, copied as text. What goes wrong is told in one sentence.

import { copy } from "../controls/copy.js";
import { query } from "../controls/scenario.js";
import { closest, write } from "../page/dom.js";
import { say } from "../page/words.js";
import { current } from "../player/frames.js";
import * as again from "./again.js";

/** @typedef {{ name: string, blob: Blob }} Taken a file, and what it is to be called */

const PAUSES = [500, 1500, 4000]; // ms before another try, where the server is busy
const BUSY = 503;

/** What went wrong, in a sentence for people. */
export class Trouble extends Error {}

/**
 * What a file is called that comes of what is seen.
 * @param {string} ending
 */
export const nameOf = (ending) => `${current().data.file}.${ending}`;

/**
 * Where the server gives something of what is seen, beside the page and in its language.
 * @param {string} address such as `data`
 * @param {Record<string, string>} chosen what is asked for besides the scenario
 */
export function addressOf(address, chosen) {
  const besides = Object.entries(chosen).filter(([, value]) => value).map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
  return `${address}?${[query(), ...besides].filter(Boolean).join("&")}`;
}

/**
 * Ask for a file; try again as long as the server is busy.
 * @param {string} address
 * @param {AbortSignal} [signal]
 * @returns {Promise<Taken>}
 */
export async function fetched(address, signal) {
  const answer = await patiently(address, signal);
  if (answer.status === BUSY) throw new Trouble(say("The server is busy. Try again in a moment."));
  if (!answer.ok) throw new Trouble(say("The server could not make this."));
  const [, name] = /filename="([^"]+)"/.exec(answer.headers.get("Content-Disposition") ?? "") ?? [];
  const blob = await answer.blob().catch(lost);
  return { name: name ?? nameOf("txt"), blob };
}

/** @type {(address: string, signal?: AbortSignal) => Promise<Response>} */
async function patiently(address, signal) {
  for (const pause of PAUSES) {
    const answer = await fetch(address, { signal }).catch(lost);
    if (answer.status !== BUSY) return answer;
    await new Promise((then) => setTimeout(then, pause));
    signal?.throwIfAborted();
  }
  return fetch(address, { signal }).catch(lost);
}

/** @returns {never} */
function lost() {
  throw new Trouble(say("The server does not answer. Try again when it does."));
}

/** @param {Taken} taken */
export function save({ name, blob }) {
  const href = URL.createObjectURL(blob), link = document.createElement("a");
  Object.assign(link, { href, download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(href), 10_000); // by then every browser has begun to read it
}

/** @type {(section: HTMLElement, sentence: string) => void} */
export const tell = (section, sentence) => write(section, ".share-told", sentence);

/** @type {(button: Element, text: string) => void} */
export const copied = (button, text) => void copy(button, text, say("The browser does not let it be copied"));

/**
 * Do what the buttons of a way are for, until it is folded.
 * @param {HTMLElement} section
 * @param {Record<string, (button: HTMLElement) => void>} acts by the names of the buttons
 * @param {AbortSignal} signal
 */
export function onPress(section, acts, signal) {
  section.addEventListener("click", (event) => {
    const button = closest(event, "[data-act]");
    if (button && button.getAttribute("aria-disabled") !== "true") acts[button.dataset.act ?? ""]?.(button);
  }, { signal });
}

/**
 * Whether there is something that the buttons of a way could give. They are not disabled otherwise: that would take the focus from the
 * one that was pressed, and the next key would reach the page below.
 * @type {(section: HTMLElement, isThere: boolean) => void}
 */
export function enable(section, isThere) {
  for (const button of section.querySelectorAll("[data-act]")) button.setAttribute("aria-disabled", String(!isThere));
}

/**
 * Do something that may go wrong, and say what did; nothing is said of what nobody waits for any more.
 * @param {HTMLElement} section
 * @param {AbortSignal} signal
 * @param {() => Promise<void>} work
 * @param {() => void} [anew] does it again, where nothing else in the way does
 */
export async function attempt(section, signal, work, anew) {
  tell(section, "");
  again.withdraw(section);
  section.setAttribute("aria-busy", "true");
  try {
    await work();
  } catch (cause) {
    if (signal.aborted) return;
    if (!(cause instanceof Trouble)) console.error("Cannot be taken:", cause);
    if (anew && cause instanceof Trouble) again.offer(section, anew);
    tell(section, cause instanceof Trouble ? cause.message : say("This failed in the browser itself. Load the page again and try it anew."));
  } finally {
    if (!signal.aborted) section.removeAttribute("aria-busy");
  }
}

/**
 * What is chosen in the lists of a way, by their names.
 * @param {HTMLElement} section
 * @returns {Record<string, string>}
 */
export function chosen(section) {
  const lists = /** @type {NodeListOf<HTMLSelectElement>} */ (section.querySelectorAll("select[data-choose]"));
  return Object.fromEntries([...lists].map((list) => [list.dataset.choose, list.value]));
}

const READ = 20_000; // characters that are shown of a long text

/**
 * Show what leaves, or the beginning of what is long.
 * @type {(section: HTMLElement, text: string) => void}
 */
export const preview = (section, text) => write(section, "[data-preview]", text.length > READ ? `${text.slice(0, READ)}\n…` : text);
