// A click on the contour map is a point of the plane. A drag is not a click.

const SLIP = 5; // pixels that a hand may move during a click

export function listenToPlane(views, then) {
  let down = null;
  const capture = { capture: true };
  document.addEventListener("pointerdown", (event) => {
    const view = views().find((one) => one.kind === "map" && one.ready && one.frame.contains(event.target));
    down = view && event.button === 0 && event.isPrimary ? { view, x: event.clientX, y: event.clientY } : null;
  }, capture);
  document.addEventListener("pointerup", (event) => {
    const from = down;
    down = null;
    if (!from || Math.hypot(event.clientX - from.x, event.clientY - from.y) > SLIP) return;
    const at = planeAt(from.view, from.x, from.y);
    if (at) then(...at);
  }, capture);
  document.addEventListener("pointercancel", () => (down = null), capture);
}

// Page position → point of the plane, or null outside the plot.
export function planeAt(view, clientX, clientY) {
  const box = view.frame.getBoundingClientRect();
  const u = (clientX - box.left - view.plot.left) / view.plot.width;
  const v = 1 - (clientY - box.top - view.plot.top) / view.plot.height;
  return u >= 0 && u <= 1 && v >= 0 && v <= 1 ? view.toData(u, v) : null;
}
