// The balls on the run cards: the same ball as on the stage, drawn once per look into canvas[data-swatch=slot].

import { drawFlat } from "../drawing/ball.js";
import { contextOf } from "../page/dom.js";

/** @import { Look, Run } from "../types.js" */

/** @type {(runs: Run[], look: Look) => void} */
export function drawSwatches(runs, look) {
  for (const canvas of /** @type {NodeListOf<HTMLCanvasElement>} */ (document.querySelectorAll("canvas[data-swatch]"))) {
    const run = runs.find((one) => String(one.slot) === canvas.dataset.swatch);
    const size = canvas.clientWidth;
    const key = run && `${run.color[look.scheme]} ${run.marker} ${size} ${look.ratio}`;
    if (!run || !size || canvas.dataset.drawn === key) continue;
    canvas.dataset.drawn = key;
    canvas.width = canvas.height = Math.round(size * look.ratio);
    const ctx = contextOf(canvas);
    ctx.setTransform(look.ratio, 0, 0, look.ratio, 0, 0);
    drawFlat(ctx, look, run, size / 2, size / 2, size / 2 - 2);
  }
}
