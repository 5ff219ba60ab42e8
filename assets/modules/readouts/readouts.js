// What stands beside the views: step inspector, race table, sentences and announcements. Follows the player by what it tells.

import { on } from "../page/bus.js";
import * as announcer from "./announcer.js";
import * as basins from "./basins.js";
import * as caption from "./caption.js";
import "./contest.js";
import * as inspector from "./inspector.js";
import * as lead from "./lead.js";
import * as race from "./race.js";
import * as rates from "./rates.js";
import * as title from "./title.js";

/** @import { InspectorPayload, Payload } from "../types.js" */

let step = 0, steps = 0;
let isPlaying = true, willPlay = true; // the last frame of playback comes after the word that it has stopped

/**
 * A payload of figures.playback with `race` and `said`, and maybe `inspect`.
 * @type {(payload: Payload) => void}
 */
export function load(payload) {
  steps = payload.steps;
  inspector.offer(payload.runs.filter((run) => !run.hidden));
  if (payload.inspect !== undefined) inspector.show(payload.inspect);
  race.show(payload, payload.race);
  announcer.expect(payload.said);
  caption.expect(payload);
  basins.offer(payload);
  rates.offer(payload);
  lead.show(payload.lead);
  title.show(payload.title);
  for (const place of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-said]"))) place.textContent = payload.said?.views[place.dataset.said ?? ""] ?? "";
  redraw();
  race.arrange();
}

/**
 * A payload of figures.inspector alone.
 * @type {(payload: InspectorPayload) => void}
 */
export function inspect(payload) {
  inspector.show(payload);
  redraw();
}

function redraw() {
  step = Math.min(step, steps);
  inspector.write(step);
  race.write(step);
  caption.write(step);
}

on("tell", (s) => {
  step = s;
  redraw();
});
on("frame", (s) => {
  step = s;
  announcer.follow(s, steps, isPlaying);
  isPlaying = willPlay;
});
on("view", (view) => {
  willPlay = view.playing;
  if (willPlay) return;
  race.write(step);
  race.arrange();
});
