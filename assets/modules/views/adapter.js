// The only file that looks inside Plotly. Everything here is optional: without it the camera comes from the public layout, a
// little late while the surface is being turned. A test compares the two and fails when an upgrade changes the inside.

/** @import { Camera, Graph, Numbers } from "../types.js" */

const hooked = new WeakSet();

/**
 * @param {any} gd
 * @returns {any}
 */
const inner = (gd) => gd._fullLayout?.scene?._scene;

/**
 * Whether the surface is being painted at all; false without WebGL or after its context was lost.
 * @param {Graph} gd
 * @returns {boolean}
 */
export function paints(gd) {
  const scene = inner(gd);
  if (scene) return Boolean(scene.glplot && !scene.glplot.contextLost && !scene.glplot._stopped);
  return Boolean(gd.querySelector(".gl-container canvas"));
}

/**
 * The matrices of the picture on the screen: { view, projection, model }, or null. `model` takes data × `scale` to the scene.
 * @param {Graph} gd
 * @returns {{ view: Numbers, projection: Numbers, model: Numbers, scale: Numbers } | null}
 */
export function paintedMatrices(gd) {
  const scene = inner(gd);
  const params = scene?.glplot?.cameraParams;
  if (params?.view?.length !== 16 || params?.projection?.length !== 16 || !(params.projection[5] > 0)) return null;
  return { view: params.view, projection: params.projection, model: params.model, scale: scene.dataScale };
}

/**
 * Call `then` whenever the surface was painted anew, in the same frame.
 * @param {Graph} gd
 * @param {() => void} then
 */
export function onPaint(gd, then) {
  const plot = inner(gd)?.glplot;
  if (!plot || typeof plot.onrender !== "function" || hooked.has(plot)) return;
  const original = plot.onrender;
  plot.onrender = (/** @type {unknown[]} */ ...args) => {
    original(...args);
    then();
  };
  hooked.add(plot);
}

/**
 * Where the camera of a scene stands by now: Plotly tells it late, and of fingers not at all.
 * @param {Graph} gd
 * @returns {any}
 */
export function cameraOf(gd) {
  const scene = inner(gd);
  return typeof scene?.getCamera === "function" && scene.glplot ? structuredClone(scene.getCamera()) : gd.layout.scene.camera;
}

/**
 * Put the camera of a scene where another one's is, within the frame. Without the inside it takes a relayout, which is slower.
 * @param {Graph} gd
 * @param {Camera} camera
 */
export function turnTo(gd, camera) {
  const scene = inner(gd);
  if (typeof scene?.setViewport !== "function" || !scene.glplot || !scene.fullSceneLayout?.aspectratio) {
    window.Plotly.relayout(gd, { "scene.camera": camera });
    return;
  }
  const copy = structuredClone(camera);
  scene.setViewport({ camera: copy, aspectratio: scene.fullSceneLayout.aspectratio });
  gd.layout.scene.camera = copy;
  scene.fullSceneLayout.camera = structuredClone(copy);
}

/**
 * Restyle a graph whose camera a hand may just be turning: Plotly would put it back to where it last told of.
 * @param {Graph} gd
 * @param {object} change
 * @param {number} index of the trace
 */
export function restyle(gd, change, index) {
  const { scene } = gd.layout, told = scene.camera, now = cameraOf(gd);
  if (["eye", "center"].some((part) => [..."xyz"].some((axis) => Math.abs(told[part][axis] - now[part][axis]) > 1e-6))) scene.camera = { ...told, ...now };
  window.Plotly.restyle(gd, change, [index]);
  scene.camera = told;
}

const VERTEX = 10, CORNERS = 6; // numbers of a vertex that Plotly sends to WebGL, of which each small square of a surface has so many
const COLOUR = 6; // which of them says its colour, as a share of the colour scale

/**
 * Have a surface's colours end sharply between one grid point and the next while `isSharp` says so: Plotly goes from one to the other
 * through all that lie between them on the scale, which of colours that stand for names is none.
 * @param {Graph} gd
 * @param {() => boolean} isSharp
 */
export function sharpen(gd, isSharp) {
  for (const trace of Object.values(inner(gd)?.traces ?? {})) {
    const { surface } = trace, buffer = surface?._coordinateBuffer;
    if (typeof buffer?.update !== "function" || hooked.has(buffer)) continue;
    const original = buffer.update;
    buffer.update = (/** @type {any} */ numbers, /** @type {any[]} */ ...rest) => {
      if (isSharp() && numbers instanceof Float32Array) level(numbers, trace);
      return original.call(buffer, numbers, ...rest);
    };
    hooked.add(buffer);
  }
}

/**
 * Give each small square the colour of the grid point under it. Plotly divides the grid more finely, and tells at which place of the
 * finer one a vertex is.
 * @type {(numbers: Float32Array, trace: any) => void}
 */
function level(numbers, { data: { surfacecolor, cmin, cmax }, dataScaleX, dataScaleY }) {
  const isWhole = dataScaleX === 1 && dataScaleY === 1;
  const lastX = surfacecolor[0].length - 1, lastY = surfacecolor.length - 1;
  const at = (/** @type {number} */ place, /** @type {number} */ scale, /** @type {number} */ last) =>
    Math.min(last, Math.max(0, Math.round(isWhole ? place : (place + 0.5) / scale - 1)));
  for (let first = 0; first + VERTEX * CORNERS <= numbers.length; first += VERTEX * CORNERS) {
    const value = surfacecolor[at(numbers[first + 1], dataScaleY, lastY)][at(numbers[first], dataScaleX, lastX)];
    for (let i = 0; i < CORNERS; i++) numbers[first + i * VERTEX + COLOUR] = (value - cmin) / (cmax - cmin);
  }
}

/**
 * Give a graph's WebGL contexts back at once: browsers allow few, and would take them from the graphs that are still shown.
 * @param {Graph} gd
 */
export function dispose(gd) {
  const contexts = [...gd.querySelectorAll("canvas")].map((canvas) => canvas.getContext("webgl") ?? canvas.getContext("webgl2"));
  window.Plotly.purge(gd);
  for (const context of contexts) context?.getExtension("WEBGL_lose_context")?.loseContext();
}

/**
 * The picture of a scene as it would be painted now, to be used before anything else is done; null where the inside is another. What
 * WebGL has painted is gone as soon as the screen has taken it.
 * @param {Graph} gd
 * @returns {HTMLCanvasElement | null}
 */
export function paintNow(gd) {
  const plot = inner(gd)?.glplot;
  if (typeof plot?.redraw !== "function" || !plot.gl || plot.contextLost) return null;
  plot.redraw();
  return plot.gl.canvas;
}
