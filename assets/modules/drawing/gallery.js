// The gallery's pictures: small maps on which the paths grow while one looks at them.

import { open } from "../page/dialogs.js";
import { canvases, scheme, sized } from "./screen.js";

/** @typedef {{ light: string, dark: string }} Color */
/** @typedef {{ light: Uint8Array, dark: Uint8Array }} Shades red, green and blue of each level */
/** @typedef {{ side: number, levels: Uint8Array, shades: Shades, paths: { color: Color, points: Uint8Array }[], ground: HTMLCanvasElement | null }} Picture */

const ROUND = 5000, GROWTH = 4000; // ms from one beginning to the next, and until the paths are whole

/** @type {Picture[]} */
let pictures = [];

/** @param {string} text */
const bytes = (text) => Uint8Array.from(atob(text), (char) => char.charCodeAt(0));

const gallery = () => /** @type {HTMLDialogElement | null} */ (document.getElementById("gallery"));

/** @param {{ side: number, levels: string, shades: Color, paths: { color: Color, points: string }[] }[] | null} told by figures.thumbnail */
export function receive(told) {
  pictures = (told ?? []).map(({ side, levels, shades, paths }) => ({
    side,
    levels: bytes(levels),
    shades: { light: bytes(shades.light), dark: bytes(shades.dark) },
    paths: paths.map(({ color, points }) => ({ color, points: bytes(points) })),
    ground: null,
  }));
  draw();
}

/** @param {Picture} picture */
function ground({ side, levels, shades }) {
  const canvas = Object.assign(document.createElement("canvas"), { width: side, height: side });
  const ctx = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  const image = ctx.createImageData(side, side);
  const colors = shades[scheme()];
  levels.forEach((level, i) => {
    const row = side - 1 - Math.floor(i / side);
    image.data.set([...colors.subarray(3 * level, 3 * level + 3), 255], 4 * (row * side + (i % side)));
  });
  ctx.putImageData(image, 0, 0);
  return canvas;
}

/**
 * @param {HTMLCanvasElement} canvas
 * @param {Picture} picture
 * @param {number} share of the paths
 */
function drawPicture(canvas, picture, share) {
  const { ctx, width, height } = sized(canvas);
  ctx.imageSmoothingQuality = "high";
  if (picture.ground) ctx.drawImage(picture.ground, 0, 0, width, height);
  ctx.lineWidth = 2;
  for (const { color, points } of picture.paths) {
    const last = Math.max(1, Math.round((share * points.length) / 2));
    ctx.strokeStyle = ctx.fillStyle = color[scheme()];
    ctx.beginPath();
    let x = 0, y = 0;
    for (let i = 0; i < last; i += 1) ctx.lineTo((x = (points[2 * i] / 255) * width), (y = (1 - points[2 * i + 1] / 255) * height));
    ctx.stroke();
    ctx.beginPath();
    ctx.arc(x, y, 4, 0, 2 * Math.PI);
    ctx.fill();
  }
}

function draw() {
  if (!gallery()?.open || !pictures.length) return;
  for (const picture of pictures) picture.ground = ground(picture);
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const begun = performance.now();
  /** @param {number} now */
  const frame = (now) => {
    if (!gallery()?.open) return;
    const share = still ? 1 : Math.min(1, ((now - begun) % ROUND) / GROWTH);
    for (const canvas of canvases("[data-thumbnail]")) {
      const picture = pictures[Number(canvas.dataset.thumbnail)];
      if (picture) drawPicture(canvas, picture, share);
    }
    if (!still) requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
}

document.addEventListener("click", ({ target }) => {
  if (!/** @type {Element} */ (target).closest?.("#gallery-open")) return;
  open("gallery");
  draw();
});

/** @param {MutationRecord} change */
const isList = ({ target }) => /** @type {Element} */ (target).id === "gallery-list";

new MutationObserver((changes) => changes.some(isList) && draw()).observe(document.documentElement, { childList: true, subtree: true });
