// What is said of where everything ends, under the map, with a sample of each colour that is told of; whose map it is, of several runs,
// and with which it is compared.

import { asked, setView } from "../controls/scenario.js";
import { fateAt, sharesOf } from "../data/basins.js";
import { swatchOf } from "../drawing/basins.js";
import { on } from "../page/bus.js";
import { make } from "../page/dom.js";
import { say } from "../page/words.js";

/** @import { Basins, Payload } from "../types.js" */

const root = document.documentElement;

/** @type {(selector: string) => HTMLSelectElement | null} */
const list = (selector) => document.querySelector(selector);

/** @type {{ slot: number, label: string }[]} */
let runs = [];
/** @type {[number, number] | null} */
let start = null;
/** @type {Basins | null} */
let told = null; // the map that is spoken of

/** @type {(payload: Payload) => void} */
export function offer(payload) {
  const seen = payload.runs.filter((run) => !run.hidden);
  runs = (seen.length ? seen : payload.runs).map(({ slot, name, label = name }) => ({ slot, label }));
  start = payload.start ?? null;
  reflect();
  listen();
}

/** The slot of the run whose map it is, and of the one that it is compared with, if any: the same rule as in landscape/serving/maps/basins.py. */
function chosen() {
  const { whose, versus } = asked().view, slots = runs.map(({ slot }) => slot);
  const first = slots.includes(Number(whose)) && whose !== null ? Number(whose) : slots[0];
  return { first, second: versus !== null && versus !== first && slots.includes(Number(versus)) ? Number(versus) : null };
}

function reflect() {
  root.toggleAttribute("data-basins", Boolean(asked().view.basins));
  const { first, second } = chosen();
  offerIn(list("[data-whose]"), runs.map(({ slot, label }) => [String(slot), label]), String(first));
  const others = runs.filter(({ slot }) => slot !== first).map(({ slot, label }) => [String(slot), say("against {run}", { run: label })]);
  offerIn(list("[data-versus]"), [["", say("alone")], ...others], second === null ? "" : String(second));
}

/** @type {(place: HTMLSelectElement | null, options: string[][], value: string) => void} */
function offerIn(place, options, value) {
  if (!place) return;
  const key = JSON.stringify(options);
  if (place.dataset.offered !== key) place.replaceChildren(...options.map(([one, text]) => make("option", { value: one }, [text])));
  place.dataset.offered = key;
  place.value = value;
  place.hidden = runs.length < 2;
}

/**
 * A text whose signs stay beside their numbers.
 * @type {(text: string) => string}
 */
const together = (text) => text.replaceAll(" %", "\u00a0%").replaceAll("± ", "±\u00a0");

/**
 * A sentence whose parts are led by samples of the colours that they tell of.
 * @type {(map: Basins) => (Node | string)[]}
 */
function keyed(map) {
  const pieces = [];
  let rest = together(map.said);
  for (const [label, plain] of map.keys) {
    const text = together(plain), at = rest.indexOf(text), [word, ...words] = text.split(" ");
    const swatch = make("span", { class: "swatch-cell", style: `--light: ${swatchOf(map, label, "light")}; --dark: ${swatchOf(map, label, "dark")}` });
    pieces.push(rest.slice(0, at), make("span", { class: "keyed" }, [swatch, word]), ["", ...words].join(" "));
    rest = rest.slice(at + text.length);
  }
  return [...pieces, rest];
}

// What else the colours tell who sees them: the share of each basin, and what becomes of the start; nothing of a map that is gone.
function listen() {
  const fate = told && start && fateAt(told, ...start);
  const shares = !told || told.between ? [] : sharesOf(told).map((one) => say("{share} % to ({x}, {y})", one));
  const sentences = [shares.length ? `${shares.join("; ")}.` : "", fate ? say("From the start: {fate}.", { fate }) : ""];
  const place = document.querySelector(".basins-heard");
  if (place) place.textContent = sentences.filter(Boolean).join(" ");
}

on("look", reflect);
on("basins", ({ map, stale, failed }) => {
  const place = /** @type {HTMLElement | null} */ (document.querySelector(".basins-said"));
  if (!place) return;
  place.toggleAttribute("data-stale", stale && !failed); // faded, as its map is
  if (failed || !map) place.replaceChildren(failed);
  else if (!stale) place.replaceChildren(...keyed(map));
  told = failed || stale ? null : map;
  listen();
});
document.addEventListener("change", ({ target }) => {
  if (target === list("[data-whose]")) setView("whose", Number(/** @type {HTMLSelectElement} */ (target).value));
  if (target === list("[data-versus]")) setView("versus", chosenIn(/** @type {HTMLSelectElement} */ (target)));
});

/** @type {(place: HTMLSelectElement) => number | null} */
const chosenIn = ({ value }) => (value === "" ? null : Number(value));

const PASSING = ["Tab", "Shift", "Escape"]; // keys of who goes by a card

// A card that is touched is of the run whose map is wanted, unless two are compared.
for (const kind of ["pointerdown", "keydown"]) document.addEventListener(kind, follow, { capture: true });

/** @param {globalThis.Event} event */
function follow(event) {
  const card = /** @type {HTMLElement | null} */ (/** @type {Element} */ (event.target).closest?.(".card[data-slot]")), slot = Number(card?.dataset.slot);
  const isPassing = event instanceof KeyboardEvent && (PASSING.includes(event.key) || event.altKey || event.ctrlKey || event.metaKey);
  if (!card || isPassing || !asked().view.basins || !runs.some((run) => run.slot === slot)) return;
  const { first, second } = chosen();
  if (second === null && slot !== first) setView("whose", slot);
}
