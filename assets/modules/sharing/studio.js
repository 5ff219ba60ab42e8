// Composes a frame off the screen, at an exact step: what Plotly draws once, and over it the player's own drawing, by the functions and
// the numbers by which the page draws it.

import { drawFlat } from "../drawing/ball.js";
import { fullName } from "../drawing/names.js";
import { drawMark } from "../drawing/rows.js";
import { contextOf } from "../page/dom.js";
import { say } from "../page/words.js";
import { draw, sceneOf } from "../player/painting.js";
import { look as lookOf } from "../views/look.js";
import * as views from "../views/views.js";
import { arranged, flowed, measuresOf, paned, piecesOf, wordsOf, wrapped } from "./arrangement.js";
import { backdrop, flatFigure, flatPicture, flatText, inScheme, isAlike } from "./scenery.js";
import { fetched, Trouble } from "./taken.js";

/** @import { Look, Plot, RowClass, Run, View } from "../types.js" */
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
 * @property {boolean} [told] whether it is told below what is shown
 * @property {boolean} [caption] whether the link stands below
 * @property {boolean} [grows] whether legend and caption add to its height, so that its views are as large as it was to be
 * @property {number} [at] the one step that is drawn: where all balls are named by then, a view alone needs no legend
 */

/**
 * A view with its place on the picture, the run whose pane it is, the figure that Plotly draws of it, and what Plotly has drawn.
 * @typedef {{ kind: Kind, slot: string | undefined, run: Run | undefined, place: Plot, figure: Figure, view: View, ground: HTMLCanvasElement }} Tile
 */

/** @typedef {Awaited<ReturnType<typeof furnish>>} Studio */

const MOST_LINES = 4; // of a link, and of what is told
const MARGIN = 14; // pixels beside legend and caption
const TITLE = 13, NAME = 12, SMALL = 11; // pixels of letters
const SWATCH = 6.5, MARK = 4.5; // radius of a ball, and of the mark of a class, in the legend
const BADGE = { radius: 9, x: 19, y: 17, name: 36 }; // of a pane: its ball, and where that and its name stand (style.css)

/** @type {(shot: Shot, what: Order["what"]) => Kind[]} */
export const kindsOf = ({ figures }, what) => /** @type {Kind[]} */ (Object.keys(figures)).filter((kind) => what === "all" || what === kind);

/**
 * The colours of another scheme than the page's, which the server has.
 * @type {(shot: Shot, scheme: Look["scheme"]) => Promise<Colours | null>}
 */
async function coloursOf({ scheme: now, ramp, figures }, scheme) {
  if (scheme === now) return null;
  const text = figures.stage?.layout.meta?.home?.text ?? 1;
  const asked = fetched(`theme?scheme=${scheme}&ramp=${encodeURIComponent(ramp)}&text=${text}`).catch((cause) => {
    throw cause instanceof Trouble ? new Trouble(`${cause.message} ${say("In the colours of the page it is made without the server.")}`) : cause;
  });
  return JSON.parse(await (await asked).blob.text());
}

/** @type {(width: number, height: number) => HTMLCanvasElement} */
const canvas = (width, height) => Object.assign(document.createElement("canvas"), { width: Math.round(width), height: Math.round(height) });

/** @type {(look: Look, size: number, weight?: number) => string} */
const letters = ({ font }, size, weight = 400) => `${weight} ${size}px ${font}`;

/**
 * The tiles of an order: one for each view, in the place of a stage with panes one for each of these.
 * @type {(shot: Shot, spots: ReturnType<typeof arranged>["spots"], colours: Colours | null, scheme: Look["scheme"]) => Omit<Tile, "view" | "ground">[]}
 */
