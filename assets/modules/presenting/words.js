// What presenting says around the texts of lessons.

import { say } from "../page/words.js";

export const WORDS = {
  noFullScreen: say("This browser gives no full screen here, so the page is in projector mode; the same button leaves it."),
  stillFullScreen: say("This browser does not leave full screen by itself: press Esc."),
  noWindow: say("The browser did not let the notes open: allow this page to open windows, and try again."),
  notes: say("Notes"),
  waiting: say("Waiting for the landscape …"),
  alone: say("These notes belong to a landscape: open them there, under Present."),
  gone: say("The landscape has been closed or is loading anew; these notes go on when it is back."),
  since: say("Time since these notes were opened"),
  reset: say("Reset the clock"),
  drive: say("Drive the landscape"),
  previous: say("Previous"),
  next: say("Next"),
  back: say("Step back"),
  forward: say("Step forward"),
  play: say("Play"),
  pause: say("Pause"),
  phases: { open: say("Waiting for an answer"), playing: say("Playing"), paused: say("Paused"), told: say("Told") },
  step: (/** @type {number} */ at, /** @type {number} */ of) => say("Step {at} of {of}", { at, of }),
  run: (/** @type {number} */ at, /** @type {number} */ of) => say("Run: step {at} of {of}", { at, of }),
  note: say("Note for you"),
  text: say("On the screen"),
  question: say("The question"),
  right: say("right"),
  reveal: say("What is told afterwards"),
  said: say("What happens"),
  follows: say("Then comes"),
  last: say("This was the last step of the last lesson."),
  keys: say("PageDown and → go on, PageUp and ← go back, Space plays and pauses."),
};
