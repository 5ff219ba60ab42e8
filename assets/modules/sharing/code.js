// A program that runs what is seen again, for one run or for all, in a framework that can express it.

import { make } from "../page/dom.js";
import { say } from "../page/words.js";
import { current } from "../player/frames.js";
import { following } from "./following.js";
import { addressOf, attempt, chosen, copied, enable, fetched, onPress, preview, save, tell } from "./taken.js";

/** @typedef {{ offered: [slug: string, title: string][], refused: string[] }} Programs as landscape/serving/maps/programs.py tells them */

const ALL = ""; // for whom: all runs that are seen

/** @type {import("./taken.js").Taken | null} */
let taken = null; // the program that is shown
let text = "";
let underWay = new AbortController();
let leaving = new AbortController();

/**
 * Fill a list anew; what was chosen stays so where it is still there.
 * @type {(section: HTMLElement, name: string, options: [value: string, title: string][]) => void}
 */
function fill(section, name, options) {
  const list = /** @type {HTMLSelectElement} */ (section.querySelector(`select[data-choose="${name}"]`)), before = list.value;
  list.replaceChildren(...options.map(([value, title]) => make("option", { value }, [title])));
  if (options.some(([value]) => value === before)) list.value = before;
}

/** @param {HTMLElement} section */
function offerRuns(section) {
  const seen = current().data.runs.filter(({ hidden }) => !hidden);
  fill(section, "whose", [[ALL, say("All runs")], ...(seen.length > 1 ? seen.map(({ slot, label }) => /** @type {[string, string]} */ ([String(slot), label])) : [])]);
}

/** @param {HTMLElement} section */
async function show(section) {
  underWay.abort();
  underWay = new AbortController();
  const { signal } = underWay;
  [taken, text] = [null, ""];
  enable(section, false);
  offerRuns(section);
  await attempt(section, signal, async () => {
    const { whose } = chosen(section);
    /** @type {Programs} */
    const { offered, refused } = JSON.parse(await (await fetched(addressOf("programs", { whose }), signal)).blob.text());
    fill(section, "as", offered);
    const next = offered.length ? await fetched(addressOf("code", chosen(section)), signal) : null;
    const written = (await next?.blob.text()) ?? "";
    if (signal.aborted) return;
    [taken, text] = [next, written];
    tell(section, refused.join(" "));
  }, () => void show(section));
  if (signal.aborted) return;
  preview(section, text); // the one before stood until now, or what is below would leap
  enable(section, taken !== null);
}

const follower = following((section) => void show(section));

/** @param {HTMLDetailsElement} section */
export function open(section) {
  leaving = new AbortController();
  const { signal } = leaving;
  section.addEventListener("change", () => void show(section), { signal });
  onPress(section, { copy: (button) => copied(button, text), save: () => taken && save(taken) }, signal);
  follower.open(section);
}

/** @param {HTMLDetailsElement} section */
export function close(section) {
  follower.close(section);
  leaving.abort();
  underWay.abort();
  section.removeAttribute("aria-busy");
  [taken, text] = [null, ""];
  preview(section, text);
}
