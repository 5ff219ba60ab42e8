// Tells when the page changed in a way that concerns the player: scheme, sizes, graphs or controls made anew.

const MINE = "[data-view], [data-readout], [data-now], [data-swatch], [id^=transport-], .js-plotly-plot, .svg-container";
const QUERIES = ["(prefers-color-scheme: dark)", "(prefers-reduced-motion: reduce)", "(max-width: 600px)"];

/**
 * Whether a change brings elements: most only write numbers, with every picture.
 * @param {MutationRecord} change
 */
export const bringsElements = ({ addedNodes }) => [...addedNodes].some(({ nodeType }) => nodeType === Node.ELEMENT_NODE);

/** @type {Set<() => void>} */
const panels = new Set(); // what is to be done when Dash has rendered controls of the panel

/**
 * @param {() => void} then
 */
export const onPanel = (then) => void panels.add(then);

new MutationObserver((changes) => {
  const panel = document.getElementById("panel"); // may have come with what was added
  const isOfPanel = (/** @type {MutationRecord} */ { target, addedNodes }) => panel?.contains(target) || [...addedNodes].some((node) => node.contains(panel));
  if (panel && changes.some((change) => bringsElements(change) && isOfPanel(change))) panels.forEach((then) => then());
}).observe(document.documentElement, { childList: true, subtree: true });

/**
 * @param {() => void} then
 */
export function onPageChange(then) {
  const root = document.documentElement;
  new MutationObserver(then).observe(root, { attributeFilter: ["data-mantine-color-scheme", "class", "style"] });
  new MutationObserver((changes) => changes.some(concerns) && then()).observe(root, { childList: true, subtree: true });
  for (const query of QUERIES) matchMedia(query).addEventListener("change", then);
}

/**
 * @param {any} change
 * @returns {boolean}
 */
function concerns({ target, addedNodes }) {
  if (target.closest?.(".main-svg, .gl-container, canvas")) return false;
  const mine = (/** @type {any} */ node) => node.nodeType === 1 && !node.matches("canvas.overlay") && (node.matches(MINE) || node.querySelector(MINE));
  return [...addedNodes].some(mine);
}
