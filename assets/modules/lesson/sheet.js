// A lesson of one's own as it will be told, all steps below each other: beside the text that it is written in.

import { make } from "../page/dom.js";
import { say } from "../page/words.js";
import { makeButton, meaning } from "./card.js";
import { compare, isChoice } from "./prediction.js";
import { renderPieces, renderText } from "./text.js";
import { WORDS } from "./words.js";

/** @import { ChoicePrediction, Lesson, LessonStep, Prediction } from "../types.js" */

/**
 * @param {Lesson} lesson
 * @param {{ present: (at: number) => void, find: (line: number) => void, take: (line: number) => void }} then play from a step on; show where
 *   it is written; make what is seen its scenario
 */
export function makeSheet(lesson, then) {
  return [
    make("h3", { class: "sheet-title" }, [lesson.title || say("A lesson without a title")]),
    make("p", { class: "sheet-facts" }, [[lesson.question, WORDS.minutes(lesson.minutes)].filter(Boolean).join(" · ")]),
    ...lesson.steps.map((step, i) => section(step, i + 1, lesson, then)),
  ];
}

/** @type {(step: LessonStep, at: number, lesson: Lesson, then: { present: (at: number) => void, find: (line: number) => void, take: (line: number) => void }) => HTMLElement} */
function section(step, at, lesson, { present, find, take }) {
  const where = WORDS.step(at, lesson.steps.length);
  const label = (/** @type {HTMLElement} */ button, /** @type {string} */ said) => (button.setAttribute("aria-label", `${said}: ${where}`), button);
  const line = step.line ?? 1;
  const acts = [
    label(makeButton(say("Its text"), () => find(line)), say("Its text")),
    label(makeButton(say("Take what is seen"), () => take(line)), say("Take what is seen")),
    label(makeButton(say("Play"), () => present(at)), say("Play")),
  ];
  return make("section", { class: "sheet-step", "data-line": line }, [
    make("div", { class: "sheet-head" }, [make("span", {}, [where]), ...acts]),
    make("h4", {}, [step.title]),
    ...renderText(step.text, { look: "sheet-text" }),
    ...runs(step),
    ...(step.prediction ? question(step.prediction) : []),
    ...meaning(step),
    ...(step.note.length ? [make("p", { class: "sheet-note" }, [make("b", {}, [say("Note for you")]), ": ", ...renderPieces(step.note, { plain: true })])] : []),
    ...(step.tries.length ? [make("ul", { class: "sheet-tries" }, step.tries.map(({ title }) => make("li", {}, renderPieces(title, { plain: true }))))] : []),
  ]);
}

/** @type {(step: LessonStep) => HTMLElement[]} */
const runs = (step) => (step.runs.length ? [make("p", { class: "sheet-runs" }, [step.runs.map(({ text }) => text).join(" · ")])] : []);

/** @type {(asked: Prediction) => HTMLElement[]} */
function question(asked) {
  const answer = isChoice(asked) ? options(asked) : make("p", { class: "sheet-right" }, [compare(asked, null).text]);
  return [
    make("p", { class: "sheet-asked" }, renderPieces(asked.ask)),
    answer,
    make("p", { class: "sheet-text" }, renderPieces(asked.reveal)),
  ];
}

/** @type {(asked: ChoicePrediction) => HTMLElement} */
function options({ options: offered, right }) {
  const items = offered.map(({ text, but }, i) => make("li", i === right ? { class: "sheet-right" } : {}, [
    ...renderPieces(text, { plain: true }),
    ...(i === right ? [` (${say("right")})`] : []),
    ...(but.length ? [make("div", { class: "sheet-but" }, renderPieces(but, { plain: true }))] : []),
  ]));
  return make("ol", { class: "sheet-options" }, items);
}
