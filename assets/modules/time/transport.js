// Play, step, scrub, speed and loop: listens on the document, so that elements may come and go.

import { SPEEDS } from "./clock.js";
import { closest, make } from "../page/dom.js";
import { localised } from "../page/format.js";
import { say } from "../page/words.js";

/** @import { Clock } from "./clock.js" */

/** @typedef {(name: string, value?: number) => void} Act what buttons, keys and the slider stand for */

/** @type {Record<string, string>} */
const BUTTONS = { "transport-play": "toggle", "transport-forward": "forward", "transport-back": "back", "transport-restart": "restart", "transport-loop": "loop" };
/** @type {Record<string, string>} */
const KEYS = { " ": "toggle", ArrowRight: "forward", ArrowLeft: "back", Home: "first", End: "last" };
const COUNTED = new Set(["forward", "back"]);
const TYPING =
  "input, textarea, select, [contenteditable]:not([contenteditable=false]), [role=slider], [role=textbox], [role=spinbutton], " +
  "[role=combobox], [role=listbox], [role=option], [role=tab], [role=radio], [role=menu], [role=menuitem], [role=dialog], dialog";
const PRESSING = "button, a[href], summary, [role=button], [role=switch], [role=checkbox]";

/** @type {(event: Event) => boolean} */
const isSlider = ({ target }) => /** @type {Element} */ (target).id === "transport-step";

/** @type {(event: Event) => number} */
const valueOf = ({ target }) => Number(/** @type {HTMLInputElement} */ (target).value);

/** @type {(element: Element | null, name: string, value: string) => void} */
const set = (element, name, value) => void (element && element.getAttribute(name) !== value && element.setAttribute(name, value));

// Make what Dash has no component for: a native range and a native list.
export function addControls() {
  const rail = document.getElementById("transport-scrubber");
  if (rail && !document.getElementById("transport-step")) {
    rail.append(make("input", { type: "range", id: "transport-step", class: "transport-step", min: 0, max: 0, step: 1, value: 0, "aria-label": say("Step") }));
  }
  const holder = document.getElementById("transport-speed");
  if (holder && !holder.querySelector("select")) {
    const options = SPEEDS.map((speed) => new Option(speed === 1 ? say("1 step/s") : say("{speed} steps/s", { speed }), String(speed)));
    holder.append(make("select", { class: "transport-speed-list", "aria-label": say("Speed") }, options));
  }
}

/**
 * The slider is laid out and painted anew whenever it is written, so nothing is written twice.
 * @type {(slider: HTMLInputElement, clock: Clock, epoch: number) => void}
 */
function slide(slider, { s, steps }, epoch) {
  const step = Math.floor(s + 1e-9), progress = steps ? (s / steps).toFixed(4) : "0";
  const epochs = epoch > 1 ? localised((step / epoch).toFixed(1)) : "";
  if (slider.max !== String(steps)) slider.max = String(steps);
  if (slider.value !== String(step)) slider.value = String(step);
  set(slider, "aria-valuetext", say("{step} of {steps}", { step, steps }) + (epochs && `, ${say("epoch {epoch}", { epoch: epochs })}`));
  tellEpoch(step, epochs);
  if (slider.style.getPropertyValue("--progress") !== progress) slider.style.setProperty("--progress", progress);
}

/**
 * Show the clock: the buttons at once, the slider and the epoch when they are due.
 * @param {Clock} clock
 * @param {boolean} [due]
 * @param {number} [epoch] steps in which every row is seen once
 */
export function reflect(clock, due = true, epoch = 1) {
  const slider = due ? /** @type {HTMLInputElement | null} */ (document.getElementById("transport-step")) : null;
  if (slider) slide(slider, clock, epoch);
  const play = document.getElementById("transport-play");
  set(play, "aria-label", clock.playing ? say("Pause") : say("Play"));
  set(play, "data-state", clock.playing ? "playing" : "paused");
  set(document.getElementById("transport-loop"), "aria-pressed", String(clock.loop));
  const list = document.getElementById("transport-speed")?.querySelector("select");
  if (list && Number(list.value) !== clock.speed) {
    if (![...list.options].some((option) => Number(option.value) === clock.speed)) list.append(new Option(say("{speed} steps/s", { speed: clock.speed }), String(clock.speed)));
    list.value = String(clock.speed);
  }
}

/**
 * Steps and epochs in words, where a step does not take all rows.
 * @type {(step: number, epochs: string) => void}
 */
function tellEpoch(step, epochs) {
  const place = document.getElementById("transport-status");
  if (!place) return;
  const text = epochs && `${say("step {step}", { step })} · ${say("epoch {epoch}", { epoch: epochs })}`;
  if (place.hidden !== !text) place.hidden = !text;
  if (place.textContent !== text) place.textContent = text;
}

/**
 * act(name, value): toggle, forward, back, restart, loop, seek, speed, jump, first, last, grab, release.
 * @type {(act: Act) => void}
 */
export function listen(act) {
  document.addEventListener("click", (event) => {
    const button = closest(event, "[id^=transport-]"), name = button && BUTTONS[button.id];
    if (name && !button.hasAttribute("disabled")) act(name);
  });
  document.addEventListener("input", (event) => {
    if (isSlider(event)) act("seek", valueOf(event));
  });
  document.addEventListener("change", (event) => {
    if (isSlider(event)) act("release");
    else if (closest(event, "#transport-speed")) act("speed", valueOf(event));
  });
  document.addEventListener("pointerdown", (event) => isSlider(event) && act("grab"));
  for (const end of ["pointerup", "pointercancel"]) document.addEventListener(end, (event) => isSlider(event) && act("release"));
  document.addEventListener("keydown", (event) => onKey(event, act));
}

/** @type {(event: KeyboardEvent, act: Act) => void} */
function onKey(event, act) {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
  const own = isSlider(event);
  if (!own && closest(event, TYPING) && !(event.key === " " && closest(event, "input[type=range]"))) return; // to which Space means nothing
  if (event.key === " " && !own && closest(event, PRESSING)) return;
  const far = event.shiftKey ? 10 : 1;
  const name = KEYS[event.key];
  if (!name || (event.key === " " && event.repeat)) return;
  event.preventDefault();
  act(name, COUNTED.has(name) ? far : undefined);
}
