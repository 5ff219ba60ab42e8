// What of gifenc is used here.

export type Palette = [number, number, number][];
export function quantize(rgba: Uint8Array | Uint8ClampedArray, most: number, options?: { format?: "rgb565" | "rgb444" }): Palette;
export function applyPalette(rgba: Uint8Array | Uint8ClampedArray, palette: Palette, format?: "rgb565" | "rgb444"): Uint8Array;
export type Frame = { palette?: Palette; delay?: number; transparent?: boolean; transparentIndex?: number; repeat?: number; dispose?: number };
export function GIFEncoder(): { writeFrame(index: Uint8Array, width: number, height: number, frame?: Frame): void; finish(): void; bytes(): Uint8Array<ArrayBuffer>; bytesView(): Uint8Array };
