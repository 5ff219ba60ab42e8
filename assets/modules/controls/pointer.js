// What a hand does on the views: hover anywhere, click or drag the start on the map, click the surface, drag the curves' cursor.
// Turning the surface is Plotly's; a hand that turned it did not click.

import { castOnto, stepNear } from "../drawing/hover.js";
import { framed } from "../geometry/part.js";
import { isWithin, nearest } from "../geometry/plane.js";
import { heightAt } from "../geometry/terrain.js";
import { BOX } from "../geometry/track.js";
import { closest } from "../page/dom.js";

/** @import { Box, CurvesView, Hover, MapView, Pair, PointerActs, StageView, View } from "../types.js" */

/** @typedef {MapView | StageView | CurvesView} PointedView */

/**
 * What a hand has hold of, where it took hold, and with which finger; others are of no concern.
 * @typedef {{ x: number, y: number, id: number }} Grip
 */
/** @typedef {Grip & { how: "click", view: MapView | StageView }} Click */
/** @typedef {Grip & { how: "drag", view: MapView, isFar: boolean }} Drag `isFar` once it has gone farther than a click may slip */
/** @typedef {Grip & { how: "frame", view: MapView }} Frame a part of the map */
/** @typedef {Grip & { how: "scrub", view: CurvesView, isAlong: boolean }} Scrub `isAlong` once it is sure that no finger scrolls the page */

const SLIP = { map: 5, stage: 3 }; // pixels that a hand may move during a click
const TWICE = 300; // ms within which a second click on the surface makes both a double click, which is the camera's
const ALONG = 6; // pixels after which a finger on the curves has chosen its way
const GRIP = 18; // pixels around the start that take hold of it

/**
 * Page position → { u, v } over the map or the surface, { step } over the curves, or null.
 * @type {(view: PointedView, clientX: number, clientY: number) => Hover | null}
 */
export function under(view, clientX, clientY) {
  const box = view.frame.getBoundingClientRect();
  const x = clientX - box.left, y = clientY - box.top;
  const on = { kind: view.kind, slot: view.slot, x, y };
  if (view.kind === "stage") {
    const place = view.lens && castOnto(view.ground, heightAt, view.lens, x, y);
    return place && { u: place[0], v: place[1], on };
  }
  const { plot } = view;
  const u = (x - plot.left) / plot.width, v = 1 - (y - plot.top) / plot.height;
  if (view.kind === "map") return isWithin(view.reach, [u, v]) ? { u, v, on } : null;
  const [lo, hi] = view.steps;
  return u >= -0.02 && u <= 1.02 && v >= -0.02 && v <= 1.02 ? { step: Math.round(Math.min(Math.max(lo + u * (hi - lo), lo), hi)) } : null;
}

const root = document.documentElement; // data-hand: a hand that took hold elsewhere must not turn a surface that it comes over

/** @type {(view: MapView, clientX: number, clientY: number) => Pair} */
function onMap(view, clientX, clientY) {
  const box = view.frame.getBoundingClientRect(), { plot } = view;
  return nearest(view.reach, [(clientX - box.left - plot.left) / plot.width, 1 - (clientY - box.top - plot.top) / plot.height]);
}

/** @type {(view: PointedView, clientX: number, clientY: number) => view is MapView} */
function grips(view, clientX, clientY) {
  if (view.kind !== "map" || !view.start) return false;
  const box = view.frame.getBoundingClientRect(), { plot } = view;
  const x = box.left + plot.left + view.start[0] * plot.width, y = box.top + plot.top + (1 - view.start[1]) * plot.height;
  return Math.hypot(clientX - x, clientY - y) < GRIP;
}

/**
 * Whether the next hand on a map frames a part of it (controls/zoom.js).
 * @type {(view: View) => view is MapView}
 */
const frames = (view) => view.kind === "map" && view.slot === undefined && root.hasAttribute("data-framing");

