// What the marks on the views mean, under the list of layers: each is drawn as it is there.

import { arrow, critical, eyeMark, guessMark, startCross, star } from "../drawing/marks.js";
import { contextOf, make } from "../page/dom.js";
import { say } from "../page/words.js";

/** @import { Look } from "../types.js" */

/** @typedef {[draw: (ctx: CanvasRenderingContext2D, look: Look, x: number, y: number) => void, means: string]} Entry */

const WIDE = 34, HIGH = 22; // pixels of a mark

/** @type {(nature: string) => Entry[0]} */
const point = (nature) => (ctx, look, x, y) => critical(ctx, look, nature, x, y);

/** @type {Entry[0]} */
function dashes(ctx, look, x, y) {
  ctx.strokeStyle = look.strong;
  ctx.lineWidth = 2.5;
  ctx.setLineDash([8, 4]);
  ctx.beginPath();
  ctx.moveTo(x - 14, y), ctx.lineTo(x + 14, y);
  ctx.stroke();
}

/** @returns {Entry[]} */
const entries = () => [
  [star, say("minimum")],
  [startCross, say("where all runs start")],
  [guessMark, say("where you think that a run ends")],
  [dashes, say("each run has dashes of its own")],
  [(ctx, look, x, y) => arrow(ctx, look, look.neutral, x + 7, y, 1, 0), say("a run has left that way")],
  [(ctx, look, x, y) => eyeMark(ctx, look, x - 8, y, 0), say("where the camera stands")],
  [point("saddle"), say("saddle")],
  [point("maximum"), say("maximum")],
  [point("degenerate"), say("level; curvature does not tell what it is")],
];

/** @param {Look} look */
export function drawKey(look) {
  const list = /** @type {HTMLElement | null} */ (document.querySelector("[data-key]")), drawn = `${look.scheme} ${look.ratio}`;
  if (!list || list.dataset.key === drawn) return;
  list.dataset.key = drawn;
  list.replaceChildren(
    ...entries().map(([draw, means]) => {
      const canvas = make("canvas", { width: Math.round(WIDE * look.ratio), height: Math.round(HIGH * look.ratio), "aria-hidden": "true" }), ctx = contextOf(canvas);
      ctx.scale(look.ratio, look.ratio);
      draw(ctx, look, WIDE / 2, HIGH / 2);
      return make("li", {}, [canvas, means]);
    }),
  );
}
