// What a first visitor is invited to, only on the bare page: who follows a link came for what it shows. Who has done it, or looked at the
// lessons, or dismissed it, is not invited again.

import { on } from "../page/bus.js";
import { closest } from "../page/dom.js";
import { lasting } from "../page/storage.js";

const HINTED = "landscape-hinted";
const [opened] = performance.getEntriesByType("navigation"); // by now what is seen may stand in the address
const isBare = new URL(opened?.name ?? location.href).search === "";

const place = () => document.getElementById("invitation"); // a page of one's own may leave it out

/** @param {boolean} isDone by a hand on a view, under which nothing may move: then its room stays */
function end(isDone) {
  const invitation = place();
  if (!invitation || invitation.hidden) return;
  if (isDone) invitation.style.visibility = "hidden";
  else invitation.hidden = true;
  lasting.write(HINTED, "1");
}

const stop = on("load", () => {
  stop();
  const invitation = place();
  if (invitation && isBare && !lasting.read(HINTED)) invitation.hidden = false;
});
on("start", () => end(true));
document.addEventListener("click", (event) => {
  const button = closest(event, "[data-invite]");
  if (button?.dataset.invite === "lessons") document.getElementById("lessons-open")?.click();
  if (button || closest(event, "#lessons-open")) end(false);
});