/** @type {(grip: Frame, event: PointerEvent) => Box} */
const frameOf = ({ view, x, y }, { clientX, clientY }) => framed(onMap(view, x, y), onMap(view, clientX, clientY));

/** @type {(grip: Click | Drag | Frame, event: PointerEvent) => boolean} */
const slipped = ({ view, x, y }, { clientX, clientY }) => Math.hypot(clientX - x, clientY - y) > SLIP[view.kind];

/**
 * Whether a finger goes along the curves: up or down it would scroll the page.
 * @type {(grip: Scrub, event: PointerEvent) => boolean}
 */
function goesAlong({ x, y }, { clientX, clientY }) {
  const across = Math.abs(clientX - x);
  return across > ALONG && across > Math.abs(clientY - y);
}

/**
 * Where a hand that lets go puts the start, or null: where it dragged it to, or where it clicked.
 * @type {(grip: Click | Drag, event: PointerEvent) => Pair | null}
 */
function startOf(grip, event) {
  const isMoved = slipped(grip, event);
  if (grip.how === "drag" && (grip.isFar || isMoved)) return onMap(grip.view, event.clientX, event.clientY);
  const at = isMoved ? null : under(grip.view, grip.x, grip.y);
  return at?.u === undefined || at.v === undefined ? null : [at.u, at.v];
}

/** @type {(view: View) => view is PointedView} */
const isPointed = (view) => view.kind === "map" || view.kind === "stage" || view.kind === "curves";

/**
 * A drag ends with `drop`, and with `start` unless it was called off.
 * @param {() => View[]} views
 * @param {PointerActs} then
 */
