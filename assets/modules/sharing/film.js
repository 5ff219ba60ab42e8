// A film of the run, from the first step to the last: every frame is drawn at its own step, whatever the machine takes for it. It goes on
// being made when the menu is closed.

import { on } from "../page/bus.js";
import { say } from "../page/words.js";
import { scheme } from "../views/look.js";
import * as aside from "./aside.js";
import { below, button, called, clear, give, offerViews, show, sized } from "./form.js";
import { bytesOf, countOf, even, HEAVIEST, lasting, refusal, samplesOf, secondsOf } from "./reel.js";
import { prepare, shoot, tooHeavy } from "./shooting.js";
import { take } from "./shot.js";
import { chosen, tell, Trouble } from "./taken.js";

/** @import { Set, Wish } from "./shooting.js" */
/** @import { Kind, Shot } from "./shot.js" */

const PLACES = 6, ROW = { video: 8, gif: 4 }; // by which a film is tried
const TURNING = [3, 2]; // the same of one whose camera turns, whose frames take long
const CALM = 500; // ms after the last change, before it is tried

let work = new AbortController(); // on what is under way, of which there is one
/** @type {{ done: number, count: number, left: string } | null} */
let making = null; // a film, and not only an estimate
/** @type {Set | null} */
let ready = null;
let timer = 0;
/** @type {(() => void)[] | null} */
let stops = null; // while the way is unfolded

/** Whatever was under way is called off. */
function anew() {
  clearTimeout(timer);
  work.abort();
  return (work = new AbortController()).signal;
}

/** @type {(section: HTMLElement) => Wish} */
function wishOf(section) {
  const { what, form, size, seconds, rate, scheme: colours, caption, camera, loop } = chosen(section), [width, height] = size.split("x").map(Number);
  return {
    what: /** @type {Kind | "all"} */ (what),
    form: form === "gif" ? "gif" : "video",
    size: even({ width, height }),
    seconds: Number(seconds),
    rate: Number(rate),
    scheme: colours === "dark" || colours === "light" ? colours : scheme(),
    ...below(caption),
    turns: camera === "turns",
    isLoop: loop === "loop",
  };
}

/** @type {(shot: Shot, wish: Wish) => string} why there is no such film, or nothing */
function why(shot, wish) {
  if (shot.state.question !== null) return say("This would give the answer away: answer the question first.");
  return refusal(wish);
}

/** @type {(shot: Shot, wish: Wish) => string} */
const keyOf = ({ link, scheme: now, sizes, state }, wish) => JSON.stringify([wish, link.replace(/[?&](step|speed|loop)=[^&]*/g, ""), now, sizes, state.data.steps]);

/** @type {(signal: AbortSignal, section: HTMLElement) => Promise<Set>} what is ready already, if it is of the same */
async function setFor(signal, section) {
  const shot = take(), wish = wishOf(section), key = keyOf(shot, wish);
  if (ready?.key === key && ready.shot.state.data === shot.state.data && ready.shot.state.basins.map === shot.state.basins.map) return ready;
  letGo();
  const set = await prepare(signal, shot, wish, key);
  if (!signal.aborted) return (ready = set);
  set.studio.close();
  throw signal.reason;
}

function letGo() {
  ready?.studio.close();
  ready = null;
}

/** What can be pressed, and how far it is. @param {HTMLElement} section */
function face(section) {
  const progress = /** @type {HTMLProgressElement} */ (section.querySelector("progress")), { done, count, left } = making ?? { done: 0, count: 1, left: "" };
  progress.hidden = button(section, "cancel").hidden = !making;
  button(section, "make").hidden = Boolean(making);
  Object.assign(progress, { max: count, value: done });
  const place = section.querySelector("[data-left]");
  if (place && place.textContent !== left) place.textContent = left;
  aside.move(done, count, left);
}

/** Said where it is seen: in the bar, while the way is folded. @type {(section: HTMLElement, sentence: string) => void} */
function report(section, sentence) {
  tell(section, sentence);
  if (!stops) aside.show(sentence, making && (() => cancel(section)));
}

