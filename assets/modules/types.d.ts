// What the modules hand each other. Only types: nothing of this file runs.

import type { Numbers as Decoded, Spec } from "./data/decode.js";
import type { Named } from "./drawing/names.js";
import type { Pen } from "./drawing/pen.js";
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
  /** What the two weights are called. */
  weights?: string[];
  critical?: [number, number, string, boolean][];
  flow?: { points: number; u: Encoded; v: Encoded } | null;
  rows?: RowsPayload | null;
  view?: ViewSettings;
  /** What files are called that come of it, without their ending. */
  file?: string;
  /** What the browser calls the page. */
  title?: string;
  /** What its surface is called. */
  surface?: string;
  race?: RacePayload;
  said?: Sentences;
  /** What leads into the scenario, if anything does. */
  lead?: Lead | null;
  inspect?: InspectorPayload | null;
}

export interface RunPayload {
  slot: number;
  name: string;
  label?: string;
  /** Its numbers by name, and those of all runs. */
  settings?: Record<string, number>;
  color: Colors;
  marker: string;
  dash?: number[];
  hidden?: boolean;
  /** The last step at which the numbers are finite, for all starts or for each. */
  lastValidStep?: number | number[];
  milestones?: [number, string][];
  x: Encoded;
  y: Encoded;
  loss: Encoded;
  gradient: Encoded;
  rate: Encoded;
  /** Share of the starts that reach the global minimum. */
  share?: number | null;
  cloud?: CloudPayload | null;
  drawn?: { knots: Knot[]; factors: Encoded };
  seen?: Encoded;
  raw?: Encoded;
  velocity?: Encoded;
  moment?: Encoded;
}

/** A point of a curve that is drawn, a factor at a step; `apart` where a curve of its own begins (landscape/core/knots.py). */
export type Knot = [step: number, factor: number, apart: boolean];

/** A schedule that is drawn: its knots, and its factor at every step. */
export interface Drawn {
  knots: Knot[];
  factors: Numbers;
}

export interface CloudPayload {
  count: number;
  margin: number;
  levels: number;
  /** Steps from one that is told to the next, if not every one is. */
  every?: number;
  x: Encoded;
  y: Encoded;
}

/** A formula as a tree: a number, a name, or an operator or function followed by its arguments (landscape/core/learning/texts.py). */
export type Tree = number | string | [string, ...Tree[]];
export type Task = "number" | "binary" | "classes";

/** What is behind a surface of data (landscape/figures/rows.py). */
export interface RowsPayload {
  task: Task;
  /** Names of the inputs, and of the target at the end. */
  axes: string[];
  classes: string[];
  /** Height and width, where the rows are the pixels of a picture. */
  image: Pair | null;
  changed: boolean;
  source: string;
  x: Encoded[];
  y: Encoded;
  /** 1 for a row that is held out. */
  held: Encoded;
  model: { title: string; trees: Tree[] };
  loss: string;
  losses: LossPayload[];
  outputs: string[];
  targets: string[];
  penalty: number;
  batch: { indices: Encoded; ends: Encoded } | null;
  /** Steps in which every row is seen once. */
  epoch: number;
}

export interface LossPayload {
  slug: string;
  title: string;
  values: Record<string, number>;
  rows: { value: Tree; slopes: Tree[] }[];
  total: Tree;
  total_slopes: Tree[];
}

/** The race table (landscape/figures/race.py). */
export interface RacePayload {
  /** Places of the global minimum. */
  goals: Pair[];
  tolerance: string;
  runs: RaceRunPayload[];
}

export interface RaceRunPayload {
  slot: number;
  name: string;
  look: string;
  color: Colors;
  /** To the tolerated loss; −1 for never. */
  steps: number;
  reached: number | null;
  balls: number;
  /** Asked for in each step; by each position where that differs. */
  gradients: number | Encoded;
  verdict: string;
  /** The step at which it came to its end; null where it has none. */
  since: number | null;
  reason: string;
  /** Of several balls: medians at every step, NaN where most have flown off, how many have arrived, and the last step at which one is left. */
  crowd?: { loss: Encoded; distance: Encoded; arrived: Encoded; last: number };
}

/** What is told in words: a sentence for each view, and what is announced when a run ends. */
export interface Sentences {
  views: Record<string, string>;
  endings: Ending[];
}
export type Ending = { slot: number; step: number; text: string };

