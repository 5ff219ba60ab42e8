// The step position `s` in [0, steps] and how it moves. Pure: every function takes a clock and gives the next one.

/**
 * @typedef {object} Clock
 * @property {number} s - where it stands, between two whole steps while it plays
 * @property {number} steps - where it ends
 * @property {boolean} playing
 * @property {number} speed - steps a second
 * @property {boolean} loop
 * @property {number} held - seconds that it has rested at the end
 */

export const SPEEDS = [1, 5, 15, 30, 60, 120, 240];
export const HOLD = 1; // seconds to rest at the end of a loop
const LONGEST = 0.1; // a hidden tab does not make the clock leap, seconds

/** @type {(values?: Partial<Clock>) => Clock} */
export const clock = (values = {}) => ({ s: 0, steps: 0, playing: false, speed: 30, loop: false, held: 0, ...values });

/** @type {(value: number, lo: number, hi: number) => number} */
export const clamp = (value, lo, hi) => Math.min(hi, Math.max(lo, Number.isFinite(value) ? value : lo));

/** @type {(now: Clock, seconds: number) => Clock} */
export function advance(now, seconds) {
  if (!now.playing) return now;
  const dt = clamp(seconds, 0, LONGEST);
  if (now.s >= now.steps) {
    if (!now.loop || now.steps === 0) return { ...now, s: now.steps, playing: false, held: 0 };
    const held = now.held + dt;
    return held >= HOLD ? { ...now, s: 0, held: 0 } : { ...now, held };
  }
  const s = Math.min(now.steps, now.s + dt * now.speed);
  return s >= now.steps && !now.loop ? { ...now, s, playing: false, held: 0 } : { ...now, s, held: 0 };
}

/** @type {(now: Clock, s: number) => Clock} */
export const seek = (now, s) => ({ ...now, s: clamp(s, 0, now.steps), held: 0 });

/** @type {(now: Clock) => Clock} */
export const play = (now) => ({ ...now, playing: now.steps > 0, s: now.s >= now.steps ? 0 : now.s, held: 0 });

/** @type {(now: Clock) => Clock} */
export const pause = (now) => ({ ...now, playing: false, held: 0 });

/** @type {(now: Clock) => Clock} */
export const toggle = (now) => (now.playing ? pause(now) : play(now));

/**
 * Whole steps only: forward from 3.4 is 4, back from 3.4 is 3.
 * @type {(now: Clock, count: number) => Clock}
 */
export const move = (now, count) => seek(pause(now), (count > 0 ? Math.floor(now.s) : Math.ceil(now.s)) + count);

/** @type {(now: Clock) => Clock} */
export const restart = (now) => seek(now, 0);

/**
 * New trajectories: the step and whether it plays stay as far as the new length allows.
 * @type {(now: Clock, steps: number) => Clock}
 */
export const resize = (now, steps) => seek({ ...now, steps, playing: now.playing && steps > 0 }, now.s);
