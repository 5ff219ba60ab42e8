// Share: the one menu from which everything leaves. This opener alone comes with the page; what a way does is a module of its own, which
// is fetched when the menu is first opened: what needs no server can be had then though that goes.

import { on } from "../page/bus.js";
import { byId, closest, write } from "../page/dom.js";
import { say } from "../page/words.js";
import { current } from "../player/frames.js";
import * as again from "./again.js";

/** @import { Way } from "../types.js" */

/** @type {Record<string, () => Promise<Way>>} */
const WAYS = {
  link: () => import("./link.js"),
  frame: () => import("./frame.js"),
  page: () => import("./page.js"),
  picture: () => import("./picture.js"),
  film: () => import("./film.js"),
  code: () => import("./code.js"),
  data: () => import("./data.js"),
  tables: () => import("./tables.js"),
  solid: () => import("./solid.js"),
};

const TELLS_NOTHING = new Set(["link", "frame"]); // what of a run: both open the page, which holds the question

/** @type {Map<HTMLDetailsElement, Way>} */
const opened = new Map(); // the way that is seen
let wasAsked = false; // when it was unfolded

const isAsked = () => current().question !== null;
const dialog = () => /** @type {HTMLDialogElement} */ (byId("share"));
const sections = () => /** @type {HTMLDetailsElement[]} */ ([...dialog().querySelectorAll("details.way")]);

function open() {
  if (dialog().open) return;
  for (const load of Object.values(WAYS)) load().catch(() => {}); // whoever unfolds it asks again, and tells
  const first = sections().find((section) => section.open) ?? sections()[0];
  for (const section of sections()) section.name = "way"; // of one name: the browser keeps one of them open
  dialog().showModal();
  if (first.open) void unfold(first);
  first.open = true; // which unfolds one that was not
}

/** @param {HTMLDetailsElement} section */
async function unfold(section) {
  const name = section.dataset.way ?? "", asked = (wasAsked = isAsked());
  if (asked && !TELLS_NOTHING.has(name)) return tell(section, say("This would give the answer away: answer the question first."));
  tell(section, "");
  again.withdraw(section);
  const way = await WAYS[name]?.().catch((cause) => {
    console.error(`Cannot load ${name}:`, cause);
    return null;
  });
  if (!section.open || !dialog().open || opened.has(section) || asked !== isAsked()) return;
  if (!way) {
    tell(section, say("The server cannot be reached, and this needs it the first time. Try again when it is back; if that does not help, load the page again."));
    return again.offer(section, () => void unfold(section));
  }
  opened.set(section, way);
  way.open(section);
  section.toggleAttribute("data-ready", true);
  for (const one of [section, section.querySelector("summary")]) one?.scrollIntoView({ block: "nearest" }); // all of it, or its beginning
}

/** @param {HTMLDetailsElement} section */
function fold(section) {
  again.withdraw(section);
  opened.get(section)?.close(section);
  opened.delete(section);
  section.toggleAttribute("data-ready", false);
}

// The lecturer's notes and the browser's back button open and answer questions under the menu.
function askAgain() {
  if (wasAsked === isAsked() || !dialog().open) return;
  for (const section of sections()) {
    if (!section.open) continue;
    fold(section);
    void unfold(section);
  }
}

/** @type {(section: HTMLDetailsElement, sentence: string) => void} */
const tell = (section, sentence) => write(section, ".share-told", sentence);

document.addEventListener("click", (event) => closest(event, "#share-open") && open());
// Neither of these bubbles.
document.addEventListener("toggle", (event) => {
  const section = /** @type {HTMLDetailsElement | null} */ (closest(event, "#share details.way"));
  if (section) section.open ? void unfold(section) : fold(section);
}, true);
on("load", askAgain); // before the ways are told of it
on("frame", askAgain);
document.addEventListener("close", ({ target }) => {
  if (target === dialog()) for (const section of sections()) fold(section);
}, true);
