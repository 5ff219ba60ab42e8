// Formulas among what Dash renders, which has no elements for them: [data-math] holds one in MathML, written by the server from its own
// rules, so that it may become elements as it stands.

import { bringsElements } from "./changes.js";

/** @param {MutationRecord[]} changes */
function typeset(changes) {
  if (!changes.some((change) => change.type === "attributes" || bringsElements(change))) return;
  for (const place of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("#panel [data-math]"))) {
    const { math = "", written } = place.dataset;
    if (written === math) continue;
    place.dataset.written = math;
    place.innerHTML = math;
  }
}

new MutationObserver(typeset).observe(document.documentElement, { childList: true, subtree: true, attributeFilter: ["data-math"] });
