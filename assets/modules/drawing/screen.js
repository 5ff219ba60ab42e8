// A canvas of the page, at the resolution of the screen.

export const scheme = () => (document.documentElement.dataset.mantineColorScheme === "dark" ? "dark" : "light");

/** @param {HTMLCanvasElement} canvas */
export function sized(canvas) {
  const ratio = window.devicePixelRatio || 1, { clientWidth: width, clientHeight: height } = canvas;
  canvas.width = Math.round(width * ratio);
  canvas.height = Math.round(height * ratio);
  const ctx = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  ctx.scale(ratio, ratio);
  return { ctx, width, height };
}

/** @type {(selector: string) => HTMLCanvasElement[]} */
export const canvases = (selector) => [...document.querySelectorAll(selector)].map((one) => /** @type {HTMLCanvasElement} */ (one));
