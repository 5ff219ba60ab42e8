// This side of the lecturer's notes: opens their window, tells it what is open here whenever that changes, and does what it asks for.

import { asked } from "../controls/scenario.js";
import { place, turn } from "../lesson/lesson.js";
import { on } from "../page/bus.js";
import { ofWindow } from "../page/storage.js";
import * as player from "../player/player.js";

const KEPT = "landscape-notes"; // where a window keeps the name of its notes from one load of the page to the next
const ADDRESS = new URL("../../notes.html", import.meta.url).href;
const WINDOW = "popup,width=720,height=860";

let channel = null; // as long as there are notes
let name = ""; // of the channel and of the notes' window, known to this window and its notes alone
let told = {}; // by part, as it was told last
let at = 0; // where playback is, in steps

// The parts that are not as they were.
export const changed = (before, now) => Object.fromEntries(Object.entries(now).filter(([part, value]) => JSON.stringify(value) !== JSON.stringify(before[part])));

// What is open here; null as long as the link's lesson has not come.
function present() {
  const { base, view } = asked(), lesson = place();
  if (base === null || Boolean(view.lesson) !== Boolean(lesson)) return null;
  return { lesson, said: document.querySelector("[data-said=stage]")?.textContent ?? "", run: run() };
}

const run = () => ({ step: Math.floor(at + 1e-9), of: player.length(), playing: player.playing() });

function tell(parts) {
  const news = changed(told, parts);
  if (!channel || !Object.keys(news).length) return;
  told = { ...told, ...news };
  channel.postMessage({ kind: "told", ...news });
}

function tellAll() {
  const now = channel && present();
  if (now) tell(now);
}

const ACTS = {
  next: () => turn(1) || player.move(1),
  previous: () => turn(-1) || player.move(-1),
  play: () => player.toggle(),
};

function obey({ data: { kind } }) {
  if (kind === "hello") return (told = {}), tellAll();
  if (!Object.hasOwn(ACTS, kind)) return;
  for (const dialog of document.querySelectorAll("dialog[open]")) dialog.close(); // what it drives is to be seen
  ACTS[kind]();
}

function begin(kept) {
  name = kept;
  channel = new BroadcastChannel(name);
  channel.addEventListener("message", obey);
  told = {};
  tellAll();
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
on("lesson", tellAll);
on("look", tellAll);
on("frame", (s) => {
  at = s;
  if (channel && told.run) tell({ run: run() });
});
on("tell", tellAll); // by then the sentences of a new run are written
resume();
