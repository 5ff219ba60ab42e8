// What the card of a lesson shows of the step that is open.

import { make } from "../page/dom.js";
import { against, compare, makeForm } from "./prediction.js";
import { renderPieces, renderText } from "./text.js";
import { WORDS } from "./words.js";

/** @import { Guess, Lesson, LessonStep, Phase } from "../types.js" */

/**
 * The step that is open.
 * @typedef {object} Open
 * @property {Lesson} lesson
 * @property {LessonStep} step
 * @property {number} at its number, from 1
 * @property {string} key
 * @property {Phase} phase
 * @property {Guess | null} guess
 * @property {boolean} everything whether all controls are to be seen
 */

/**
 * What the card says of a step.
 * @param {Open} open
 * @param {(guess: Guess) => void} answer called with what is answered
 */
export function makeBody(open, answer) {
  const { phase, step, lesson, at } = open;
  return make("div", { class: "lesson-body", tabindex: "0", role: "group", "aria-label": step.title }, [
    make("h2", { id: "lesson-title" }, [step.title]),
    ...renderText(step.text, { look: "lesson-text" }),
    ...legend(open),
    ...question(open, answer),
    make("div", { role: "status", class: "lesson-told" }, phase === "told" ? outcome(open) : []),
    ...(phase === "told" || phase === "free" ? meaning(step) : []),
    ...(at === lesson.steps.length && phase !== "open" && phase !== "playing" ? ending(open) : []),
  ]);
}

/**
 * Which ball is which, where the panel that tells it is out of sight.
 * @type {(step: Open) => HTMLElement[]}
 */
function legend({ step: { runs } }) {
  if (runs.length < 2) return [];
  const items = runs.map(({ slot, text }) => make("li", {}, [make("canvas", { class: "swatch", "data-swatch": String(slot), "aria-hidden": "true" }), text]));
  return [make("ul", { class: "lesson-runs" }, items)];
}

/** @type {(step: Open, answer: (guess: Guess) => void) => HTMLElement[]} */
function question({ step: { prediction }, phase, guess }, answer) {
  if (!prediction || phase === "free") return [];
  if (phase === "open") return [makeForm(prediction, guess, answer)];
  return [make("p", { class: "lesson-asked" }, renderPieces(prediction.ask))];
}

/** @type {(step: Open) => HTMLElement[]} */
function outcome({ step: { prediction }, guess }) {
  if (!prediction) return [];
  const { good, text } = compare(prediction, guess), but = against(prediction, guess);
  const verdict = make("p", { class: "lesson-verdict", "data-good": good === null ? "" : good ? "yes" : "no" }, [text]);
  const answer = but.length ? [make("p", { class: "lesson-why lesson-but" }, renderPieces(but))] : [];
  return [verdict, ...answer, make("p", { class: "lesson-why" }, renderPieces(prediction.reveal))];
}

/**
 * What it comes to: formulas, which the server wrote, and lines of a program.
 * @type {(step: LessonStep) => HTMLElement[]}
 */
export function meaning({ formulas, code }) {
  const lines = formulas.map((formula) => {
    const line = make("p", { class: "lesson-formula" });
    line.innerHTML = formula;
    return line;
  });
  return [...lines, ...(code ? [make("pre", { class: "lesson-code" }, [make("code", {}, [code])])] : [])];
}

/** @type {(step: Open) => HTMLElement[]} */
function ending({ step: { tries }, lesson: { further } }) {
  const links = tries.map(({ title, query }) => make("li", {}, [make("a", { href: `?${query}` }, renderPieces(title, { plain: true }))]));
  const books = further.map((one) => make("li", {}, renderPieces(one, { plain: true })));
  return [{ title: WORDS.tries, items: links }, { title: WORDS.further, items: books }].filter(({ items }) => items.length)
    .map(({ title, items }) => make("div", { class: "lesson-more" }, [make("h3", {}, [title]), make("ul", {}, items)]));
}

/**
 * @param {string} icon
 * @param {string} label
 * @param {() => void} then
 */
export function makeIconButton(icon, label, then) {
  const button = make("button", { type: "button", class: `icon-button icon icon-${icon}`, title: label, "aria-label": label });
  button.addEventListener("click", then);
  return button;
}

/**
 * @param {string} text
 * @param {() => void} then
 * @param {{ primary?: boolean, disabled?: boolean, id?: string }} [how]
 */
export function makeButton(text, then, { primary = false, disabled = false, id } = {}) {
  const button = make("button", { type: "button", class: primary ? "primary" : "text-button", ...(id ? { id } : {}) }, [text]);
  button.disabled = disabled;
  button.addEventListener("click", then);
  return button;
}
