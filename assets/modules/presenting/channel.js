// This side of the lecturer's notes: opens their window, tells it what is open here whenever that changes, and does what it asks for.

import { asked } from "../controls/scenario.js";
import { place, turn } from "../lesson/lesson.js";
import { on } from "../page/bus.js";
import { ofWindow } from "../page/storage.js";
import * as player from "../player/player.js";

/** @import { LessonPlace } from "../types.js" */

/**
 * What the notes are told, part by part: the lesson that is open, the sentence under the stage, and where playback is.
 * @typedef {object} Parts
 * @property {LessonPlace | null} lesson
 * @property {string} said
 * @property {PlaybackPlace | null} run
 */
/** @typedef {{ step: number, of: number, playing: boolean }} PlaybackPlace */

const KEPT = "landscape-notes"; // where a window keeps the name of its notes from one load of the page to the next
const ADDRESS = new URL("../../notes.html", import.meta.url).href;
const WINDOW = "popup,width=720,height=860";

/** @type {BroadcastChannel | null} */
let channel = null; // as long as there are notes
let name = ""; // of the channel and of the notes' window, known to this window and its notes alone
/** @type {Partial<Parts>} */
let known = {}; // to the notes: the parts as they were sent last
let at = 0; // where playback is, in steps

/**
 * The parts that are not as they were.
 * @type {(before: Partial<Parts>, now: Partial<Parts>) => Partial<Parts>}
 */
export const changed = (before, now) => Object.fromEntries(Object.entries(now).filter(([part, value]) => JSON.stringify(value) !== JSON.stringify(before[/** @type {keyof Parts} */ (part)])));

/**
 * What is open here; null as long as the link's lesson has not come.
 * @type {() => Parts | null}
 */
function parts() {
  const { base, view } = asked(), lesson = place();
  if (base === null || Boolean(view.lesson) !== Boolean(lesson)) return null;
  return { lesson, said: document.querySelector("[data-said=stage]")?.textContent ?? "", run: playback() };
}

/** @type {() => PlaybackPlace} */
const playback = () => ({ step: Math.floor(at + 1e-9), of: player.length(), playing: player.playing() });

/** @type {(parts: Partial<Parts>) => void} */
function send(parts) {
  const news = changed(known, parts);
  if (!channel || !Object.keys(news).length) return;
  known = { ...known, ...news };
  channel.postMessage({ kind: "told", ...news });
}

function sendAll() {
  const now = channel && parts();
  if (now) send(now);
}

/** @type {Record<string, () => void>} */
const ACTS = {
  next: () => turn(1) || player.move(1),
  previous: () => turn(-1) || player.move(-1),
  play: () => player.toggle(),
};

/** @type {(message: MessageEvent<{ kind: string }>) => void} */
function obey({ data: { kind } }) {
  if (kind === "hello") return (known = {}), sendAll();
  if (!Object.hasOwn(ACTS, kind)) return;
  for (const dialog of /** @type {NodeListOf<HTMLDialogElement>} */ (document.querySelectorAll("dialog[open]"))) dialog.close(); // what it drives is to be seen
  ACTS[kind]();
}

/** @type {(kept: string) => void} */
function begin(kept) {
  name = kept;
  channel = new BroadcastChannel(name);
  channel.addEventListener("message", obey);
  known = {};
  sendAll();
}

// Open the notes, or show them again; tells whether the browser let them open.
export function open() {
  const fresh = name || `${KEPT}-${[...crypto.getRandomValues(new Uint32Array(2))].map((part) => part.toString(36)).join("")}`;
  const notes = window.open(`${ADDRESS}#${fresh}`, fresh, WINDOW);
  if (!notes) return false;
  if (!channel) begin(fresh);
  notes.focus();
  return true;
}

// The name is kept only while no page is here to answer to it: a copy of this window has notes of its own, or none.
function leave() {
  if (!channel) return;
  channel.postMessage({ kind: "gone" });
  channel.close();
  channel = null;
  ofWindow.write(KEPT, name);
}

function resume() {
  const kept = ofWindow.read(KEPT);
  ofWindow.forget(KEPT);
  if (kept) begin(kept);
}

window.addEventListener("pagehide", leave);
window.addEventListener("pageshow", ({ persisted }) => persisted && resume());
on("lesson", sendAll);
on("look", sendAll);
on("frame", (s) => {
  at = s;
  if (channel && known.run) send({ run: playback() });
});
on("tell", sendAll); // by then the sentences of a new run are written
resume();