/** What is said of a scenario before it plays. */
export type Lead = { title: string; text: string };

/** The step inspector (landscape/figures/inspector.py). */
export interface InspectorPayload {
  weights: string[];
  runs: (Omit<Inspected, "lines"> & { lines: (Omit<InspectedLine, "values"> & { values: Encoded })[]; tried: Encoded })[];
}

/** A run whose step is taken apart. */
export interface Inspected {
  slot: number;
  name: string;
  color: Colors;
  /** How many steps there should be, and the number of the last that there is. */
  steps: number;
  last: number;
  lines: InspectedLine[];
  legend: Letter[];
}

/** A line of the rule: in letters and with places for numbers, both in MathML, and its value at every step. */
export interface InspectedLine {
  kind: string;
  name: string;
  formula: string;
  filled: string;
  vector: boolean;
  /** The line with the condition that it stands under: its own number tells how often this one was worked out. */
  head: number | null;
  values: Numbers;
}
export type Letter = { name: string; math: string; text: string };

/** How the scenario is looked at: the names of View in landscape/simulation/scenario.py that concern the browser. */
export type ViewSettings = { step?: number | null; speed?: number; loop?: boolean; layout?: string } & Record<string, unknown>;

// The same, unpacked (data/)

/** One run: columns of steps + 1 numbers for every start, and optional pairs of numbers, one after the other, of the first start. */
export interface Run {
  slot: number;
  name: string;
  /** The least that tells it apart from the other runs (landscape/figures/labels.py). */
  label: string;
  color: Colors;
  dash: number[];
  marker: string;
  hidden: boolean;
  lastValidStep: number[];
  milestones: [number, string][];
  xs: Float32Array[];
  ys: Float32Array[];
  loss: Float32Array[];
  gradient: Float32Array[];
  rate: Numbers;
  cloud: Cloud | null;
  share: number | null;
  drawn: Drawn | null;
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
  every: number;
  steps: number;
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
  critical: [number, number, string, boolean][];
  flow: { points: number; u: Numbers; v: Numbers } | null;
  /** What the two weights are called. */
  weights: string[];
  /** What files are called that come of it, without their ending. */
  file: string;
  /** What its surface is called. */
  surface: string;
  /** The rows behind a surface of data, its model and its losses. */
  rows: Rows | null;
  runs: Run[];
}

/** A function of numbers in the order of their names; `Over` also takes arrays of one length, and lends what it gives until it is asked again. */
export type Formula = (...given: number[]) => number;
export type Over = (...given: (number | Numbers)[]) => number | Numbers;

/** RowsPayload, unpacked (data/rows.js). */
export interface Rows extends Pick<RowsPayload, "task" | "axes" | "classes" | "image" | "source" | "penalty" | "epoch"> {
  /** What the model is called. */
  model: string;
  count: number;
  x: Decoded[];
  y: Decoded;
  held: Decoded;
  /** The rows that are learnt from. */
  learnt: Int32Array;
  /** One for each raw output, of w1, w2, x1 and x2. */
  predict: Formula[];
  predictOver: Over[];
  losses: Loss[];
  /** The loss that is chosen. */
  loss: Loss;
  /** The rows that the step from there learns from, as numbers among those learnt from; null when it takes all, or is none. */
  batchAt(step: number): Int32Array | null;
  /** How often a hand has changed them. */
  version?: number;
  /** The surface of the batch that was drawn last. */
  field?: BatchField;
  /** The outline of what a picture shows. */
  truth?: number[][];
}

/** A loss; `zs` are the raw outputs for a row and `y` its target. */
export interface Loss {
  slug: string;
  title: string;
  values: Record<string, number>;
  /** Whether a row has a loss of its own. */
  alone: boolean;
  each(zs: number[], y: number): number | null;
  /** By the raw outputs. A loss of all rows together needs its shares: those of its total by the means. */
  slopes(zs: number[], y: number, shares?: number[]): number[];
  terms(zs: number[], y: number): number[];
  termsOver(zs: (number | Numbers)[], y: number): (number | Numbers)[];
  total(means: number[], count: number): number;
  shares(means: number[], count: number): number[];
}

/** The loss over the rows of one batch, on a grid of `side` points a side. */
export interface BatchField {
  step: number;
  side: number;
  version: number | undefined;
  loss: Float64Array;
  /** Rows in the batch, and how long it took in milliseconds. */
  size: number;
  ms: number;
}

