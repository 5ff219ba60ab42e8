// Side by side: one graph per run in the place of the stage, made in the browser from the arrays that are already there. Two to four
// runs get surfaces whose cameras move together; more get maps, since browsers allow few WebGL scenes.

import { dispose, paints, turnTo } from "./adapter.js";
import { taken } from "./camera.js";
import { clearFailure, tellFailure } from "./failures.js";
import { atHome, fit, shapeOf } from "./fit.js";
import { bare } from "./tint.js";
import { fullName } from "../drawing/names.js";
import { columnsFor } from "../geometry/columns.js";
import { make } from "../page/dom.js";
import { say } from "../page/words.js";

/** @import { Camera, Graph, Pair, Run } from "../types.js" */

/** @typedef {"stage" | "map"} Kind */
/** @typedef {{ slot: number, kind: Kind, gd: Graph, of: unknown[] | null }} Pane a graph, and what it was drawn from once it has been */
/** @typedef {{ changed(): void, turned(camera: Camera): void }} Then who is told that panes have come or gone, or that a hand has turned one */

const MOST_SCENES = 4;
const CONFIG = { displayModeBar: false, showSendToCloud: false, displaylogo: false, responsive: false, doubleClick: false, scrollZoom: false };

/** @type {HTMLElement | null} */
let host = null; // the stage's figure
/** @type {HTMLElement | null} */
let grid = null; // where the panes stand
/** @type {Pane[]} */
let panes = [];
let made = ""; // which panes are wanted
let refused = ""; // which panes could not be made; they are not tried again until others are wanted
let turn = 0; // of arrangement; an older one that is still at work gives up
const sizes = new ResizeObserver(() => arrangeGrid());

/** @type {() => number[]} */
export const slots = () => (host?.dataset.split ? panes.map(({ slot }) => slot) : []);

/**
 * Make what is on the page what is wanted.
 * @type {(wanted: string, runs: Run[], then: Then) => void}
 */
export function arrange(wanted, runs, then) {
  const stage = /** @type {HTMLElement | null} */ (document.querySelector("[data-view=stage]:not(.pane)"));
  const source = /** @type {Graph | null | undefined} */ (stage?.querySelector(".js-plotly-plot"));
  const shown = runs.filter((run) => !run.hidden);
  if (!stage || !source?.layout?.scene || wanted !== "side" || shown.length < 2) return forget(then);
  const map = /** @type {Graph | null} */ (document.querySelector("[data-view=map]:not(.pane) .js-plotly-plot"));
  const kind = shown.length <= MOST_SCENES && paints(source) ? "stage" : "map";
  const from = kind === "stage" ? source : map;
  if (!from?.layout || (kind === "map" && !from.layout.xaxis)) return;
  const key = `${kind} ${shown.map(({ slot, name }) => `${slot}:${name}`).join()}`;
  const origin = [from.data[0]?.z, from.layout.template, kind];
  if (key === made && host === stage && grid?.isConnected) return renew(from, origin, shown);
  if (key === refused) return;
  clear(then, true);
  clearFailure(stage);
  [host, made, refused] = [stage, key, ""];
  const mine = ++turn;
  build(mine, kind, stage, from, origin, shown, then).catch((cause) => mine === turn && giveUp(stage, key, cause, then));
}

/**
 * No panes are wanted: whatever went wrong with them is over.
 * @type {(then: Then) => void}
 */
function forget(then) {
  refused = "";
  clearFailure(host);
  clear(then);
}

/**
 * The stage stands where the panes would.
 * @type {(stage: HTMLElement, key: string, cause: unknown, then: Then) => void}
 */
function giveUp(stage, key, cause, then) {
  refused = key;
  tellFailure(stage, "the runs side by side", say("The runs cannot be shown side by side."), cause);
  clear(then);
}

/** @type {(one: Pane, cause: unknown) => void} */
function tellOf(one, cause) {
  tellFailure(one.gd.parentElement ?? one.gd, "a pane", say("This view cannot be drawn at present; the others go on."), cause);
}

/** @type {(mine: number, kind: Kind, stage: HTMLElement, from: Graph, origin: unknown[], shown: Run[], then: Then) => Promise<void>} */
async function build(mine, kind, stage, from, origin, shown, then) {
  const place = make("div", { class: "panes" });
  place.style.visibility = "hidden";
  stage.append(place);
  grid = place;
  panes = shown.map((run) => makePane(run, kind, place));
  arrangeGrid();
  sizes.observe(place);
  for (const one of panes) {
    await window.Plotly.newPlot(one.gd, ...figure(from, one), CONFIG);
    if (mine !== turn) return dispose(one.gd);
    one.of = origin;
    if (kind === "stage") follow(one, then);
  }
  place.style.visibility = "";
  stage.dataset.split = "yes";
  arrangeGrid();
  then.changed();
}

