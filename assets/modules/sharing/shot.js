// What the page shows, taken at once: whatever happens to the page later, a picture or a film that was begun with it stays of it.

import { address } from "../controls/address.js";
import { seen } from "../controls/scenario.js";
import { current, shown, step } from "../player/frames.js";
import { cameraOf, paints } from "../views/adapter.js";
import { scheme } from "../views/look.js";
import { partOfMap } from "../views/part.js";

/** @import { Box, Graph, Look, PlayerState } from "../types.js" */

/** @typedef {"stage" | "map" | "curves"} Kind */
/** @typedef {Pick<Graph, "data" | "layout">} Figure what Plotly draws */
/** @typedef {{ width: number, height: number }} Size in CSS pixels */

/**
 * @typedef {object} Shot
 * @property {PlayerState} state with nothing in it that a hand just does
 * @property {number} step
 * @property {Partial<Record<Kind, Figure>>} figures those that can be drawn
 * @property {Partial<Record<Kind, Size>>} sizes of those that are seen on the page
 * @property {{ slot: string, kind: "stage" | "map" }[]} panes that stand in the place of the stage
 * @property {Box | null} part of the plane that the map shows
 * @property {Look["scheme"]} scheme
 * @property {string} ramp
 * @property {string} link
 */

export const KINDS = /** @type {Kind[]} */ (["stage", "map", "curves"]);

/** @type {(kind: Kind) => Graph | null} */
const graphOf = (kind) => document.querySelector(`[data-view=${kind}]:not(.pane) .js-plotly-plot`);

/** @type {Record<Kind, (gd: Graph) => unknown>} */
const CAN = {
  stage: (gd) => gd.layout?.scene?.zaxis?.range && gd.layout.meta?.home && paints(gd),
  map: (gd) => gd.layout?.meta?.box && gd.layout.xaxis,
  curves: (gd) => gd.layout?.xaxis?.range && gd.layout.yaxis?.range,
};

/** @type {(kind: Kind, gd: Graph) => Figure} */
function figureOf(kind, { data, layout }) {
  const { width: _width, height: _height, autosize: _autosize, ...own } = structuredClone(layout);
  return { data: data.map((trace) => ({ ...trace })), layout: kind === "stage" ? { ...own, scene: { ...own.scene } } : own };
}

/** @returns {Shot} */
export function take() {
  const state = current(), views = shown(), map = graphOf("map");
  /** @type {Shot} */
  const shot = {
    state: { ...state, hover: null, dragged: null, framed: null, grabbed: false, clock: { ...state.clock, playing: false } },
    step: step(),
    figures: {},
    sizes: {},
    panes: views.flatMap(({ slot, kind }) => (slot !== undefined && (kind === "stage" || kind === "map") ? [{ slot, kind }] : [])),
    part: map && partOfMap(map),
    scheme: scheme(),
    ramp: String(seen("ramp") ?? ""),
    link: address(),
  };
  for (const kind of KINDS) {
    const gd = graphOf(kind);
    if (!gd || !CAN[kind](gd)) continue;
    const figure = (shot.figures[kind] = figureOf(kind, gd));
    if (kind === "stage") figure.layout.scene.camera = { ...figure.layout.scene.camera, ...cameraOf(gd) };
    const { clientWidth: width, clientHeight: height } = gd;
    if (width && height) shot.sizes[kind] = { width, height };
  }
  return shot;
}
