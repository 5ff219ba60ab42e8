// Draws the frames of a film and gives them to what makes the file: all of them, or a few by which it is tried.

import { contextOf } from "../page/dom.js";
import { say } from "../page/words.js";
import { coloursOf, gifOf } from "./gif.js";
import { countOf, HEAVIEST, stepsOf } from "./reel.js";
import { furnish, kindsOf } from "./studio.js";
import { sized } from "./form.js";
import { Trouble } from "./taken.js";
import { formOf, videoOf } from "./video.js";

/** @import { Reel } from "./reel.js" */
/** @import { Kind, Shot } from "./shot.js" */
/** @import { Studio } from "./studio.js" */
/** @import { Heard, Maker } from "./video.js" */

/** @typedef {Reel & { what: Kind | "all", scheme: "light" | "dark", told: boolean, caption: boolean, turns: boolean, isLoop: boolean }} Wish what is chosen */

/**
 * What is ready for a film: of a scenario and of what is chosen, both of which may be others by now.
 * @typedef {{ key: string, shot: Shot, wish: Wish, studio: Studio, draw: (i: number) => Promise<void>, isRecorded: boolean, maker: (heard: Heard) => Promise<Maker> }} Set
 */

const DESIGN = 1280; // CSS pixels of the longer side of a film, whose letters and balls grow with it from there on
const CROWDED = { views: 4, side: 960 }; // so many views have at least so long a side, and are drawn smaller if the film has less
const COLOURS = [0, 0.05, 0.2, 0.45, 1]; // the frames by which those of a GIF are chosen, as shares of all

// Let the page answer; timers would be slow in a window that is not seen.
const breathe = () => new Promise((done) => {
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = () => (port1.close(), done(null));
  port2.postMessage(null);
});

/** How much larger than on the page it is drawn. @type {(shot: Shot, wish: Wish) => number} */
function ratioOf(shot, { size: { width, height }, what }) {
  const side = Math.max(width, height), isCrowded = kindsOf(shot, what).length >= CROWDED.views;
  return isCrowded && side < CROWDED.side ? side / CROWDED.side : Math.max(1, side / DESIGN);
}

/**
 * Draw what stands still, and find out what makes the film.
 * @type {(signal: AbortSignal, shot: Shot, wish: Wish, key: string) => Promise<Set>}
 */
export async function prepare(signal, shot, wish, key) {
  const { size: { width, height }, rate, form } = wish, ratio = ratioOf(shot, wish);
  const studio = await furnish({ ...shot, told: shot.ends }, { ...wish, size: { width: width / ratio, height: height / ratio }, ratio });
  try {
    signal.throwIfAborted();
    const page = Object.assign(document.createElement("canvas"), wish.size), ctx = contextOf(page, { willReadFrequently: form === "gif" });
    const count = countOf(wish), steps = stepsOf(count, studio.steps), turns = wish.turns && studio.tiles.some(({ kind }) => kind === "stage");
    let turned = 0;
    /** @type {(i: number) => Promise<void>} */
    const draw = async (i) => {
      if (turns && turned !== i) await studio.turn((turned = i) / count);
      studio.draw(ctx, steps[i]);
    };
    const video = form === "video" ? await formOf(wish.size, rate) : null;
    signal.throwIfAborted();
    if (form === "video" && !video) throw new Trouble(say("This browser makes no videos; a GIF it can."));
    const palette = video ? null : await coloursOf(page, COLOURS.map((share) => () => (signal.throwIfAborted(), draw(Math.round(share * (count - 1))))));
    signal.throwIfAborted();
    const maker = (/** @type {Heard} */ heard) => (video ? videoOf(page, video, rate, heard) : gifOf(page, { count, rate, palette: palette ?? [], isLoop: wish.isLoop }, heard));
    return { key, shot, wish, studio, draw, isRecorded: video?.codec === "", maker };
  } catch (cause) {
    studio.close();
    throw cause;
  }
}

/** @type {(signal: AbortSignal) => Promise<never>} */
function calledOff(signal) {
  /** @type {Promise<never>} */
  const off = new Promise((_, fail) => signal.addEventListener("abort", () => fail(signal.reason), { once: true }));
  off.catch(() => {}); // nobody looks at it while a frame is drawn
  return off;
}

/**
 * Give frames to a maker, and what it makes of them. One that fails, or does not answer any more, is let go of.
 * @param {AbortSignal} signal
 * @param {Pick<Set, "studio" | "draw" | "maker">} set
 * @param {number[][]} rows of frames that follow each other, of which the first stands for itself
 * @param {(done: number) => void} then what is told of every frame
 * @param {Heard} [heard]
 * @returns {Promise<{ blob: Blob, ending: string }>}
 */
export async function shoot(signal, { studio, draw, maker: made }, rows, then, heard = () => {}) {
  const count = rows.flat().length, off = calledOff(signal);
  let done = 0, weight = 0;
  /** @type {(cause: unknown) => never} */
  const fail = (cause) => {
    signal.throwIfAborted();
    if (cause instanceof Trouble) throw cause;
    console.error("Cannot encode the film:", cause);
    throw new Trouble(say("The browser could not go on after frame {done} of {count}: too little memory, or its encoder failed. Make it smaller or shorter, or try again.", { done, count }));
  };
  /** @type {<What>(work: Promise<What>) => Promise<What>} */
  const encoded = (work) => Promise.race([work, off]).catch(fail);
  const maker = await made((kind, bytes) => {
    weight += bytes;
    heard(kind, bytes);
  }).catch(fail);
  try {
    signal.throwIfAborted();
    studio.begin();
    for (const row of rows) {
      for (const [k, i] of row.entries()) {
        await draw(i);
        signal.throwIfAborted(); // a camera takes its time to come to stand
        await encoded(maker.add(i, k === 0));
        then(++done);
        if (weight > HEAVIEST) throw new Trouble(tooHeavy());
        await breathe();
        signal.throwIfAborted();
      }
    }
    return { blob: await encoded(maker.finish()), ending: maker.ending };
  } catch (cause) {
    maker.cancel().catch(() => {});
    throw cause;
  }
}

export const tooHeavy = () => say("This weighs more than {most}: make it smaller, shorter, or with fewer frames a second.", { most: sized(HEAVIEST) });
