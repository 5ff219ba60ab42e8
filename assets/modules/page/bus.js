// The one channel on which the parts of the page tell each other what has happened. What is told are events of the document, named
// `landscape:…`, so that a script of one's own can listen to them as well.

/** @import { BasinsShown, Box, ContestShown, FatesShown, Plane, Sweeps } from "../types.js" */

/** @typedef {{ kind: string, slot: number, name: string, text: string }} TypedText A text that is typed by hand. */
/** @typedef {{ x: number, y: number }} Place A place of the plane, in the surface's own units. */

/**
 * What can happen, and what is told of it; null where the name says it all.
 *
 * From the player:
 * @typedef {object} PlayerEvents
 * @property {{ steps: number, runs: number }} load New trajectories are there.
 * @property {number} frame A frame was drawn, at this step position.
 * @property {number} tell Numbers that are read are due, at this step position.
 * @property {{ step: number, playing: boolean, speed: number, loop: boolean, camera?: { eye: { x: number, y: number, z: number }, center: { x: number, y: number, z: number } } | null, stroke?: string }} view What a link would hold of playback
 *   has changed and come to rest.
 * @property {Place} drag A hand drags the start, and is here.
 * @property {null} drop A drag of the start is over; after `start`, unless it was called off. Or one of a row has been called off.
 * @property {Place} start The start was put here.
 * @property {{ name: string, value: unknown, stroke?: string, before?: number[] }} rows A hand changed rows; `stroke` is the same for
 *   one movement. It carries a row, and has not let go, where it is told what the row held before.
 * @property {null} release A hand let go of a row that it carried.
 * @property {Box} zoom A part of the map was framed, in the surface's own units.
 * @property {Place} guess A question about a place was answered with this one.
 * @property {number[]} panes Panes have come or gone: the slots of the runs that have one.
 * @property {null} held Play was asked for while a question is open.
 *
 * From the controls:
 * @typedef {object} ControlEvents
 * @property {Record<string, unknown>} look How the scenario is looked at: every name of View with its value.
 * @property {{ base: string | null, done: boolean, refused: string, changes: { kind: string }[], texts?: TypedText[], misread?: TypedText[] }} answered The server has answered: the
 *   scenario there is by now, whether nothing is waiting for an answer any more, the sentence with which it refused a change, and the
 *   changes it has answered, the texts that the scenario has, and those of a link that could not be read.
 * @property {BasinsShown} basins A map of where everything ends has come, or is out of date, or is not wanted any more.
 * @property {FatesShown} fates The same of every run that has a pane.
 * @property {{ sweeps: Sweeps | null, stale: boolean, failed: boolean }} sweep How all runs end at all rates has come, is out of date, or is not wanted.
 * @property {{ plane: Plane | null, stale: boolean, failed: boolean }} plane The same of one run and two settings.
 * @property {ContestShown} contest A race from many starts has come, or is out of date, or is not wanted any more.
 * @property {string} said What was done, in words, for those who do not see it.
 *
 * From what stands beside:
 * @typedef {object} OtherEvents
 * @property {object | null} lesson The step that is open, as `place` of lesson/lesson.js gives it.
 * @property {{ inspect: number | null, beside: number | null }} inspect Runs whose step is taken apart.
 * @property {null} tried What the steps that are taken apart have tried is known by now.
 * @property {null} panel Another part of the panel is seen.
 *
 * @typedef {PlayerEvents & ControlEvents & OtherEvents} Events
 */

const channel = globalThis.document ?? new EventTarget();

/**
 * Call `then` with what is told whenever something happens. One that throws stops no other.
 * @template {keyof Events} Name
 * @param {Name} name
 * @param {(told: Events[Name]) => void} then
 * @returns {() => void} stops listening
 */
export function on(name, then) {
  const hear = (/** @type {Event} */ event) => then(/** @type {CustomEvent<Events[Name]>} */ (event).detail);
  channel.addEventListener(`landscape:${name}`, hear);
  return () => channel.removeEventListener(`landscape:${name}`, hear);
}

/**
 * Tell everybody who listens, now, in the order in which they came.
 * @template {keyof Events} Name
 * @param {Name} name
 * @param {Events[Name]} told
 */
export function emit(name, told) {
  channel.dispatchEvent(new CustomEvent(`landscape:${name}`, { detail: told }));
}
