// What the page shows, taken at once: whatever happens to the page later, a picture or a film that was begun with it stays of it.

import { outside } from "../controls/address.js";
import { seen } from "../controls/scenario.js";
import { say } from "../page/words.js";
import { current, shown, step } from "../player/frames.js";
import { textAt } from "../readouts/caption.js";
import { cameraOf, paints } from "../views/adapter.js";
import { scheme } from "../views/look.js";
import { partOfMap } from "../views/part.js";

/** @import { Box, Graph, Look, PlayerState, View } from "../types.js" */

/** @typedef {View["kind"]} Kind */
/** @typedef {Pick<Graph, "data" | "layout">} Figure what Plotly draws */
/** @typedef {{ width: number, height: number }} Size in CSS pixels */

/**
 * @typedef {object} Shot
 * @property {PlayerState} state with nothing in it that a hand just does
 * @property {number} step
 * @property {Partial<Record<Kind, string>>} titles of the views that can be drawn, in the order of the page
 * @property {Partial<Record<Kind, Figure>>} figures that they are drawn from
 * @property {Partial<Record<Kind, Size>>} sizes of those that are seen on the page
 * @property {Size} whole of all views on the page
 * @property {{ slot: string, kind: "stage" | "map" }[]} panes that stand in the place of the stage
 * @property {Box | null} part of the plane that the map shows
 * @property {Look["scheme"]} scheme
 * @property {string} ramp
 * @property {string} link
 * @property {string} told what it shows: the surface, how the runs stand, and the step
 * @property {string} ends the same of the last step, with which a film ends
 */

/**
 * Where the views of the page stand; panes stand in one of them.
 * @returns {HTMLElement[]}
 */
const holders = () => [...document.querySelectorAll("[data-view]:not(.pane)")].map((one) => /** @type {HTMLElement} */ (one));

/**
 * Whether a view can be drawn. Of a stage that has given its place to panes the page knows none.
 * @type {(kind: Kind, gd: Graph, views: View[]) => unknown}
 */
function can(kind, gd, views) {
  if (kind === "stage") return gd.layout?.scene?.zaxis?.range && gd.layout.meta?.home && paints(gd);
  return views.some((view) => view.gd === gd && view.ready);
}

/** @type {(kind: Kind, gd: Graph) => Figure} */
function figureOf(kind, { data, layout }) {
  const { width: _width, height: _height, autosize: _autosize, ...own } = structuredClone(layout);
  return { data: data.map((trace) => ({ ...trace })), layout: kind === "stage" ? { ...own, scene: { ...own.scene } } : own };
}

const AROUND = 28; // pixels beside views, and from one to the next

/** @type {(one: HTMLElement) => Size} */
const sizeOf = ({ clientWidth: width, clientHeight: height }) => ({ width, height });

/**
 * How large all views are: as their place on the page, or where that is no box of its own, one below the other.
 * @type {(sizes: Size[]) => Size}
 */
function wholeOf(sizes) {
  const size = sizeOf(/** @type {HTMLElement} */ (document.querySelector(".workbench")));
  if (size.width && size.height) return size;
  return { width: AROUND + Math.max(...sizes.map(({ width }) => width)), height: AROUND + sizes.reduce((sum, { height }) => sum + height + AROUND, 0) };
}

/** @type {(state: PlayerState, s: number) => string} */
function toldAt({ data: { surface, steps } }, s) {
  const k = Math.floor(s + 1e-9), whole = textAt(k), whose = `${surface}: `, text = whole.startsWith(whose) ? whole.slice(whose.length) : whole;
  return `${say("{surface}, step {step} of {steps}.", { surface, step: k, steps })} ${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;
}

/** @returns {Shot} */
export function take() {
  const state = current(), views = shown();
  /** @type {Shot} */
  const shot = {
    state: { ...state, hover: null, dragged: null, framed: null, grabbed: false, clock: { ...state.clock, playing: false } },
    step: step(),
    titles: {},
    figures: {},
    sizes: {},
    whole: { width: 0, height: 0 },
    panes: views.flatMap(({ slot, kind }) => (slot !== undefined && (kind === "stage" || kind === "map") ? [{ slot, kind }] : [])),
    part: null,
    scheme: scheme(),
    ramp: String(seen("ramp") ?? ""),
    link: outside(),
    told: toldAt(state, step()),
    ends: toldAt(state, state.data.steps),
  };
  for (const holder of holders()) {
    const kind = /** @type {Kind} */ (holder.dataset.view), gd = /** @type {Graph | null} */ (holder.querySelector(".js-plotly-plot"));
    if (!gd || !can(kind, gd, views)) continue;
    const figure = (shot.figures[kind] = figureOf(kind, gd));
    shot.titles[kind] = holder.ariaLabel ?? "";
    if (kind === "map") shot.part = partOfMap(gd);
    if (kind === "stage") figure.layout.scene.camera = { ...figure.layout.scene.camera, ...cameraOf(gd) };
    const size = sizeOf(gd);
    if (size.width && size.height) shot.sizes[kind] = size;
  }
  return { ...shot, whole: wholeOf(Object.values(shot.sizes)) };
}
