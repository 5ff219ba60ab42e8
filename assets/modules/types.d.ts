// What the modules hand each other. Only types: nothing of this file runs.

import type { Numbers as Decoded, Spec } from "./data/decode.js";
import type { Clock } from "./time/clock.js";

// What the server sends (landscape/figures/playback.py)

/** An array as Plotly sends it. */
export type Encoded = Spec;
export type Numbers = ArrayLike<number>;
export type Pair = [number, number];
/** The sides of the plane that is drawn: [from, to] of each axis. */
export type Box = [Pair, Pair];
/** One colour for each scheme of the page. */
export type Colors = { light: string; dark: string };

/** What is played, as it is sent; arrays have one row a step and one column a start. */
export interface Payload {
  steps: number;
  runs: RunPayload[];
  start?: Pair | null;
  box?: Box | null;
  critical?: [number, number, string][];
  flow?: { points: number; u: Encoded; v: Encoded } | null;
  rows?: any;
  view?: ViewSettings;
}

export interface RunPayload {
  slot: number;
  name: string;
  color: Colors;
  marker: string;
  dash?: number[];
  hidden?: boolean;
  /** The last step at which the numbers are finite, for all starts or for each. */
  lasted?: number | number[];
  milestones?: [number, string][];
  x: Encoded;
  y: Encoded;
  loss: Encoded;
  gradient: Encoded;
  rate: Encoded;
  /** Share of the starts that reach the global minimum. */
  share?: number | null;
  cloud?: CloudPayload | null;
  seen?: Encoded;
  raw?: Encoded;
  velocity?: Encoded;
  moment?: Encoded;
}

export interface CloudPayload {
  count: number;
  margin: number;
  levels: number;
  x: Encoded;
  y: Encoded;
}

/** How the scenario is looked at: the names of View in landscape/simulation/scenario.py that concern the browser. */
export type ViewSettings = { step?: number | null; speed?: number; loop?: boolean; layout?: string } & Record<string, unknown>;

// The same, unpacked (data/)

/** One run: columns of steps + 1 numbers for every start, and optional pairs of numbers, one after the other, of the first start. */
export interface Run {
  slot: number;
  name: string;
  color: Colors;
  dash: number[];
  marker: string;
  hidden: boolean;
  lasted: number[];
  milestones: [number, string][];
  xs: Float32Array[];
  ys: Float32Array[];
  loss: Float32Array[];
  gradient: Float32Array[];
  rate: Numbers;
  cloud: Cloud | null;
  share: number | null;
  seen?: Numbers | null;
  raw?: Numbers | null;
  velocity?: Numbers | null;
  moment?: Numbers | null;
  /** The largest number in `moment`, once it has been asked for. */
  largest?: number;
}

/** The other starts of a run: whole numbers from step to step, and where they are at step position `s`, in unit coordinates. */
export interface Cloud {
  count: number;
  rows: number;
  x: Decoded;
  y: Decoded;
  scale: number;
  margin: number;
  u: Float32Array;
  v: Float32Array;
  s: number;
}

export interface Data {
  steps: number;
  start: Pair | null;
  box: Box | null;
  critical: [number, number, string][];
  flow: { points: number; u: Numbers; v: Numbers } | null;
  /** The rows behind a surface of data, its model and its losses (data/rows.js). */
  rows: any;
  runs: Run[];
}

// Geometry

/** A grid of heights, in scene units. */
export interface Ground {
  z: Float32Array;
  columns: number;
  rows: number;
  aspect: { x: number; y: number; z: number };
  top: number;
}

/** A camera as the draw functions ask it; matrices are 4 × 4 in column order. */
export interface Lens {
  view: Numbers;
  projection: Numbers;
  matrix: Numbers;
  eye: number[];
  width: number;
  height: number;
  focal: number;
}

/** The path of one start in unit coordinates; `line` is what of it is drawn. */
export interface Track {
  u: Float64Array;
  v: Float64Array;
  last: number;
  line: { u: Numbers; v: Numbers; t: Numbers; gap: Numbers };
}

/** A camera as Plotly's layout has it. */
export type Camera = Record<string, any>;

// Views

/** A graph that Plotly has drawn. */
export type Graph = HTMLElement & { layout: any; data: any[]; on(event: string, then: (told: any) => void): void };

