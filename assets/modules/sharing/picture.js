// A picture of what is seen: PNG in one of three sizes, or SVG.

import { scheme } from "../views/look.js";
import { say } from "../page/words.js";
import { button, called, clear, give, offer, show, sized } from "./form.js";
import { take } from "./shot.js";
import { png, svg } from "./still.js";
import { furnish, kindsOf } from "./studio.js";
import { chosen, enable, onPress, tell, Trouble } from "./taken.js";

/** @import { Kind, Shot, Size } from "./shot.js" */

const WHOLE = { width: 1280, height: 720 }, SINGLE = { width: 640, height: 480 }; // of one that is not seen
let turn = 0; // of what is made; an older one gives nothing
let leaving = new AbortController();

/** @type {(shot: Shot, what: string) => Size} */
const sizeOf = ({ sizes }, what) => (what === "all" ? WHOLE : (sizes[/** @type {Kind} */ (what)] ?? SINGLE));

/** @param {HTMLElement} section */
function order(section) {
  const { what, form, scale, scheme: wanted, ground, caption } = chosen(section);
  return {
    what: /** @type {Kind | "all"} */ (what),
    form,
    scheme: wanted === "dark" || wanted === "light" ? wanted : scheme(),
    ratio: form === "svg" ? 2 : Number(scale),
    clear: ground === "clear",
    caption: caption === "link",
  };
}

/** @param {HTMLElement} section */
function tellForm(section) {
  const { form, what } = chosen(section), isSvg = form === "svg";
  show(section, "scale", !isSvg);
  if (button(section, "save").getAttribute("aria-disabled") === "true") return; // it is told that it is drawn
  tell(section, isSvg && (what === "all" || what === "stage") ? say("Map and curves are vectors; the landscape is one picture in it.") : "");
}

/** @param {HTMLElement} section */
async function save(section) {
  const mine = ++turn, shot = take(), { form, ...wanted } = order(section), { file } = shot.state.data;
  enable(section, false);
  clear(section);
  tell(section, say("Drawing …"));
  /** @type {Awaited<ReturnType<typeof furnish>> | null} */
  let studio = null;
  try {
    studio = await furnish(shot, { ...wanted, size: sizeOf(shot, wanted.what) });
    if (mine !== turn) return;
    const blob = form === "svg" ? await svg(studio, shot.step, { title: shot.link, clear: wanted.clear }) : await png(studio, shot.step);
    if (mine !== turn) return;
    const place = { width: studio.width, height: studio.height, bytes: sized(blob.size) };
    give(section, blob, called(file, wanted.what, form), say("The picture"));
    tell(section, form === "svg" ? say("Saved, {bytes}.", place) : say("Saved: {width} × {height} pixels, {bytes}.", place));
  } catch (cause) {
    if (!(cause instanceof Trouble)) console.error("Cannot draw the picture:", cause);
    if (mine === turn) tell(section, cause instanceof Trouble ? cause.message : say("The picture could not be drawn."));
  } finally {
    studio?.close();
    if (mine === turn) enable(section, true);
  }
}

/** @param {HTMLDetailsElement} section */
export function open(section) {
  const shot = take();
  offer(section, "what", (what) => kindsOf(shot, /** @type {Kind | "all"} */ (what)).length > 0);
  leaving = new AbortController();
  section.addEventListener("change", () => tellForm(section), { signal: leaving.signal });
  onPress(section, { save: () => void save(section) }, leaving.signal);
  enable(section, true);
  tellForm(section);
}

/** @param {HTMLDetailsElement} section */
export function close(section) {
  turn++;
  leaving.abort();
  clear(section);
  tell(section, "");
}