export function listenToPointer(views, then) {
  /** @type {Click | Drag | Frame | Scrub | null} */
  let grip = null;
  /** @type {{ put(): void, timer: number, x: number, y: number } | null} a click on the surface that may become a double click */
  let first = null;
  const isOther = (/** @type {PointerEvent} */ { pointerId }) => grip !== null && pointerId !== grip.id;
  const options = { capture: true };
  const viewOf = (/** @type {EventTarget | null} */ target) =>
    views().filter(isPointed).find((view) => view.ready && view.frame.contains(/** @type {Node | null} */ (target))) ?? null;

  /** @type {(view: PointedView, event: PointerEvent) => Click | Drag | Frame | Scrub | null} */
  function take(view, { clientX: x, clientY: y, pointerId: id, pointerType }) {
    if (frames(view)) return under(view, x, y) && { how: "frame", view, x, y, id };
    if (view.kind !== "curves") return grips(view, x, y) ? { how: "drag", view, x, y, id, isFar: false } : { how: "click", view, x, y, id };
    return under(view, x, y) && { how: "scrub", view, x, y, id, isAlong: pointerType !== "touch" };
  }

  document.addEventListener("pointerdown", (event) => {
    if (isOther(event)) return;
    if (grip) letGo(grip, null); // its end got lost
    root.toggleAttribute("data-hand", !closest(event, ".gl-container"));
    const isSecond = isTwice(event);
    const view = event.button === 0 && event.isPrimary && !isSecond ? viewOf(event.target) : null;
    grip = view && take(view, event);
    if (grip?.how === "scrub" && grip.isAlong) scrub(grip.view, event.clientX, event.clientY);
  }, options);

  document.addEventListener("pointermove", (event) => {
    if (isOther(event)) return;
    if (grip && event.pointerType === "mouse" && !event.buttons) return end(event); // let go where nobody could see it
    if (grip?.how === "drag") {
      grip.isFar ||= slipped(grip, event);
      return then.drag(onMap(grip.view, event.clientX, event.clientY), grip.view, grip.isFar);
    }
    if (grip?.how === "frame") return then.frame(frameOf(grip, event));
    if (grip?.how === "scrub") {
      if (!(grip.isAlong ||= goesAlong(grip, event))) return;
      const box = grip.view.frame.getBoundingClientRect();
      return scrub(grip.view, event.clientX, box.top + grip.view.plot.top + 1);
    }
    if (event.buttons || event.pointerType === "touch") return;
    const view = viewOf(event.target);
    then.hover(view && under(view, event.clientX, event.clientY), view);
  }, options);

  /** @type {(view: CurvesView, clientX: number, clientY: number) => void} */
  function scrub(view, clientX, clientY) {
    const at = under(view, clientX, clientY);
    if (at?.step !== undefined) then.scrub(at.step);
  }

  /**
   * Whether a press makes a double click of the click before; else that one counts from now on.
   * @type {(event: PointerEvent) => boolean}
   */
  function isTwice({ clientX, clientY }) {
    if (!first) return false;
    const { put, timer, x, y } = first, isSame = Math.hypot(clientX - x, clientY - y) < GRIP;
    clearTimeout(timer);
    first = null;
    if (!isSame) put();
    return isSame;
  }

  /** @type {(event: PointerEvent) => void} */
  function end(event) {
    if (isOther(event)) return;
    root.removeAttribute("data-hand");
    if (grip?.how === "scrub" && !grip.isAlong && event.type === "pointerup") scrub(grip.view, grip.x, grip.y); // a tap
    if (grip?.how === "frame") return letGoOfFrame(grip, event);
    if (grip) letGo(grip, event.type === "pointercancel" || grip.how === "scrub" ? null : startOf(grip, event));
  }

  /**
   * A frame is done, unless it was called off meanwhile or is hardly more than a click.
   * @type {(last: Frame, event: PointerEvent) => void}
   */
  function letGoOfFrame(last, event) {
    grip = null;
    then.frame(null);
    if (event.type === "pointerup" && slipped(last, event) && frames(last.view)) then.zoom(frameOf(last, event), last.view);
  }

  /**
   * Put the start at a place, or nowhere.
   * @type {(last: Click | Drag | Frame | Scrub, place: Pair | null) => void}
   */
  function letGo(last, place) {
    grip = null;
    if (last.how === "scrub") return then.scrub(null);
    if (last.how === "frame") return then.frame(null);
    if (place && last.view.kind === "stage") {
      const put = () => ((first = null), then.start(...place, last.view));
      first = { put, timer: window.setTimeout(put, TWICE), x: last.x, y: last.y };
    } else if (place) then.start(...place, last.view);
    if (last.how === "drag") then.drop();
  }

  for (const name of /** @type {const} */ (["pointerup", "pointercancel"])) document.addEventListener(name, end, options);
  document.documentElement.addEventListener("pointerleave", () => then.hover(null, null));
  // A finger on the start, or along the curves, must not scroll the page, nor may another that comes meanwhile.
  document.addEventListener("touchstart", (event) => {
    if (grip?.how === "drag" && event.cancelable) return event.preventDefault();
    const [touch] = event.touches.length === 1 ? event.touches : [];
    const view = touch && viewOf(event.target);
    if (view && (frames(view) || grips(view, touch.clientX, touch.clientY)) && event.cancelable) event.preventDefault();
  }, { capture: true, passive: false });
}

/**
 * What to show of a place or step that is pointed at; `stage` gives the ground and the loss.
 * @param {Hover | null} at
 * @param {View | null | undefined} view
 * @param {StageView | undefined} stage
 * @param {(stage: StageView, z: number) => number | null} lossAt
 * @returns {Hover | null}
 */
export function describe(at, view, stage, lossAt) {
  if (!at) return null;
  const { step, u, v } = at;
  if (u === undefined || v === undefined || (view?.kind !== "map" && view?.kind !== "stage")) return { step };
  const [x, y] = view.toData(u, v);
  const loss = stage?.ground && isWithin(BOX, [u, v]) ? lossAt(stage, heightAt(stage.ground, u, v)) : null;
  return { ...at, x, y, loss, step: stepNear(view.items, u, v) };
}
