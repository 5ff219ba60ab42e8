// A hand on the rows of the model's view: hover, drag, drag out, double-click beside them, and keys. Escape puts a dragged one back.

import { rowAt } from "../drawing/rows.js";
import { toKeep } from "../data/row-changes.js";
import { closest } from "../page/dom.js";

/** @import { HandActs, ModelView, Pair, View } from "../types.js" */

/**
 * What a hand has hold of: a row, or a place beside them; where it took hold, with which finger, what the row held before, and what
 * was handed on of it last.
 * @typedef {object} Grip
 * @property {ModelView} view
 * @property {number | null} row
 * @property {number} x
 * @property {number} y
 * @property {number} id
 * @property {boolean} isMoved
 * @property {number[]} before
 * @property {string} stroke
 * @property {string} sent
 */

const NEAR = 13, FINGER = 24; // pixels around a row that mean it
const SLIP = 4; // pixels that a hand may move without dragging
const TWICE = 420; // ms between the two clicks of a double-click
const BESIDE = 26; // pixels beside the plot at which a row is let go of for good
const NUDGE = 0.02; // of an axis, for a key
/** @type {Record<string, Pair>} */
const ARROWS = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };
const ADD = ["Insert", "+"];
const TYPING = "input, textarea, select, [contenteditable], dialog";

/** @type {(view: ModelView, event: { clientX: number, clientY: number }) => Pair} */
function spotOf(view, { clientX, clientY }) {
  const box = view.frame.getBoundingClientRect();
  return [clientX - box.left, clientY - box.top];
}

/**
 * What a row becomes at a pixel: { place, values }, where it is drawn and what it holds.
 * @type {(view: ModelView, row: number, x: number, y: number) => { place: Pair, values: number[] }}
 */
function carriedTo(view, row, x, y) {
  const { rows, plane, ranges } = view;
  const [a, b] = view.from(x, y).map((value, i) => Math.min(Math.max(...ranges[i]), Math.max(Math.min(...ranges[i]), value)));
  /** @type {Pair} */
  const place = [a, b];
  const values = plane === "inputs" ? [...place, rows.y[row]] : plane === "chance" ? [place[0], Number(place[1] > 0.5)] : place;
  return { place, values: toKeep(values) };
}

/**
 * Whether a pixel lies so far beside the plot that a row dropped there is meant to go.
 * @type {(view: ModelView, x: number, y: number) => boolean}
 */
function beside({ plot }, x, y) {
  return x < plot.left - BESIDE || y < plot.top - BESIDE || x > plot.left + plot.width + BESIDE || y > plot.top + plot.height + BESIDE;
}

/**
 * The target of a row added at a place: its height, its side, the class that is chosen, or what the rows around have.
 * @type {(view: ModelView, x: number, y: number, chosen: number) => number}
 */
function targetAt(view, x, y, chosen) {
  const { rows, plane, places } = view;
  if (plane === "target") return view.from(x, y)[1];
  if (plane === "chance") return Number(view.from(x, y)[1] > 0.5);
  if (rows.classes.length) return chosen;
  const nearest = places.map(([a, b], row) => [(a - x) ** 2 + (b - y) ** 2, rows.y[row]]).sort((a, b) => a[0] - b[0]).slice(0, 5);
  return nearest.reduce((sum, [, value]) => sum + value, 0) / nearest.length;
}

/**
 * What a row holds, as the link has it.
 * @type {(view: ModelView, row: number) => number[]}
 */
const valuesOf = ({ rows }, row) => toKeep([...rows.x, rows.y].map((column) => column[row]));

/** @type {(view: ModelView) => boolean} */
const isEditable = ({ plane }) => plane !== "image";

/** @type {(grip: Grip) => grip is Grip & { row: number }} */
const carries = (grip) => grip.isMoved && grip.row !== null && isEditable(grip.view);

/**
 * A row that was carried is let go of for good, or back to where it was taken from.
 * @param {() => View[]} views
 * @param {HandActs} then
 */
