// A film of the run, from the first step to the last: every frame is drawn at its own step, whatever the machine takes for it.

import { on } from "../page/bus.js";
import { contextOf } from "../page/dom.js";
import { say } from "../page/words.js";
import { scheme } from "../views/look.js";
import { button, called, clear, give, offerViews, show, sized } from "./form.js";
import { gifOf, paletteOf } from "./gif.js";
import { bytesOf, countOf, even, refusal, samplesOf, stepsOf } from "./reel.js";
import { take } from "./shot.js";
import { furnish } from "./studio.js";
import { chosen, tell, Trouble } from "./taken.js";
import { formOf, videoOf } from "./video.js";

/** @import { Reel } from "./reel.js" */
/** @import { Kind, Shot } from "./shot.js" */
/** @import { Studio } from "./studio.js" */
/** @import { Heard, Maker } from "./video.js" */

/** @typedef {Reel & { what: Kind | "all", scheme: "light" | "dark", caption: boolean, turns: boolean, isLoop: boolean }} Wish what is chosen */

/**
 * What is ready for a film: of a scenario and of what is chosen, both of which may be others by now.
 * @typedef {{ key: string, shot: Shot, wish: Wish, studio: Studio, page: HTMLCanvasElement, draw: (i: number) => Promise<void>, maker: (heard?: Heard) => Promise<Maker> }} Set
 */

class Cancelled extends Error {}

const DESIGN = 1280; // CSS pixels of the longer side of a film, whose letters and balls grow with it from there on
const PLACES = 6, ROW = 4; // by which a film is tried
const TURNING = [3, 2]; // the same of one whose camera turns, whose frames take long
const CALM = 500; // ms after the last change, before it is tried
const COLOURS = [0, 0.05, 0.2, 0.45, 1]; // the frames by which those of a GIF are chosen, as shares of all

let task = 0; // what is under way; whatever finds that another one has begun gives up
/** @type {Set | null} */
let ready = null;
let timer = 0;
/** @type {(() => void)[]} */
let stops = [];

/** @type {(mine: number) => void} */
function checked(mine) {
  if (mine !== task) throw new Cancelled();
}

// Let the page answer; timers would be slow in a window that is not seen.
const breathe = () => new Promise((done) => {
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = () => (port1.close(), done(null));
  port2.postMessage(null);
});

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
    caption: caption === "link",
    turns: camera === "turns",
    isLoop: loop === "loop",
  };
}

/** @type {(shot: Shot, wish: Wish) => string} why there is no such film, or nothing */
function why(shot, wish) {
  if (shot.state.question !== null) return say("This would give the answer away: answer the question first.");
  return refusal(wish);
}

/**
 * Draw what stands still, and find out what makes the film.
 * @type {(mine: number, shot: Shot, wish: Wish, key: string) => Promise<Set>}
 */
async function prepare(mine, shot, wish, key) {
  const { size: { width, height }, rate, form } = wish, ratio = Math.max(1, Math.max(width, height) / DESIGN);
  const studio = await furnish(shot, { ...wish, size: { width: width / ratio, height: height / ratio }, ratio });
  try {
    checked(mine);
    const page = Object.assign(document.createElement("canvas"), wish.size), ctx = contextOf(page, { willReadFrequently: form === "gif" });
    const count = countOf(wish), steps = stepsOf(count, studio.steps), turns = wish.turns && studio.tiles.some(({ kind }) => kind === "stage");
    let turned = 0;
    /** @type {(i: number) => Promise<void>} */
    const draw = async (i) => {
      if (turns && turned !== i) await studio.turn((turned = i) / count);
      studio.draw(ctx, steps[i]);
    };
    const video = form === "video" ? await formOf(wish.size, rate) : null;
    checked(mine);
    if (form === "video" && !video) throw new Trouble(say("This browser makes no videos; a GIF it can."));
    const palette = video ? null : await paletteOf(page, COLOURS.map((share) => () => draw(Math.round(share * (count - 1)))));
    checked(mine);
    const maker = (/** @type {Heard | undefined} */ heard) => (video ? videoOf(page, video, rate, heard) : gifOf(page, { count, rate, palette: palette ?? [], isLoop: wish.isLoop }, heard));
    return { key, shot, wish, studio, page, draw, maker };
  } catch (cause) {
    studio.close();
    throw cause;
  }
}

/**
 * Give frames to a maker, and what it makes of them.
 * @type {(mine: number, set: Set, maker: Maker, rows: number[][], then: (done: number) => void) => Promise<Blob>}
 */
async function shootAll(mine, { studio, draw }, maker, rows, then) {
  try {
    let done = 0;
    studio.begin();
    for (const row of rows) {
      for (const [k, i] of row.entries()) {
        await draw(i);
        await maker.add(i, k === 0);
        then(++done);
        await breathe();
        checked(mine);
      }
    }
    const blob = await maker.finish();
    checked(mine);
    return blob;
  } catch (cause) {
    await maker.cancel().catch(() => {});
    throw cause;
  }
}

/** @type {(shot: Shot, wish: Wish) => string} */
const keyOf = ({ link, scheme: now, sizes, state }, wish) => JSON.stringify([wish, link.replace(/[?&](step|speed|loop)=[^&]*/g, ""), now, sizes, state.data.steps]);