// Lessons, as landscape/lessons/telling.py tells them

/** A piece of a text: said plainly, stressed, strong, as code, as a word with its entry in the glossary, or the beginning of a
 * paragraph or of a point of a list. */
export type Piece = [kind: "text" | "em" | "strong" | "code" | "term" | "paragraph" | "bullet" | "number", text: string, entry?: string];
export type Glossary = Record<string, string>;

export interface Course {
  lessons: Lesson[];
  glossary: Glossary;
}

/** What a text is as a lesson; null where it has no step. */
export interface Draft extends Claims {
  lesson: Lesson | null;
  glossary: Glossary;
  /** How many claims there are to be tried. */
  claims: number;
}

/** What is wrong, and in which line of the text, counted from 1. */
export interface Claims {
  complaints: Complaint[];
}

export interface Complaint {
  line: number;
  text: string;
}

export interface Lesson {
  slug: string;
  /** Whether it comes from a folder that was named at the start. */
  brought: boolean;
  title: string;
  question: string;
  minutes: number;
  /** Slugs of the lessons that come before it. */
  needs: string[];
  /** The surface whose picture it has. */
  picture: string;
  teaches: string[];
  /** Minutes of the shortest way through the lessons that has it; null where only all of them together have it. */
  path: number | null;
  further: Piece[][];
  steps: LessonStep[];
}

export interface LessonStep {
  title: string;
  text: Piece[];
  /** The scenario, and how it is looked at where that is not as usual. */
  query: string;
  view: Record<string, unknown>;
  /** The views and the controls that are to be seen. */
  show: string[];
  controls: string[];
  runs: { slot: number; text: string }[];
  prediction: Prediction | null;
  /** What it comes to, as MathML and as lines of a program; told when it has been seen. */
  formulas: string[];
  code: string;
  /** What only the lecturer sees. */
  note: Piece[];
  tries: { title: Piece[]; query: string }[];
  /** Where it stands in a text of one's own, counted from 1. */
  line?: number;
}

/** What is asked before a run, what is told after it, and the run that it is about. */
interface Asked {
  ask: Piece[];
  reveal: Piece[];
  slot: number;
}

export interface ChoicePrediction extends Asked {
  kind: "choose" | "winner";
  /** What is said against an option stands beside it, empty for the right one. */
  options: { text: Piece[]; but: Piece[]; slot?: number }[];
  /** The number of the option that is true, from 0. */
  right: number;
}

export interface PlacePrediction extends Asked {
  kind: "place";
  /** Where the run ends; nothing where it flies off. */
  end: Pair | null;
  box: Box;
  weights: string[];
}

export interface RatePrediction extends Asked {
  kind: "rate";
  answer: number;
  least: number;
  most: number;
  /** What the field holds at first. */
  first: number;
}

export type Prediction = ChoicePrediction | PlacePrediction | RatePrediction;
/** What somebody says will happen: the number of an option, a place, or a rate. */
export type Guess = number | Pair;
/** A step asks nothing, waits for an answer, shows what happens, or has told it. */
export type Phase = "free" | "open" | "playing" | "told";

