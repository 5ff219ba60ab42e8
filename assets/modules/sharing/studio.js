// Composes a frame off the screen, at an exact step: what Plotly draws once, and over it the player's own drawing, by the functions and
// the numbers by which the page draws it.

import { drawFlat } from "../drawing/ball.js";
import { fullName } from "../drawing/names.js";
import { contextOf } from "../page/dom.js";
import { say } from "../page/words.js";
import { draw, sceneOf } from "../player/painting.js";
import { look as lookOf } from "../views/look.js";
import * as views from "../views/views.js";
import { arranged, flowed, HEAD, LINE, paned, ROW, wrapped } from "./arrangement.js";
import { backdrop, flatFigure, flatPicture, flatText, inScheme, isAlike } from "./scenery.js";
import { Trouble } from "./taken.js";

/** @import { Look, Plot, Run, View } from "../types.js" */
/** @import { Backdrop, Colours } from "./scenery.js" */
/** @import { Figure, Kind, Shot, Size } from "./shot.js" */

/**
 * What is wanted of a picture.
 * @typedef {object} Order
 * @property {Kind | "all"} what
 * @property {Size} size in CSS pixels
 * @property {number} ratio pixels of the picture in one of them
 * @property {Look["scheme"]} scheme
 * @property {boolean} [clear] whether the ground is transparent
 * @property {boolean} [caption] whether the link stands below
 */

/**
 * A view with its place on the picture, the figure that Plotly draws of it, and what Plotly has drawn.
 * @typedef {{ kind: Kind, slot: string | undefined, place: Plot, head: Plot | null, title: string, figure: Figure, view: View, ground: HTMLCanvasElement }} Tile
 */

/** @typedef {Awaited<ReturnType<typeof furnish>>} Studio */

const MOST_LINES = 4, LETTER = 6.7; // of a caption, and how wide one of its letters is at most
const SWATCH = 6.5; // radius of a ball in the legend

/** @type {(shot: Shot, what: Order["what"]) => Kind[]} */
const kindsOf = ({ figures }, what) => /** @type {Kind[]} */ (Object.keys(figures)).filter((kind) => what === "all" || what === kind);

/**
 * The colours of another scheme than the page's, which the server has.
 * @type {(shot: Shot, scheme: Look["scheme"]) => Promise<Colours | null>}
 */
async function coloursOf({ scheme: now, ramp, figures }, scheme) {
  if (scheme === now) return null;
  const text = figures.stage?.layout.meta?.home?.text ?? 1;
  const answer = await fetch(`theme?scheme=${scheme}&ramp=${encodeURIComponent(ramp)}&text=${text}`).catch(() => null);
  if (!answer?.ok) throw new Trouble(say("The colours did not arrive."));
  return answer.json();
}

/** @type {(width: number, height: number) => HTMLCanvasElement} */
const canvas = (width, height) => Object.assign(document.createElement("canvas"), { width: Math.round(width), height: Math.round(height) });

/** @type {(look: Look, size: number, weight?: number) => string} */
const letters = ({ font }, size, weight = 400) => `${weight} ${size}px ${font}`;

/**
 * The tiles of an order: one for each view, and of a stage with panes one for each of these.
 * @type {(shot: Shot, spots: ReturnType<typeof arranged>["spots"], colours: Colours | null, scheme: Look["scheme"]) => Omit<Tile, "view" | "ground">[]}
 */
function tilesOf(shot, spots, colours, scheme) {
  const { runs } = shot.state.data;
  /** @type {(spot: typeof spots[0]) => Omit<Tile, "view" | "ground">[]} */
  const of = ({ kind, head, place }) => {
    const split = kind === "stage" ? shot.panes : [];
    if (!split.length) {
      const figure = inScheme(/** @type {Figure} */ (shot.figures[kind]), scheme, colours, runs);
      return [{ kind, slot: undefined, place, head, title: shot.titles[kind] ?? "", figure }];
    }
    return paned(split.length, head ? { ...place, top: head.top, height: place.height + HEAD } : place).map((pane, i) => {
      const { slot, kind: own } = split[i], run = runs.find((one) => String(one.slot) === slot);
      return { ...pane, kind: own, slot, title: run ? fullName(run) : "", figure: inScheme(/** @type {Figure} */ (shot.figures[own]), scheme, colours, runs) };
    });
  };
  return spots.flatMap(of);
}

/**
 * A view of its own, as the page would have it in that place.
 * @type {(shot: Shot, tile: Omit<Tile, "view" | "ground">, figure: Figure, look: Look, gd?: Backdrop["gd"]) => View}
 */
function viewOf({ state, part }, { kind, slot, place: { width, height } }, figure, look, gd) {
  const own = canvas(width * look.ratio, height * look.ratio);
  const made = { kind, slot, gd: gd ?? figure, frame: gd?.querySelector(".svg-container") ?? own, canvas: own, ctx: contextOf(own), lens: null, ready: false, failed: false };
  const view = /** @type {View} */ (/** @type {unknown} */ (made));
  views.place(view, width, height, look.ratio, slot === undefined ? part : null);
  views.build(view, state.data, look, () => {});
  return view;
}

/**
 * Make everything ready that time does not change.
 * @param {Shot} shot
 * @param {Order} order
 */