function tilesOf(shot, spots, colours, scheme) {
  const { runs } = shot.state.data;
  /** @type {(spot: typeof spots[0]) => Omit<Tile, "view" | "ground">[]} */
  const of = ({ kind, place }) => {
    const figureOf = (/** @type {Kind} */ own) => inScheme(/** @type {Figure} */ (shot.figures[own]), scheme, colours, runs);
    if (!isSplit(shot, kind)) return [{ kind, slot: undefined, run: undefined, place, figure: figureOf(kind) }];
    return paned(shot.panes.length, place).map((pane, i) => {
      const { slot, kind: own } = shot.panes[i];
      return { kind: own, slot, run: runs.find((one) => String(one.slot) === slot), place: pane, figure: figureOf(own) };
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

/** @type {(shot: Shot, kind: Kind) => boolean} whether panes stand in the place of a view */
const isSplit = ({ panes }, kind) => kind === "stage" && panes.length > 0;

/**
 * Make everything ready that time does not change. Several runs have a legend, unless a view alone tells whose each of its balls is.
 * @param {Shot} shot
 * @param {Order} order
 */
export async function furnish(shot, order) {
  const kinds = kindsOf(shot, order.what), [first] = kinds, runs = shot.state.data.runs.filter((run) => !run.hidden);
  if (kinds.length > 1) return compose(shot, order, runs);
  if (runs.length < 2 || isSplit(shot, first) || first === "explorer") return compose(shot, order, []);
  if (order.at === undefined || first === "model") return compose(shot, order, runs);
  const bare = await compose(shot, { ...order, ratio: 1 }, []); // as small as it can be: it is only looked at
  bare.draw(contextOf(bare.page()), order.at);
  const named = new Set(bare.tiles.flatMap(({ view }) => view.names ?? []).map(({ slot }) => slot));
  bare.close();
  return compose(shot, order, runs.every(({ slot }) => named.has(slot)) ? [] : runs);
}

/**
 * @param {Shot} shot
 * @param {Order} order
 * @param {Run[]} runs that the legend names
 */
async function compose(shot, order, runs) {
  /** @type {Backdrop[]} */
  const scenes = [];
  try {
    return await composed(shot, order, runs, scenes);
  } catch (cause) {
    for (const scene of scenes) scene.close(); // nobody else knows of it
    throw cause;
  }
}

/**
 * The same; what has to be closed is told in `scenes`.
 * @param {Shot} shot
 * @param {Order} order
 * @param {Run[]} runs
 * @param {Backdrop[]} scenes
 */
async function composed(shot, { what, size: wanted, ratio, scheme, clear = false, told = false, caption = false, grows = false }, runs, scenes) {
  const { state } = shot, look = lookOf(scheme, ratio), kinds = kindsOf(shot, what), { text } = look, { head: high, row, line } = measuresOf(text);
  const colours = await coloursOf(shot, scheme);
  const classes = kinds.includes("model") ? inScheme(/** @type {Figure} */ (shot.figures.model), scheme, colours, []).layout.meta.classes : [];
  const legend = legendOf([...runs.map((run) => ballOf(look, run)), ...classes.map((/** @type {RowClass} */ one) => markOf(look, one))], look, wanted.width);
  const lines = linesOf([told ? wordsOf(shot.told) : [], caption ? piecesOf(shot.link) : []], look, wanted.width);
  const { spots, size, ...strips } = arranged(kinds, wanted, { rows: legend.length ? legend[legend.length - 1].row + 1 : 0, lines: lines.length, text, grows });
  const sheet = canvas(size.width * ratio, size.height * ratio);
  /** @type {Backdrop | null} */
  let scene = null; // of all stages, which have one size
  /** @type {Tile[]} */
  const tiles = [];
  for (const tile of tilesOf(shot, spots, colours, scheme)) {
    const { kind, slot, place } = tile, ground = canvas(place.width * ratio, place.height * ratio);
    if (kind === "stage") {
      if (!scene) scenes.push((scene = await backdrop(shot, tile.figure, place, { ratio, scheme, isPane: slot !== undefined })));
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
    ctx.scale(ratio, ratio);
    rule(ctx);
    ctx.resetTransform();
    for (const { ground, place } of tiles) ctx.drawImage(ground, Math.round(place.left * ratio), Math.round(place.top * ratio));
  }

  /**
   * Between panes, and where there is none beside the last one.
   * @param {CanvasRenderingContext2D} ctx
   */
  function rule(ctx) {
    for (const { kind, place: { left, top, width, height } } of spots) if (isSplit(shot, kind)) Object.assign(ctx, { fillStyle: look.rule }).fillRect(left, top, width, height);
    for (const { run, place: { left, top, width, height } } of tiles) {
      if (!run) continue;
      ctx.clearRect(left, top, width, height);
      if (!clear) Object.assign(ctx, { fillStyle: look.card }).fillRect(left, top, width, height);
    }
  }

  /** @param {CanvasRenderingContext2D} ctx */
  function writeAll(ctx) {
    for (const { head, kind } of spots) if (head) write(ctx, shot.titles[kind] ?? "", head.left, head.top + high / 2, look.strong, letters(look, TITLE * text, 600));
    for (const { run, place: { left, top } } of tiles) {
      if (!run) continue;
      drawFlat(ctx, look, run, left + BADGE.x, top + BADGE.y, BADGE.radius);
      write(ctx, fullName(run), left + BADGE.name, top + BADGE.y, look.strong, letters(look, TITLE * text, 600));
    }
    for (const entry of strips.legend ? legend : []) drawEntry(ctx, look, entry, strips.legend?.left ?? 0, (strips.legend?.top ?? 0) + row * (entry.row + 0.5));
    lines.forEach((said, i) => strips.caption && write(ctx, said, strips.caption.left, strips.caption.top + line * (i + 0.5), look.quiet, letters(look, SMALL * text)));
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
    ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
    writeAll(ctx);
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

/**
 * What is told below the picture, in lines; each text begins a new one.
 * @type {(texts: string[][], look: Look, width: number) => string[]}
 */
function linesOf(texts, look, width) {
  const ctx = contextOf(canvas(1, 1));
  ctx.font = letters(look, SMALL * look.text);
  return texts.filter(({ length }) => length).flatMap((pieces) => wrapped(pieces, (text) => ctx.measureText(text).width, width - 2 * MARGIN, MOST_LINES));
}

/** @typedef {{ name: string, draw: (ctx: CanvasRenderingContext2D, x: number, y: number) => void }} Named and how what it names looks */
/** @typedef {Named & { row: number, left: number }} Entry of the legend */

/** @type {(look: Look, run: Run) => Named} */
const ballOf = (look, run) => ({ name: fullName(run), draw: (ctx, x, y) => drawFlat(ctx, look, run, x, y, SWATCH * look.text) });

/** @type {(look: Look, kind: RowClass) => Named} */
const markOf = (look, { name, color, marker }) => ({ name, draw: (ctx, x, y) => drawMark(ctx, look, { color, marker, radius: MARK * look.text, hollow: false }, x, y) });

/** @type {(named: Named[], look: Look, width: number) => Entry[]} */
function legendOf(named, look, width) {
  const ctx = contextOf(canvas(1, 1));
  ctx.font = letters(look, NAME * look.text);
  const widths = named.map(({ name }) => (2 * SWATCH + 26) * look.text + ctx.measureText(name).width);
  return flowed(widths, width - 2 * MARGIN).map((place, i) => ({ ...named[i], ...place }));
}

/** @type {(ctx: CanvasRenderingContext2D, look: Look, entry: Entry, left: number, y: number) => void} */
function drawEntry(ctx, look, { name, draw: drawSign, left: along }, left, y) {
  const x = left + along + SWATCH * look.text;
  drawSign(ctx, x, y);
  write(ctx, name, x + (SWATCH + 6) * look.text, y, look.strong, letters(look, NAME * look.text));
}