/** What is open, for whoever drives the lesson from elsewhere. */
export interface LessonPlace {
  lesson: string;
  at: number;
  of: number;
  step: LessonStep;
  phase: Phase;
  /** The title of what comes next, if anything does, and whether there is a way back. */
  next: string | null;
  previous: boolean;
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

/** The path of one start in units of the box; `line` is what of it is drawn, where it lies within the `reach` of its view. */
export interface Track {
  u: Float64Array;
  v: Float64Array;
  last: number;
  reach: Box;
  line: { u: Float64Array; v: Float64Array; t: Float64Array; gap: Uint8Array };
}

/** A camera as Plotly's layout has it. */
export type Camera = Record<string, any>;

// Views

/** A graph that Plotly has drawn. */
export type Graph = HTMLElement & { layout: any; data: any[]; on(event: string, then: (detail: any) => void): void; emit(event: string, detail: any): void };

/** Where a graph's axes stand on its canvas, or on a map the box, in pixels. */
export interface Plot {
  left: number;
  top: number;
  width: number;
  height: number;
}

/** A graph of the page with the canvas over it. `build` of views/views.js makes it ready, and fills in what belongs to its kind. */
interface AnyView {
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
  /** What of it lies under buttons. */
  covered?: Plot[];
  /** The names that were drawn last. */
  names?: Named[];
}

export type CriticalPoint = { place: Pair; nature: string; isGlobal: boolean };

/** One that shows the plane of the two weights, in unit coordinates over the box. */
interface PlaneView extends AnyView {
  start: Pair | null;
  /** Those that have room in its size. */
  critical: CriticalPoint[];
  /** The known ones in units of the box. */
  minima: Pair[];
  toUnit(x: number, y: number): Pair;
  toData(u: number, v: number): Pair;
}

/** Where everything ends (landscape/figures/basins.py). */
export interface BasinsPayload {
  points: number;
  box: Box;
  places: [number, number, number, boolean][];
  labels: Packed;
  steps: Packed;
  most: number;
  said: string;
  /** Labels, and the parts of what is said that tell of them. */
  keys: [number, string][];
}

/** Where two runs part (landscape/figures/difference.py). */
export interface DifferencePayload extends Pick<BasinsPayload, "points" | "box" | "places" | "said" | "keys"> {
  kinds: Packed;
  runs: { name: string; color: Record<Look["scheme"], string>; labels: Packed }[];
}

/**
 * Either of them, unpacked; row by row from the lowest second weight. A label says what becomes of a start: the number of a minimum, or
 * one of the numbers below 0 of data/basins.js.
 */
export interface Basins extends Pick<BasinsPayload, "points" | "box" | "places" | "said" | "keys"> {
  /** Whether a finer map is on its way. */
  coarse: boolean;
  labels: Numbers;
  /** How many steps it takes, as levels of a logarithm; none of a difference. */
  levels: Numbers;
  most: number;
  /** The two runs of a difference, and where each of them ends. */
  between: { name: string; color: Record<Look["scheme"], string>; labels: Numbers }[] | null;
}

/** One axis of a picture of all rates: how values are spread over it, by a logarithm or that of what they lack to 1. */
export interface RateAxis {
  name: string;
  title: string;
  /** That formulas have for it, if any. */
  letter?: string;
  scale: "linear" | "log" | "lacking";
  low: number;
  high: number;
  whole?: boolean;
  /** Of the edit that sets it, where it is a setting. */
  kind?: "optimizer" | "setup";
}

/** How every run ends at every learning rate (landscape/figures/sweeps.py). */
export interface SweepsPayload {
  low: number;
  high: number;
  letter: string;
  count: number;
  steps: number;
  tolerated: number;
  /** What share of the first height is tolerated, in words. */
  share: string;
  runs: SweepRunPayload[];
  notes: string[];
}

interface SweptRun {
  slot: number;
  name: string;
  color: Colors;
  dash: number[];
  edge: number | null;
  divergesFrom: number | null;
  /** Of its row in the table, and what theory says, if anything. */
  cells: string[];
  theory: string;
}

export interface SweepRunPayload extends SweptRun {
  above: Packed;
  needed: Packed;
  factor: Packed | null;
}

/** The same, unpacked: of each rate the final loss above the lowest, the steps needed, and the factor of a step. */
export interface SweepRun extends SweptRun {
  loss: Numbers;
  steps: Numbers;
  factor: Numbers | null;
}

export interface Sweeps extends Pick<SweepsPayload, "count" | "steps" | "tolerated" | "share" | "notes"> {
  rate: RateAxis;
  runs: SweepRun[];
}

/** How a run ends at every pair of a rate and another setting (landscape/figures/planes.py). */
export interface PlanePayload {
  points: number;
  rate: RateAxis;
  other: RateAxis;
  levels: Packed;
  good: number;
  most: number;
  border: Packed | null;
  settings: [string, string][];
  said: string;
}

export interface Plane extends Omit<PlanePayload, "levels" | "border"> {
  levels: Numbers;
  border: Numbers | null;
}

/** A race from many starts (landscape/figures/contest.py). */
export interface ContestPayload {
  budget: number;
  /** Numbers of gradients at which the curves are told. */
  at: number[];
  columns: { title: string; hint: string }[];
  runs: ContestRun[];
  said: string;
  rules: string[];
}
export interface ContestRun {
  slot: number;
  name: string;
  look: string;
  color: Colors;
  dash: number[];
  /** Of pairs solved, and the band around it. */
  share: number[];
  low: number[];
  high: number[];
  cells: string[];
}
/** A race from many starts; stale as long as it is another scenario's. */
export type ContestShown = { contest: ContestPayload | null; stale: boolean; failed: boolean };

/** Methods on surfaces, under the same rules (landscape/figures/league.py). */
export interface LeaguePayload {
  methods: string[];
  surfaces: { title: string; cells: { text: string; told: string; query: string; best: boolean }[] }[];
  rules: string[];
}

export interface MapView extends PlaneView {
  kind: "map";
  /** What it shows of the plane, in units of the box, and where that is in pixels; `plot` is where the box is. */
  reach: Box;
  clip: Plot;
  /** The part of the plane that it shows, in the surface's own units; null for the whole box. */
  part: Box | null;
  items: MapItem[];
  /** The streaks downhill as a picture, and what they were drawn from. */
  flow: HTMLCanvasElement | null;
  flowOf: unknown[] | null;
  /** The lines of the batch's surface, and what they were drawn from. */
  levels?: { key: unknown[]; path: Path2D; count: number };
  /** What was last said of a start where the pointer is, for tests and for the page. */
  fate?: string;
  /** What was drawn of the present batch, for tests and for the page. */
  wobble: { step: number; side: number; rows: number; lines: number; ms: number } | null;
  pulls: { factor: number; rows: number; batch: number; mean: number[] } | null;
}

/** How a run is told apart: what its ball looks like. */
export type RunLook = Pick<Run, "color" | "marker">;
/** How losses are drawn as heights (landscape/figures/heights.py). */
export type HeightScale = { lowest: number; scale: number };

/** A run on the plane: the tracks of its starts, and their trails on the screen. */
export interface MapItem {
  run: Run;
  tracks: Track[];
  trails: Trail[];
}

export interface StageView extends PlaneView {
  kind: "stage";
  items: StageItem[];
  ground: Ground;
  /** The camera, once it has been painted with, and what it was made of. */
  lens: Lens | null;
  seenFrom: number[] | null;
}

/** A stage that can be drawn. */
export type AimedStage = StageView & { lens: Lens };

export interface StageItem extends MapItem {
  laid: Laid[];
}

/** A track in the scene: its points, and how a ball has turned at each, as quaternions one after the other. */
export interface Laid {
  x: Float32Array;
  y: Float32Array;
  z: Float32Array;
  turned: Float32Array;
}

/** A track on the screen, with the step position of each point, cut into pieces of equal age and visibility (drawing/trail.js). */
export interface Trail {
  px: Numbers;
  py: Numbers;
  t: Numbers;
  gap: Numbers;
  pieces: TrailPiece[];
  /** Old pieces, joined where they touch. */
  old?: { count: number; joints: TrailJoint[] };
}

export interface TrailPiece {
  /** The numbers of its first and last point. */
  first: number;
  last: number;
  age: number;
  /** 1 behind the ground, else 0. */
  unseen: number;
  /** How long the line before it is, in pixels. */
  along: number;
  /** The step positions of its end and of its middle. */
  end: number;
  middle: number;
  path: Path2D;
  dots?: Path2D;
}

export interface TrailJoint {
  path: Path2D;
  line: Pen;
  unseen: number;
  along: number;
  /** The number of its last point. */
  last: number;
}

/** How a trail is stroked; `window` is the number of steps for which it stays bright. */
export interface TrailStyle {
  color: string;
  casing: string;
  width: number;
  dash: number[];
  window: number;
}

export interface CurvesView extends AnyView {
  kind: "curves";
  /** A step as a share of the plot's width, and the first and last that are shown. */
  across(step: number): number;
  steps: Pair;
  items: CurveItem[];
  /** The whole curves as a picture, and what they were drawn from. */
  bright?: { of: CurveItem[]; picture: HTMLCanvasElement };
  /** The names at their ends, and what these were placed for. */
  named?: { of: CurveItem[]; look: Look; names: Named[] };
}

/** A curve of a run; its role says how it is drawn, its name what its values are called where a run has several. */
export interface CurveItem {
  run: Run;
  role: string;
  name: string;
  values: Decoded;
  curve: Curve;
  /** Where it is seen last, in pixels. */
  end: Pair | null;
}

/** A curve in pixels. */
export interface Curve {
  px: Float32Array;
  py: Float32Array;
  path: Path2D;
}

/** How the rows of a class look. */
export type RowClass = { name: string; color: string; marker: string };
/** How a row looks. */
export type Mark = { color: string; marker: string; radius: number; hollow: boolean };
/** What is said of a row: names and values. */
export type Lines = [name: string, text: string][];

export interface ModelView extends AnyView {
  kind: "model";
  /** What landscape/figures/model.py tells of the plane. */
  meta: { plane: RowPlane; classes: RowClass[]; targets: Pair; scale: [string, string] };
  plane: RowPlane;
  ranges: Box;
  /** From the coordinates of the axes to pixels, and back. */
  at(x: number, y: number): Pair;
  from(px: number, py: number): Pair;
  rows: Rows;
  /** The runs whose fits are drawn, and the fits that were drawn last. */
  fitting: Run[];
  fits?: Fit[];
  /** The rows that the present step learns from, by number; null when it takes all. */
  learning?: Set<number> | null;
  /** Places along a curve, and the nodes of the raster on which borders are found. */
  line: Float64Array;
  raster: [Float64Array, Float64Array];
  /** Where the rows stand in pixels, and for which version of them. */
  places: Pair[];
  placed: [version: number | undefined, carried: Carried | null | undefined];
  /** The row that a hand carries. */
  carried?: Carried | null;
  regions?: HTMLCanvasElement;
  rowsDrawn?: { key: unknown[]; canvas: HTMLCanvasElement };
  chip?: Lines | null;
}

/** What the axes of the model's view are: an input and the target or the chance of it, two inputs, or a picture's pixels. */
export type RowPlane = "target" | "chance" | "inputs" | "image";
/** What a run's weights make of the data: lines of pixels, [x0, y0, x1, y1, …] each. */
export type Fit = { run: Run; weights: Pair; lines: number[][] };

export interface ExplorerView extends AnyView {
  kind: "explorer";
  /** What landscape/figures/explorer.py tells of the axes. */
  meta: { axis: LossAxis; axes: [value: string, name: string][]; losses: string[]; classes: RowClass[]; note: string };
  /** The first and the last place of the axis, and what a place on it stands for. */
  ends: Pair;
  axis: LossAxisReader;
  across(value: number): number;
  /** Losses above, slopes below. */
  areas: [Area, Area];
  rows: Rows;
  losses: Loss[];
  run: Run | null;
  /** Whether it is one of several. */
  many: boolean;
  drawn: { target: number; curves: LossCurve[] } | null;
  dots?: LossDot[];
  chip?: Lines | null;
}

export type LossAxis = "prediction" | "error" | "logit" | "margin" | "chance";

/** Where raw outputs stand on an axis, which raw outputs a place on it stands for, and the slope along it. */
export interface LossAxisReader {
  at(zs: number[], y: number, rows: Rows): number;
  from(value: number, y: number): number[];
  slope(slopes: number[], y: number): number;
}

/** A part of a plot, in pixels, with the height of a value in it. */
export type Area = { top: number; height: number; at(value: number): number };
export type LossCurve = { losses: Path2D; slopes: Path2D; dash: number[]; color: string | null | undefined; first: boolean };
/** A row on the explorer; one that is `out` lies beyond the axes and stands at their edge. */
export type LossDot = { row: number; x: number; y: number; slopeY: number; loss: number; slope: number; out: boolean };

export type View = StageView | MapView | CurvesView | ModelView | ExplorerView;

/** What the style of the page says of what is drawn: scheme, sizes in pixels, and inks by name. */
export type Look = { scheme: "light" | "dark"; ratio: number; radius: number; trail: number; text: number; font: string } & Record<Ink, string>;
export type Ink = "ink" | "paper" | "casing" | "cursor" | "gold" | "strong" | "quiet" | "neutral" | "panel" | "rule" | "flow" | "fog" | "haze" | "shadow" | "edge" | "earth" | "shade" | "card";

/** What is pointed at: a place of the plane, in units of the box and of the surface; a step; or a row of the data. */
export interface Hover {
  u?: number;
  v?: number;
  x?: number;
  y?: number;
  loss?: number | null;
  step?: number | null;
  row?: number;
  /** Where the pointer is, in pixels of a view. */
  on?: { kind: string; slot: string | undefined; x: number; y: number };
}

/** What all views share in one frame. */
export interface Scene {
  look: Look;
  steps: number;
  /** How many steps of a trail are bright. */
  window: number;
  flags: Record<string, boolean>;
  arrows: Arrows;
  hover: Hover | null;
  dragged: Pair | null;
  framed: Box | null;
  rows: Rows | null;
  box: Box | null;
  weights: string[];
  playing: boolean;
  /** Whether a question is open. */
  held: boolean;
  guess: Pair | null;
  /** How thick the fog is, 0 … 1. */
  fog: number;
  legend: { view: View | undefined; lines: LegendLine[] };
  /** Where the stage's camera stands, and the shape of what it looks at. */
  eye: number[] | undefined;
  aspect: Ground["aspect"] | undefined;
  /** Where everything ends, while it may be told. */
  basins: { map: Basins; stale: boolean } | null;
  /** The same of every run that has a pane. */
  fates: FatesShown;
}

/** Vectors around the first ball of each run, as lengths that are drawn, in boxes; and how much longer than it is each kind is drawn. */
export type Arrows = { of: Map<Run, Arrow[]>; factors: ArrowScale[] };
/** One that would be longer is `cut`. */
export type Arrow = { kind: ArrowKind; from: Pair; to: Pair; cut: boolean };
/** How much longer than they are arrows of a kind are drawn, how many are too short to be seen, and whether one is cut. */
export type ArrowScale = { kind: ArrowKind; factor: number; short: number; seen: number; cut: boolean };
export type ArrowKind = "gradient" | "velocity" | "move" | "clipped";
export type LegendLine = { kind: ArrowKind | "squares"; text: string };

// What hands on the views do, as controls/ tells it

export interface PointerActs {
  hover(at: Hover | null, view: View | null | undefined): void;
  /** `isFar` once it has gone farther than a click may slip. */
  drag(place: Pair, view: MapView, isFar: boolean): void;
  drop(): void;
  start(u: number, v: number, view: MapView | StageView): void;
  scrub(step: number | null): void;
  /** A part of the plane is being framed, in units of the box; null when no more. */
  frame(part: Box | null): void;
  zoom(part: Box, view: MapView): void;
}

/** A row that is carried: where it is drawn, what it would hold, and whether it would be let go of for good. */
export type Carried = { row: number; place: Pair; out: boolean };
/** `before` is what the row held, of one that is carried and not let go of. */
export type RowsChange = { name: string; value: unknown; stroke?: string; before?: number[] };

export interface HandActs {
  hover(row: number | null, aloud?: boolean): void;
  pointed(): number | null;
  carry(what: Carried | null, view: ModelView): void;
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
  /** The part of the plane that a hand frames, in unit coordinates. */
  framed: Box | null;
  /** A question is open: playback stands at the first step and nothing tells what will happen. A "place" is answered by a click. */
  question: null | "any" | "place";
  /** Where somebody thinks that a run will end. */
  guess: Pair | null;
  /** Play to the end this time, even when playback loops. */
  once: boolean;
  /** The rate of a run is moved while it plays: from the first step again, a hand would overwrite what it has just done. */
  steered: boolean;
  /** A hand holds the slider: time stands still. */
  grabbed: boolean;
  /** When the fog was told to lift, in milliseconds. */
  fogLiftedAt: number | null;
  /** Whether trajectories have ever come. */
  loaded: boolean;
  basins: BasinsShown;
  fates: FatesShown;
}

/** A map of where everything ends; stale as long as it is another scenario's. */
export type BasinsShown = { map: Basins | null; stale: boolean; failed: string };

/** The same by slot, for runs that have a pane each. */
export type FatesShown = Record<number, { map: Basins; stale: boolean }>;

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

// Sharing

/** A table as it leaves; what is not known is NaN. */
export interface Table {
  title: string;
  columns: string[];
  rows: (string | number)[][];
}

/** What the module of a way does, given its part of the menu. */
export interface Way {
  /** It was unfolded. */
  open(section: HTMLDetailsElement): void;
  /** It was folded, the menu was closed, or a question was opened: what is under way ends. */
  close(section: HTMLDetailsElement): void;
}

declare global {
  interface Window {
    Plotly: any;
    dash_clientside: any;
    landscape: any;
    workbench: any;
  }
}