export async function furnish(shot, { what, size, ratio, scheme, clear = false, caption = false }) {
  const { state } = shot, look = lookOf(scheme, ratio), kinds = kindsOf(shot, what);
  const colours = await coloursOf(shot, scheme);
  const runs = state.data.runs.filter((run) => !run.hidden), legend = kinds.length > 1 ? legendOf(runs, look, size.width) : [];
  const lines = caption ? wrapped(shot.link, (size.width - 28) / LETTER, MOST_LINES) : [];
  const { spots, ...strips } = arranged(kinds, size, legend.length ? legend[legend.length - 1].row + 1 : 0, lines.length);
  const sheet = canvas(size.width * ratio, size.height * ratio);
  /** @type {Backdrop | null} */
  let scene = null; // of all stages, which have one size
  /** @type {Tile[]} */
  const tiles = [];
  for (const tile of tilesOf(shot, spots, colours, scheme)) {
    const { kind, slot, place } = tile, ground = canvas(place.width * ratio, place.height * ratio);
    if (kind === "stage") {
      scene ??= await backdrop(shot, tile.figure, place, { ratio, scheme, isPane: slot !== undefined });
      tiles.push({ ...tile, ground, view: viewOf(shot, tile, tile.figure, look, scene.gd) });
      continue;
    }
    const figure = flatFigure(kind, tile.figure, place, { part: shot.part, isPane: slot !== undefined, isFogged: state.flags.fog });
    contextOf(ground).drawImage(await flatPicture(figure, place, ratio), 0, 0, ground.width, ground.height);
    tiles.push({ ...tile, figure, ground, view: viewOf(shot, tile, figure, look) });
  }
  const stages = tiles.filter(({ kind }) => kind === "stage"), alike = isAlike(state, stages.map(({ slot }) => slot));

  /** The landscape as its camera sees it. */
  async function shoot() {
    for (const [i, { slot, ground }] of stages.entries()) {
      if (i && alike) contextOf(ground).drawImage(stages[0].ground, 0, 0);
      else await scene?.paint(slot, ground);
    }
    layGround();
  }

  function layGround() {
    const ctx = contextOf(sheet);
    ctx.resetTransform();
    ctx.clearRect(0, 0, sheet.width, sheet.height);
    if (!clear) Object.assign(ctx, { fillStyle: look.card }).fillRect(0, 0, sheet.width, sheet.height);
    for (const { ground, place } of tiles) ctx.drawImage(ground, Math.round(place.left * ratio), Math.round(place.top * ratio));
    ctx.scale(ratio, ratio);
    writeAll(ctx);
  }

  /** @param {CanvasRenderingContext2D} ctx */
  function writeAll(ctx) {
    for (const { head, title } of tiles) if (head) write(ctx, title, head.left, head.top + HEAD / 2, look.strong, letters(look, 13, 600));
    if (strips.legend) drawLegend(ctx, look, legend, strips.legend);
    lines.forEach((line, i) => strips.caption && write(ctx, line, strips.caption.left, strips.caption.top + LINE * (i + 0.5), look.quiet, letters(look, 11)));
  }

  /** @type {(s: number) => ReturnType<typeof sceneOf>} */
  const sceneAt = (s) => sceneOf(state, tiles.map(({ view }) => view), look, s);

  /**
   * The frame at a step position.
   * @type {(ctx: CanvasRenderingContext2D, s: number) => void}
   */
  function drawAt(ctx, s) {
    ctx.resetTransform();
    if (clear) ctx.clearRect(0, 0, sheet.width, sheet.height);
    ctx.drawImage(sheet, 0, 0);
    for (const { view } of tiles) if (view.kind === "stage") views.aim(view, state.data.steps);
    const all = sceneAt(s);
    for (const { view, place } of tiles) {
      view.ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
      view.ctx.clearRect(0, 0, place.width, place.height);
      if (view.ready) draw(view, all, s);
      ctx.drawImage(view.canvas, Math.round(place.left * ratio), Math.round(place.top * ratio));
    }
  }

  await shoot();
  return {
    width: sheet.width,
    height: sheet.height,
    steps: state.data.steps,
    tiles,
    look,
    /** Pixels for a frame. */
    page: () => canvas(sheet.width, sheet.height),
    draw: drawAt,
    /** A film begins: what is named where does not follow from what was drawn before. */
    begin: () => void tiles.forEach(({ view }) => (view.names = [])),
    sceneAt,
    write: writeAll,
    /**
     * The view of a tile anew, for a look of its own.
     * @type {(tile: Tile, other: Look) => View}
     */
    anew: (tile, other) => viewOf(shot, tile, tile.figure, other),
    /** @type {(tile: Tile) => Promise<string>} what Plotly draws of a tile, as text */
    text: ({ figure, place }) => flatText(figure, place),
    /** @type {(share: number) => Promise<void>} turns the camera by a share of a whole turn */
    async turn(share) {
      scene?.turn(share);
      await shoot();
    },
    close: () => scene?.close(),
  };
}

/** @type {(ctx: CanvasRenderingContext2D, text: string, x: number, y: number, color: string, font: string) => void} */
function write(ctx, text, x, y, color, font) {
  Object.assign(ctx, { font, fillStyle: color, textBaseline: "middle", textAlign: "left" });
  ctx.fillText(text, x, y);
}

/** @typedef {{ run: Run, row: number, left: number }} Entry of the legend */

/** @type {(runs: Run[], look: Look, width: number) => Entry[]} */
function legendOf(runs, look, width) {
  const ctx = contextOf(canvas(1, 1));
  ctx.font = letters(look, 12);
  const widths = runs.map((run) => 2 * SWATCH + 26 + ctx.measureText(fullName(run)).width);
  return flowed(widths, width - 28).map((place, i) => ({ run: runs[i], ...place }));
}

/** @type {(ctx: CanvasRenderingContext2D, look: Look, entries: Entry[], place: Plot) => void} */
function drawLegend(ctx, look, entries, { left, top }) {
  for (const { run, row, left: along } of entries) {
    const x = left + along + SWATCH, y = top + (row + 0.5) * ROW;
    drawFlat(ctx, look, run, x, y, SWATCH);
    write(ctx, fullName(run), x + SWATCH + 6, y, look.strong, letters(look, 12));
  }
}
