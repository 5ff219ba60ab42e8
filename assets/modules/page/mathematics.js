// Formulas among what Dash renders, which has no elements for them: [data-math] holds one in MathML, written by the server from its own
// rules, so that it may become elements as it stands.

/** @type {(change: MutationRecord) => boolean} */
const bringsElements = ({ type, addedNodes }) => type === "attributes" || [...addedNodes].some(({ nodeType }) => nodeType === Node.ELEMENT_NODE);

/** @param {MutationRecord[]} changes of which most are numbers that change with every picture */
function typeset(changes) {
  if (!changes.some(bringsElements)) return;
  for (const place of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("#panel [data-math]"))) {
    const { math = "", written } = place.dataset;
    if (written === math) continue;
    place.dataset.written = math;
    place.innerHTML = math;
  }
}

new MutationObserver(typeset).observe(document.documentElement, { childList: true, subtree: true, attributeFilter: ["data-math"] });
