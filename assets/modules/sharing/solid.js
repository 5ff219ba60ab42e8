// The surface as something to be printed, so many millimetres wide.

import { make } from "../page/dom.js";
import { say } from "../page/words.js";
import { chosen, tell } from "./taken.js";
import { saving } from "./saving.js";

// Dash has no plain field for a number.
/** @param {HTMLElement} section */
function prepare(section) {
  const place = /** @type {HTMLElement | null} */ (section.querySelector('[data-field="size"]'));
  if (!place || place.firstChild) return;
  const [min, value, max] = (place.dataset.limits ?? "").split(" "); // millimetres
  const field = make("input", { type: "number", inputmode: "numeric", min, max, value });
  field.addEventListener("change", () => void heeded(section));
  place.append(field);
}

/** What is typed, put right; and it is said that it was. @param {HTMLElement} section */
function heeded(section) {
  const field = /** @type {HTMLInputElement} */ (section.querySelector('[data-field="size"] input')), { value: before, min, max } = field;
  field.value = String(Math.min(Number(max), Math.max(Number(min), Math.round(Number(before) || Number(field.defaultValue)))));
  if (field.value !== before) tell(section, say("A solid is {least} to {most} mm wide: it is {now} mm now.", { least: min, most: max, now: field.value }));
  return field.value;
}

/** @param {HTMLElement} section */
const besides = (section) => ({ ...chosen(section), size: heeded(section) });

export const { open, close } = saving("solid", besides, prepare);
