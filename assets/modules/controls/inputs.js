// What is done to the page's controls: those that Dash made, and the buttons that say how to look.

import { onPanel } from "../page/changes.js";
import { read, typed } from "../page/format.js";
import { cancel, leave, open, push, redo, seen, setView, undo } from "./scenario.js";
import { valueAt } from "./slider.js";

/** @typedef {{ id: Record<string, any>, property: string, value: any }} Control */

/** @type {Map<string, unknown>} */
const known = new Map(); // last value seen that makes sense of every control there has been; their ids are as many as there are parts
let begun = false;

/** @param {Record<string, any>} id */
const keyOf = (id) => JSON.stringify(id, Object.keys(id).sort());

/**
 * What the number in a field is, as long as nothing better has been typed.
 * @param {Record<string, any>} id
 */
export const inForce = (id) => /** @type {number | string} */ (known.get(keyOf(id)) ?? "");

/**
 * What is meant by a control's value: what is typed into a field for a number is one, NaN for what is none; a field alone may be empty.
 * @param {Control} control
 */
function meaning({ id: { role }, value }) {
  if (typeof value !== "string" || (role === "number" && value.trim() === "")) return value;
  return role === "number" || role === "typed" ? read(value) : value;
}

/**
 * Whether the user did something to a control: one that has just appeared comes in company and has not been touched.
 * @param {Control} control
 * @param {Set<string>} triggered
 */
function touched({ id, value, property }, triggered) {
  if (Number.isNaN(value)) return false;
  const key = keyOf(id);
  const before = known.get(key), isNew = !known.has(key);
  known.set(key, value);
  if (!triggered.has(`${key}.${property}`)) return false;
  if (property === "n_clicks") return value > 0;
  return isNew ? triggered.size === 1 : before !== value;
}

/**
 * Dash tells of the address that the page opens with, and then of every control that has another value.
 * @param {string | undefined} search
 * @param {{ inputs_list: (Control | Control[])[], triggered: { prop_id: string }[] }} context
 */
export function ask(search, { inputs_list: inputs, triggered }) {
  if (!begun) {
    begun = true;
    document.documentElement.toggleAttribute("data-held", /[?&]lesson=/.test(search ?? "")); // a step may begin with a question
    return open(search ?? "");
  }
  const fired = new Set(triggered.map(({ prop_id: id }) => id));
  for (const given of inputs.slice(1).flat()) {
    const control = { ...given, value: meaning(given) };
    if (!touched(control, fired)) continue;
    const { kind, slot, name } = control.id;
    push({ kind, slot, name, value: kind === "start" ? null : control.value }, kind === "tune" ? ["panel"] : []);
  }
}

/** @param {string} slug of another loss to draw beside the chosen one, or no longer */
function compare(slug) {
  const compared = seen("compare").split(".").filter(Boolean);
  setView("compare", (compared.includes(slug) ? compared.filter((/** @type {string} */ one) => one !== slug) : [...compared, slug]).join("."));
}

/** @param {HTMLElement} button */
function look({ dataset: { compare: loss, toggle, set } }) {
  if (loss) return compare(loss);
  if (toggle) return setView(toggle, !seen(toggle));
  const [name, value] = (set ?? "").split("=");
  setView(name, value);
}

/** @type {Record<string, () => void>} */
const BUTTONS = { "#undo": undo, "#redo": redo, "#reset": () => leave(""), "#busy button, #offline button": cancel };

document.addEventListener("click", (event) => {
  const target = /** @type {HTMLElement} */ (event.target);
  const button = /** @type {HTMLElement | null} */ (target.closest?.("[data-toggle], [data-set], [data-compare]"));
  if (button) look(button);
  for (const [selector, act] of Object.entries(BUTTONS)) if (target.closest?.(selector)) act();
  const link = target.closest?.('a[href^="?"]:not([data-lesson])');
  if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
    event.preventDefault();
    leave(link.getAttribute("href") ?? "");
  }
});
document.addEventListener("change", ({ target }) => {
  const list = /** @type {HTMLSelectElement} */ (target);
  if (list.matches?.("[data-choice]")) setView(list.dataset.choice ?? "", list.value);
});

/**
 * Tell a slider's value aloud rather than its place, which is an exponent where the slider is logarithmic.
 * @param {Element} thumb
 */
function tell(thumb) {
  const scale = /** @type {HTMLInputElement | null} */ (thumb.closest(".setting-slider")?.querySelector("input[type=hidden]"))?.name;
  const [place, min] = ["aria-valuenow", "aria-valuemin"].map((name) => Number(thumb.getAttribute(name)));
  if (scale) thumb.setAttribute("aria-valuetext", typed(valueAt(place, scale, min)));
}

// What is typed into a list that can be searched takes the place of its choice.
document.addEventListener("click", ({ target }) => {
  const field = /** @type {HTMLInputElement} */ (target);
  if (field.matches?.(".mantine-Select-input:not([readonly])")) field.select();
});
onPanel(() => document.querySelectorAll(".setting-slider [role=slider]").forEach(tell));
new MutationObserver((changes) => changes.forEach(({ target }) => tell(/** @type {Element} */ (target)))).observe(document, { subtree: true, attributeFilter: ["aria-valuenow"] });