/** @type {(run: Run, kind: Kind, place: HTMLElement) => Pane} */
function makePane(run, kind, place) {
  const swatch = make("canvas", { "data-swatch": run.slot, "aria-hidden": "true" }), name = make("div", { class: "pane-name" }, [swatch, make("span", {}, [fullName(run)])]);
  const gd = /** @type {Graph} */ (/** @type {HTMLElement} */ (make("div", { class: "pane-graph" })));
  place.append(make("div", { class: "pane", "data-view": kind, "data-run": run.slot }, [gd, name]));
  return { slot: run.slot, kind, gd, of: null };
}

/**
 * The same arrays in a layout of their own, as large as the pane.
 * @param {Pick<Graph, "data" | "layout">} from
 * @param {{ kind: Kind, gd: Pick<Graph, "clientWidth" | "clientHeight"> & Partial<Graph> }} pane
 * @returns {[data: object[], layout: any]}
 */
export function figure(from, { kind, gd }) {
  const { width: _width, height: _height, meta, ...rest } = from.layout;
  const layout = { ...rest, meta: { ...meta, ...(meta?.home && { home: { ...meta.home, names: [] } }) } };
  const data = from.data.map((trace) => bare(trace, from.layout));
  if (kind === "stage") {
    const axis = (/** @type {object} */ one) => ({ ...one, title: { text: "" }, showticklabels: false });
    const { xaxis, yaxis, zaxis, ...scene } = layout.scene;
    const { sides: aspectratio, center } = shapeOf({ layout, clientWidth: gd.clientWidth, clientHeight: gd.clientHeight });
    const camera = structuredClone(gd.layout?.scene?.camera ?? scene.camera);
    if (atHome(camera, layout.meta.home.eye)) camera.center = center;
    return [data, { ...layout, autosize: true, scene: { ...scene, aspectratio, camera, xaxis: axis(xaxis), yaxis: axis(yaxis), zaxis: axis(zaxis) } }];
  }
  const axis = (/** @type {object} */ one, /** @type {Pair} */ range) => ({ ...one, range, title: { text: "" }, showticklabels: false });
  const [across, up] = meta.box; // from where Plotly goes on to what suits the shape of the pane
  return [data, { ...layout, autosize: true, margin: { l: 8, r: 8, t: 30, b: 8 }, xaxis: axis(layout.xaxis, across), yaxis: axis(layout.yaxis, up) }];
}

/**
 * The surface or the scheme changed, or what tells runs apart: same panes, new picture, new names.
 * @type {(from: Graph, origin: unknown[], shown: Run[]) => void}
 */
function renew(from, origin, shown) {
  shown.forEach((run, i) => {
    const name = panes[i].gd.parentElement?.querySelector(".pane-name span");
    if (name && name.textContent !== fullName(run)) name.textContent = fullName(run);
  });
  for (const one of panes) {
    if (!one.of || one.of.every((value, i) => value === origin[i])) continue;
    one.of = origin;
    const drawn = window.Plotly.react(one.gd, ...figure(from, one), CONFIG);
    drawn.then(() => clearFailure(one.gd.parentElement), (/** @type {unknown} */ cause) => tellOf(one, cause));
  }
}

/** @type {(one: Pane, then: Then) => void} */
function follow(one, then) {
  /** @type {(change: Record<string, Camera> | undefined) => Camera | undefined} */
  const others = (change) => {
    const camera = change?.["scene.camera"];
    if (camera) for (const other of panes) if (other !== one && other.of) turnTo(other.gd, camera);
    return camera;
  };
  one.gd.on("plotly_relayouting", others);
  one.gd.on("plotly_relayout", (/** @type {Record<string, Camera> | undefined} */ change) => {
    const camera = others(change);
    if (camera) then.turned(camera);
  });
}

/**
 * The camera of the stage was set from outside: the panes follow, each to its own home where the stage went home.
 * @type {(camera: Camera) => void}
 */
export function turnPanes(camera) {
  for (const one of panes) if (one.kind === "stage" && one.of) turnTo(one.gd, taken(one.gd, camera));
}

function arrangeGrid() {
  if (!host || !grid?.isConnected) return;
  const whole = host.getBoundingClientRect(), place = host.querySelector(".js-plotly-plot")?.parentElement?.getBoundingClientRect() ?? whole;
  grid.style.top = `${Math.round(place.top - whole.top - host.clientTop)}px`;
  grid.style.height = `${Math.round(place.height)}px`;
  const columns = columnsFor(panes.length, grid.clientWidth, grid.clientHeight);
  grid.style.gridTemplateColumns = `repeat(${columns}, minmax(0, 1fr))`;
  for (const one of panes) if (one.of) void fit(one.gd).catch((cause) => tellOf(one, cause));
}

/**
 * @param {Then} then
 * @param {boolean} [quietly]
 */
function clear(then, quietly = false) {
  if (!host || !grid) return;
  turn += 1;
  sizes.disconnect();
  for (const one of panes) if (one.of) dispose(one.gd);
  grid.remove();
  delete host.dataset.split;
  [grid, panes, made] = [null, [], ""];
  if (!quietly) then.changed();
}