/** @type {(mine: number, section: HTMLElement) => Promise<Set>} what is ready already, if it is of the same */
async function setFor(mine, section) {
  const shot = take(), wish = wishOf(section), key = keyOf(shot, wish);
  if (ready?.key === key && ready.shot.state.data === shot.state.data && ready.shot.state.basins.map === shot.state.basins.map) return ready;
  letGo();
  const set = await prepare(mine, shot, wish, key);
  if (mine !== task) {
    set.studio.close();
    throw new Cancelled();
  }
  return (ready = set);
}

function letGo() {
  ready?.studio.close();
  ready = null;
}

/** @type {(section: HTMLElement, isBusy: boolean, most?: number) => void} */
function busy(section, isBusy, most = 1) {
  const progress = /** @type {HTMLProgressElement} */ (section.querySelector("progress"));
  progress.hidden = button(section, "cancel").hidden = !isBusy;
  button(section, "make").hidden = isBusy;
  Object.assign(progress, { max: most, value: 0 });
}

/** @type {(seconds: number) => string} */
const lasting = (seconds) => (seconds < 90 ? say("about {count} s", { count: Math.max(1, Math.round(seconds)) }) : say("about {count} min", { count: Math.round(seconds / 60) }));

/** How large it would be, and how long it would take, by a few of its frames. @param {HTMLElement} section */
async function estimate(section) {
  const mine = ++task, wish = wishOf(section), refused = why(take(), wish);
  show(section, "loop", wish.form === "gif");
  show(section, "camera", wish.what === "all" || wish.what === "stage");
  button(section, "make").disabled = refused !== "";
  if (refused) return tell(section, refused);
  tell(section, say("Estimating …"));
  try {
    const set = await setFor(mine, section), count = countOf(wish), tried = { whole: /** @type {number[]} */ ([]), changes: /** @type {number[]} */ ([]) };
    const [places, row] = wish.turns ? TURNING : [PLACES, ROW], rows = samplesOf(count, places, row), begun = performance.now();
    await shootAll(mine, set, await set.maker((kind, bytes) => (kind === "key" ? tried.whole : tried.changes).push(bytes)), rows, () => {});
    const each = (performance.now() - begun) / rows.flat().length / 1000;
    const about = { bytes: sized(bytesOf(tried, wish)), frames: count, time: lasting(each * count) };
    tell(section, tried.whole.length ? say("About {bytes}: {frames} frames, {time} to make.", about) : say("{frames} frames, {time} to make.", about));
  } catch (cause) {
    fail(section, mine, cause);
  }
}

/** @param {HTMLElement} section */
async function film(section) {
  clearTimeout(timer);
  const refused = why(take(), wishOf(section));
  if (refused) return tell(section, refused);
  const mine = ++task;
  clear(section);
  busy(section, true);
  button(section, "cancel").focus();
  tell(section, say("Making the film …"));
  try {
    const set = await setFor(mine, section), { wish, shot } = set, count = countOf(wish), all = Array.from({ length: count }, (_, i) => i);
    busy(section, true, count);
    const progress = /** @type {HTMLProgressElement} */ (section.querySelector("progress")), maker = await set.maker();
    const blob = await shootAll(mine, set, maker, [all], (done) => (progress.value = done));
    const name = called(shot.state.data.file, wish.what, maker.ending);
    give(section, blob, name, say("The film"));
    tell(section, say("Saved: {name}, {bytes}.", { name, bytes: sized(blob.size) }));
  } catch (cause) {
    fail(section, mine, cause);
  }
  if (mine === task) end(section);
}

/** @param {HTMLElement} section */
function end(section) {
  const hadFocus = section.contains(document.activeElement);
  busy(section, false);
  if (hadFocus) button(section, "make").focus();
}

/** @type {(section: HTMLElement, mine: number, cause: unknown) => void} */
function fail(section, mine, cause) {
  if (cause instanceof Cancelled || mine !== task) return;
  if (!(cause instanceof Trouble)) console.error("Cannot make the film:", cause);
  letGo();
  tell(section, cause instanceof Trouble ? cause.message : say("The film could not be made. Try it again, or smaller."));
}

/** @param {HTMLElement} section */
function cancel(section) {
  task++;
  end(section);
  tell(section, say("Cancelled; nothing was saved."));
}

/** @type {(section: HTMLElement) => boolean} whether a film is being made */
const works = (section) => !button(section, "cancel").hidden;

/** Try it anew, once nothing changes any more. @param {HTMLElement} section */
function plan(section) {
  if (works(section)) return;
  task++;
  clearTimeout(timer);
  timer = window.setTimeout(() => works(section) || void estimate(section), CALM);
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
  busy(section, false);
  button(section, "make").disabled = why(shot, wishOf(section)) !== "";
  plan(section);
}

/** @param {HTMLDetailsElement} section */
export function close(section) {
  task++;
  clearTimeout(timer);
  for (const stop of stops) stop();
  stops = [];
  section.removeEventListener("change", change);
  section.removeEventListener("click", press);
  busy(section, false);
  button(section, "make").disabled = true;
  letGo();
  clear(section);
  tell(section, "");
}
