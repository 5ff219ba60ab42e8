// Play, step, scrub, speed and loop: listens on the document, so that elements may come and go.

import { SPEEDS } from "./clock.js";
import { say } from "../page/words.js";

const BUTTONS = { "transport-play": "toggle", "transport-forward": "forward", "transport-back": "back", "transport-restart": "restart", "transport-loop": "loop" };
const TYPING =
  "input, textarea, select, [contenteditable]:not([contenteditable=false]), [role=slider], [role=textbox], [role=spinbutton], " +
  "[role=combobox], [role=listbox], [role=option], [role=tab], [role=radio], [role=menu], [role=menuitem], [role=dialog]";
const PRESSING = "button, a[href], summary, [role=button], [role=switch], [role=checkbox]";

const byId = (id) => document.getElementById(id);
const set = (element, name, value) => element && element.getAttribute(name) !== value && element.setAttribute(name, value);

// Make what Dash has no component for: a native range and a native list.
export function addControls() {
  const rail = byId("transport-scrubber");
  if (rail && !byId("transport-step")) {
    const slider = Object.assign(document.createElement("input"), { type: "range", id: "transport-step", className: "transport-step", min: 0, max: 0, step: 1, value: 0 });
    slider.setAttribute("aria-label", say("Step"));
    rail.append(slider);
  }
  const holder = byId("transport-speed");
  if (holder && !holder.querySelector("select")) {
    const list = Object.assign(document.createElement("select"), { className: "transport-speed-list" });
    list.setAttribute("aria-label", say("Speed"));
    for (const speed of SPEEDS) list.append(new Option(speed === 1 ? say("1 step/s") : say("{speed} steps/s", { speed }), speed));
    holder.append(list);
  }
}

// The slider is laid out and painted anew whenever it is written, so nothing is written twice.
function slide(slider, { s, steps }, epoch) {
  const step = Math.floor(s + 1e-9), progress = steps ? (s / steps).toFixed(4) : "0";
  const epochs = epoch > 1 ? (step / epoch).toFixed(1) : "";
  if (slider.max !== String(steps)) slider.max = String(steps);
  if (slider.value !== String(step)) slider.value = String(step);
  set(slider, "aria-valuetext", say("{step} of {steps}", { step, steps }) + (epochs && `, ${say("epoch {epoch}", { epoch: epochs })}`));
  tellEpoch(step, epochs);
  if (slider.style.getPropertyValue("--progress") !== progress) slider.style.setProperty("--progress", progress);
}

// Show the clock: the buttons at once, the slider and the epoch when they are due.
export function reflect(clock, due = true, epoch = 1) {
  const slider = due && byId("transport-step");
  if (slider) slide(slider, clock, epoch);
  const play = byId("transport-play");
  set(play, "aria-label", clock.playing ? say("Pause") : say("Play"));
  set(play, "data-state", clock.playing ? "playing" : "paused");
  set(byId("transport-loop"), "aria-pressed", String(clock.loop));
  const list = byId("transport-speed")?.querySelector("select");
  if (list && Number(list.value) !== clock.speed) {
    if (![...list.options].some((option) => Number(option.value) === clock.speed)) list.append(new Option(say("{speed} steps/s", { speed: clock.speed }), clock.speed));
    list.value = String(clock.speed);
  }
}

// Steps and epochs in words, where a step does not take all rows.
function tellEpoch(step, epochs) {
  const place = byId("transport-told");
  if (!place) return;
  const text = epochs && `${say("step {step}", { step })} · ${say("epoch {epoch}", { epoch: epochs })}`;
  if (place.hidden !== !text) place.hidden = !text;
  if (place.textContent !== text) place.textContent = text;
}

// act(name, value): toggle, forward, back, restart, loop, seek, speed, jump, first, last, grab, release.
export function listen(act) {
  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("[id^=transport-]");
    if (button && BUTTONS[button.id] && !button.disabled) act(BUTTONS[button.id]);
  });
  document.addEventListener("input", (event) => {
    if (event.target.id === "transport-step") act("seek", Number(event.target.value));
  });
  document.addEventListener("change", (event) => {
    if (event.target.id === "transport-step") act("release");
    else if (event.target.closest?.("#transport-speed")) act("speed", Number(event.target.value));
  });
  document.addEventListener("pointerdown", (event) => event.target.id === "transport-step" && act("grab"));
  for (const end of ["pointerup", "pointercancel"]) document.addEventListener(end, (event) => event.target.id === "transport-step" && act("release"));
  document.addEventListener("keydown", (event) => onKey(event, act));
}

function onKey(event, act) {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
  const own = event.target.id === "transport-step";
  if (!own && event.target.closest?.(TYPING)) return;
  if (event.key === " " && !own && event.target.closest?.(PRESSING)) return;
  const far = event.shiftKey ? 10 : 1;
  const wanted = { " ": ["toggle"], ArrowRight: ["forward", far], ArrowLeft: ["back", far], Home: ["first"], End: ["last"] }[event.key];
  if (!wanted || (event.key === " " && event.repeat)) return;
  event.preventDefault();
  act(...wanted);
}
