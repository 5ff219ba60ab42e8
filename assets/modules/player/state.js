// What is played and how it is looked at: one object, and every way in which it changes, as functions from one to the next.

import * as clocks from "../time/clock.js";

/** @import { Clock } from "../time/clock.js" */
/** @import { Data, Hover, Pair, PlayerState, ViewSettings } from "../types.js" */

const FREE = new Set(["loop", "speed"]); // what may be done while a question is open
const WHOLE = 1e-9; // by which a step position may fall short of a whole step

/** @type {(data: Data) => PlayerState} */
export const begin = (data) => ({
  clock: clocks.clock({ loop: true }),
  data,
  flags: {},
  layout: "together",
  hover: null,
  dragged: null,
  framed: null,
  question: null,
  guess: null,
  once: false,
  steered: false,
  grabbed: false,
  fogLiftedAt: null,
  loaded: false,
  basins: { map: null, stale: false, failed: "" },
  fates: {},
});

/** @type {(state: PlayerState) => string | undefined} */
const axesOf = ({ data }) => data.rows?.axes.join();

/**
 * New trajectories have come. The first ones play, unless motion is not wanted, or the link names a step or opens a
 * lesson, which will say whether it asks.
 * @param {PlayerState} state
 * @param {Data} data
 * @param {ViewSettings | undefined} settings
 * @param {{ now: number, lesson: boolean, still: boolean }} about the time in milliseconds, whether the link opens a lesson, and
 *   whether motion is not wanted
 * @returns {PlayerState}
 */
export function load(state, data, settings, { now, lesson, still }) {
  const next = { ...state, data, clock: clocks.resize(state.clock, data.steps) };
  if (axesOf(next) !== axesOf(state)) next.hover = null;
  if (state.loaded || !data.runs.length) return next;
  const { step = null, speed = next.clock.speed, loop = next.clock.loop } = settings ?? {};
  const shown = settings ? look(next, settings, now) : next;
  const clock = { ...shown.clock, speed, loop };
  const question = shown.question ?? (lesson ? "any" : null);
  if (question) return { ...shown, clock, question, loaded: true };
  return { ...shown, clock: step !== null ? clocks.seek(clock, step) : still ? clock : clocks.play(clock), loaded: true };
}

/** @type {(entry: [string, unknown]) => entry is [string, boolean]} */
const isFlag = (entry) => typeof entry[1] === "boolean";

/**
 * How the scenario is looked at. Whatever is on or off is a flag; what is missing is off.
 * @param {PlayerState} state
 * @param {ViewSettings} settings
 * @param {number} now in milliseconds
 * @returns {PlayerState}
 */
export function look(state, settings, now) {
  const flags = Object.fromEntries(Object.entries(settings ?? {}).filter(isFlag));
  const lifted = state.flags.fog && !flags.fog;
  const layout = settings?.layout === "side" ? "side" : "together";
  return { ...state, flags, layout, steered: Number.isInteger(settings?.steer), fogLiftedAt: lifted ? now : state.fogLiftedAt };
}

/** @type {Record<string, (clock: Clock, value?: any) => Clock>} */
const ACTIONS = {
  toggle: clocks.toggle,
  play: clocks.play,
  pause: clocks.pause,
  forward: (clock, count = 1) => clocks.move(clock, count),
  back: (clock, count = 1) => clocks.move(clock, -count),
  restart: clocks.restart,
  first: (clock) => clocks.seek(clocks.pause(clock), 0),
  last: (clock) => clocks.seek(clocks.pause(clock), clock.steps),
  loop: (clock) => ({ ...clock, loop: !clock.loop }),
  speed: (clock, value) => ({ ...clock, speed: clocks.clamp(value, 0.1, 1000) }),
  seek: clocks.seek,
};

/**
 * Whether a question that is open forbids something.
 * @type {(state: PlayerState, name: string) => boolean}
 */
export const forbids = ({ question }, name) => question !== null && !FREE.has(name);

/**
 * Do what a button, a key or the slider stands for.
 * @param {PlayerState} state
 * @param {string} name
 * @param {number} [value]
 * @returns {PlayerState}
 */
export const act = (state, name, value) => ({ ...state, clock: ACTIONS[name](state.clock, value) });

/**
 * Time passes, unless somebody holds the slider.
 * @param {PlayerState} state
 * @param {number} seconds
 * @returns {PlayerState}
 */
export function advance(state, seconds) {
  const { clock, once, steered } = state;
  if (!moves(state)) return state;
  const next = { ...clocks.advance({ ...clock, loop: clock.loop && !once && !steered }, seconds), loop: clock.loop };
  return { ...state, clock: next, once: once && next.playing };
}

/**
 * From the first step to the last, and there to rest.
 * @type {(state: PlayerState) => PlayerState}
 */
export const playThrough = (state) => ({ ...state, once: true, clock: clocks.play(clocks.seek(state.clock, 0)) });

/**
 * Stand at the first step with nothing of the future in sight until a question is answered, or no longer.
 * @type {(state: PlayerState, question: PlayerState["question"]) => PlayerState}
 */
export function ask(state, question) {
  const clock = question ? clocks.seek(clocks.pause(state.clock), 0) : state.clock;
  return { ...state, question, once: false, clock };
}

/**
 * Whether time moves what is seen.
 * @type {(state: PlayerState) => boolean}
 */
export const moves = ({ clock, grabbed }) => clock.playing && !grabbed;

/** @type {(clock: Clock) => number} */
const stepOf = ({ s }) => Math.floor(s + WHOLE);

/**
 * The step position that is drawn: whole steps only, where motion is not wanted.
 * @type {(state: PlayerState, still: boolean) => number}
 */
export const shownStep = ({ clock }, still) => (still ? stepOf(clock) : clock.s);

/**
 * What is pointed at, as far as it may be told: not what will be, nor what lies in the fog.
 * @type {(state: PlayerState) => Hover | null}
 */
export function shownHover({ hover, question, flags }) {
  if (!hover) return null;
  if (hover.u === undefined) return question && hover.row === undefined ? null : hover;
  if (flags.fog) return null;
  return question ? { ...hover, step: null } : hover;
}

/**
 * What a link would hold of playback. Behind a question playback goes on.
 * @type {(state: PlayerState) => { step: number, playing: boolean, speed: number, loop: boolean }}
 */
export function playback({ clock, question }) {
  return { step: stepOf(clock), playing: clock.playing || question !== null, speed: clock.speed, loop: clock.loop };
}
