// The live numbers of every run, written into elements that the page already has: [data-readout=slot] [data-field=name].

import { brief, number } from "../page/format.js";
import { factsAt } from "../data/runs.js";

const FORMAT = { step: String, loss: number, x: number, y: number, gradient: number, rate: brief, status: String, share: (value) => (value === null ? "" : `${Math.round(100 * value)} %`) };

export function write({ runs, box }, s) {
  const k = Math.floor(s + 1e-9);
  for (const holder of document.querySelectorAll("[data-readout]")) {
    const run = runs.find((one) => String(one.slot) === holder.dataset.readout);
    if (!run) continue;
    const facts = factsAt(run, k, box);
    for (const field of holder.querySelectorAll("[data-field]")) {
      const form = FORMAT[field.dataset.field];
      if (form) say(field, form(facts[field.dataset.field]));
    }
  }
}

// Changes the text node in place, which costs no layout of its own and wakes no observer of the tree.
function say(element, text) {
  const node = element.firstChild;
  if (!node || node.nodeType !== Node.TEXT_NODE) {
    if (element.textContent !== text) element.textContent = text;
  } else if (node.nodeValue !== text) node.nodeValue = text;
}
