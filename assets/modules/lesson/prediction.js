// The question before a run: what somebody says will happen, and how that compares with what did.

import { read, typed, written } from "../page/format.js";
import { make } from "../page/dom.js";
import { plainText, renderPieces } from "./text.js";
import { WORDS } from "./words.js";

/** @import { ChoicePrediction, Guess, Pair, Piece, PlacePrediction, Prediction, RatePrediction } from "../types.js" */

/** @typedef {(guess: Guess) => void} Change */
/** @typedef {{ good: boolean | null, text: string }} Verdict whether it was right, if anything was said, and a sentence or two */

const CLOSE = 0.05; // of the box: a place so near counts as found
const ALIKE = 1.1; // a rate that is below the edge by no more than this factor counts as found
const DIGITS = 4; // of a rate in a sentence
const NOTCHES = 400; // of the slider, over the whole range

/**
 * Whether it offers options.
 * @type {(asked: Prediction) => asked is ChoicePrediction}
 */
export const isChoice = (asked) => asked.kind === "choose" || asked.kind === "winner";

/** @type {(guess: Guess | null) => Pair | null} */
const placeOf = (guess) => (Array.isArray(guess) ? guess : null);

/** @type {(guess: Guess | null) => number | null} */
const numberOf = (guess) => (typeof guess === "number" ? guess : null);

/**
 * The form that asks.
 * @param {Prediction} asked
 * @param {Guess | null} guess
 * @param {Change} change is told what was said
 */
export function makeForm(asked, guess, change) {
  const legend = make("legend", {}, renderPieces(asked.ask));
  const content = isChoice(asked) ? makeChoices(asked, guess, change) : asked.kind === "place" ? makePlace(asked, placeOf(guess), change) : makeRate(asked, numberOf(guess), change);
  return make("fieldset", { class: "lesson-question" }, [legend, ...content]);
}

/** @type {(asked: ChoicePrediction, guess: Guess | null, change: Change) => HTMLElement[]} */
function makeChoices({ options }, guess, change) {
  return options.map(({ text, slot }, i) => {
    const radio = make("input", { type: "radio", name: "lesson-choice", value: String(i), ...(guess === i ? { checked: "" } : {}) });
    radio.addEventListener("change", () => change(i));
    const swatch = slot === undefined ? [] : [make("canvas", { class: "swatch", "data-swatch": String(slot), "aria-hidden": "true" })];
    return make("label", { class: "lesson-option" }, [radio, ...swatch, make("span", {}, renderPieces(text, { plain: true }))]);
  });
}

/** @type {(label: string, value: number | null | undefined) => HTMLInputElement} */
function makeField(label, value) {
  const input = make("input", { type: "text", inputmode: "decimal", autocomplete: "off", "aria-label": label });
  input.value = value === undefined || value === null ? "" : typed(value);
  return input;
}

/** @type {(asked: PlacePrediction, guess: Pair | null, change: Change) => HTMLElement[]} */
function makePlace({ weights }, guess, change) {
  const [x, y] = weights.map((label, i) => makeField(label, guess && Number(guess[i].toPrecision(3))));
  for (const input of [x, y]) {
    input.addEventListener("change", () => {
      /** @type {Pair} */
      const at = [read(x.value), read(y.value)];
      if (at.every(Number.isFinite)) change(at);
    });
  }
  const fields = [x, y].map((field, i) => make("label", {}, [`${weights[i]} `, field]));
  return [make("p", { class: "lesson-how" }, [WORDS.place]), make("div", { class: "lesson-place" }, fields)];
}

/** @type {(asked: RatePrediction, guess: number | null, change: Change) => HTMLElement[]} */
function makeRate({ least, most, first }, guess, change) {
  const low = Math.log10(least), high = Math.log10(most);
  const slider = make("input", { type: "range", min: "0", max: String(NOTCHES), step: "1", "aria-label": WORDS.rate });
  const number = makeField(WORDS.rate, guess ?? first);
  const put = (/** @type {number} */ value) => (slider.value = String(Math.round(((Math.log10(value) - low) / (high - low)) * NOTCHES)));
  put(guess ?? first);
  slider.addEventListener("input", () => {
    const value = Number((10 ** (low + ((high - low) * Number(slider.value)) / NOTCHES)).toPrecision(2));
    number.value = typed(value);
    slider.setAttribute("aria-valuetext", typed(value));
    change(value);
  });
  number.addEventListener("change", () => {
    const value = Math.min(most, Math.max(least, read(number.value)));
    if (!Number.isFinite(value)) return;
    number.value = typed(value);
    put(value);
    change(value);
  });
  return [make("div", { class: "lesson-rate" }, [slider, number])];
}

/**
 * One or two sentences that compare the guess with what happened; null as guess means that nothing was said.
 * @type {(asked: Prediction, guess: Guess | null) => Verdict}
 */
export function compare(asked, guess) {
  if (isChoice(asked)) return compareChoice(asked, numberOf(guess));
  return asked.kind === "place" ? comparePlace(asked, placeOf(guess)) : compareRate(asked, numberOf(guess));
}

/**
 * What is said against the option that somebody chose; empty where nothing is.
 * @type {(asked: Prediction, guess: Guess | null) => Piece[]}
 */
export const against = (asked, guess) => (isChoice(asked) ? (asked.options[numberOf(guess) ?? asked.right]?.but ?? []) : []);

/** @type {(text: string) => string} */
const sentence = (text) => (/[.!?…]$/.test(text) ? text : `${text}.`);

/** @type {(asked: ChoicePrediction, guess: number | null) => Verdict} */
function compareChoice({ options, right }, guess) {
  const answers = options.map(({ text }) => sentence(plainText(text)));
  if (guess === null) return { good: null, text: WORDS.skipped(answers[right]) };
  return guess === right ? { good: true, text: WORDS.right(answers[right]) } : { good: false, text: WORDS.wrong(answers[guess], answers[right]) };
}

/**
 * A coordinate to a ten-thousandth of the box: what is closer to zero than that is zero to the eye.
 * @type {(value: number, side: Pair) => number}
 */
const roundIn = (value, [lo, hi]) => Math.round(value / (1e-4 * (hi - lo))) * 1e-4 * (hi - lo) || 0;

/** @type {(asked: PlacePrediction, guess: Pair | null) => Verdict} */
function comparePlace({ end, box }, guess) {
  if (!end) return { good: null, text: WORDS.gone };
  if (!guess) return { good: null, text: WORDS.ended(written(roundIn(end[0], box[0])), written(roundIn(end[1], box[1]))) };
  const away = Math.hypot(guess[0] - end[0], guess[1] - end[1]);
  const near = Math.hypot(...box.map(([lo, hi], i) => (guess[i] - end[i]) / (hi - lo))) < CLOSE;
  return { good: near, text: near ? WORDS.close(written(away)) : WORDS.away(written(away)) };
}

/** @type {(asked: RatePrediction, guess: number | null) => Verdict} */
function compareRate({ answer }, guess) {
  if (guess === null) return { good: null, text: WORDS.rateWas(written(answer, DIGITS)) };
  const good = guess < answer && answer / guess <= ALIKE; // at the edge itself the ball rings for ever
  const tell = good ? WORDS.rateRight : guess < answer ? WORDS.rateLow : WORDS.rateHigh;
  return { good, text: tell(written(guess, DIGITS), written(answer, DIGITS)) };
}
