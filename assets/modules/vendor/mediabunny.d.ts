// What of mediabunny is used here.

export type Packet = { readonly type: "key" | "delta"; readonly byteLength: number };
export class Quality {
  constructor(level: "very-low" | "low" | "medium" | "high" | "very-high");
}
type Video = { quality?: Quality; keyFrameInterval?: number; latencyMode?: "quality" | "realtime"; onEncodedPacket?(packet: Packet): void };
export function canEncodeVideo(codec: string, options: { width: number; height: number; frameRate?: number; quality?: Quality }): Promise<boolean>;
export class BufferTarget {
  readonly buffer: ArrayBuffer | null;
}
export class Mp4OutputFormat {
  constructor(options?: { fastStart?: false | "in-memory" });
  readonly mimeType: string;
}
export class WebMOutputFormat {
  readonly mimeType: string;
}
export class CanvasSource {
  constructor(canvas: HTMLCanvasElement, how: Video & { codec: string });
  /** Resolves once more may come. */
  add(seconds: number, duration: number, options?: { keyFrame?: boolean }): Promise<void>;
}
export class Output {
  constructor(how: { format: Mp4OutputFormat | WebMOutputFormat; target: BufferTarget });
  addVideoTrack(source: CanvasSource, about?: { frameRate?: number }): void;
  start(): Promise<void>;
  finalize(): Promise<void>;
  cancel(): Promise<void>;
}
