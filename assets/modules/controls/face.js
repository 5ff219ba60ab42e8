// What the page says of the scenario: whether it is computed, what can be undone, and which buttons are pressed.

import { on } from "../page/bus.js";
import { fromLink } from "../page/opened.js";
import { select } from "../page/tabs.js";

/** @type {(id: string) => any} */
const byId = (id) => document.getElementById(id);

/** @param {ReturnType<typeof import("./reducer.js").face>} face */
export function reflect({ busy, offline, refusal, undo, redo }) {
  if (!byId("busy")) return; // Dash has not made the page yet
  byId("busy").hidden = !busy;
  byId("offline").hidden = !offline;
  for (const sentence of document.querySelectorAll("[data-refusal]")) /** @type {HTMLElement} */ (sentence).hidden = sentence.getAttribute("data-refusal") !== refusal;
  byId("undo").disabled = !undo;
  byId("redo").disabled = !redo;
}

/** @param {string} refusal why the server refused something, as a word; gives the sentence */
export const sentenceOf = (refusal) => document.querySelector(`[data-refusal="${refusal}"]`)?.textContent ?? "";

/** @type {(button: HTMLElement, isOn: boolean) => void} */
const press = (button, isOn) => (button.getAttribute("role") === "tab" ? select(button, isOn) : button.setAttribute("aria-pressed", String(isOn)));

/** @param {Record<string, any>} looks */
function showLooks(looks) {
  /** @type {(selector: string) => HTMLElement[]} */
  const every = (selector) => [...document.querySelectorAll(selector)].map((one) => /** @type {HTMLElement} */ (one));
  for (const button of every("[data-toggle]")) press(button, Boolean(looks[button.dataset.toggle ?? ""]));
  for (const button of every("[data-set]:not([data-against] *)")) {
    const [name, value] = (button.dataset.set ?? "").split("=");
    press(button, looks[name] === value);
  }
  const compared = String(looks.compare ?? "").split(".");
  for (const button of every("[data-compare]")) press(button, compared.includes(button.dataset.compare ?? ""));
  for (const list of every("[data-choice]")) choose(/** @type {HTMLSelectElement} */ (list), looks[list.dataset.choice ?? ""]);
  document.documentElement.dataset.besideMap = looks.beside_map;
  for (const name of ["projector", "fog", "contest"]) document.documentElement.toggleAttribute(`data-${name}`, Boolean(looks[name]));
}

on("look", showLooks);
document.documentElement.toggleAttribute("data-projector", fromLink.projector);

// A list may be narrower than what is chosen in it: then its tooltip has the whole of it.
/** @type {(list: HTMLSelectElement, value: string) => void} */
function choose(list, value) {
  list.value = value;
  list.title = list.selectedOptions[0]?.text ?? "";
}
