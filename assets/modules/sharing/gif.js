// Frames to a GIF that stores only what changes: all frames have one palette, of which one place is for what is as before.

import { contextOf } from "../page/dom.js";
import { arrived } from "./form.js";
import { changed, delaysOf } from "./reel.js";

/** @import { Palette } from "../vendor/gifenc.js" */
/** @import { Heard, Maker } from "./video.js" */

const SAME = 255; // the place in the palette of what is as before
const FORMAT = "rgb565";
const SAMPLE = 160_000; // pixels by which colours are chosen, about

/** Gifenc, which comes when it is wanted first. */
const library = () => arrived(import("../vendor/gifenc.js"));

/** @type {(page: HTMLCanvasElement) => Uint8ClampedArray} */
const pixelsOf = (page) => contextOf(page).getImageData(0, 0, page.width, page.height).data;

/**
 * The colours of a film, by a few of its frames.
 * @param {HTMLCanvasElement} page
 * @param {Iterable<() => Promise<void> | void>} draws each draws a frame on the page
 * @returns {Promise<Palette>}
 */
export async function paletteOf(page, draws) {
  const { quantize } = await library(), all = [...draws], each = Math.ceil(SAMPLE / all.length);
  const sample = new Uint8ClampedArray(4 * each * all.length), words = new Uint32Array(sample.buffer);
  let at = 0;
  for (const draw of all) {
    await draw();
    const seen = new Uint32Array(pixelsOf(page).buffer), stride = seen.length / each;
    for (let i = 0; i < each; i++) words[at++] = seen[Math.floor(i * stride)];
  }
  const palette = quantize(sample, SAME, { format: FORMAT });
  while (palette.length < SAME + 1) palette.push([0, 0, 0]);
  return palette;
}

/**
 * @param {HTMLCanvasElement} page
 * @param {{ count: number, rate: number, palette: Palette, isLoop: boolean }} how
 * @param {Heard} [heard]
 * @returns {Promise<Maker>}
 */
export async function gifOf(page, { count, rate, palette, isLoop }, heard = () => {}) {
  const { applyPalette, GIFEncoder } = await library(), { width, height } = page, delays = delaysOf(count, rate);
  const colours = palette.slice(0, SAME);
  let gif = GIFEncoder(), isFirst = true;
  /** @type {Uint8Array | null} */
  let before = null; // what is shown by then
  /** @type {{ index: Uint8Array, delay: number, isWhole: boolean } | null} */
  let waiting = null; // the frame that stands until something changes

  function write() {
    if (!waiting) return;
    const { index, delay, isWhole } = waiting, first = gif.bytesView().length;
    const about = isFirst ? { palette, repeat: isLoop ? 0 : -1 } : {};
    gif.writeFrame(index, width, height, { ...about, delay, dispose: 1, transparent: !isWhole, transparentIndex: SAME });
    heard(isWhole ? "key" : "delta", gif.bytesView().length - first);
    [isFirst, waiting] = [false, null];
  }

  return {
    ending: "gif",
    async add(i, isWhole = false) {
      const now = applyPalette(pixelsOf(page), colours, FORMAT), part = before && !isWhole ? changed(before, now, SAME) : null;
      before = now;
      if (part && !part.count && waiting) return void (waiting.delay += delays[i]);
      write();
      waiting = { index: part?.index ?? now, delay: delays[i], isWhole: !part };
    },
    async finish() {
      write();
      gif.finish();
      return new Blob([gif.bytes()], { type: "image/gif" });
    },
    async cancel() {
      gif = GIFEncoder();
      before = waiting = null;
    },
  };
}
