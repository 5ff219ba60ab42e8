// Frames to a GIF that stores only what changes: all frames have one palette, of which one place is for what is as before.

import { contextOf } from "../page/dom.js";
import { arrived } from "./form.js";
import { finder, paletteOf } from "./palette.js";
import { changed, delaysOf } from "./reel.js";

/** @import { Palette } from "../vendor/gifenc.js" */
/** @import { Heard, Maker } from "./video.js" */

const SAME = 255; // the place in the palette of what is as before

/** Gifenc, which comes when it is wanted first. */
const library = () => arrived(import("../vendor/gifenc.js"));

/** @type {(page: HTMLCanvasElement) => Uint32Array} a word for each */
const pixelsOf = (page) => new Uint32Array(contextOf(page).getImageData(0, 0, page.width, page.height).data.buffer);

/**
 * The colours of a film, by a few of its frames: by all that stands still, and as much by what moves, which is small and matters.
 * @param {HTMLCanvasElement} page
 * @param {(() => Promise<void>)[]} draws each draws a frame on the page
 * @returns {Promise<Palette>}
 */
export async function coloursOf(page, [first, ...others]) {
  await first();
  const still = pixelsOf(page), moving = [];
  for (const draw of others) {
    await draw();
    moving.push(pixelsOf(page).filter((word, i) => word !== still[i]));
  }
  return paletteOf([[still], moving], SAME);
}

/**
 * @param {HTMLCanvasElement} page
 * @param {{ count: number, rate: number, palette: Palette, isLoop: boolean }} how
 * @param {Heard} [heard]
 * @returns {Promise<Maker>}
 */
export async function gifOf(page, { count, rate, palette, isLoop }, heard = () => {}) {
  const { GIFEncoder } = await library(), { width, height } = page, delays = delaysOf(count, rate), find = finder(palette);
  const colours = [...palette, ...Array.from({ length: SAME + 1 - palette.length }, () => /** @type {Palette[0]} */ ([0, 0, 0]))];
  let gif = GIFEncoder(), isFirst = true;
  /** @type {Uint8Array | null} */
  let before = null; // what is shown by then
  /** @type {{ index: Uint8Array, delay: number, isWhole: boolean } | null} */
  let waiting = null; // the frame that stands until something changes

  function write() {
    if (!waiting) return;
    const { index, delay, isWhole } = waiting, first = gif.bytesView().length;
    const about = isFirst ? { palette: colours, repeat: isLoop ? 0 : -1 } : {};
    gif.writeFrame(index, width, height, { ...about, delay, dispose: 1, transparent: !isWhole, transparentIndex: SAME });
    heard(isWhole ? "key" : "delta", gif.bytesView().length - first);
    [isFirst, waiting] = [false, null];
  }

  return {
    ending: "gif",
    async add(i, isWhole = false) {
      const now = find(pixelsOf(page)), part = before && !isWhole ? changed(before, now, SAME) : null;
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
