// A learning rate drawn by hand: knots over the steps of the run, on a scale of powers of ten. What lies between them the server says.

import { on } from "../page/bus.js";
import { bringsElements } from "../page/changes.js";
import { make } from "../page/dom.js";
import { localised } from "../page/format.js";
import { say } from "../page/words.js";
import { current } from "./frames.js";
import { push, unanswered } from "../controls/scenario.js";

/** @import { Knot } from "../types.js" */

/** @typedef {{ kind: string, slot: number, name: string, label: string }} Told */

const SVG = "http://www.w3.org/2000/svg";
const HEIGHT = 168, LEFT = 44, RIGHT = 10, TOP = 10, BOTTOM = 20, REACH = 22; // pixels; REACH is around a knot, for a finger
const LOW = -3, HIGH = 1, LEAST = -6, MOST = 6; // powers of ten that are seen at least, and at most
const DIGITS = 3, FINE = 0.02, COARSE = 0.2; // of a factor; what keys move it by, in powers of ten

let steps = 300; // of every run
let strokes = 0;

/**
 * @param {string} tag
 * @param {Record<string, unknown>} attributes
 */
function element(tag, attributes) {
  const made = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, String(value));
  return made;
}

/** @type {(value: number, low: number, high: number) => number} */
const within = (value, low, high) => Math.min(high, Math.max(low, value));

/** @type {(knots: Knot[]) => string} */
const written = (knots) => knots.map(([step, factor, apart]) => `${apart ? "!" : ""}${step}=${factor}`).join(";");

/**
 * The steps between which a knot can be moved: those of its neighbours on its own curve, and for a break the breaks beside it.
 * @type {(knots: Knot[], at: number) => [number, number]}
 */
function room(knots, at) {
  const isBreak = knots[at][2], before = knots.slice(0, at), after = knots.slice(at + 1);
  const previous = isBreak ? before.findLast(([, , apart]) => apart) : knots[at - 1];
  const next = after[0] && !after[0][2] ? after[0] : undefined, nextBreak = isBreak ? after.find(([, , apart]) => apart) : undefined;
  const last = Math.max(steps - 1, 0);
  return [previous ? previous[0] + 1 : isBreak ? 1 : 0, Math.min(next ? next[0] - 1 : last, nextBreak ? nextBreak[0] - 1 : last)];
}

/**
 * Knots that hold somewhere: those of an earlier curve do not from a later break on.
 * @type {(knots: Knot[]) => number[]}
 */
function holding(knots) {
  return knots.flatMap(([step], at) => {
    const end = knots.slice(at + 1).find(([, , apart]) => apart);
    return end && step >= end[0] ? [] : [at];
  });
}

class Sheet {
  /** @param {HTMLElement} place */
  constructor(place) {
    this.place = place;
    this.svg = /** @type {SVGSVGElement} */ (element("svg", { class: "drawn-sheet", height: HEIGHT, role: "group" }));
    this.ground = element("g", { "aria-hidden": true });
    this.points = element("g", {});
    this.svg.append(this.ground, this.points);
    this.said = make("span", { class: "drawn-said", role: "status" });
    this.add = make("button", { type: "button", class: "text-button" }, [say("Add a point")]);
    this.take = make("button", { type: "button", class: "text-button" }, [say("Remove it")]);
    place.replaceChildren(this.svg, make("div", { class: "drawn-tools" }, [this.add, this.take, this.said]));
    this.chosen = 0;
    this.stroke = "";
    /** @type {ArrayLike<number>} */
    this.factors = [];
    /** @type {Knot[]} */
    this.knots = [];
    /** @type {number | null} */
    this.pointer = null;
    this.add.addEventListener("click", () => this.insert());
    this.take.addEventListener("click", () => this.remove());
    this.svg.addEventListener("pointerdown", (event) => this.grab(event));
    this.svg.addEventListener("pointermove", (event) => event.pointerId === this.pointer && this.drag(event));
    for (const end of ["pointerup", "pointercancel"]) this.svg.addEventListener(end, () => this.release());
    this.svg.addEventListener("keydown", (event) => this.key(event));
    this.svg.addEventListener("focusin", ({ target }) => this.choose(Number(/** @type {SVGElement} */ (target).dataset.at)));
    new ResizeObserver(() => this.draw()).observe(this.svg);
    this.tell();
  }

  /** What is drawn, as the server has it; while a hand has hold of it, or it was changed since, only what lies between the knots. */
  tell() {
    this.told = /** @type {Told} */ (JSON.parse(this.place.dataset.knots ?? ""));
    this.svg.setAttribute("aria-label", this.told.label);
    const { slot, kind } = this.told, drawn = current().data.runs.find((run) => run.slot === slot)?.drawn;
    this.factors = drawn?.factors ?? [];
    if (drawn && this.pointer === null && !unanswered(kind).some((change) => change.slot === slot)) this.knots = drawn.knots;
    this.chosen = within(this.chosen, 0, Math.max(this.knots.length - 1, 0));
    this.draw();
  }

