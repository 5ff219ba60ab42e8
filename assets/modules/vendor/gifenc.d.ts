// What of gifenc is used here.

export type Palette = [number, number, number][];
export type Frame = { palette?: Palette; delay?: number; transparent?: boolean; transparentIndex?: number; repeat?: number; dispose?: number };
export function GIFEncoder(): { writeFrame(index: Uint8Array, width: number, height: number, frame?: Frame): void; finish(): void; bytes(): Uint8Array<ArrayBuffer>; bytesView(): Uint8Array };
