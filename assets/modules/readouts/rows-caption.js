// What stands in the caption of the model's view: the classes, of which one is that of new rows, and what a screen reader is told.

import { make } from "../page/dom.js";
import { drawMark } from "../drawing/rows.js";
import { say } from "../page/words.js";

let chosen = null, shown = "";

export const chosenClass = (rows) => chosen ?? (rows ? commonest(rows) : 0);

function commonest(rows) {
  const counts = rows.classes.map((_, k) => rows.y.reduce((sum, y) => sum + Number(y === k), 0));
  return counts.indexOf(Math.max(...counts));
}

// Tell the style what there is: the views of the data are shown where there are data.
export function mark(rows, changed) {
  const bench = document.querySelector(".workbench");
  if (!bench) return;
  if (rows) bench.dataset.rows = rows.image ? "image" : rows.task;
  else delete bench.dataset.rows;
  bench.toggleAttribute("data-changed", Boolean(rows && changed));
}

export function update(view, look) {
  const place = document.querySelector(".kinds");
  const { rows, told, plane } = view;
  if (!place || !rows) return;
  const pressable = plane === "inputs", now = chosenClass(rows);
  const key = JSON.stringify([told.classes, pressable, now, look.scheme, look.ratio]);
  if (key === shown && place.childElementCount === told.classes.length) return;
  shown = key;
  const focused = [...place.children].indexOf(document.activeElement);
  place.replaceChildren(...told.classes.map((one, k) => kind(one, k, pressable, k === now, look)));
  place.children[focused]?.focus();
}

function kind({ name, color, marker }, k, pressable, on, look) {
  const swatch = make("canvas", { class: "kind-mark", width: 16 * look.ratio, height: 16 * look.ratio, "aria-hidden": "true" });
  const ctx = swatch.getContext("2d");
  ctx.scale(look.ratio, look.ratio);
  drawMark(ctx, look, { color, marker, radius: 4.6, hollow: false }, 8, 8);
  if (!pressable) return make("span", { class: "kind" }, [swatch, name]);
  const title = say("New rows are {name}", { name });
  return make("button", { type: "button", class: "segment kind", "data-kind": k, "aria-pressed": String(on), title }, [swatch, name]);
}

export function listen(then) {
  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("[data-kind]");
    if (!button) return;
    chosen = Number(button.dataset.kind);
    then();
  });
}

export function forget() {
  chosen = null;
}

// The row that the keys are at, in words.
export function tell(lines) {
  const place = document.querySelector(".row-said");
  const text = lines ? lines.map(([name, value]) => `${name} ${value}`).join(", ") : "";
  if (place && place.textContent !== text) place.textContent = text;
}
