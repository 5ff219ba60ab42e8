// Keeps every graph as large as its place, and the landscape as large as that place suits it, drawing only what has changed.

/** @import { Graph } from "../types.js" */

const NOTICED = 0.05; // a landscape that is off by less stays as it is
const STEP = 16; // px to which a place is told: a landscape is off by less than is noticed

/**
 * What the server is told of a place, so that windows that hardly differ share an answer.
 * @param {number} width
 * @param {number} height
 */
export const roughly = (width, height) => [width, height].map((side) => STEP * Math.round(side / STEP));

// Dash calls `Plots.resize` soon after every answer, and Plotly then draws the graph a second time, whether its place has changed or
// not. This stands in for it from the moment when Plotly has been loaded.
export function takeOver() {
  if (!window.Plotly) return document.addEventListener("load", takeOver, { capture: true, once: true });
  window.Plotly.Plots.resize = fit;
}

/**
 * Draw a graph anew if its place, or the share of it that suits its landscape, is another than it was drawn for.
 * @param {Graph} gd
 * @returns {Promise<void>}
 */
export async function fit(gd) {
  const { clientWidth: width, clientHeight: height } = gd, drawn = gd.querySelector(".svg-container");
  if (!drawn || !width || !height) return;
  const resized = Math.abs(drawn.clientWidth - width) > 1 || Math.abs(drawn.clientHeight - height) > 1;
  const changes = { ...(resized && { autosize: true }), ...aspect(gd) };
  if (Object.keys(changes).length) await window.Plotly.relayout(gd, changes);
}

/**
 * The sides of the landscape that suit its place, where they are others than those drawn.
 * @param {Graph} gd
 * @returns {Record<string, unknown>}
 */
function aspect({ layout, clientWidth, clientHeight }) {
  const told = layout.meta?.size;
  if (!told || !layout.scene) return {};
  const share = Math.min(Math.max((clientWidth - told.beside) / clientHeight, told.smallest), told.largest);
  if (Math.abs(share - layout.scene.aspectratio.x / told.sides.x) < NOTICED) return {};
  return { "scene.aspectratio": Object.fromEntries(Object.entries(told.sides).map(([axis, side]) => [axis, share * side])) };
}
