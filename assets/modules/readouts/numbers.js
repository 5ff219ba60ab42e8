// The live numbers of every run, written into elements that the page already has: [data-readout=slot] [data-field=name], and the step
// that they are of into [data-now]; of many balls, that they are those of the first, into [data-now-of].

import { brief, fitting, number } from "../page/format.js";
import { say } from "../page/words.js";
import { factsAt } from "../data/runs.js";

/** @import { Data } from "../types.js" */

/** @typedef {ReturnType<typeof factsAt>} Facts */

/**
 * A run that has diverged before the step k has no numbers there.
 * @type {(facts: Facts, k: number) => Record<string, string>}
 */
function format({ step, status, share, ...facts }, k) {
  const { loss, x, y, gradient, rate } = step < k ? NOTHING : facts;
  return {
    loss: number(loss, fitting(loss)),
    x: number(x, fitting(x)),
    y: number(y, fitting(y)),
    gradient: number(gradient, fitting(gradient)),
    rate: brief(rate, fitting(rate)),
    status,
    share: share === null ? "" : `${Math.round(100 * share)} %`,
  };
}

const NOTHING = { loss: NaN, x: NaN, y: NaN, gradient: NaN, rate: NaN };

/** @type {(data: Pick<Data, "runs" | "box">, s: number) => void} */
export function write({ runs, box }, s) {
  const k = Math.floor(s + 1e-9);
  const texts = new Map(runs.map((run) => [String(run.slot), format(factsAt(run, k, box), k)]));
  const of = runs.some(({ cloud }) => cloud) ? say("of the first ball") : "";
  for (const place of document.querySelectorAll("[data-now], [data-now-of]")) put(place, place.hasAttribute("data-now") ? String(k) : of);
  for (const holder of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-readout]"))) {
    const told = texts.get(holder.dataset.readout ?? "");
    if (!told) continue;
    for (const field of /** @type {NodeListOf<HTMLElement>} */ (holder.querySelectorAll("[data-field]"))) put(field, told[field.dataset.field ?? ""] ?? "");
  }
}

/**
 * Changes the text node in place, which costs no layout of its own and wakes no observer of the tree.
 * @type {(element: Element, text: string) => void}
 */
function put(element, text) {
  const node = element.firstChild;
  if (!node || node.nodeType !== Node.TEXT_NODE) {
    if (element.textContent !== text) element.textContent = text;
  } else if (node.nodeValue !== text) node.nodeValue = text;
}