/** How large it would be, and how long it would take, by a few of its frames. @type {(section: HTMLElement, wish: Wish) => Promise<void>} */
async function estimate(section, wish) {
  const { signal } = work;
  try {
    const set = await setFor(signal, section), count = countOf(wish), [places, row] = wish.turns ? TURNING : [PLACES, ROW[wish.form]], rows = samplesOf(count, places, row);
    if (set.isRecorded) return tell(section, say("{frames} frames, {time} to make.", { frames: count, time: lasting(wish.seconds) })); // no faster than it plays
    const tried = { whole: /** @type {number[]} */ ([]), changes: /** @type {number[]} */ ([]) }, at = [performance.now()];
    await shoot(signal, set, rows, () => at.push(performance.now()), (kind, bytes) => (kind === "key" ? tried.whole : tried.changes).push(bytes));
    at.push(performance.now());
    const bytes = bytesOf(tried, wish), about = { bytes: sized(bytes), frames: count, time: lasting(secondsOf(at, rows[0].length, count)) };
    if (bytes > HEAVIEST) throw new Trouble(tooHeavy());
    tell(section, tried.whole.length ? say("About {bytes}: {frames} frames, {time} to make.", about) : say("{frames} frames, {time} to make.", about));
  } catch (cause) {
    fail(section, signal, cause);
  }
}

/** @param {HTMLElement} section */
async function film(section) {
  const refused = why(take(), wishOf(section));
  if (refused) return tell(section, refused);
  const signal = anew(), count = countOf(wishOf(section));
  making = { done: 0, count, left: "" };
  clear(section);
  face(section);
  button(section, "cancel").focus();
  report(section, say("Making the film …"));
  try {
    const set = await setFor(signal, section), { wish, shot } = set, begun = performance.now();
    const { blob, ending } = await shoot(signal, set, [Array.from({ length: count }, (_, i) => i)], (done) => {
      making = { done, count, left: say("{time} left", { time: lasting(((performance.now() - begun) / 1000 / done) * (count - done)) }) };
      face(section);
    });
    const name = called(shot.state.data.file, wish.what, ending);
    give(section, blob, name, say("The film"));
    end(section, say("Saved: {name}, {bytes}.", { name, bytes: sized(blob.size) }));
  } catch (cause) {
    fail(section, signal, cause);
  }
}

/** @type {(section: HTMLElement, sentence: string) => void} */
function end(section, sentence) {
  const hadFocus = section.contains(document.activeElement);
  making = null;
  face(section);
  report(section, sentence);
  if (hadFocus) button(section, "make").focus();
  if (!stops) letGo();
}

/** @type {(section: HTMLElement, signal: AbortSignal, cause: unknown) => void} */
function fail(section, signal, cause) {
  if (signal.aborted) return;
  if (!(cause instanceof Trouble)) console.error("Cannot make the film:", cause);
  letGo();
  const sentence = cause instanceof Trouble ? cause.message : say("The film could not be drawn. Load the page again, or make it smaller.");
  if (making) end(section, sentence);
  else tell(section, sentence);
}

/** @param {HTMLElement} section */
function cancel(section) {
  anew();
  end(section, say("Cancelled; nothing was saved."));
  aside.hide();
}

/** Tell what is known at once, and try it anew once nothing changes any more. @param {HTMLElement} section */
function plan(section) {
  if (making) return;
  const wish = (anew(), wishOf(section)), refused = why(take(), wish);
  show(section, "loop", wish.form === "gif");
  show(section, "camera", wish.what === "all" || wish.what === "stage");
  button(section, "make").disabled = refused !== "";
  tell(section, refused || say("{frames} frames; estimating their size …", { frames: countOf(wish) }));
  if (!refused) timer = window.setTimeout(() => void estimate(section, wish), CALM);
}

/** @type {(event: globalThis.Event) => void} */
const change = ({ currentTarget }) => plan(/** @type {HTMLElement} */ (currentTarget));
/** @type {(event: globalThis.Event) => void} */
const press = ({ currentTarget, target }) => {
  const section = /** @type {HTMLElement} */ (currentTarget), at = /** @type {Element} */ (target);
  if (at.closest('[data-act="make"]')) void film(section);
  if (at.closest('[data-act="cancel"]')) cancel(section);
};

/** @param {HTMLDetailsElement} section */
export function open(section) {
  const shot = take();
  offerViews(section, shot.titles);
  section.addEventListener("change", change);
  section.addEventListener("click", press);
  stops = [on("load", () => plan(section)), on("look", () => plan(section)), on("basins", () => plan(section))];
  aside.hide();
  face(section);
  button(section, "make").disabled = why(shot, wishOf(section)) !== "";
  if (making) tell(section, say("Making the film …"));
  else plan(section);
}

/** @param {HTMLDetailsElement} section */
export function close(section) {
  for (const stop of stops ?? []) stop();
  stops = null;
  section.removeEventListener("change", change);
  section.removeEventListener("click", press);
  button(section, "make").disabled = true;
  clear(section);
  if (making) return report(section, say("Making the film …"));
  anew();
  letGo();
  tell(section, "");
}
