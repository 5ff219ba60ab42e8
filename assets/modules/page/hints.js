// The hints of a first visit, once ever, and only on the bare page: who follows a link came for what it shows.

import { on } from "./bus.js";
import { lasting } from "./storage.js";

const HINTED = "landscape-hinted";
const isBare = location.search === ""; // as the page was opened; what is done on it is written there later
let at = -1;

/** @param {boolean} isDismissed */
function next(isDismissed) {
  const hint = document.getElementById("hint");
  if (!hint) return; // a page of one's own may leave it out
  const texts = [...hint.querySelectorAll("p")];
  at += 1;
  texts.forEach((text, i) => (text.hidden = i !== at));
  hint.hidden = isDismissed || at >= texts.length;
  hint.dataset.step = String(at);
  if (hint.hidden) lasting.write(HINTED, "1");
}

const stop = on("load", () => {
  stop();
  if (isBare && !lasting.read(HINTED)) next(false);
});
document.addEventListener("click", ({ target }) => {
  const { hint } = /** @type {HTMLElement} */ (target).dataset ?? {};
  if (hint) next(hint === "dismiss");
});
