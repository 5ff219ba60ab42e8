// The learning rate over the run, on its card.

import { decode } from "../data/decode.js";
import { onPanel } from "../page/changes.js";
import { canvases, scheme, sized } from "./screen.js";

/** @typedef {{ light: string, dark: string }} Color */

/** @type {Map<string, { color: Color, rate: ArrayLike<number> }>} */
let rates = new Map();

/** @param {{ runs: { slot: number, color: Color, rate: any }[] }} payload of figures.playback */
export function load({ runs }) {
  rates = new Map(runs.map((run) => [String(run.slot), { color: run.color, rate: decode(run.rate) }]));
  draw();
}

function draw() {
  for (const canvas of canvases("[data-rate-line]")) {
    const run = rates.get(canvas.dataset.rateLine ?? "");
    if (!run || !canvas.clientWidth) continue;
    const { ctx, width, height } = sized(canvas);
    const values = Array.from(run.rate);
    const top = Math.max(...values) || 1;
    ctx.strokeStyle = run.color[scheme()];
    ctx.lineWidth = 1.5;
    ctx.beginPath();
    values.forEach((rate, i) => ctx.lineTo(1 + ((width - 2) * i) / Math.max(1, values.length - 1), height - 2 - ((height - 4) * rate) / top));
    ctx.stroke();
  }
}

const sizes = new ResizeObserver(draw); // a card that opens gives its line a size
const watch = () => canvases("[data-rate-line]").forEach((canvas) => sizes.observe(canvas));

onPanel(watch);
new MutationObserver(draw).observe(document.documentElement, { attributeFilter: ["data-mantine-color-scheme"] });
