// A page that is one file: draws what it carries, plays it, and listens to the page around it.

import "../controls/face.js";
import "../controls/inputs.js";
import "../controls/keys.js";
import "../page/touch.js";
import "./screen.js";
import { fail } from "./failing.js";
import { isFramed, listen, tell } from "./frame.js";
import { draw, wearScheme } from "./graphs.js";
import * as scenario from "./scenario.js";
import { unpack } from "./told.js";
import { look as lookAt, unveil } from "../lesson/room.js";
import { byId } from "../page/dom.js";
import { on } from "../page/bus.js";
import * as player from "../player/player.js";
import * as announcer from "../readouts/announcer.js";
import * as caption from "../readouts/caption.js";
import * as lead from "../readouts/lead.js";
import * as title from "../readouts/title.js";

/** @import { Payload } from "../types.js" */

const roomy = matchMedia("(min-width: 1100px) and (min-height: 600px)"); // for all views at once

let steps = 0, step = 0;
let isPlaying = true, willPlay = true; // the last frame of playback comes after the word that it has stopped

/**
 * Show what was packed by landscape/export/page.
 * @type {(packed: string, takes?: boolean) => Promise<void>}
 */
async function show(packed, takes = false) {
  const told = unpack(packed);
  arrange(told.view);
  await draw(told);
  scenario.begin(told.query, told.view, takes);
  document.documentElement.toggleAttribute("data-takes", takes);
  player.load(told.playback);
  say(told.playback);
  for (const place of document.querySelectorAll("[data-thinned]")) place.textContent = told.thinned;
  unveil();
  tell({ landscape: "shown", query: told.query });
}

/** @param {Payload} payload */
function say(payload) {
  ({ steps } = payload);
  announcer.expect(payload.said);
  caption.expect(payload);
  lead.show(payload.lead);
  title.show(payload.title);
  for (const place of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-said]"))) place.textContent = payload.said?.views[place.dataset.said ?? ""] ?? "";
  caption.write(Math.min(step, steps));
}

/**
 * In a small frame of another page there is the stage and its transport, as in any frame.
 * @type {(looks: Record<string, any>) => void}
 */
const arrange = (looks) => lookAt({ ...looks, embed: looks.embed || (isFramed && !roomy.matches) });

on("look", arrange);
roomy.addEventListener("change", () => arrange(scenario.asked().view));
on("tell", (s) => {
  step = s;
  caption.write(s);
});
on("frame", (s) => {
  announcer.follow(s, steps, isPlaying);
  isPlaying = willPlay;
});
on("view", ({ playing }) => void (willPlay = playing));

wearScheme();
listen(show, (wanted) => {
  player.seek(wanted);
  player.pause(); // last, since it tells where playback rests
});
show(byId("told").textContent ?? "").then(() => tell({ landscape: "ready" })).catch((cause) => {
  fail(cause);
  tell({ landscape: "failed", cause: String(cause) });
});
