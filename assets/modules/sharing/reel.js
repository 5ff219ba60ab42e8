// A film as numbers: which step each frame shows and for how long, how many there may be, and how large it gets.

import { say } from "../page/words.js";

/** @import { Size } from "./shot.js" */

/** @typedef {{ size: Size, seconds: number, rate: number, form: "video" | "gif" }} Reel how large, how long, and how many frames a second */

export const LONGEST = 60; // seconds
export const HEAVIEST = 100e6; // bytes of a file, which is held while it is made
const REST = 0.1; // of a film, in which the last step stands, before it begins anew
/** Pixels of all frames together, at most. */
const MOST = { video: 1920 * 1080 * 30 * LONGEST, gif: 640 * 360 * 600 };
const FASTEST = 50; // frames a second of a GIF, whose time goes in hundredths; browsers slow faster ones down

/** @type {(reel: Pick<Reel, "seconds" | "rate">) => number} */
export const countOf = ({ seconds, rate }) => Math.max(2, Math.round(seconds * rate));

/**
 * The step position of every frame: from the first to the last, which stands for a while.
 * @param {number} count
 * @param {number} steps
 */
export function stepsOf(count, steps) {
  const last = Math.max(1, Math.round((count - 1) * (1 - REST)));
  return Array.from({ length: count }, (_, i) => steps * Math.min(1, i / last));
}

/**
 * For how many milliseconds frames of a GIF stand, in its hundredths of a second, so that all take as long as they should.
 * @param {number} count
 * @param {number} rate
 */
export const delaysOf = (count, rate) => Array.from({ length: count }, (_, i) => 10 * (Math.round((100 * (i + 1)) / rate) - Math.round((100 * i) / rate)));

/** Even sizes, which encoders ask for. @type {(size: Size) => Size} */
export const even = ({ width, height }) => ({ width: 2 * Math.max(1, Math.round(width / 2)), height: 2 * Math.max(1, Math.round(height / 2)) });

/**
 * Why there is no such film, or nothing.
 * @param {Reel} reel
 */
export function refusal({ size: { width, height }, seconds, rate, form }) {
  if (!(seconds >= 0.1 && seconds <= LONGEST)) return say("A film lasts at most {most} seconds.", { most: LONGEST });
  if (form === "gif" && rate > FASTEST) return say("A GIF shows at most {most} frames a second.", { most: FASTEST });
  if (width * height * countOf({ seconds, rate }) <= MOST[form]) return "";
  return form === "gif" ? say("This is too much for a GIF: make it smaller, shorter, or with fewer frames a second.") : say("This is too much for one film: make it smaller, shorter, or with fewer frames a second.");
}

/**
 * Which frames to try a film by: a few that follow each other, at some places, the first of all among them.
 * @param {number} count
 * @param {number} places
 * @param {number} row how many follow each other
 */
export function samplesOf(count, places, row) {
  const most = Math.min(count, row);
  return Array.from({ length: places }, (_, i) => Math.round(((count - most) * i) / Math.max(1, places - 1)))
    .filter((first, i, all) => !i || first >= all[i - 1] + most)
    .map((first) => Array.from({ length: most }, (_, k) => first + k));
}

const KEY = 2; // seconds from one frame that stands for itself to the next
const WRAPPING = [1200, 14]; // bytes around all, and around each frame

/**
 * The bytes of a film whose frames have been tried: of those that stand for themselves and of those that tell what changed.
 * @type {(tried: { whole: number[], changes: number[] }, reel: Pick<Reel, "seconds" | "rate" | "form">) => number}
 */
export function bytesOf({ whole, changes }, { seconds, rate, form }) {
  const mean = (/** @type {number[]} */ sizes) => sizes.reduce((sum, size) => sum + size, 0) / Math.max(1, sizes.length);
  const count = countOf({ seconds, rate }), keys = form === "gif" ? 1 : Math.ceil(seconds / KEY);
  return Math.round(WRAPPING[0] + WRAPPING[1] * count + keys * mean(whole) + (count - keys) * mean(changes));
}

/**
 * How long a film takes, in seconds, by when the frames of a trial were made: what it takes to begin and to end it, and as much for every frame
 * as those took that came once it was on its way.
 * @param {number[]} at milliseconds: the beginning, every frame, and the end
 * @param {number} row how many frames a trial takes to be on its way
 * @param {number} count
 */
export function secondsOf(at, row, count) {
  const tried = at.length - 2, from = Math.min(row, tried - 1), each = (at[tried] - at[from]) / (tried - from);
  return (Math.max(0, at[from] - at[0] - from * each) + count * each + at[tried + 1] - at[tried]) / 1000;
}

/** @type {(seconds: number) => string} */
export const lasting = (seconds) => (seconds < 90 ? say("about {count} s", { count: Math.max(1, Math.round(seconds)) }) : say("about {count} min", { count: Math.round(seconds / 60) }));

/**
 * What of a frame is another than in the one before, as places in a palette: `same` where nothing is.
 * @type {(before: Uint8Array, now: Uint8Array, same: number) => { index: Uint8Array, count: number }}
 */
export function changed(before, now, same) {
  const index = new Uint8Array(now.length);
  let count = 0;
  for (let i = 0; i < now.length; i++) {
    const isSame = now[i] === before[i];
    index[i] = isSame ? same : now[i];
    if (!isSame) count++;
  }
  return { index, count };
}
