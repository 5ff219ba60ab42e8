// A learning rate drawn by hand: knots over the steps of the run, on a scale of powers of ten. What lies between them the server says.

import { on } from "../page/bus.js";
import { bringsElements } from "../page/changes.js";
import { make } from "../page/dom.js";
import { localised } from "../page/format.js";
import { say } from "../page/words.js";
import { current } from "./frames.js";
import { push, unanswered } from "../controls/scenario.js";

/** @import { Knot } from "../types.js" */

/** @typedef {{ kind: string, slot: number, name: string, label: string, least: number, most: number }} Told with the bounds of factors */

const SVG = "http://www.w3.org/2000/svg";
const HEIGHT = 168, LEFT = 12, RIGHT = 10, TOP = 10, BOTTOM = 20, REACH = 22, SLIP = 6; // pixels; REACH is around a knot, for a finger, which SLIPs when it taps
const LARGE = 7, SMALL = 5.5; // radii of the chosen knot and of others
const TICK = 4; // of its letters' height, what the longest number at the side takes
const LOW = -3, HIGH = 1; // powers of ten that are seen at least
const DIGITS = 3, NOTCH = 0.02, COARSE = 10; // of a factor; what keys move it by, in powers of ten, and with Shift so many of them

const HINT = say("Click to add a point, drag one to move it. Arrow keys move the chosen one, page keys choose the next, Delete takes it away.");

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
  return [previous ? previous[0] + 1 : isBreak ? 1 : 0, Math.min(next ? next[0] - 1 : steps, nextBreak ? nextBreak[0] - 1 : steps)];
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
    this.svg = /** @type {SVGSVGElement} */ (element("svg", { class: "drawn-sheet", height: HEIGHT, role: "group", "aria-description": HINT }));
    this.ground = element("g", { "aria-hidden": true });
    this.points = element("g", {});
    this.svg.append(this.ground, this.points);
    this.said = make("span", { class: "drawn-said", "aria-hidden": true }); // a point says it itself
    this.beyond = make("span", { class: "drawn-said" });
    this.add = make("button", { type: "button", class: "text-button" }, [say("Add a point")]);
    this.take = make("button", { type: "button", class: "text-button" }, [say("Remove it")]);
    place.title = HINT;
    place.replaceChildren(this.svg, make("div", { class: "drawn-tools" }, [this.add, this.take, this.said, this.beyond]));
    this.chosen = 0;
    this.stroke = "";
    /** @type {ArrayLike<number>} */
    this.factors = [];
    /** @type {Knot[]} */
    this.knots = [];
    /** @type {number | null} */
    this.pointer = null;
    /** @type {PointerEvent | null} */
    this.tapping = null; // a finger that may mean to scroll
    this.grip = [0, 0]; // where a hand has hold of a knot, from its middle
    this.reach = [LOW, HIGH]; // powers of ten that are seen; while a hand has hold of a knot they stay
    this.add.addEventListener("click", () => this.insert());
    this.take.addEventListener("click", () => this.remove());
    this.svg.addEventListener("pointerdown", (event) => this.grab(event));
    this.svg.addEventListener("pointermove", (event) => event.pointerId === this.pointer && this.drag(event));
    for (const end of ["pointerup", "pointercancel"]) this.svg.addEventListener(end, (event) => this.release(/** @type {PointerEvent} */ (event)));
    this.svg.addEventListener("touchstart", (event) => this.touch(event), { passive: false });
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
    this.draw();
  }

  // Between places of the sheet and what they stand for

  /** One power of ten beyond the outermost knots at least, so that there is somewhere to drag them. */
  spread() {
    const { least, most } = /** @type {Told} */ (this.told), powers = this.knots.map(([, factor]) => Math.log10(factor));
    const low = Math.min(LOW, Math.ceil(Math.min(...powers) - 1e-9) - 1), high = Math.max(HIGH, Math.floor(Math.max(...powers) + 1e-9) + 1);
    this.reach = [Math.max(low, Math.log10(least)), Math.min(high, Math.log10(most))];
  }

  get left() {
    return LEFT + TICK * parseFloat(getComputedStyle(this.svg).fontSize);
  }

  /** @param {number} step @param {number} factor */
  at(step, factor) {
    const [low, high] = this.reach, { left } = this, across = this.svg.clientWidth - left - RIGHT, down = HEIGHT - TOP - BOTTOM;
    return [left + (across * step) / steps, TOP + (down * (high - Math.log10(factor))) / (high - low)];
  }

  /** @param {{ clientX: number, clientY: number }} event @returns {[step: number, factor: number]} */
  meant({ clientX, clientY }) {
    const { left, top } = this.svg.getBoundingClientRect(), [low, high] = this.reach;
    const across = this.svg.clientWidth - this.left - RIGHT, down = HEIGHT - TOP - BOTTOM;
    const power = high - ((clientY - top - TOP) / down) * (high - low);
    return [Math.round(((clientX - left - this.left) / across) * steps), this.rounded(10 ** within(power, low, high))];
  }

  // A hand

  /** @param {{ clientX: number, clientY: number }} event @returns {number | null} the knot there */
  under({ clientX, clientY }) {
    const { left, top } = this.svg.getBoundingClientRect(), place = [clientX - left, clientY - top];
    const far = this.seen().map((at) => ({ at, away: distance(this.at(...pair(this.knots[at])), place) }));
    const [nearest] = far.sort((a, b) => a.away - b.away);
    return nearest && nearest.away <= REACH ? nearest.at : null;
  }

  /** @param {TouchEvent} event a finger beside the knots may scroll the page */
  touch(event) {
    if (event.touches.length === 1 && this.under(event.touches[0]) !== null) event.preventDefault();
  }

  /** @param {PointerEvent} event */
  grab(event) {
    if (event.button > 0 || !event.isPrimary) return;
    const at = this.under(event);
    if (at === null && event.pointerType === "touch") return void (this.tapping = event);
    event.preventDefault();
    this.stroke = `knot ${++strokes}`;
    this.grip = [0, 0];
    if (at !== null) {
      const { left, top } = this.svg.getBoundingClientRect(), [x, y] = this.at(...pair(this.knots[at]));
      this.grip = [event.clientX - left - x, event.clientY - top - y];
      this.choose(at);
    } else if (!this.put(...this.meant(event))) return;
    this.pointer = event.pointerId;
    this.svg.setPointerCapture(event.pointerId);
    this.focus();
  }

  /** @param {PointerEvent} event */
  drag({ clientX, clientY }) {
    const [x, y] = this.grip;
    this.move(...this.meant({ clientX: clientX - x, clientY: clientY - y }));
  }

  /** @param {PointerEvent} event */
  release(event) {
    const { tapping } = this, isTap = event.type === "pointerup" && tapping?.pointerId === event.pointerId;
    this.tapping = this.pointer = null;
    if (!isTap || Math.hypot(event.clientX - tapping.clientX, event.clientY - tapping.clientY) > SLIP) return this.draw();
    this.stroke = `knot ${++strokes}`;
    if (this.put(...this.meant(event))) this.focus();
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    const far = event.shiftKey, [step, factor] = this.knots[this.chosen] ?? [0, 1];
    /** @type {Record<string, () => void>} */
    const keys = {
      ArrowLeft: () => this.move(step - (far ? 10 : 1), factor),
      ArrowRight: () => this.move(step + (far ? 10 : 1), factor),
      ArrowUp: () => this.move(step, this.notched(factor, far ? COARSE : 1)),
      ArrowDown: () => this.move(step, this.notched(factor, far ? -COARSE : -1)),
      PageUp: () => this.go(-1),
      PageDown: () => this.go(1),
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

  /** @param {number} by points that are seen */
  go(by) {
    const seen = this.seen(), next = seen[seen.indexOf(this.chosen) + by];
    if (next === undefined) return;
    this.choose(next);
    this.focus();
  }

  focus() {
    /** @type {SVGElement | null} */ (this.svg.querySelector(`[data-at="${this.chosen}"]`))?.focus();
  }

  /** @param {number} step @param {number} factor */
  move(step, factor) {
    const [low, high] = room(this.knots, this.chosen), { [this.chosen]: knot } = this.knots;
    const moved = /** @type {Knot} */ ([within(step, low, Math.max(low, high)), factor, knot[2]]);
    this.change(this.knots.map((one, at) => (at === this.chosen ? moved : one)));
  }

  /**
   * A new knot on the curve that holds at its step; false where one is there already.
   * @param {number} step @param {number} factor
   */
  put(step, factor) {
    const at = within(step, 0, steps);
    if (this.knots.some((knot) => knot[0] === at)) return false;
    const begin = Math.max(0, this.knots.findLastIndex(([start, , apart]) => apart && start < at));
    const curve = this.knots.findIndex(([, , apart], i) => apart && i > begin);
    const end = curve < 0 ? this.knots.length : curve;
    const place = begin + this.knots.slice(begin, end).filter(([other]) => other < at).length;
    this.chosen = place;
    this.change(this.knots.toSpliced(place, 0, [at, factor, false]));
    return true;
  }

  /** A knot half-way to the next one, or to the end; of one at the end, to the one before. */
  insert() {
    this.stroke = `knot ${++strokes}`;
    const [step] = this.knots[this.chosen], others = this.seen().map((at) => this.knots[at][0]);
    const to = step < steps ? others.find((other) => other > step) ?? steps : others.findLast((other) => other < step) ?? 0;
    const between = Math.round((step + to) / 2);
    if (this.put(between, this.rounded(this.factors[between] ?? 1))) this.focus();
  }

  remove() {
    if (this.seen().length < 2) return;
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
    const width = this.svg.clientWidth, seen = this.seen(), { left } = this;
    if (!width || !seen.length) return;
    if (!seen.includes(this.chosen)) this.chosen = seen.findLast((at) => at < this.chosen) ?? seen[0];
    if (this.pointer === null) this.spread();
    const [low, high] = this.reach, foot = HEIGHT - BOTTOM;
    const rows = Array.from({ length: high - low + 1 }, (_, i) => low + i).filter((power) => (power - low) % Math.ceil((high - low) / 6) === 0);
    const grid = rows.flatMap((power) => {
      const [, y] = this.at(0, 10 ** power), text = element("text", { x: left - 12, y: y + 4, class: "drawn-tick", "text-anchor": "end" });
      text.textContent = `×${factorText(10 ** power)}`;
      return [element("line", { x1: left, x2: width - RIGHT, y1: y, y2: y, class: "drawn-grid" }), text];
    });
    const ends = [0, steps].map((step, i) => {
      const text = element("text", { x: this.at(step, 1)[0], y: foot + 15, class: "drawn-tick", "text-anchor": i ? "end" : "start" });
      text.textContent = i ? say("step {step}", { step }) : "0";
      return text;
    });
    const corners = Array.from(this.factors, (factor, step) => [step, factor]);
    const line = element("polyline", { class: "drawn-line", points: corners.map(([step, factor]) => this.at(step, within(factor, 10 ** low, 10 ** high)).map((one) => one.toFixed(1)).join()).join(" ") });
    this.ground.replaceChildren(...grid, ...ends, line);
    this.show(seen);
    this.report();
  }

  /** The knots that hold in a step of the run, or right at its end. */
  seen() {
    return holding(this.knots).filter((at) => this.knots[at][0] <= steps);
  }

  /**
   * The knots that can be seen; an element that has the focus stays, and is another knot's when there are more or fewer.
   * @param {number[]} seen
   */
  show(seen) {
    while (this.points.childElementCount > seen.length) this.points.lastChild?.remove();
    while (this.points.childElementCount < seen.length) this.points.append(element("circle", { class: "drawn-knot", role: "slider", "aria-valuemin": 0 }));
    const small = within((this.svg.clientWidth - this.left) / (2.5 * seen.length), 2, SMALL); // of a steered run there are hundreds
    seen.forEach((at, i) => {
      const [step, factor] = this.knots[at], [x, y] = this.at(step, factor), isChosen = at === this.chosen, { children } = this.points;
      const label = `${this.told?.label}: ${say("point {at} of {count}", { at: i + 1, count: seen.length })}`;
      const looks = { cx: x, cy: y, r: isChosen ? LARGE : small, tabindex: isChosen ? 0 : -1, "data-at": at, "aria-label": label, "aria-valuetext": sentence(step, factor), "aria-valuenow": step, "aria-valuemax": steps };
      for (const [name, value] of Object.entries(looks)) children[i].setAttribute(name, String(value));
      children[i].toggleAttribute("data-chosen", isChosen);
    });
  }

  report() {
    const [step, factor] = this.knots[this.chosen] ?? [0, 1], text = sentence(step, factor);
    if (this.said.textContent !== text) this.said.textContent = text;
    const seen = this.seen().length, count = holding(this.knots).length - seen; // which bend the curve all the same
    this.beyond.textContent = count ? say("Beyond the last step: {count}.", { count }) : "";
    this.take.disabled = seen < 2;
  }

  /** @param {number} factor @param {number} by notches, of which there are so many between powers of ten that one meets these */
  notched(factor, by) {
    return this.rounded(10 ** ((Math.round(Math.log10(factor) / NOTCH) + by) * NOTCH));
  }

  /** @param {number} factor */
  rounded(factor) {
    const { least, most } = /** @type {Told} */ (this.told);
    return Number(within(factor, least, most).toPrecision(DIGITS));
  }
}

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
