// A picture of what is seen, as large as on the page or as slides and papers want it: PNG, or SVG.

import { scheme } from "../views/look.js";
import { say } from "../page/words.js";
import { bounded } from "./arrangement.js";
import { below, button, called, clear, give, offerViews, show, sized } from "./form.js";
import { take } from "./shot.js";
import { png, svg } from "./still.js";
import { furnish } from "./studio.js";
import { chosen, enable, onPress, tell, Trouble } from "./taken.js";

/** @import { Kind, Shot, Size } from "./shot.js" */
/** @import { Order } from "./studio.js" */

const SINGLE = { width: 640, height: 480 }; // of one that is not seen
const DESIGN = { all: 1280, one: 800 }; // CSS pixels of the longer side of a picture of all views or of one, whose letters and balls grow with it from there on
const LARGE = 2 ** 25, SMALL = 2 ** 24; // pixels of a picture in all: most browsers give that many, and all that many
const VECTORS = 2; // pixels in one of the page of what an SVG has as a picture
let turn = 0; // of what is made; an older one gives nothing
let leaving = new AbortController();

let area = 0; // pixels that this browser gives

/** @type {() => number} found out once, by the last pixel of a large canvas */
function most() {
  if (area) return area;
  const width = 8192, height = LARGE / width, all = Object.assign(document.createElement("canvas"), { width, height }), ctx = all.getContext("2d");
  ctx?.fillRect(width - 1, height - 1, 1, 1);
  area = ctx?.getImageData(width - 1, height - 1, 1, 1).data[3] ? LARGE : SMALL;
  all.width = all.height = 0; // let go of at once
  return area;
}

/** @type {(shot: Shot, what: string) => Size} */
const seenSize = ({ sizes, whole }, what) => (what === "all" ? whole : (sizes[/** @type {Kind} */ (what)] ?? SINGLE));

/**
 * In CSS pixels, and by how much they are larger there.
 * @type {(shot: Shot, what: string, size: string) => { size: Size, zoom: number, grows: boolean }}
 */
function sizeOf(shot, what, size) {
  if (size === "page") return { size: seenSize(shot, what), zoom: 1, grows: true };
  const [width, height] = size.split("x").map(Number), design = what === "all" ? DESIGN.all : DESIGN.one, zoom = Math.max(1, Math.max(width, height) / design);
  return { size: { width: width / zoom, height: height / zoom }, zoom, grows: false };
}

/** @type {(shot: Shot, section: HTMLElement) => Order & { form: string, zoom: number, isLess: boolean }} */
function orderOf(shot, section) {
  const { what, form, size: named, scale, scheme: wanted, ground, caption } = chosen(section), { size, zoom, grows } = sizeOf(shot, what, named);
  const full = zoom * (form === "svg" ? VECTORS : Number(scale)), isSure = size.width * size.height * full ** 2 <= SMALL, ratio = bounded(size, full, isSure ? SMALL : most());
  return {
    what: /** @type {Kind | "all"} */ (what),
    form,
    size,
    zoom,
    grows,
    ratio,
    isLess: ratio < full,
    at: shot.step,
    scheme: wanted === "dark" || wanted === "light" ? wanted : scheme(),
    clear: ground === "clear",
    ...below(caption),
  };
}

/** @param {HTMLElement} section */
function tellForm(section) {
  const { form, what } = chosen(section), isSvg = form === "svg";
  show(section, "scale", !isSvg);
  if (button(section, "save").getAttribute("aria-disabled") === "true") return; // it is told that it is drawn
  if (isSvg) return tell(section, what === "all" || what === "stage" ? say("All but the landscape is vectors; that is one picture in it.") : "");
  const { size: { width, height }, ratio, isLess, grows } = orderOf(take(), section), place = { width: Math.round(width * ratio), height: Math.round(height * ratio) };
  if (grows && !isLess) return tell(section, say("{width} pixels wide.", place)); // legend and caption add to its height
  tell(section, isLess ? say("{width} × {height} pixels: browsers make no larger pictures.", place) : say("{width} × {height} pixels.", place));
}

/** @param {HTMLElement} section */
async function save(section) {
  const mine = ++turn, shot = take(), { form, zoom, ...wanted } = orderOf(shot, section), { file } = shot.state.data;
  enable(section, false);
  clear(section);
  tell(section, say("Drawing …"));
  /** @type {Awaited<ReturnType<typeof furnish>> | null} */
  let studio = null;
  try {
    studio = await furnish(shot, wanted);
    if (mine !== turn) return;
    const blob = form === "svg" ? await svg(studio, shot.step, { title: shot.link, clear: Boolean(wanted.clear), zoom }) : await png(studio, shot.step);
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
  offerViews(section, shot.titles);
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
