// A picture of what is seen: PNG in one of three sizes, or SVG.

import { scheme } from "../views/look.js";
import { say } from "../page/words.js";
import { button, called, clear, give, offerViews, show, sized } from "./form.js";
import { take } from "./shot.js";
import { png, svg } from "./still.js";
import { furnish } from "./studio.js";
import { chosen, tell, Trouble } from "./taken.js";

/** @import { Kind, Shot, Size } from "./shot.js" */

const WHOLE = { width: 1280, height: 720 }, SINGLE = { width: 640, height: 480 }; // of one that is not seen
let turn = 0; // of what is made; an older one gives nothing

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
  if (button(section, "save").disabled) return;
  tell(section, isSvg && (what === "all" || what === "stage") ? say("Map and curves are vectors; the landscape is one picture in it.") : "");
}

/** @param {HTMLElement} section */
async function save(section) {
  const mine = ++turn, shot = take(), { form, ...wanted } = order(section), { file } = shot.state.data;
  button(section, "save").disabled = true;
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
    if (mine === turn) button(section, "save").disabled = false;
  }
}

/** @type {(event: globalThis.Event) => void} */
const change = ({ currentTarget }) => tellForm(/** @type {HTMLElement} */ (currentTarget));
/** @type {(event: globalThis.Event) => void} */
const press = ({ currentTarget, target }) => {
  const section = /** @type {HTMLElement} */ (currentTarget);
  if (/** @type {Element} */ (target).closest('[data-act="save"]')) void save(section);
};

/** @param {HTMLDetailsElement} section */
export function open(section) {
  const shot = take();
  offerViews(section, shot.titles);
  section.addEventListener("change", change);
  section.addEventListener("click", press);
  button(section, "save").disabled = false;
  tellForm(section);
}

/** @param {HTMLDetailsElement} section */
export function close(section) {
  turn++;
  section.removeEventListener("change", change);
  section.removeEventListener("click", press);
  button(section, "save").disabled = true;
  clear(section);
  tell(section, "");
}
