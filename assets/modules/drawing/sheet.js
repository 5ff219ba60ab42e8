// Pixels that are put together here and not by the canvas: hundreds of small stamps cost a fraction of as many pictures or paths,
// also where they lie on top of each other.

/**
 * RGBA by the row, and the same memory as one number a pixel.
 * @typedef {{ data: Uint8ClampedArray, words: Uint32Array }} Pixels
 */
/**
 * A small square picture, as it is when shifted by parts of a pixel: `faces[row * shifts + column]`, and of each row the columns
 * from `spans[2 * row]` up to `spans[2 * row + 1]` on which there is something.
 * @typedef {{ side: number, shifts: number, faces: (Pixels & { spans: Uint8Array })[] }} Stamp
 */
/**
 * What has been stamped, and the box [left, top, right, bottom] outside of which there is nothing.
 * @typedef {Pixels & { width: number, height: number, box: [number, number, number, number] }} Sheet
 */

/** @type {(data: Uint8ClampedArray) => Pixels} */
const pixels = (data) => ({ data, words: new Uint32Array(data.buffer) });

/** @type {(width: number, height: number, data?: Uint8ClampedArray) => Sheet} */
export function makeSheet(width, height, data = new Uint8ClampedArray(4 * width * height)) {
  return { width, height, ...pixels(data), box: [width, height, 0, 0] };
}

/** @type {(data: Uint8ClampedArray, side: number) => Pixels & { spans: Uint8Array }} */
export function makeFace(data, side) {
  const spans = new Uint8Array(2 * side);
  for (let row = 0; row < side; row++) {
    const inked = Array.from({ length: side }, (_, col) => col).filter((col) => data[4 * (row * side + col) + 3] > 0);
    if (inked.length) [spans[2 * row], spans[2 * row + 1]] = [inked[0], inked[inked.length - 1] + 1];
  }
  return { ...pixels(data), spans };
}

/** Take away what has been stamped. @type {(sheet: Sheet) => void} */
export function wipe(sheet) {
  const { width, height, words, box: [left, top, right, bottom] } = sheet;
  for (let y = top; y < bottom; y++) words.fill(0, y * width + left, y * width + right);
  sheet.box = [width, height, 0, 0];
}

/** Put a stamp with its upper left corner at (x, y), in pixels and parts of them, over what is there. @type {(sheet: Sheet, stamp: Stamp, x: number, y: number) => void} */
export function press(sheet, { side, shifts, faces }, x, y) {
  const { width, height, data, words, box } = sheet;
  const across = Math.floor(x * shifts), down = Math.floor(y * shifts);
  const col = Math.floor(across / shifts), row = Math.floor(down / shifts);
  const face = faces[(down - row * shifts) * shifts + (across - col * shifts)];
  const left = Math.max(0, -col), right = Math.min(side, width - col);
  const top = Math.max(0, -row), bottom = Math.min(side, height - row);
  if (left >= right || top >= bottom) return;
  box[0] = Math.min(box[0], col + left), box[1] = Math.min(box[1], row + top);
  box[2] = Math.max(box[2], col + right), box[3] = Math.max(box[3], row + bottom);
  const { data: from, words: ink, spans } = face;
  for (let j = top; j < bottom; j++) {
    const first = Math.max(left, spans[2 * j]), last = j * side + Math.min(right, spans[2 * j + 1]);
    for (let i = j * side + first, to = (row + j) * width + col + first; i < last; i++, to++) {
      const alpha = from[4 * i + 3];
      if (alpha === 255 || (alpha && !data[4 * to + 3])) words[to] = ink[i];
      else if (alpha) lay(data, 4 * to, from, 4 * i, alpha / 255);
    }
  }
}

/** One pixel over another, neither multiplied by its opacity. @type {(data: Uint8ClampedArray, to: number, face: Uint8ClampedArray, from: number, alpha: number) => void} */
function lay(data, to, face, from, alpha) {
  const below = (data[to + 3] / 255) * (1 - alpha), whole = alpha + below;
  for (let c = 0; c < 3; c++) data[to + c] = (face[from + c] * alpha + data[to + c] * below) / whole;
  data[to + 3] = 255 * whole;
}
