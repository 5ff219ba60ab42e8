// Steering: the rate of one run is moved while it plays. It holds from the step that is shown on; what is before it stays.

import { localised, written } from "../page/format.js";
import { on } from "../page/bus.js";
import { onPanel } from "../page/changes.js";
import { closest, make } from "../page/dom.js";
import { say } from "../page/words.js";
import { current } from "./frames.js";
import { valueAt } from "../controls/slider.js";
import { push, seen, setView, unanswered } from "../controls/scenario.js";

/** @typedef {{ slot: number, name: string, lr: number, lo: number, hi: number }} Told */

const BELOW = 3, ABOVE = 2, NOTCH = 0.02; // powers of ten around the run's rate, and what one notch moves
const EPSILON = 1e-9;

let strokes = 0;
let stroke = "";
let isHeld = false; // a hand is on the slider

const slider = make("input", { type: "range", class: "steering-slider", step: NOTCH, "aria-label": say("Rate from this step on") });
const swatch = make("canvas", { class: "swatch" });
const rate = make("span", { class: "steering-rate" });
const close = make("button", { type: "button", class: "icon-button icon icon-close", title: say("Stop steering"), "aria-label": say("Stop steering") });
const strip = make("div", { class: "steering", role: "group" }, [swatch, slider, rate, close]);

/** @type {() => { told: Told, button: HTMLElement } | null} the run that is steered, if one is that can be seen */
function steered() {
  const slot = seen("steer");
  for (const button of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-steer]"))) {
    const told = /** @type {Told} */ (JSON.parse(button.dataset.steer ?? ""));
    if (told.slot === slot) return { told, button };
  }
  return null;
}

/** @param {Told} told */
const runOf = ({ slot }) => current().data.runs.find((run) => run.slot === slot);

/** The first step that has not begun. */
const next = () => Math.ceil(current().clock.s - EPSILON);

/** @param {Told} told @returns {string} why there is nothing to steer; empty while there is */
function over(told) {
  const at = next();
  if (at > (runOf(told)?.lastValidStep[0] ?? 0)) return say("diverged");
  return at < current().clock.steps ? "" : say("last step");
}

function show() {
  const one = steered();
  for (const button of document.querySelectorAll("[data-steer]")) button.setAttribute("aria-pressed", String(button === one?.button));
  if (!one) return strip.remove();
  const { lr, lo, hi, slot, name } = one.told, about = Math.log10(lr || 1e-3);
  slider.min = String(Math.max(about - BELOW, Math.log10(lo || 10 ** (about - BELOW))));
  slider.max = String(Math.min(about + ABOVE, Math.log10(hi)));
  swatch.dataset.swatch = String(slot);
  strip.setAttribute("aria-label", say("Steer {name}", { name }));
  if (!strip.isConnected) document.querySelector(".transport")?.append(strip);
  follow();
}

/** The slider stands where the rate of the next step is, unless a hand holds it or what it did last is still to be answered. */
function follow() {
  const one = strip.isConnected && steered();
  if (!one) return;
  const { clock } = current(), why = over(one.told), { slot, lr } = one.told;
  const now = runOf(one.told)?.rate?.[Math.min(next(), clock.steps - 1)];
  const isMoved = !why && (isHeld || unanswered("steer").some((change) => change.slot === slot));
  if (!isMoved && now) slider.value = String(Math.log10(now));
  slider.setAttribute("aria-disabled", String(Boolean(why)));
  strip.title = why && say("There is no step to steer: go back to one before it.");
  tell(isMoved ? held() : now ?? lr, why);
}

const held = () => valueAt(Number(slider.value), "log", 0);

/** @param {number} value @param {string} why it cannot be moved */
function tell(value, why) {
  const text = why || `η ${written(value)}`;
  if (rate.textContent !== text) rate.textContent = text;
  slider.setAttribute("aria-valuetext", [localised(String(Number(value.toPrecision(3)))), why].filter(Boolean).join(", "));
}

function steer() {
  const one = steered();
  if (one && !over(one.told)) push({ kind: "steer", slot: one.told.slot, name: "rate", value: [next(), held()], stroke });
  follow();
}

slider.addEventListener("pointerdown", () => ((isHeld = true), (stroke = `steer ${++strokes}`)));
for (const end of ["pointerup", "pointercancel"]) window.addEventListener(end, () => (isHeld = false), { capture: true });
slider.addEventListener("blur", () => (isHeld = false));
slider.addEventListener("keydown", ({ repeat }) => repeat || (stroke = `steer ${++strokes}`));
slider.addEventListener("input", steer);
close.addEventListener("click", () => {
  const one = steered();
  setView("steer", null);
  one?.button.focus();
});
document.addEventListener("click", (event) => {
  const button = closest(event, "[data-steer]");
  if (!button) return;
  const { slot } = /** @type {Told} */ (JSON.parse(button.dataset.steer ?? "")), isMeant = seen("steer") !== slot;
  setView("steer", isMeant ? slot : null);
  if (isMeant) slider.focus({ preventScroll: true }); // it is far from the card
});
on("look", show);
on("load", show);
on("tell", follow);
onPanel(show);
