// Says politely how runs end while they play, and what was done: #announcer is a live region. Each end is told once, never two in a hurry.

import { on } from "../page/bus.js";

/** @import { Ending, Sentences } from "../types.js" */

const PAUSE = 2500; // ms between two announcements

/** @type {Ending[]} */
let endings = [];
let summary = ""; // what is said when all have ended
/** @type {Set<string>} */
let announced = new Set();
/** @type {string[]} */
let waiting = [];
let spoken = ""; // of the ends, by now
let timer = 0, lastSpoken = -Infinity;
/** @type {number | null} */
let before = null; // where playback was

/**
 * Other trajectories: how those before them ended is no longer told; what somebody did is.
 * @type {(sentences: Sentences | undefined) => void}
 */
export function expect(sentences) {
  const place = document.getElementById("announcer");
  if (place && spoken && place.textContent === spoken) place.textContent = "";
  spoken = "";
  endings = sentences?.endings ?? [];
  summary = sentences?.views?.stage ?? "";
  announced = new Set();
  waiting = [];
  before = null;
  clearTimeout(timer);
  timer = 0;
}

/**
 * Playback moved on to s: what ended since the last frame is told. Scrubbing and jumps tell nothing.
 * @type {(s: number, steps: number, playing: boolean) => void}
 */
export function follow(s, steps, playing) {
  const from = before;
  before = s;
  if (!playing || from === null || s <= from || s - from > Math.max(30, steps / 10)) return;
  for (const { step, text } of endings) if (from < Math.max(step, 1) && Math.max(step, 1) <= s) announce(text); // no step is the 0th
  if (s >= steps && from < steps && summary) announce(summary);
}

/** @type {(text: string) => void} */
function announce(text) {
  if (announced.has(text)) return;
  announced.add(text);
  waiting.push(text);
  if (!timer) timer = window.setTimeout(speak, Math.max(100, lastSpoken + PAUSE - performance.now()));
}

/** @type {(text: string) => void} */
function write(text) {
  const place = document.getElementById("announcer");
  if (!place) return;
  lastSpoken = performance.now();
  place.textContent = text;
}

on("said", write); // what somebody does is told at once

// What came together is told together; the summary of all says it all.
function speak() {
  timer = 0;
  if (!waiting.length) return;
  write((spoken = waiting.includes(summary) ? summary : waiting.join(" ")));
  waiting = [];
}
