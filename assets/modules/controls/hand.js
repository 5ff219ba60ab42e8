// A hand on the rows of the model's view: hover, drag, drag out, double-click beside them, and keys.

import { rowAt } from "../drawing/rows.js";
import { toKeep } from "../data/row-changes.js";

const NEAR = 13, FINGER = 24; // pixels around a row that mean it
const SLIP = 4; // pixels that a hand may move without dragging
const TWICE = 420; // ms between the two clicks of a double-click
const BESIDE = 26; // pixels beside the plot at which a row is let go of for good
const NUDGE = 0.02; // of an axis, for a key
const TYPING = "input, textarea, select, [contenteditable], dialog";

const spotOf = (view, event) => {
  const box = view.frame.getBoundingClientRect();
  return [event.clientX - box.left, event.clientY - box.top];
};

// What a row becomes at a pixel: { place, values }, where it is drawn and what it holds.
function carriedTo(view, row, x, y) {
  const { rows, plane, ranges } = view;
  const place = view.from(x, y).map((value, i) => Math.min(Math.max(...ranges[i]), Math.max(Math.min(...ranges[i]), value)));
  const values = plane === "inputs" ? [...place, rows.y[row]] : plane === "chance" ? [place[0], Number(place[1] > 0.5)] : place;
  return { place, values: toKeep(values) };
}

// Whether a pixel lies so far beside the plot that a row dropped there is meant to go.
function beside({ plot }, x, y) {
  return x < plot.left - BESIDE || y < plot.top - BESIDE || x > plot.left + plot.width + BESIDE || y > plot.top + plot.height + BESIDE;
}

// The target of a row added at a place: its height, its side, the class that is chosen, or what the rows around have.
function targetAt(view, x, y, chosen) {
  const { rows, plane, places } = view;
  if (plane === "target") return view.from(x, y)[1];
  if (plane === "chance") return Number(view.from(x, y)[1] > 0.5);
  if (rows.classes.length) return chosen;
  const nearest = places.map(([a, b], row) => [(a - x) ** 2 + (b - y) ** 2, rows.y[row]]).sort((a, b) => a[0] - b[0]).slice(0, 5);
  return nearest.reduce((sum, [, value]) => sum + value, 0) / nearest.length;
}

// What a row holds, as the link has it.
const valuesOf = ({ rows }, row) => kept([...rows.x, rows.y].map((column) => column[row]));

