// What a first visitor is invited to, only on the bare page: who follows a link came for what it shows. Who has done it, or looked at the
// lessons, or dismissed it, is not invited again.

import { on } from "../page/bus.js";
import { closest } from "../page/dom.js";
import { isBare } from "../page/opened.js";
import { lasting } from "../page/storage.js";

const HINTED = "landscape-hinted";
const root = document.documentElement;
root.toggleAttribute("data-invited", isBare && !lasting.read(HINTED));

/** @param {boolean} isDone by a hand on a view, under which nothing may move: then its room stays */
function end(isDone) {
  const invitation = document.getElementById("invitation"); // a page of one's own may leave it out
  if (!invitation || !root.hasAttribute("data-invited")) return;
  if (isDone) invitation.style.visibility = "hidden";
  else root.removeAttribute("data-invited");
  lasting.write(HINTED, "1");
}

on("start", () => end(true));
document.addEventListener("click", (event) => {
  const button = closest(event, "[data-invite]");
  if (button?.dataset.invite === "lessons") document.getElementById("lessons-open")?.click();
  if (button || closest(event, "#lessons-open")) end(false);
});
