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
 * Give a graph's WebGL contexts back at once: browsers allow few, and would take them from the graphs that are still shown.
 * @param {Graph} gd
 */
export function dispose(gd) {
  const contexts = [...gd.querySelectorAll("canvas")].map((canvas) => canvas.getContext("webgl") ?? canvas.getContext("webgl2"));
  window.Plotly.purge(gd);
  for (const context of contexts) context?.getExtension("WEBGL_lose_context")?.loseContext();
}
