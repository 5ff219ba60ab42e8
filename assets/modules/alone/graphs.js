// The graphs of a page that is one file: drawn by Plotly without Dash, in the scheme that the reader's machine prefers.

import { scheme } from "../views/look.js";

/** @import { Graph } from "../types.js" */
/** @typedef {import("./told.js").Told} Told */

/** @type {Told["figures"] | null} */
let figures = null;
/** @type {object} */
let config = {};

/** @type {(figures: Told["figures"], config: object) => Promise<void>} */
export async function draw(next, how) {
  [figures, config] = [next, how];
  document.querySelector(".workbench")?.toggleAttribute("data-rows", "model" in next[scheme()]);
  await redraw();
}

/** @param {boolean} [isSame] whether it is the same landscape as before, whose camera stays where it is */
async function redraw(isSame = false) {
  const drawn = Object.entries(figures?.[scheme()] ?? {}).map(([name, figure]) => {
    const gd = /** @type {Graph} */ (document.querySelector(`#${name} > div`));
    const { data, layout } = structuredClone(figure); // Plotly writes into what it is given
    if (isSame && layout.scene && gd.layout?.scene) Object.assign(layout.scene, structuredClone({ camera: gd.layout.scene.camera, aspectratio: gd.layout.scene.aspectratio }));
    return window.Plotly.react(gd, data, layout, config);
  });
  await Promise.allSettled(drawn); // one that cannot be drawn says so in its place, and stops no other
}

const dark = matchMedia("(prefers-color-scheme: dark)");

const wear = () => (document.documentElement.dataset.mantineColorScheme = dark.matches ? "dark" : "light");

export function wearScheme() {
  wear();
  dark.addEventListener("change", () => {
    wear();
    void redraw(true);
  });
}
