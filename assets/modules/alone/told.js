// What a page that is one file carries, unpacked: landscape/export/page/packing.py has packed it.

const HEAD = 4; // bytes that tell how long the JSON is

/** @import { Payload } from "../types.js" */

/**
 * @typedef {object} Told
 * @property {string} query
 * @property {Record<string, any>} view
 * @property {object} config of every graph
 * @property {Record<"light" | "dark", Record<string, { data: any[], layout: any }>>} figures
 * @property {Payload} playback
 */

/** @type {(text: string) => Promise<Told>} */
export async function unpack(text) {
  const stream = new Blob([bytesOf(text)]).stream().pipeThrough(new DecompressionStream("gzip"));
  const all = await new Response(stream).arrayBuffer();
  const end = HEAD + new DataView(all).getUint32(0, true);
  const arrays = new Uint8Array(all, end);
  return JSON.parse(new TextDecoder().decode(new Uint8Array(all, HEAD, end - HEAD)), (_, value) => (value?.packed ? arrayOf(value, arrays) : value));
}

/** @type {(text: string) => Uint8Array<ArrayBuffer>} */
function bytesOf(text) {
  const plain = atob(text), bytes = new Uint8Array(plain.length);
  for (let i = 0; i < plain.length; i++) bytes[i] = plain.charCodeAt(i);
  return bytes;
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
