// The graphs of a page that is one file: drawn by Plotly without Dash, in the scheme that the reader's machine prefers.

import { asked } from "../views/camera.js";
import { shapeOf } from "../views/fit.js";
import { scheme } from "../views/look.js";

/** @import { Graph } from "../types.js" */
/** @typedef {import("./told.js").Told} Told */

/** @type {Told["figures"] | null} */
let figures = null;
/** @type {object} */
let config = {};

/** @type {Record<string, any>} */
let looks = {};

/** @type {(told: Pick<Told, "figures" | "config" | "view">) => Promise<void>} */
export async function draw(told) {
  ({ figures, config, view: looks } = told);
  const next = told.figures;
  document.querySelector(".workbench")?.toggleAttribute("data-rows", "model" in next[scheme()]);
  await redraw();
}

/** @param {boolean} [isSame] whether it is the same landscape as before, whose camera stays where it is */
async function redraw(isSame = false) {
  const drawn = Object.entries(figures?.[scheme()] ?? {}).map(async ([name, figure]) => {
    const gd = /** @type {Graph} */ (document.querySelector(`#${name} > div`));
    const { data, layout } = structuredClone(figure); // Plotly writes into what it is given
    if (layout.scene) stand(layout, gd, isSame);
    return window.Plotly.react(gd, data, layout, config);
  });
  await Promise.allSettled(drawn); // one that cannot be drawn says so in its place, and stops no other
}

/**
 * Fit a landscape into its place before it is drawn, as the server does, and put its camera where it was saved, or is.
 * @type {(layout: any, gd: Graph, isSame: boolean) => void}
 */
function stand(layout, gd, isSame) {
  const { clientWidth, clientHeight } = gd, { scene } = layout;
  if (isSame && gd.layout?.scene) return void Object.assign(scene, structuredClone({ camera: gd.layout.scene.camera, aspectratio: gd.layout.scene.aspectratio }));
  if (!clientWidth || !clientHeight) return; // it is fitted when it is seen
  const place = /** @type {Graph} */ ({ layout, clientWidth, clientHeight });
  scene.aspectratio = shapeOf(place).sides;
  scene.camera = { ...scene.camera, ...asked(looks, place) };
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
