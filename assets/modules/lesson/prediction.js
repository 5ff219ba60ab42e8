// The question before a run: what somebody says will happen, and how that compares with what did.

import { written } from "../page/format.js";
import { make } from "../page/dom.js";
import { spoken, inline } from "./text.js";
import { WORDS } from "./words.js";

const CLOSE = 0.05; // of the box: a place so near counts as found
const ALIKE = 1.1; // a rate within this factor of the largest counts as found
const NOTCHES = 400; // of the slider, over the whole range

export const offers = ({ kind }) => kind === "choose" || kind === "winner";

// The form: change(guess) is told what was said. A guess is an option's number, [x, y], or a rate.
export function form(asked, guess, change) {
  const legend = make("legend", {}, inline(asked.ask));
  const content = offers(asked) ? choices(asked, guess, change) : asked.kind === "place" ? place(guess, change) : rate(asked, guess, change);
  return make("fieldset", { class: "lesson-question" }, [legend, ...content]);
}

function choices({ options }, guess, change) {
  return options.map(({ text, slot }, i) => {
    const radio = make("input", { type: "radio", name: "lesson-choice", value: String(i), ...(guess === i ? { checked: "" } : {}) });
    radio.addEventListener("change", () => change(i));
    const swatch = slot === undefined ? [] : [make("canvas", { class: "swatch", "data-swatch": String(slot), "aria-hidden": "true" })];
    return make("label", { class: "lesson-option" }, [radio, ...swatch, make("span", {}, inline(text, { plain: true }))]);
  });
}

function typed(label, value) {
  const input = make("input", { type: "text", inputmode: "decimal", autocomplete: "off", "aria-label": label });
  input.value = value === undefined || value === null ? "" : String(value);
  return input;
}

const numberIn = (input) => (input.value.trim() === "" ? NaN : Number(input.value.replace("−", "-").replace(",", ".")));

function place(guess, change) {
  const [x, y] = ["w₁", "w₂"].map((label, i) => typed(label, guess && Number(guess[i].toPrecision(3))));
  for (const input of [x, y]) {
    input.addEventListener("change", () => {
      const at = [numberIn(x), numberIn(y)];
      if (at.every(Number.isFinite)) change(at);
    });
  }
  const fields = [make("label", {}, ["w₁ ", x]), make("label", {}, ["w₂ ", y])];
  return [make("p", { class: "lesson-how" }, [WORDS.place]), make("div", { class: "lesson-place" }, fields)];
}

function rate({ least, most, first }, guess, change) {
  const low = Math.log10(least), high = Math.log10(most);
  const slider = make("input", { type: "range", min: "0", max: String(NOTCHES), step: "1", "aria-label": WORDS.rate });
  const number = typed(WORDS.rate, guess ?? first);
  const put = (value) => (slider.value = String(Math.round(((Math.log10(value) - low) / (high - low)) * NOTCHES)));
  put(guess ?? first);
  slider.addEventListener("input", () => {
    const value = Number((10 ** (low + ((high - low) * Number(slider.value)) / NOTCHES)).toPrecision(2));
    number.value = String(value);
    slider.setAttribute("aria-valuetext", String(value));
    change(value);
  });
  number.addEventListener("change", () => {
    const value = Math.min(most, Math.max(least, numberIn(number)));
    if (!Number.isFinite(value)) return;
    number.value = String(value);
    put(value);
    change(value);
  });
  return [make("div", { class: "lesson-rate" }, [slider, number])];
}

// One or two sentences that compare the guess with what happened; null as guess means that nothing was said.
export function compare(asked, guess) {
  if (offers(asked)) return compareChoice(asked, guess);
  return asked.kind === "place" ? comparePlace(asked, guess) : compareRate(asked, guess);
}

const sentence = (text) => (/[.!?…]$/.test(text) ? text : `${text}.`);

function compareChoice({ options, right }, guess) {
  const said = options.map(({ text }) => sentence(spoken(text)));
  if (guess === null) return { good: null, text: WORDS.skipped(said[right]) };
  return guess === right ? { good: true, text: WORDS.right(said[right]) } : { good: false, text: WORDS.wrong(said[guess], said[right]) };
}

// A coordinate to a ten-thousandth of the box: what is closer to zero than that is zero to the eye.
const fine = (value, [lo, hi]) => Math.round(value / (1e-4 * (hi - lo))) * 1e-4 * (hi - lo) || 0;

function comparePlace({ end, box }, guess) {
  if (!end) return { good: null, text: WORDS.gone };
  if (!guess) return { good: null, text: WORDS.ended(...end.map((value, i) => written(fine(value, box[i])))) };
  const away = Math.hypot(guess[0] - end[0], guess[1] - end[1]);
  const near = Math.hypot(...box.map(([lo, hi], i) => (guess[i] - end[i]) / (hi - lo))) < CLOSE;
  return { good: near, text: near ? WORDS.close(written(away)) : WORDS.away(written(away)) };
}

function compareRate({ answer }, guess) {
  if (guess === null) return { good: null, text: WORDS.rateWas(written(answer)) };
  const good = Math.max(guess / answer, answer / guess) <= ALIKE;
  return { good, text: (good ? WORDS.rateRight : WORDS.rateSaid)(written(guess), written(answer)) };
}
