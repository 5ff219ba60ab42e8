// What Plotly draws of a picture: axes, contours and curves as one picture each, the landscape on a graph of its own that nobody sees,
// so that nothing of the page is turned, fitted or drawn anew for it.

import { make } from "../page/dom.js";
import { dispose, paintedMatrices, paintNow, turnTo } from "../views/adapter.js";
import { turned } from "../views/camera.js";
import { atHome, shapeOf, shownIn } from "../views/fit.js";
import { figure as paneOf } from "../views/panes.js";
import { bare, wear } from "../views/tint.js";
import { wornBy } from "../player/painting.js";
import { areaOf } from "../geometry/plane.js";
import { cameraMatrices } from "../geometry/project.js";

/** @import { Box, Graph, Look, PlayerState, Run } from "../types.js" */
/** @import { Figure, Kind, Shot, Size } from "./shot.js" */

const CONFIG = { displayModeBar: false, showSendToCloud: false, displaylogo: false, responsive: false };
const SHARP = 2; // pixels of WebGL in one of the page, at least, which smooths its edges
const LOOKS = 25, PAUSE = 20, NEAR = 1e-4; // how often it is looked whether a camera stands, ms between, and by what it may be off
const MOST = 4096; // pixels of a side of it

/** @typedef {{ template: object, classes: string[], targets: [string, string] }} Colours of a scheme (landscape/serving/maps/theme.py) */

/**
 * A figure in the colours of a scheme, of which the template has all but those of runs and of rows.
 * @type {(figure: Figure, scheme: Look["scheme"], colours: Colours | null, runs: Run[]) => Figure}
 */
export function inScheme(figure, scheme, colours, runs) {
  if (!colours) return figure;
  const { template, classes, targets } = colours, { meta = {} } = figure.layout;
  const data = figure.data.map((trace) => {
    const run = trace.line?.color && runs.find(({ slot }) => slot === trace.meta?.slot);
    return run ? { ...trace, line: { ...trace.line, color: run.color[scheme] } } : trace;
  });
  /** @type {(one: object, i: number) => object} */
  const dyed = (one, i) => ({ ...one, color: classes[i] });
  return { data, layout: { ...figure.layout, template, meta: { ...meta, ...(meta.classes && { classes: meta.classes.map(dyed) }), ...(meta.scale && { scale: targets }) } } };
}

/**
 * The figure of a view without depth in a place of its own.
 * @type {(kind: Kind, figure: Figure, size: Size, how: { part: Box | null, isPane: boolean, isFogged: boolean }) => Figure}
 */
export function flatFigure(kind, figure, { width, height }, { part, isPane, isFogged }) {
  const [data, layout] = isPane ? paneOf(figure, { kind: "map", gd: { clientWidth: width, clientHeight: height } }) : [figure.data, figure.layout];
  if (kind === "curves" && isFogged) return { data: data.map((trace) => ({ ...trace, opacity: 0 })), layout }; // what is yet to come
  if (kind !== "map") return { data, layout };
  const [across, up] = shownIn(layout, areaOf(layout, width, height), isPane ? null : part);
  return { data, layout: { ...layout, xaxis: { ...layout.xaxis, range: across }, yaxis: { ...layout.yaxis, range: up } } };
}

/**
 * What Plotly draws of it.
 * @type {(figure: Figure, size: Size, ratio: number) => Promise<HTMLImageElement>}
 */
export async function flatPicture(figure, size, ratio) {
  const picture = new Image();
  picture.src = await drawn(figure, { format: "png", ...size, scale: ratio });
  await picture.decode();
  return picture;
}

/** @type {(figure: Figure, size: Size) => Promise<string>} the same as text */
export async function flatText(figure, size) {
  const text = await drawn(figure, { format: "svg", ...size, scale: 1 });
  return decodeURIComponent(text.slice(text.indexOf(",") + 1));
}

/** @type {(figure: Figure, how: object) => Promise<string>} */
const drawn = ({ data, layout }, how) => window.Plotly.toImage({ data: data.map((trace) => ({ ...trace })), layout: { ...layout, autosize: false }, config: CONFIG }, how);

/**
 * A landscape as large as its place; where that is as large as on the page, just as it is there.
 * @type {(figure: Figure, size: Size, how: { isPane: boolean, isSeen: boolean }) => { data: object[], layout: any }}
 */
