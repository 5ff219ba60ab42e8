// What a hand does on the views: hover anywhere, click or drag the start on the map, click the surface, drag the curves' cursor.
// Turning the surface is Plotly's; a hand that turned it did not click.

import { castOnto, stepNear } from "../drawing/hover.js";
import { heightAt } from "../geometry/terrain.js";

const SLIP = { map: 5, stage: 3 }; // pixels that a hand may move during a click
const MINE = new Set(["stage", "map", "curves"]); // kinds of views that are handled here
const GRIP = 18; // pixels around the start that take hold of it

// Page position → { u, v } over the map or the surface, { step } over the curves, or null.
export function under(view, clientX, clientY) {
  const box = view.frame.getBoundingClientRect();
  const x = clientX - box.left, y = clientY - box.top;
  if (view.kind === "stage") {
    const place = view.lens && castOnto(view.ground, heightAt, view.lens, x, y);
    return place && { u: place[0], v: place[1] };
  }
  const { plot } = view;
  const u = (x - plot.left) / plot.width, v = 1 - (y - plot.top) / plot.height;
  if (view.kind === "map") return u >= 0 && u <= 1 && v >= 0 && v <= 1 ? { u, v } : null;
  const [lo, hi] = view.steps;
  return u >= -0.02 && u <= 1.02 && v >= -0.02 && v <= 1.02 ? { step: Math.round(Math.min(Math.max(lo + u * (hi - lo), lo), hi)) } : null;
}

const root = document.documentElement; // data-hand: a hand that took hold elsewhere must not turn a surface that it comes over

const clamped = (value) => Math.min(1, Math.max(0, value));

function onMap(view, clientX, clientY) {
  const box = view.frame.getBoundingClientRect(), { plot } = view;
  return [clamped((clientX - box.left - plot.left) / plot.width), clamped(1 - (clientY - box.top - plot.top) / plot.height)];
}

function grips(view, clientX, clientY) {
  if (view.kind !== "map" || !view.start) return false;
  const box = view.frame.getBoundingClientRect(), { plot } = view;
  const x = box.left + plot.left + view.start[0] * plot.width, y = box.top + plot.top + (1 - view.start[1]) * plot.height;
  return Math.hypot(clientX - x, clientY - y) < GRIP;
}

const slipped = ({ view, x, y }, { clientX, clientY }) => Math.hypot(clientX - x, clientY - y) > SLIP[view.kind];

// Where a hand that lets go wants the start, or null: where it dragged it to, or where it clicked.
function meantAsStart(held, event) {
  if (held.far || (held.how === "drag" && slipped(held, event))) return onMap(held.view, event.clientX, event.clientY);
  const at = !slipped(held, event) && under(held.view, held.x, held.y);
  return at ? [at.u, at.v] : null;
}

// then: { hover(place or null, view), drag([u, v], view, isMeant), drop(), start(u, v, view), scrub(step or null) }; a drag ends with
// `drop`, and with `start` unless it was called off.
export function listenToPointer(views, then) {
  let held = null; // { view, how: "click" | "drag" | "scrub", x, y, id }; other fingers than the one that took hold are of no concern
  const isOther = ({ pointerId }) => Boolean(held) && pointerId !== held.id;
  const options = { capture: true };
  const viewOf = (target) => views().find((view) => view.ready && MINE.has(view.kind) && view.frame.contains(target));
  document.addEventListener("pointerdown", (event) => {
    if (isOther(event)) return;
    if (held) letGo(null); // its end got lost
    root.toggleAttribute("data-hand", !event.target.closest?.(".gl-container"));
    const view = event.button === 0 && event.isPrimary ? viewOf(event.target) : null;
    held = view && { view, how: "click", x: event.clientX, y: event.clientY, id: event.pointerId };
    if (!held) return;
    if (view.kind === "curves") {
      const at = under(view, event.clientX, event.clientY);
      held = at && { ...held, how: "scrub" };
      if (at) then.scrub(at.step);
    } else if (grips(view, event.clientX, event.clientY)) held.how = "drag";
  }, options);
  document.addEventListener("pointermove", (event) => {
    if (isOther(event)) return;
    if (held && event.pointerType === "mouse" && !event.buttons) return end(event); // let go where nobody could see it
    if (held?.how === "drag") {
      held.far ||= slipped(held, event);
      return then.drag(onMap(held.view, event.clientX, event.clientY), held.view, held.far);
    }
    if (held?.how === "scrub") {
      const box = held.view.frame.getBoundingClientRect();
      const at = under(held.view, event.clientX, box.top + held.view.plot.top + 1);
      return at && then.scrub(at.step);
    }
    if (event.buttons || event.pointerType === "touch") return;
    const view = viewOf(event.target);
    then.hover(view ? under(view, event.clientX, event.clientY) : null, view);
  }, options);
  function end(event) {
    if (isOther(event)) return;
    root.removeAttribute("data-hand");
    if (held) letGo(event.type === "pointercancel" ? null : meantAsStart(held, event));
  }
  // At the place where the start is meant to be, or nowhere.
  function letGo(place) {
    const { how, view } = held;
    held = null;
    if (how === "scrub") return then.scrub(null);
    if (place) then.start(...place, view);
    if (how === "drag") then.drop();
  }
  for (const name of ["pointerup", "pointercancel"]) document.addEventListener(name, end, options);
  document.documentElement.addEventListener("pointerleave", () => then.hover(null, null));
  // A finger on the start, or along the curves, must not scroll the page, nor may another that comes meanwhile.
  document.addEventListener("touchstart", (event) => {
    if (held?.how === "drag" && event.cancelable) return event.preventDefault();
    const touch = event.touches.length === 1 && event.touches[0];
    const view = touch && viewOf(event.target);
    if (view && grips(view, touch.clientX, touch.clientY) && event.cancelable) event.preventDefault();
  }, { capture: true, passive: false });
}

// What to show of a place or step that is pointed at; `stage` gives the ground and the loss.
export function meant(at, view, stage, lossAt) {
  if (!at) return null;
  if (at.step !== undefined) return { step: at.step };
  const [x, y] = view.toData(at.u, at.v);
  const loss = stage?.ground ? lossAt(stage, heightAt(stage.ground, at.u, at.v)) : null;
  return { ...at, x, y, loss, step: stepNear(view.items, at.u, at.v) };
}
