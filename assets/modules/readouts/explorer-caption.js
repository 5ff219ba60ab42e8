// The caption of the loss explorer: against what losses are drawn, and which are compared. What can be chosen depends on the data.

import { make } from "../page/dom.js";

/** @import { ExplorerView } from "../types.js" */


let shown = "";

/** @type {(view: ExplorerView) => void} */
export function update({ meta, rows }) {
  const axes = document.querySelector("[data-against]"), list = document.querySelector("[data-losses]");
  if (!axes || !list) return;
  const chosen = meta.axis === "logit" ? "prediction" : meta.axis;
  const others = rows.losses.filter((loss) => loss !== rows.loss);
  const key = JSON.stringify([meta.axes, meta.losses, chosen, rows.losses.map(({ slug }) => slug), rows.loss.slug]);
  if (key === shown && axes.childElementCount === meta.axes.length && list.childElementCount === others.length) return;
  shown = key;
  const buttons = () => /** @type {HTMLElement[]} */ ([...axes.children, ...list.children]);
  const focused = buttons().findIndex((one) => one === document.activeElement);
  axes.replaceChildren(...meta.axes.map(([value, name]) => makeButton(name, { "data-set": `against=${value}`, "aria-pressed": String(value === chosen) })));
  list.replaceChildren(...others.map((loss) => makeButton(loss.title, { "data-compare": loss.slug, "aria-pressed": String(meta.losses.includes(loss.slug)) })));
  list.closest("details")?.toggleAttribute("hidden", !others.length);
  buttons()[focused]?.focus();
}

/** @type {(name: string, attributes: Record<string, string>) => HTMLButtonElement} */
const makeButton = (name, attributes) => make("button", { type: "button", class: "segment", ...attributes }, [name]);
