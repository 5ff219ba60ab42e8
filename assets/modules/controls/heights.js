// Heights of one's own: a file that is chosen, or dropped anywhere on the page, becomes the surface. A picture is read here, where every
// browser can, whatever it is called: light is high, and what is transparent is a hole. All else the server reads, which says in a sentence what is wrong.

import { localised } from "../page/format.js";
import { say } from "../page/words.js";
import { push } from "./scenario.js";

const MOST = 1e6; // bytes of a file
const SIDE = 96; // pixels of a picture along its longer side; the link has no room for more
const LONG = 10, HIGH = 5; // how long its longer side is, and how high what is white

/** How files of pictures begin: PNG, JPEG, GIF, BMP, WebP, AVIF. */
const PAINTED = /^(\x89PNG|\xff\xd8\xff|GIF8[79]a|BM.{4}\0{4}|RIFF.{4}WEBP|.{4}ftypavi[fs])/s;

/** @param {string} sentence */
function tell(sentence) {
  const panel = document.getElementById("surface-controls");
  const place = panel?.parentElement?.querySelector(".heights-wrong") ?? Object.assign(document.createElement("p"), { className: "table-wrong heights-wrong" });
  place.setAttribute("role", "alert");
  panel?.after(place);
  place.textContent = sentence;
  /** @type {HTMLElement} */ (place).hidden = !sentence;
}

/**
 * Whether a file is a picture, by what it is said to be, or else by its first bytes.
 * @param {File} file
 */
async function isPainted(file) {
  return /^image\//.test(file.type) || PAINTED.test(String.fromCharCode(...new Uint8Array(await file.slice(0, 16).arrayBuffer())));
}

/**
 * A picture as a table: the first line tells x, the first column y, which rises upwards; and how many rows and columns it has itself.
 * @param {File} file
 */
async function painted(file) {
  const picture = await createImageBitmap(file);
  const share = Math.min(SIDE / Math.max(picture.width, picture.height), 1);
  const wide = Math.max(Math.round(picture.width * share), 1), high = Math.max(Math.round(picture.height * share), 1);
  const canvas = Object.assign(document.createElement("canvas"), { width: wide, height: high });
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d", { willReadFrequently: true }));
  context.imageSmoothingQuality = "high";
  context.drawImage(picture, 0, 0, wide, high);
  const { data } = context.getImageData(0, 0, wide, high);
  const step = LONG / (Math.max(wide, high) - 1 || 1);
  /** @type {(row: number) => string[]} */
  const heights = (row) => Array.from({ length: wide }, (_, column) => cell(data, 4 * (row * wide + column)));
  const head = ["", ...Array.from({ length: wide }, (_, column) => (column * step).toFixed(6))];
  const rows = Array.from({ length: high }, (_, row) => [((high - 1 - row) * step).toFixed(6), ...heights(row)]);
  const bytes = new TextEncoder().encode([head, ...rows].map((row) => row.join(",")).join("\n"));
  return { bytes, of: [picture.height, picture.width] };
}

/** @type {(data: Uint8ClampedArray, at: number) => string} */
function cell(data, at) {
  const grey = 0.2126 * data[at] + 0.7152 * data[at + 1] + 0.0722 * data[at + 2];
  return data[at + 3] < 128 ? "" : ((HIGH * grey) / 255).toFixed(2);
}

/** @param {Uint8Array} bytes */
const base64 = (bytes) => btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));

/** @param {File | undefined} file */
async function take(file) {
  if (!file) return;
  const isPicture = await isPainted(file).catch(() => false);
  if (!isPicture && file.size > MOST) {
    return tell(say("A file of heights may have at most {size} MB; {file} has {found} MB.", { size: MOST / 1e6, file: file.name, found: localised((file.size / 1e6).toFixed(1)) }));
  }
  const read = await (isPicture ? painted(file) : file.arrayBuffer().then((buffer) => ({ bytes: new Uint8Array(buffer), of: null }))).catch(() => null);
  if (!read) return tell(say("{file} cannot be read.", { file: file.name }));
  tell("");
  push({ kind: "heights", name: file.name, value: base64(read.bytes), of: read.of }, ["panel"]);
}

function choose() {
  const input = Object.assign(document.createElement("input"), { type: "file", accept: ".csv,.txt,.tsv,.npy,.npz,image/*" });
  input.addEventListener("change", () => void take(input.files?.[0]));
  input.click();
}

document.addEventListener("click", ({ target }) => /** @type {Element} */ (target).closest?.("#heights-file") && choose());

// Over an open dialog a file is meant for that: it may take one of its own.
/** @param {DragEvent} event */
const isMeant = ({ dataTransfer }) => Boolean(dataTransfer?.types.includes("Files")) && !document.querySelector("dialog[open]");

/** @param {File} file that is a lesson, which lesson/lesson.js takes */
const isLesson = ({ name }) => /\.(md|markdown)$/i.test(name);

document.addEventListener("dragover", (event) => isMeant(event) && event.preventDefault());
document.addEventListener("drop", (event) => {
  if (!isMeant(event) || !event.dataTransfer?.files.length || isLesson(event.dataTransfer.files[0])) return;
  event.preventDefault();
  void take(event.dataTransfer.files[0]);
});
