// What hands and buttons do with the camera of a landscape: wheel and two fingers bring it nearer, a double click and buttons put it at
// places of its own; one finger turns it, as far on a small stage as on a large one. A mouse is Plotly's, but for the ground, below which
// it does not go. Where a camera has come to rest, Plotly's own event tells it, whoever moved it.

import { cameraOf, turnTo } from "../views/adapter.js";
import { areEqual, lifted, preset, turned, zoomed } from "../views/camera.js";

/** @import { Graph } from "../types.js" */
/** @typedef {import("../views/camera.js").Stand} Stand */

const LINE = 33; // px of one line of a wheel that counts lines
const SPEED = 0.0012; // by how much a pixel of the wheel brings it nearer
const ANGLE = 0.007; // radians by which a pixel of a finger turns it
const REST = 200; // ms after which a wheel has come to rest

/** @type {Map<Graph, number>} */
const waiting = new Map(); // wheels that have not come to rest
/** @type {{ gd: Graph, from: number, stand: Stand } | null} */
let pinch = null;
/** @type {{ gd: Graph, x: number, y: number, stand: Stand } | null} */
let finger = null;
/** @type {Graph | null} */
let grabbed = null; // by a mouse, whose button is down
let isSpent = false; // fingers that have pinched turn nothing until all are up

/** @param {EventTarget | null} target @returns {Graph | null} */
const stageAt = (target) => /** @type {Element} */ (target)?.closest?.("[data-view=stage] .gl-container")?.closest(".js-plotly-plot") ?? null;

/** @param {Graph} gd @param {Stand} stand */
function move(gd, stand) {
  const camera = { ...gd.layout.scene.camera, ...stand };
  turnTo(gd, camera);
  gd.emit("plotly_relayouting", { "scene.camera": camera });
}

/**
 * @param {Graph} gd
 * @param {string} [stroke] of which this is a part; undo takes all of it back
 */
function rest(gd, stroke) {
  gd.emit("plotly_relayout", { "scene.camera": gd.layout.scene.camera, stroke });
}

/** @param {WheelEvent} event */
function wheel(event) {
  const gd = stageAt(event.target);
  if (!gd?.layout.scene) return;
  event.preventDefault();
  const far = event.deltaY * (event.deltaMode ? LINE : 1);
  move(gd, zoomed(cameraOf(gd), Math.exp(SPEED * far), gd.layout.scene.aspectratio));
  clearTimeout(waiting.get(gd));
  waiting.set(gd, window.setTimeout(() => (waiting.delete(gd), rest(gd, "wheel")), REST));
}

/** @param {TouchList} touches */
const apart = ([one, other]) => Math.hypot(one.clientX - other.clientX, one.clientY - other.clientY) || 1;

/** @param {TouchEvent} event */
function touch(event) {
  const gd = stageAt(event.target), { touches, type } = event;
  if (!gd?.layout.scene) return;
  const [{ clientX: x, clientY: y } = { clientX: 0, clientY: 0 }] = touches;
  if (type === "touchstart") finger = touches.length === 1 ? { gd, x, y, stand: cameraOf(gd) } : null;
  if (type === "touchstart" && touches.length === 2) pinch = { gd, from: apart(touches), stand: cameraOf(gd) };
  const turns = type === "touchmove" && finger?.gd === gd && !isSpent;
  if (pinch || isSpent || turns) {
    event.stopPropagation();
    if (event.cancelable) event.preventDefault();
  }
  if (turns && finger) move(gd, turned(finger.stand, [ANGLE * (x - finger.x), ANGLE * (y - finger.y)], gd.layout.scene.aspectratio));
  if (type === "touchmove" && pinch && touches.length > 1) move(gd, zoomed(pinch.stand, pinch.from / apart(touches), gd.layout.scene.aspectratio));
  if (type !== "touchend" && type !== "touchcancel") return;
  isSpent = touches.length > 0 && (isSpent || pinch !== null);
  if (touches.length > 1) return;
  pinch = null;
  if (touches.length) return;
  move(gd, cameraOf(gd)); // Plotly does not tell that a finger has turned it
  rest(gd);
}

/**
 * Tell where a mouse has turned a landscape to: Plotly looks when the button goes up, and a quick hand on a busy machine is done before
 * the next picture.
 * @param {Graph} gd
 */
function tellTurned(gd) {
  const camera = cameraOf(gd), drawn = gd.layout?.scene?.camera;
  if (!camera || !drawn || areEqual(camera, drawn)) return;
  move(gd, camera);
  rest(gd);
}

/** @param {Graph} gd that a mouse has just turned */
function keepAbove(gd) {
  const now = cameraOf(gd), above = lifted(now, gd.layout.scene.aspectratio);
  if (above !== now) move(gd, above);
}

/** @param {string} name of a place of the camera */
function goTo(name) {
  for (const gd of /** @type {NodeListOf<Graph>} */ (document.querySelectorAll("[data-view=stage]:not(.pane) .js-plotly-plot"))) {
    if (!gd.layout?.scene || !gd.layout.meta?.home) continue;
    move(gd, preset(name, gd));
    rest(gd);
  }
}

export function listenToCamera() {
  document.addEventListener("wheel", wheel, { capture: true, passive: false });
  for (const name of ["touchstart", "touchmove", "touchend", "touchcancel"]) {
    document.addEventListener(name, /** @type {EventListener} */ (touch), { capture: true, passive: false });
  }
  document.addEventListener("mousedown", ({ target }) => (grabbed = stageAt(target)), { capture: true });
  window.addEventListener("mousemove", () => grabbed?.layout?.scene && keepAbove(grabbed));
  document.addEventListener("mouseup", () => {
    const gd = grabbed;
    grabbed = null;
    if (gd) requestAnimationFrame(() => requestAnimationFrame(() => gd.isConnected && tellTurned(gd)));
  }, { capture: true });
  document.addEventListener("dblclick", ({ target }) => stageAt(target) && goTo("home"));
  document.addEventListener("click", ({ target }) => {
    const button = /** @type {HTMLElement | null} */ (/** @type {Element} */ (target).closest?.("[data-camera]"));
    if (button?.dataset.camera) goTo(button.dataset.camera);
  });
}
