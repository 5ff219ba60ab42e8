// The surface as something to be printed, so many millimetres wide.

import { make } from "../page/dom.js";
import { chosen } from "./taken.js";
import { saving } from "./saving.js";

const [LEAST, USUAL, MOST] = [20, 100, 300]; // millimetres

// Dash has no plain field for a number.
/** @param {HTMLElement} section */
function prepare(section) {
  const place = section.querySelector('[data-field="size"]');
  if (place && !place.firstChild) place.append(make("input", { type: "number", inputmode: "numeric", min: LEAST, max: MOST, value: USUAL }));
}

/** @param {HTMLElement} section */
function besides(section) {
  const field = /** @type {HTMLInputElement} */ (section.querySelector('[data-field="size"] input'));
  field.value = String(Math.min(MOST, Math.max(LEAST, Math.round(Number(field.value)) || USUAL)));
  return { ...chosen(section), size: field.value };
}

export const { open, close } = saving("solid", besides, prepare);