  // Between places of the sheet and what they stand for

  get reach() {
    const powers = this.knots.map(([, factor]) => Math.log10(factor));
    return [Math.floor(Math.min(LOW, ...powers) + 1e-9), Math.ceil(Math.max(HIGH, ...powers) - 1e-9)];
  }

  /** @param {number} step @param {number} factor */
  at(step, factor) {
    const [low, high] = this.reach, across = this.svg.clientWidth - LEFT - RIGHT, down = HEIGHT - TOP - BOTTOM;
    return [LEFT + (across * step) / steps, TOP + (down * (high - Math.log10(factor))) / (high - low)];
  }

  /** @param {MouseEvent} event @returns {[step: number, factor: number]} */
  meant({ clientX, clientY }) {
    const { left, top } = this.svg.getBoundingClientRect(), [low, high] = this.reach;
    const across = this.svg.clientWidth - LEFT - RIGHT, down = HEIGHT - TOP - BOTTOM;
    const power = high - ((clientY - top - TOP) / down) * (high - low);
    return [Math.round(((clientX - left - LEFT) / across) * steps), rounded(10 ** within(power, low, high))];
  }

  // A hand

  /** @param {PointerEvent} event */
  grab(event) {
    if (event.button > 0) return;
    event.preventDefault();
    this.stroke = `knot ${++strokes}`;
    const { left, top } = this.svg.getBoundingClientRect();
    const far = holding(this.knots).map((at) => ({ at, away: distance(this.at(...pair(this.knots[at])), [event.clientX - left, event.clientY - top]) }));
    const [nearest] = far.sort((a, b) => a.away - b.away);
    if (nearest && nearest.away <= REACH) this.choose(nearest.at);
    else if (!this.put(...this.meant(event))) return;
    this.pointer = event.pointerId;
    this.svg.setPointerCapture(event.pointerId);
    this.focus();
  }

  /** @param {PointerEvent} event */
  drag(event) {
    this.move(...this.meant(event));
  }

