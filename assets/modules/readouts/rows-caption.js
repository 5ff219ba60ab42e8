// What stands in the caption of the model's view: the classes, of which one is that of new rows, and what a screen reader is told.

import { closest, contextOf, make } from "../page/dom.js";
import { drawMark } from "../drawing/rows.js";
import { say } from "../page/words.js";

/** @import { Lines, Look, ModelView, RowClass, Rows } from "../types.js" */

/** @type {number | null} */
let chosen = null; // the class that new rows are of
let shown = "";

/** @type {(rows: Rows | null) => number} */
export const chosenClass = (rows) => chosen ?? (rows ? commonest(rows) : 0);

/** @type {(rows: Rows) => number} */
function commonest(rows) {
  const counts = rows.classes.map((_, k) => Array.from(rows.y).filter((y) => y === k).length);
  return counts.indexOf(Math.max(...counts));
}

/**
 * Tell the style what there is: the views of the data are shown where there are data.
 * @type {(rows: Rows | null, changed: boolean | undefined) => void}
 */
export function mark(rows, changed) {
  const bench = /** @type {HTMLElement | null} */ (document.querySelector(".workbench"));
  if (!bench) return;
  if (rows) bench.dataset.rows = rows.image ? "image" : rows.task;
  else delete bench.dataset.rows;
  bench.toggleAttribute("data-changed", Boolean(rows && changed));
  bench.toggleAttribute("data-batch", Boolean(rows?.batchAt(0)));
}

/** @type {(view: ModelView, look: Look) => void} */
export function update(view, look) {
  const place = document.querySelector(".kinds");
  const { rows, meta, plane } = view;
  if (!place || !rows) return;
  const pressable = plane === "inputs", now = chosenClass(rows);
  const key = JSON.stringify([meta.classes, pressable, now, look.scheme, look.ratio]);
  if (key === shown && place.childElementCount === meta.classes.length) return;
  shown = key;
  const focused = [...place.children].findIndex((one) => one === document.activeElement);
  place.replaceChildren(...meta.classes.map((one, k) => makeKind(one, k, pressable, k === now, look)));
  /** @type {HTMLElement | undefined} */ (place.children[focused])?.focus();
}

/** @type {(one: RowClass, k: number, pressable: boolean, on: boolean, look: Look) => HTMLElement} */
function makeKind({ name, color, marker }, k, pressable, on, look) {
  const swatch = make("canvas", { class: "kind-mark", width: 16 * look.ratio, height: 16 * look.ratio, "aria-hidden": "true" });
  const ctx = contextOf(swatch);
  ctx.scale(look.ratio, look.ratio);
  drawMark(ctx, look, { color, marker, radius: 4.6, hollow: false }, 8, 8);
  if (!pressable) return make("span", { class: "kind" }, [swatch, name]);
  const title = say("New rows are {name}", { name });
  return make("button", { type: "button", class: "segment kind", "data-kind": k, "aria-pressed": String(on), title }, [swatch, name]);
}

/** @type {(then: () => void) => void} */
export function listen(then) {
  document.addEventListener("click", (event) => {
    const button = closest(event, "[data-kind]");
    if (!button) return;
    chosen = Number(button.dataset.kind);
    then();
  });
}

export function forget() {
  chosen = null;
}

/**
 * The row that the keys are at, in words.
 * @type {(lines: Lines | null) => void}
 */
export function tell(lines) {
  const place = document.querySelector(".row-said");
  const text = lines ? lines.map(([name, value]) => `${name} ${value}`).join(", ") : "";
  if (place && place.textContent !== text) place.textContent = text;
}
