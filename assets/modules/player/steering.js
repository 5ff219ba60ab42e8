// Steering: the rate of one run is moved while it plays. It holds from the step that is shown on; what is before it stays.

import { localised, written } from "../page/format.js";
import { on } from "../page/bus.js";
import { onPanel } from "../page/changes.js";
import { closest, make } from "../page/dom.js";
import { say } from "../page/words.js";
import { current } from "./frames.js";
import { valueAt } from "../controls/slider.js";
import { push, seen, setView } from "../controls/scenario.js";

/** @typedef {{ slot: number, name: string, lr: number, lo: number, hi: number }} Told */

const BELOW = 3, ABOVE = 2, NOTCH = 0.02; // powers of ten around the run's rate, and what one notch moves
const EPSILON = 1e-9;

let strokes = 0;
let stroke = "";
let isHeld = false; // a hand is on the slider

const slider = make("input", { type: "range", class: "steering-slider", step: NOTCH, "aria-label": say("Rate from this step on") });
const swatch = make("canvas", { class: "swatch" });
const rate = make("output", { class: "steering-rate" });
const end = make("button", { type: "button", class: "icon-button icon icon-close", title: say("Stop steering"), "aria-label": say("Stop steering") });
const strip = make("div", { class: "steering", role: "group", "aria-label": say("Steering") }, [swatch, slider, rate, end]);

/** @type {() => { told: Told, button: HTMLElement } | null} the run that is steered, if one is that can be seen */
function steered() {
  const slot = seen("steer");
  for (const button of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-steer]"))) {
    const told = /** @type {Told} */ (JSON.parse(button.dataset.steer ?? ""));
    if (told.slot === slot) return { told, button };
  }
  return null;
}

/** The step that the next move is made from; null where the run is over. */
function step() {
  const { clock } = current(), at = Math.floor(clock.s + EPSILON);
  return at < clock.steps ? at : null;
}

function show() {
  const one = steered();
  for (const button of document.querySelectorAll("[data-steer]")) button.setAttribute("aria-pressed", String(button === one?.button));
  if (!one) return strip.remove();
  const { lr, lo, hi, slot, name } = one.told, about = Math.log10(lr || 1e-3);
  slider.min = String(Math.max(about - BELOW, Math.log10(lo || 10 ** (about - BELOW))));
  slider.max = String(Math.min(about + ABOVE, Math.log10(hi)));
  swatch.dataset.swatch = String(slot);
  strip.title = say("Steer {name}", { name });
  if (!strip.isConnected) document.querySelector(".transport")?.prepend(strip);
  follow();
}

/** The slider stands where the rate is, unless a hand holds it. */
function follow() {
  const one = strip.isConnected && steered(), at = step();
  if (!one) return;
  const run = current().data.runs.find(({ slot }) => slot === one.told.slot);
  const now = run?.rate?.[at ?? Math.max(0, current().clock.steps - 1)];
  slider.disabled = at === null;
  if (!isHeld && now) slider.value = String(Math.log10(now));
  tell(isHeld ? held() : now ?? one.told.lr);
}

const held = () => valueAt(Number(slider.value), "log", 0);

/** @param {number} value */
function tell(value) {
  const text = `η ${written(value)}`;
  if (rate.value !== text) rate.value = text;
  slider.setAttribute("aria-valuetext", localised(String(Number(value.toPrecision(3)))));
}

function steer() {
  const one = steered(), at = step();
  if (!one || at === null) return;
  tell(held());
  push({ kind: "steer", slot: one.told.slot, name: "rate", value: [at, held()], stroke });
}

slider.addEventListener("pointerdown", () => ((isHeld = true), (stroke = `steer ${++strokes}`)));
for (const over of ["pointerup", "pointercancel", "blur"]) slider.addEventListener(over, () => (isHeld = false));
slider.addEventListener("keydown", ({ repeat }) => repeat || (stroke = `steer ${++strokes}`));
slider.addEventListener("input", steer);
end.addEventListener("click", () => setView("steer", null));
document.addEventListener("click", (event) => {
  const button = closest(event, "[data-steer]");
  if (!button) return;
  const { slot } = /** @type {Told} */ (JSON.parse(button.dataset.steer ?? ""));
  setView("steer", seen("steer") === slot ? null : slot);
});
on("look", show);
on("load", show);
on("tell", follow);
onPanel(show);