  release() {
    this.pointer = null;
    this.draw();
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    const far = event.shiftKey, [step, factor] = this.knots[this.chosen] ?? [0, 1];
    /** @type {Record<string, () => void>} */
    const keys = {
      ArrowLeft: () => this.move(step - (far ? 10 : 1), factor),
      ArrowRight: () => this.move(step + (far ? 10 : 1), factor),
      ArrowUp: () => this.move(step, rounded(factor * 10 ** (far ? COARSE : FINE))),
      ArrowDown: () => this.move(step, rounded(factor / 10 ** (far ? COARSE : FINE))),
      Insert: () => this.insert(),
      Delete: () => this.remove(),
      Backspace: () => this.remove(),
    };
    const act = keys[event.key];
    if (!act || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    event.stopPropagation();
    if (!event.repeat) this.stroke = `knot ${++strokes}`;
    act();
  }

  // What is done with knots

  /** @param {number} at */
  choose(at) {
    if (!(at >= 0) || at === this.chosen) return;
    this.chosen = at;
    this.draw();
  }

  focus() {
    /** @type {SVGElement | null} */ (this.svg.querySelector(`[data-at="${this.chosen}"]`))?.focus();
  }

  /** @param {number} step @param {number} factor */
  move(step, factor) {
    const [low, high] = room(this.knots, this.chosen), { [this.chosen]: knot } = this.knots;
    const moved = /** @type {Knot} */ ([within(step, low, Math.max(low, high)), within(factor, 10 ** LEAST, 10 ** MOST), knot[2]]);
    this.change(this.knots.map((one, at) => (at === this.chosen ? moved : one)));
  }

  /**
   * A new knot on the curve that holds at its step; false where one is there already.
   * @param {number} step @param {number} factor
   */
  put(step, factor) {
    const at = within(step, 0, Math.max(steps - 1, 0));
    if (this.knots.some((knot) => knot[0] === at)) return false;
    const begin = Math.max(0, this.knots.findLastIndex(([start, , apart]) => apart && start < at));
    const curve = this.knots.findIndex(([, , apart], i) => apart && i > begin);
    const end = curve < 0 ? this.knots.length : curve;
    const place = begin + this.knots.slice(begin, end).filter(([other]) => other < at).length;
    this.chosen = place;
    this.change(this.knots.toSpliced(place, 0, [at, factor, false]));
    return true;
  }

  /** A knot half-way to the next one, or to the end. */
  insert() {
    this.stroke = `knot ${++strokes}`;
    const [step] = this.knots[this.chosen], after = holding(this.knots).map((at) => this.knots[at][0]).filter((other) => other > step);
    const between = Math.round((step + Math.min(...after, steps - 1)) / 2);
    if (this.put(between, rounded(this.factors[between] ?? 1))) this.focus();
  }

  remove() {
    if (this.knots.length < 2) return;
    this.stroke = `knot ${++strokes}`;
    const left = this.knots.toSpliced(this.chosen, 1);
    if (this.knots[this.chosen][2] && left[this.chosen] && !left[this.chosen][2]) left[this.chosen] = [left[this.chosen][0], left[this.chosen][1], true];
    if (left[0][2]) left[0] = [left[0][0], left[0][1], false];
    this.chosen = within(this.chosen, 0, left.length - 1);
    this.change(left);
    this.focus();
  }

  /** @param {Knot[]} knots */
  change(knots) {
    if (written(knots) === written(this.knots)) return;
    this.knots = knots;
    this.draw();
    const { kind, slot, name } = /** @type {Told} */ (this.told);
    push({ kind, slot, name, value: written(knots), stroke: this.stroke });
  }

  // What is seen

  draw() {
    const width = this.svg.clientWidth;
    if (!width || !this.knots.length) return;
    const [low, high] = this.reach, foot = HEIGHT - BOTTOM;
    const rows = Array.from({ length: high - low + 1 }, (_, i) => low + i).filter((power) => (power - low) % Math.ceil((high - low) / 6) === 0);
    const grid = rows.flatMap((power) => {
      const [, y] = this.at(0, 10 ** power), text = element("text", { x: LEFT - 6, y: y + 4, class: "drawn-tick", "text-anchor": "end" });
      text.textContent = `×${factorText(10 ** power)}`;
      return [element("line", { x1: LEFT, x2: width - RIGHT, y1: y, y2: y, class: "drawn-grid" }), text];
    });
    const ends = [0, steps].map((step, i) => {
      const text = element("text", { x: this.at(step, 1)[0], y: foot + 15, class: "drawn-tick", "text-anchor": i ? "end" : "start" });
      text.textContent = i ? say("step {step}", { step }) : "0";
      return text;
    });
    const corners = Array.from(this.factors, (factor, step) => [step, factor]);
    const line = element("polyline", { class: "drawn-line", points: corners.map(([step, factor]) => this.at(step, within(factor, 10 ** low, 10 ** high)).map((one) => one.toFixed(1)).join()).join(" ") });
    this.ground.replaceChildren(...grid, ...ends, line);
    this.show(holding(this.knots).filter((at) => this.knots[at][0] <= steps));
    this.report();
  }

  /**
   * The knots that can be seen; an element that has the focus stays, and is another knot's when there are more or fewer.
   * @param {number[]} seen
   */
  show(seen) {
    while (this.points.childElementCount > seen.length) this.points.lastChild?.remove();
    while (this.points.childElementCount < seen.length) this.points.append(element("circle", { class: "drawn-knot", role: "slider", tabindex: 0, "aria-valuemin": 0 }));
    seen.forEach((at, i) => {
      const [step, factor] = this.knots[at], [x, y] = this.at(step, factor), isChosen = at === this.chosen, { children } = this.points;
      const label = `${this.told?.label}: ${say("point {at} of {count}", { at: i + 1, count: seen.length })}`;
      const looks = { cx: x, cy: y, r: isChosen ? 7 : 5.5, "data-at": at, "aria-label": label, "aria-valuetext": sentence(step, factor), "aria-valuenow": step, "aria-valuemax": steps };
      for (const [name, value] of Object.entries(looks)) children[i].setAttribute(name, String(value));
      children[i].toggleAttribute("data-chosen", isChosen);
    });
  }

  report() {
    const [step, factor] = this.knots[this.chosen] ?? [0, 1], text = sentence(step, factor);
    if (this.said.textContent !== text) this.said.textContent = text;
    this.take.disabled = this.knots.length < 2;
  }
}

/** @type {(factor: number) => number} */
const rounded = (factor) => Number(within(factor, 10 ** LEAST, 10 ** MOST).toPrecision(DIGITS));

/** @type {(factor: number) => string} */
const factorText = (factor) => localised(factor >= 1e-3 && factor < 1e4 ? String(Number(factor.toPrecision(DIGITS))) : factor.toExponential().replace("e+", "e"));

/** @type {(step: number, factor: number) => string} */
const sentence = (step, factor) => `${say("step {step}", { step })}, ×${factorText(factor)}`;

/** @type {(knot: Knot) => [number, number]} */
const pair = ([step, factor]) => [step, factor];

/** @type {(a: number[], b: number[]) => number} */
const distance = ([x, y], [u, v]) => Math.hypot(x - u, y - v);

/** @type {WeakMap<Element, Sheet>} */
const sheets = new WeakMap();
const places = () => /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-knots]"));

/** @param {MutationRecord[]} changes */
function furnish(changes) {
  if (!changes.some(bringsElements)) return;
  for (const place of places()) {
    const sheet = sheets.get(place);
    if (!sheet) sheets.set(place, new Sheet(place));
  }
}

on("load", (told) => {
  steps = told.steps;
  for (const place of places()) sheets.get(place)?.tell();
});
new MutationObserver(furnish).observe(document.documentElement, { childList: true, subtree: true });