export function listenToHand(views, then) {
  /** @type {Grip | null} */
  let grip = null;
  /** @type {{ x: number, y: number, time: number } | null} */
  let lastClick = null;
  /** @type {{ row: number, stroke: string } | null} */
  let nudged = null; // the row that keys have moved last
  let strokes = 0;
  const options = { capture: true };
  const isOther = (/** @type {PointerEvent} */ { pointerId }) => grip !== null && pointerId !== grip.id; // another finger than the one that took hold
  const models = () => views().filter((view) => view.kind === "model").filter(({ ready }) => ready);
  const viewOf = (/** @type {EventTarget | null} */ target) => models().find((view) => view.frame.contains(/** @type {Node | null} */ (target)));
  const markOver = (/** @type {ModelView} */ view, /** @type {number | null} */ row) =>
    view.frame.closest("[data-view]")?.toggleAttribute("data-over-row", row !== null && isEditable(view));

  document.addEventListener("pointerdown", (event) => {
    if (isOther(event)) return;
    if (grip) letGo(grip, false); // its end got lost
    const view = event.button === 0 && event.isPrimary ? viewOf(event.target) : null;
    if (!view) return;
    const [x, y] = spotOf(view, event);
    const row = rowAt(view, view.rows, x, y, event.pointerType === "touch" ? FINGER : NEAR);
    const before = row === null ? [] : valuesOf(view, row);
    grip = { view, row, x, y, id: event.pointerId, isMoved: false, before, stroke: `drag ${++strokes}`, sent: "" };
    if (event.pointerType === "touch") then.hover(row);
  }, options);

  document.addEventListener("pointermove", (event) => {
    if (isOther(event)) return;
    if (!grip) {
      const view = event.buttons || event.pointerType === "touch" ? null : viewOf(event.target);
      if (!view) return;
      const row = rowAt(view, view.rows, ...spotOf(view, event), NEAR);
      markOver(view, row);
      return then.hover(row);
    }
    if (event.pointerType === "mouse" && !event.buttons) return letGo(grip, false); // where nobody could see it
    const { view } = grip, [x, y] = spotOf(view, event);
    grip.isMoved ||= Math.hypot(x - grip.x, y - grip.y) > SLIP;
    if (!carries(grip)) return;
    const { row } = grip;
    const out = beside(view, x, y);
    const to = carriedTo(view, row, x, y);
    then.carry({ row, ...(out ? { place: view.from(x, y) } : { place: to.place }), out }, view);
    if (!out) send(grip, "move", to.values, grip.before);
  }, options);

  /**
   * Hand a change of the row on, unless it is the one that was handed on last.
   * @type {(grip: Grip, name: string, values: number[], before?: number[]) => void}
   */
  function send(grip, name, values, before) {
    const change = JSON.stringify([name, grip.row, values]);
    if (grip.sent === change) return;
    grip.sent = change;
    then.change({ name, value: [grip.row, ...values], stroke: grip.stroke, before });
  }

  /** @type {(event: PointerEvent) => void} */
  function end(event) {
    if (!grip || isOther(event)) return;
    const { view, row, isMoved } = grip, [x, y] = spotOf(view, event), off = event.type === "pointercancel";
    if (!off && carries(grip) && beside(view, x, y)) send(grip, "remove", []);
    else if (!off && !isMoved && row === null) addAt(grip, x, y, event.timeStamp);
    letGo(grip, off);
  }

  /** @type {(last: Grip, off: boolean) => void} */
  function letGo(last, off) {
    grip = null;
    if (!carries(last)) return;
    then.carry(null, last.view);
    then.letGo(off);
  }

  for (const name of /** @type {const} */ (["pointerup", "pointercancel"])) document.addEventListener(name, end, options);

  /** @type {(grip: Grip, x: number, y: number, time: number) => void} */
  function addAt(grip, x, y, time) {
    const { view } = grip, { plot } = view;
    const inside = x >= plot.left && y >= plot.top && x <= plot.left + plot.width && y <= plot.top + plot.height;
    const twice = lastClick && time - lastClick.time < TWICE && Math.hypot(x - lastClick.x, y - lastClick.y) < 8;
    lastClick = twice ? null : { x, y, time };
    if (!twice || !inside || !isEditable(view)) return;
    const place = view.from(x, y), inputs = view.plane === "inputs" ? place : place.slice(0, 1);
    send(grip, "add", toKeep([...inputs, targetAt(view, x, y, then.chosen())]));
  }

  // A finger on a row must not scroll the page.
  document.addEventListener("touchstart", (event) => {
    if (grip && grip.row !== null && isEditable(grip.view) && event.cancelable) return event.preventDefault();
    const [touch] = event.touches.length === 1 ? event.touches : [];
    const view = touch && viewOf(event.target);
    if (view && isEditable(view) && event.cancelable && rowAt(view, view.rows, ...spotOf(view, touch), FINGER) !== null) event.preventDefault();
  }, { capture: true, passive: false });

  // Keys: Delete wherever a row is pointed at; the others when the view itself has the focus.
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && grip && carries(grip)) return letGo(grip, true);
    if (event.ctrlKey || event.metaKey || event.altKey || closest(event, TYPING)) return;
    const row = then.pointed();
    const focused = models().find((view) => view.frame.closest("[tabindex]") === event.target);
    const view = focused ?? models()[0];
    if (!view || !act(event, view, row, Boolean(focused))) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  }, options);

  /** @type {(event: KeyboardEvent, view: ModelView, row: number | null, focused: boolean) => boolean} */
  function act({ key, shiftKey }, view, row, focused) {
    if ((key === "Delete" || key === "Backspace") && row !== null) {
      if (isEditable(view)) then.change({ name: "remove", value: [row], stroke: `key ${++strokes}` });
      then.hover(focused && view.rows.count ? Math.min(row, view.rows.count - 1) : null, true);
      return true;
    }
    if (focused && ADD.includes(key)) return addBeside(view, row);
    const step = ARROWS[key];
    if (!focused || !step) return false;
    if (!shiftKey || row === null) then.hover(neighbour(view, row, step[0] + step[1]), true);
    else if (isEditable(view)) nudge(view, row, step);
    return true;
  }

  /**
   * A row a little beside the one that is pointed at, or in the middle.
   * @type {(view: ModelView, row: number | null) => boolean}
   */
  function addBeside(view, row) {
    if (!isEditable(view)) return false;
    const { plot, places, rows } = view, [x, y] = row === null ? [plot.left + plot.width / 2, plot.top + plot.height / 2] : places[row];
    const place = carriedTo(view, row ?? 0, x + NUDGE * plot.width, y).place, inputs = view.plane === "inputs" ? place : place.slice(0, 1);
    const target = row === null ? targetAt(view, x, y, then.chosen()) : rows.y[row];
    then.change({ name: "add", value: [null, ...toKeep([...inputs, target])], stroke: `key ${++strokes}` });
    then.hover(rows.count - 1, true);
    return true;
  }

  /** @type {(view: ModelView, row: number, step: Pair) => void} */
  function nudge(view, row, [dx, dy]) {
    const { plot } = view, [x, y] = view.places[row];
    const to = carriedTo(view, row, x + dx * NUDGE * plot.width, y - dy * NUDGE * plot.height);
    if (view.plane === "chance" && dy) to.values[1] = Number(dy > 0);
    if (nudged?.row !== row) nudged = { row, stroke: `key ${++strokes}` };
    then.change({ name: "move", value: [row, ...to.values], stroke: nudged.stroke });
    then.hover(row, true);
  }
}

/**
 * The next row from left to right.
 * @type {(view: ModelView, row: number | null, by: number) => number}
 */
function neighbour(view, row, by) {
  const order = [...view.places.keys()].sort((a, b) => view.places[a][0] - view.places[b][0] || a - b);
  const place = row === null ? (by > 0 ? -1 : order.length) : order.indexOf(row);
  return order[(place + by + order.length) % order.length];
}
