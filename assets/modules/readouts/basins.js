// What is said of where everything ends, under the map; and whose map it is, of several runs.

import { asked, setView } from "../controls/scenario.js";
import { on } from "../page/bus.js";
import { make } from "../page/dom.js";

/** @import { Payload } from "../types.js" */

const list = () => /** @type {HTMLSelectElement | null} */ (document.querySelector("[data-whose]"));

/** @type {{ slot: number, label: string }[]} */
let runs = [];

/** @type {(payload: Payload) => void} */
export function offer(payload) {
  runs = payload.runs.filter((run) => !run.hidden).map(({ slot, name, label = name }) => ({ slot, label }));
  reflect();
}

function reflect() {
  document.documentElement.toggleAttribute("data-basins", Boolean(asked().view.basins));
  choose();
}

function choose() {
  const place = list(), { whose } = asked().view;
  if (!place) return;
  const key = JSON.stringify(runs);
  if (place.dataset.whose !== key) place.replaceChildren(...runs.map(({ slot, label }) => make("option", { value: String(slot) }, [label])));
  place.dataset.whose = key;
  place.value = String(runs.find(({ slot }) => slot === whose)?.slot ?? runs[0]?.slot);
  place.hidden = runs.length < 2;
}

on("look", reflect);
on("basins", ({ map, stale, failed }) => {
  const place = document.querySelector(".basins-said");
  if (place) place.textContent = failed || (stale ? "" : (map?.said ?? ""));
});
document.addEventListener("change", ({ target }) => {
  if (target === list()) setView("whose", Number(/** @type {HTMLSelectElement} */ (target).value));
});
