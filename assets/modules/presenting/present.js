// Presenting: full screen in large type, the lecturer's notes, and the code of the link, in one dialog.

import { open as openNotes } from "./channel.js";
import { lacking, outside } from "../controls/address.js";
import * as scenario from "../controls/scenario.js";
import { on } from "../page/bus.js";
import { byId, closest } from "../page/dom.js";
import { WORDS } from "./words.js";

const dialogOf = () => /** @type {HTMLDialogElement | null} */ (document.getElementById("present"));

let isOurs = false; // whether it was presenting that turned projector mode on

/**
 * A link as it is handed on: without what suits this room only, and without a place in the page.
 * @type {(link: string) => string}
 */
export function shared(link) {
  const [page, query = ""] = link.split("#")[0].split("?");
  const kept = query.split("&").filter((pair) => pair && !pair.startsWith("projector="));
  return kept.length ? `${page}?${kept.join("&")}` : page;
}

function open() {
  const dialog = dialogOf();
  if (!dialog || dialog.open) return;
  say(lacking());
  byId("shared").textContent = shared(outside());
  dialog.showModal();
  window.dash_clientside.set_props("qr", { children: [] }); // the code of another link must not be seen meanwhile
  window.dash_clientside.set_props("qr-asked", { data: byId("shared").textContent });
}

/** @type {(sentence: string) => void} */
const say = (sentence) => void (byId("present-said").textContent = sentence);

// Whether there is something to leave: full screen, or projector mode in its place.
function isPresenting() {
  return Boolean(document.fullscreenElement || (scenario.seen("projector") && (isOurs || !document.fullscreenEnabled)));
}

async function enter() {
  let refused = false;
  try {
    await document.documentElement.requestFullscreen();
  } catch {
    refused = true;
  }
  if (!scenario.seen("projector")) {
    isOurs = true;
    scenario.setView("projector", true);
  }
  if (refused) return say(WORDS.noFullScreen);
  dialogOf()?.close();
}

async function leave() {
  say("");
  if (document.fullscreenElement) {
    const left = await document.exitFullscreen().then(() => true, () => false); // what follows is done when it has been left
    return left || say(WORDS.stillFullScreen);
  }
  isOurs = false;
  scenario.setView("projector", false);
}

function onFullScreen() {
  if (!document.fullscreenElement && isOurs) void leave();
  reflect();
}

/** @type {(view: { projector?: boolean }) => void} */
function onLook({ projector }) {
  if (!projector) isOurs = false; // it was turned off by hand, and is no longer ours when it is on again
  reflect();
}

const reflect = () => document.getElementById("full-screen")?.setAttribute("aria-pressed", String(isPresenting()));

document.addEventListener("click", (event) => {
  if (closest(event, "#present-open")) open();
  if (closest(event, "#full-screen")) void (isPresenting() ? leave() : enter());
  if (closest(event, "#notes-open")) say(openNotes() ? "" : WORDS.noWindow);
});
document.addEventListener("fullscreenchange", onFullScreen);
on("look", onLook);
