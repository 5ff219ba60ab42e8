// Frames to a video: H.264 in MP4, else VP9 in WebM, by the browser's encoder and mediabunny's containers; else by MediaRecorder, which
// takes as long as the film lasts.

import { arrived } from "./form.js";

/** @import { Packet } from "../vendor/mediabunny.js" */
/** @import { Size } from "./shot.js" */

/**
 * What takes frames. Each is taken as the canvas shows it, and let go of before the next; nothing is left of what was called off.
 * @typedef {object} Maker
 * @property {string} ending
 * @property {(i: number, isWhole?: boolean) => Promise<void>} add the frame of this number; `isWhole` for one that has to stand for itself
 * @property {() => Promise<Blob>} finish
 * @property {() => Promise<void>} cancel
 */
/** @typedef {(kind: "key" | "delta", bytes: number) => void} Heard */

const FORMS = [["mp4", "avc"], ["webm", "vp9"]];
const KEY = 2; // seconds from one frame that stands for itself to the next

/** Mediabunny, which comes when it is wanted first. */
const library = () => arrived(import("../vendor/mediabunny.js"));

/**
 * What this browser makes videos of such a size by.
 * @param {Size} size
 * @param {number} rate
 * @returns {Promise<{ ending: string, codec: string } | null>} null where it makes none; without a codec it records them
 */
export async function formOf(size, rate) {
  const { canEncodeVideo, Quality } = await library();
  for (const [ending, codec] of FORMS) if (await canEncodeVideo(codec, { ...size, frameRate: rate, quality: new Quality("high") }).catch(() => false)) return { ending, codec };
  const recorded = recordable();
  if (!recorded) return null;
  return { ending: recorded.includes("mp4") ? "mp4" : "webm", codec: "" };
}

function recordable() {
  if (!("CanvasCaptureMediaStreamTrack" in globalThis)) return null; // whose frames are asked for one by one
  return ["video/mp4", "video/webm;codecs=vp9", "video/webm"].find((type) => globalThis.MediaRecorder?.isTypeSupported(type)) ?? null;
}

/**
 * @param {HTMLCanvasElement} page on which frames are drawn
 * @param {{ ending: string, codec: string }} form
 * @param {number} rate
 * @param {Heard} [heard]
 * @returns {Promise<Maker>}
 */
export async function videoOf(page, { ending, codec }, rate, heard = () => {}) {
  if (!codec) return recorded(page, ending, rate, heard);
  const { BufferTarget, CanvasSource, Mp4OutputFormat, Output, Quality, WebMOutputFormat } = await library();
  const format = ending === "mp4" ? new Mp4OutputFormat({ fastStart: "in-memory" }) : new WebMOutputFormat();
  const target = new BufferTarget(), output = new Output({ format, target });
  let bytes = 0; // a container without frames is a file, too
  /** @type {(packet: Packet) => void} */
  const onEncodedPacket = ({ type, byteLength }) => {
    bytes += byteLength;
    heard(type, byteLength);
  };
  const source = new CanvasSource(page, { codec, quality: new Quality("high"), keyFrameInterval: KEY, onEncodedPacket });
  output.addVideoTrack(source, { frameRate: rate });
  await output.start();
  return {
    ending,
    add: (i, isWhole = false) => source.add(i / rate, 1 / rate, isWhole ? { keyFrame: true } : undefined),
    async finish() {
      await output.finalize();
      if (!target.buffer || !bytes) throw new Error("The encoder gave nothing.");
      return new Blob([target.buffer], { type: `video/${ending}` });
    },
    cancel: () => output.cancel(),
  };
}

/** @type {(page: HTMLCanvasElement, ending: string, rate: number, heard: Heard) => Maker} */
function recorded(page, ending, rate, heard) {
  const stream = page.captureStream(0), [track] = /** @type {CanvasCaptureMediaStreamTrack[]} */ (stream.getVideoTracks());
  const recorder = new MediaRecorder(stream, { mimeType: recordable() ?? undefined }), /** @type {Blob[]} */ parts = [];
  const ended = new Promise((done) => recorder.addEventListener("stop", done));
  const stop = async () => {
    if (recorder.state !== "inactive") recorder.stop();
    await ended;
    track.stop();
  };
  recorder.addEventListener("dataavailable", ({ data }) => {
    parts.push(data);
    heard("delta", data.size);
  });
  recorder.start(1000);
  const begun = performance.now();
  return {
    ending,
    async add(i) {
      track.requestFrame();
      await new Promise((done) => setTimeout(done, Math.max(0, begun + (1000 * (i + 1)) / rate - performance.now())));
    },
    async finish() {
      await stop();
      if (!parts.some(({ size }) => size)) throw new Error("The recorder gave nothing.");
      return new Blob(parts, { type: `video/${ending}` });
    },
    cancel: stop,
  };
}
