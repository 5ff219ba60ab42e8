// What a page that is one file carries, unpacked: landscape/export/page/packing.py has packed it.

import { unpacked } from "./packed.js";

const HEAD = 4; // bytes that tell how long the JSON is

/** @import { Payload } from "../types.js" */

/**
 * @typedef {object} Told
 * @property {string} query
 * @property {Record<string, any>} view
 * @property {object} config of every graph
 * @property {Record<"light" | "dark", Record<string, { data: any[], layout: any }>>} figures
 * @property {Payload} playback
 * @property {string} thinned what of it is drawn with less than there is, in a sentence
 */

/** @type {(text: string) => Told} */
export function unpack(text) {
  const all = unpacked(text), end = HEAD + new DataView(all.buffer).getUint32(0, true);
  const arrays = all.subarray(end);
  return JSON.parse(new TextDecoder().decode(all.subarray(HEAD, end)), (_, value) => (value?.packed ? arrayOf(value, arrays) : value));
}

/**
 * An array as the server sends it: its numbers whole again, whose first bytes stood together, then their second ones, and so on.
 * @param {{ dtype: string, packed: [number, number] }} value
 * @param {Uint8Array} arrays
 */
function arrayOf({ packed: [begins, length], ...rest }, arrays) {
  const size = Number(rest.dtype.slice(1)), count = length / size;
  let text = "";
  for (let i = 0; i < count; i++) for (let place = 0; place < size; place++) text += String.fromCharCode(arrays[begins + place * count + i]);
  return { ...rest, bdata: btoa(text) };
}