// then: { hover(row or null), carry({ row, place, values, out } or null, view), change({ name, value, stroke, before }), chosen() → class,
// letGo(off) }; a row that was carried is let go of for good, or back to where it was taken from.
export function listenToHand(views, then) {
  let held = null, lastClick = null, strokes = 0, typed = null;
  const options = { capture: true };
  const isOther = ({ pointerId }) => Boolean(held) && pointerId !== held.id; // another finger than the one that took hold
  const viewOf = (target) => views().find((view) => view.kind === "model" && view.ready && view.frame.contains(target));
  const editable = (view) => view.plane !== "image";
  const overRow = (view, row) => view?.frame.closest("[data-view]")?.toggleAttribute("data-over-row", row !== null && editable(view));

  document.addEventListener("pointerdown", (event) => {
    if (isOther(event)) return;
    if (held) letGo(false); // its end got lost
    const view = event.button === 0 && event.isPrimary ? viewOf(event.target) : null;
    if (!view) return;
    const [x, y] = spotOf(view, event);
    const row = rowAt(view, view.rows, x, y, event.pointerType === "touch" ? FINGER : NEAR);
    const before = row === null ? [] : valuesOf(view, row);
    held = { view, row, x, y, moved: false, stroke: `drag ${++strokes}`, told: "", before, id: event.pointerId };
    if (event.pointerType === "touch") then.hover(row);
  }, options);

  document.addEventListener("pointermove", (event) => {
    if (isOther(event)) return;
    if (!held) {
      const view = event.buttons || event.pointerType === "touch" ? null : viewOf(event.target);
      if (!view) return;
      const row = rowAt(view, view.rows, ...spotOf(view, event), NEAR);
      overRow(view, row);
      return then.hover(row);
    }
    if (event.pointerType === "mouse" && !event.buttons) return letGo(false); // where nobody could see it
    const { view, row } = held, [x, y] = spotOf(view, event);
    held.moved ||= Math.hypot(x - held.x, y - held.y) > SLIP;
    if (!carries(held)) return;
    const out = beside(view, x, y);
    const to = carriedTo(view, row, x, y);
    then.carry({ row, ...(out ? { place: view.from(x, y) } : { place: to.place }), out }, view);
    if (!out) tell("move", row, to.values, held.before);
  }, options);

  function tell(name, row, values, before) {
    const said = JSON.stringify([name, row, values]);
    if (held.told === said) return;
    held.told = said;
    then.change({ name, value: [row, ...values], stroke: held.stroke, before });
  }

  const carries = ({ view, row, moved }) => moved && row !== null && editable(view);

  function end(event) {
    if (!held || isOther(event)) return;
    const { view, row, moved } = held, [x, y] = spotOf(view, event), off = event.type === "pointercancel";
    if (!off && carries(held) && beside(view, x, y)) tell("remove", row, []);
    else if (!off && !moved && row === null) addAt(view, x, y, event.timeStamp);
    letGo(off);
  }
  function letGo(off) {
    const last = held;
    held = null;
    if (!carries(last)) return;
    then.carry(null, last.view);
    then.letGo(off);
  }
  for (const name of ["pointerup", "pointercancel"]) document.addEventListener(name, end, options);

  function addAt(view, x, y, time) {
    const { plot } = view;
    const inside = x >= plot.left && y >= plot.top && x <= plot.left + plot.width && y <= plot.top + plot.height;
    const twice = lastClick && time - lastClick.time < TWICE && Math.hypot(x - lastClick.x, y - lastClick.y) < 8;
    lastClick = twice ? null : { x, y, time };
    if (!twice || !inside || !editable(view)) return;
    const place = view.from(x, y), inputs = view.plane === "inputs" ? place : place.slice(0, 1);
    tell("add", null, toKeep([...inputs, targetAt(view, x, y, then.chosen())]));
  }

  // A finger on a row must not scroll the page.
  document.addEventListener("touchstart", (event) => {
    if (held && held.row !== null && editable(held.view) && event.cancelable) return event.preventDefault();
    const touch = event.touches.length === 1 && event.touches[0];
    const view = touch && viewOf(event.target);
    if (view && editable(view) && event.cancelable && rowAt(view, view.rows, ...spotOf(view, touch), FINGER) !== null) event.preventDefault();
  }, { capture: true, passive: false });

  // Keys: Delete wherever a row is meant; arrows when the view itself has the focus.
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest?.(TYPING)) return;
    const row = then.pointed();
    const focused = views().find((view) => view.kind === "model" && view.ready && view.frame.closest("[tabindex]") === event.target);
    const view = focused ?? (views().find((one) => one.kind === "model" && one.ready));
    if (!view) return;
    const done = press(event, view, row, Boolean(focused));
    if (!done) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  }, options);

  function press({ key, shiftKey }, view, row, focused) {
    if ((key === "Delete" || key === "Backspace") && row !== null) {
      if (editable(view)) then.change({ name: "remove", value: [row], stroke: `key ${++strokes}` });
      then.hover(focused && view.rows.count ? Math.min(row, view.rows.count - 1) : null, true);
      return true;
    }
    const step = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }[key];
    if (!focused || !step) return false;
    if (!shiftKey || row === null) then.hover(neighbour(view, row, step[0] + step[1]), true);
    else if (editable(view)) nudge(view, row, step);
    return true;
  }

  function nudge(view, row, [dx, dy]) {
    const { plot } = view, [x, y] = view.places[row];
    const to = carriedTo(view, row, x + dx * NUDGE * plot.width, y - dy * NUDGE * plot.height);
    if (view.plane === "chance" && dy) to.values[1] = Number(dy > 0);
    if (typed?.row !== row) typed = { row, stroke: `key ${++strokes}` };
    then.change({ name: "move", value: [row, ...to.values], stroke: typed.stroke });
    then.hover(row, true);
  }
}

// The next row from left to right.
function neighbour(view, row, by) {
  const order = [...view.places.keys()].sort((a, b) => view.places[a][0] - view.places[b][0] || a - b);
  const place = row === null ? (by > 0 ? -1 : order.length) : order.indexOf(row);
  return order[(place + by + order.length) % order.length];
}