/** Where a graph's axes stand on its canvas, in pixels. */
export interface Plot {
  left: number;
  top: number;
  width: number;
  height: number;
}

/**
 * A graph of the page with the canvas over it. `build` of views/views.js makes it ready; what else there is of it belongs to its
 * kind, and to the module that draws that kind.
 */
export interface View {
  kind: "stage" | "map" | "curves" | "model" | "explorer";
  /** The slot of the only run that is shown, or nothing for all runs. */
  slot: string | undefined;
  gd: Graph;
  /** Plotly's element around the drawing; a graph made anew has another one. */
  frame: HTMLElement;
  canvas: HTMLCanvasElement;
  ctx: CanvasRenderingContext2D;
  plot: Plot;
  width: number;
  height: number;
  /** Whether everything is there to draw it. */
  ready: boolean;
  /** Whether it could not be drawn the last time. */
  failed: boolean;
  [more: string]: any;
}

/** What the style of the page says of what is drawn: scheme, sizes in pixels, and inks by name. */
export type Look = { scheme: "light" | "dark"; ratio: number; radius: number; trail: number; font: string } & Record<string, any>;

/** What is pointed at: a place of the plane, in units of the box and of the surface; a step; or a row of the data. */
export interface Hover {
  u?: number;
  v?: number;
  x?: number;
  y?: number;
  loss?: number | null;
  step?: number | null;
  row?: number;
}

/** What all views share in one frame. */
export interface Scene {
  look: Look;
  steps: number;
  /** How many steps of a trail are bright. */
  window: number;
  flags: Record<string, boolean>;
  arrows: any;
  hover: Hover | null;
  dragged: Pair | null;
  rows: any;
  box: Box | null;
  playing: boolean;
  guess: Pair | null;
  /** How thick the fog is, 0 … 1. */
  fog: number;
  legend: { view: View | undefined; lines: { kind: string; text: string }[] };
  /** Where the stage's camera stands, and the shape of what it looks at. */
  eye: number[] | undefined;
  aspect: Ground["aspect"] | undefined;
}

// What hands on the views do, as controls/ tells it

export interface PointerActs {
  hover(at: Hover | null, view: View | null): void;
  drag(place: Pair, view: View, isMeant: boolean): void;
  drop(): void;
  start(u: number, v: number, view: View): void;
  scrub(step: number | null): void;
}

/** A row that is carried: where it is drawn, what it would hold, and whether it would be let go of for good. */
export type Carried = { row: number; place: Pair; out: boolean };
/** `before` is what the row held, of one that is carried and not let go of. */
export type RowsChange = { name: string; value: unknown; stroke?: string; before?: number[] };

export interface HandActs {
  hover(row: number | null, aloud?: boolean): void;
  meant(): number | null;
  carry(what: Carried | null, view: View): void;
  change(detail: RowsChange): void;
  /** A row that was carried stays where it is, or goes back to where it was taken from. */
  letGo(off: boolean): void;
  chosen(): number;
}

// The player

export interface PlayerState {
  clock: Clock;
  data: Data;
  /** What is to be seen beside balls and trails. */
  flags: Record<string, boolean>;
  layout: "together" | "side";
  hover: Hover | null;
  /** Where the start is being dragged to, in unit coordinates. */
  dragged: Pair | null;
  /** A question is open: playback stands at the first step and nothing tells what will happen. A "place" is answered by a click. */
  question: null | "any" | "place";
  /** Where somebody thinks that a run will end. */
  guess: Pair | null;
  /** Play to the end this time, even when playback loops. */
  once: boolean;
  /** A hand holds the slider: time stands still. */
  grabbed: boolean;
  /** When the fog was told to lift, in milliseconds. */
  fogLiftedAt: number | null;
  /** Whether trajectories have ever come. */
  loaded: boolean;
}

/** What the frames keep between one and the next. */
export interface Loop {
  views: View[];
  look: Look;
  /** Whether graphs, sizes or data may be others than at the last frame. */
  stale: boolean;
  /** The frame that has been asked for, or 0. */
  frame: number;
  /** The timer that catches up with what is written seldom, or 0. */
  late: number;
  /** When the last frame was, in milliseconds. */
  last: number;
  count: number;
}

declare global {
  interface Window {
    Plotly: any;
    dash_clientside: any;
    landscape: any;
    workbench: any;
  }
}