function stageFigure(figure, { width: clientWidth, height: clientHeight }, { isPane, isSeen }) {
  if (isSeen) return { data: figure.data.map((trace) => bare(trace, figure.layout)), layout: figure.layout };
  if (isPane) {
    const [data, layout] = paneOf(figure, { kind: "stage", gd: { clientWidth, clientHeight } });
    return { data, layout };
  }
  const { layout } = figure, { sides, center, labels } = shapeOf({ layout, clientWidth, clientHeight }), { scene } = layout;
  const camera = atHome(scene.camera, layout.meta.home.eye) ? { ...scene.camera, center } : scene.camera;
  const axes = ["xaxis", "yaxis", "zaxis"].map((name) => {
    const axis = scene[name];
    return [name, { ...axis, showticklabels: labels[`scene.${name}.showticklabels`], title: { ...axis.title, text: labels[`scene.${name}.title.text`] } }];
  });
  return { data: figure.data.map((trace) => bare(trace, layout)), layout: { ...layout, scene: { ...scene, ...Object.fromEntries(axes), aspectratio: sides, camera } } };
}

/**
 * A scene as its camera sees it once that has come to stand: Plotly's glides to its place.
 * @type {(gd: Graph) => Promise<HTMLCanvasElement | null>}
 */
async function settled(gd) {
  const { view: wanted } = cameraMatrices(gd.layout.scene.camera, 1, 1);
  for (let look = 0; look < LOOKS; look++) {
    const painted = paintNow(gd), now = paintedMatrices(gd)?.view;
    if (!painted || !now || Array.from(wanted).every((value, i) => Math.abs(value - now[i]) < NEAR)) return painted;
    await new Promise((done) => setTimeout(done, PAUSE));
  }
  return paintNow(gd);
}

/** @typedef {{ gd: Graph, paint(slot: string | undefined, onto: HTMLCanvasElement): Promise<void>, turn(share: number): void, close(): void }} Backdrop of a landscape */

/**
 * A landscape that nobody sees, to be painted as a run's or as everybody's.
 * @param {Shot} shot
 * @param {Figure} figure
 * @param {Size} size
 * @param {{ ratio: number, scheme: Look["scheme"], isPane: boolean }} how
 * @returns {Promise<Backdrop>}
 */
export async function backdrop({ state, sizes }, figure, size, { ratio, scheme, isPane }) {
  const style = `position:fixed;left:-${MOST * 4}px;top:0;width:${size.width}px;height:${size.height}px;pointer-events:none`;
  const gd = /** @type {Graph} */ (/** @type {HTMLElement} */ (make("div", { style, "aria-hidden": "true" })));
  document.body.append(gd);
  const isSeen = !isPane && sizes.stage?.width === size.width && sizes.stage.height === size.height;
  const { data, layout } = stageFigure(figure, size, { isPane, isSeen });
  const sharp = Math.min(Math.max(SHARP, ratio), MOST / Math.max(size.width, size.height));
  const close = () => (dispose(gd), gd.remove());
  try {
    await window.Plotly.newPlot(gd, data, { ...layout, ...size, autosize: false }, { ...CONFIG, plotGlPixelRatio: sharp });
  } catch (cause) {
    close();
    throw cause;
  }
  const first = structuredClone(gd.layout.scene.camera), sides = gd.layout.scene.aspectratio;
  return {
    gd,
    async paint(slot, onto) {
      wear(gd, wornBy(state, slot), scheme);
      const own = await settled(gd), ctx = /** @type {CanvasRenderingContext2D} */ (onto.getContext("2d"));
      if (!gd.isConnected) return; // nobody waits for it any more
      ctx.imageSmoothingQuality = "high";
      ctx.clearRect(0, 0, onto.width, onto.height);
      ctx.drawImage(own ?? (await flatPicture(gd, size, ratio)), 0, 0, onto.width, onto.height);
    },
    turn: (share) => turnTo(gd, { ...first, ...turned(first, [2 * Math.PI * share, 0], sides) }),
    close,
  };
}

/** @type {(state: PlayerState, slots: (string | undefined)[]) => boolean} whether a landscape looks alike in all panes */
export const isAlike = (state, slots) => new Set(slots.map((slot) => wornBy(state, slot))).size < 2;
