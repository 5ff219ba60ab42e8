// The live numbers of every run, written into elements that the page already has: [data-readout=slot] [data-field=name].

import { brief, number } from "../page/format.js";
import { factsAt } from "../data/runs.js";

/** @import { Data } from "../types.js" */

/** @typedef {ReturnType<typeof factsAt>} Facts */

/** @type {(facts: Facts) => Record<string, string>} */
const format = ({ step, loss, x, y, gradient, rate, status, share }) => ({
  step: String(step),
  loss: number(loss),
  x: number(x),
  y: number(y),
  gradient: number(gradient),
  rate: brief(rate),
  status,
  share: share === null ? "" : `${Math.round(100 * share)} %`,
});

/** @type {(data: Pick<Data, "runs" | "box">, s: number) => void} */
export function write({ runs, box }, s) {
  const k = Math.floor(s + 1e-9);
  for (const holder of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-readout]"))) {
    const run = runs.find((one) => String(one.slot) === holder.dataset.readout);
    if (!run) continue;
    const facts = factsAt(run, k, box);
    const texts = format(facts);
    for (const field of /** @type {NodeListOf<HTMLElement>} */ (holder.querySelectorAll("[data-field]"))) {
      const text = texts[field.dataset.field ?? ""];
      if (text !== undefined) put(field, text);
    }
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
