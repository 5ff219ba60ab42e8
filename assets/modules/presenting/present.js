// Presenting: full screen in large type, the lecturer's notes, and the code of the link, in one dialog.

import { open as openNotes } from "./channel.js";
import { address } from "../controls/address.js";
import * as scenario from "../controls/scenario.js";
import { on } from "../page/bus.js";
import { WORDS } from "./words.js";

const byId = (id) => document.getElementById(id);

let ours = false; // whether it was presenting that turned projector mode on

// A link as it is handed on: without what suits this room only, and without a place in the page.
export function shared(link) {
  const [whole, query = ""] = link.split("#")[0].split("?");
  const kept = query.split("&").filter((pair) => pair && !pair.startsWith("projector="));
  return kept.length ? `${whole}?${kept.join("&")}` : whole;
}

function open() {
  const dialog = byId("present");
  if (!dialog || dialog.open) return;
  tell("");
  byId("shared").textContent = shared(address());
  dialog.showModal();
  window.dash_clientside.set_props("qr", { children: [] }); // the code of another link must not be seen meanwhile
  window.dash_clientside.set_props("qr-asked", { data: byId("shared").textContent });
}

const tell = (sentence) => (byId("present-said").textContent = sentence);

// Whether there is something to leave: full screen, or projector mode in its place.
function presenting() {
  return Boolean(document.fullscreenElement || (scenario.seen("projector") && (ours || !document.fullscreenEnabled)));
}

async function enter() {
  let refused = false;
  try {
    await document.documentElement.requestFullscreen();
  } catch {
    refused = true;
  }
  if (!scenario.seen("projector")) {
    ours = true;
    scenario.setView("projector", true);
  }
  if (refused) return tell(WORDS.noFullScreen);
  byId("present").close();
}

async function leave() {
  tell("");
  if (document.fullscreenElement) {
    const left = await document.exitFullscreen().then(() => true, () => false); // what follows is done when it has been left
    return left || tell(WORDS.stillFullScreen);
  }
  ours = false;
  scenario.setView("projector", false);
}

function onFullScreen() {
  if (!document.fullscreenElement && ours) void leave();
  reflect();
}

function onLook({ projector }) {
  if (!projector) ours = false; // it was turned off by hand, and is no longer ours when it is on again
  reflect();
}

const reflect = () => byId("full-screen")?.setAttribute("aria-pressed", String(presenting()));

document.addEventListener("click", ({ target }) => {
  if (target.closest?.("#present-open")) open();
  if (target.closest?.("#full-screen")) void (presenting() ? leave() : enter());
  if (target.closest?.("#notes-open")) tell(openNotes() ? "" : WORDS.noWindow);
});
document.addEventListener("fullscreenchange", onFullScreen);
on("look", onLook);
