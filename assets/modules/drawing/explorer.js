// The loss explorer: what a prediction costs one row, by several losses, and all rows where the first run's weights put them.

import { panel } from "./arrows.js";
import { drawFlat } from "./ball.js";
import { drawChip, weightsAt } from "./model.js";
import { newPath } from "./paths.js";
import { number } from "../page/format.js";
import { drawMark } from "./rows.js";
import { chancesOf, learningAt, outputsAt } from "../data/rows.js";

/** @import { Area, ExplorerView, Look, Loss, LossAxis, LossAxisReader, LossCurve, LossDot, Pair, RowClass, Rows, Run, Scene, Task, View } from "../types.js" */

const POINTS = 241; // along one curve
const CROWD = 150; // rows from which on dots are smaller
const DASHES = [[], [7, 4], [2, 3], [10, 3, 2, 3], [4, 3], [12, 5]]; // of losses, the chosen one first
const EDGE = 8; // pixels from the end of an axis to what lies beyond it, which would stand on the numbers else
const NEAR = 14, FINGER = 24; // pixels from a dot that mean it

/**
 * What the horizontal axis says of a prediction, which raw outputs a place on it stands for, and the slope along it.
 * @type {(p: number, y: number) => number[]}
 */
const logits = (p, y) => [0, 1, 2].map((k) => Math.log(Math.max(1e-12, k === y ? p : (1 - p) / 2)));
/** @type {(y: number) => number} */
const side = (y) => 2 * y - 1;
/** @type {Record<LossAxis, LossAxisReader>} */
const AXES = {
  prediction: { at: ([z]) => z, from: (value) => [value], slope: ([s]) => s },
  error: { at: ([z], y) => z - y, from: (value, y) => [value + y], slope: ([s]) => s },
  logit: { at: ([z]) => z, from: (value) => [value], slope: ([s]) => s },
  margin: { at: ([z], y) => side(y) * z, from: (value, y) => [side(y) * value], slope: ([s], y) => side(y) * s },
  chance: { at: (zs, y, rows) => chancesOf(rows, zs)[y], from: logits, slope: (slopes, y) => slopes[y] },
};

/** @type {Record<Task, LossAxis[]>} */
const SUITED = { number: ["prediction", "error"], binary: ["logit", "margin"], classes: ["chance"] };

/** @type {(view: ExplorerView, rows: Rows | null, runs: Run[]) => void} */
export function build(view, rows, runs) {
  const { xaxis, yaxis, yaxis2, meta } = view.gd.layout;
  if (!rows || !xaxis?.range || !yaxis2?.range || !SUITED[rows.task].includes(meta?.axis)) return;
  const { plot } = view;
  const [x0, x1] = xaxis.range;
  /** @type {(axis: { range: Pair, domain: Pair }) => Area} */
  const area = ({ range: [low, high], domain: [from, to] }) => {
    const top = plot.top + (1 - to) * plot.height, height = (to - from) * plot.height;
    return { top, height, at: (value) => top + (1 - (value - low) / (high - low)) * height };
  };
  view.meta = meta;
  view.ends = [x0, x1];
  view.axis = AXES[view.meta.axis];
  view.across = (value) => plot.left + ((value - x0) / (x1 - x0)) * plot.width;
  view.areas = [area(yaxis), area(yaxis2)];
  view.rows = rows;
  view.losses = view.meta.losses.flatMap((slug) => rows.losses.filter((loss) => loss.slug === slug && loss.alone));
  view.run = runs[0] ?? null;
  view.many = runs.length > 1;
  view.drawn = null;
  view.ready = true;
}

/** @type {(value: number, area: Area) => number} */
const near = (value, { top, height }) => Math.min(top + height + 400, Math.max(top - 400, value));
/** @type {(value: number, area: Area) => number} */
const inside = (value, { top, height }) => Math.min(top + height, Math.max(top, value));

/**
 * One curve of losses and one of slopes, for rows with this target.
 * @type {(view: ExplorerView, loss: Loss, y: number) => Pick<LossCurve, "losses" | "slopes">}
 */
function curveOf(view, loss, y) {
  const [above, below] = view.areas, [x0, x1] = view.ends;
  const losses = newPath(), slopes = newPath();
  for (let i = 0; i < POINTS; i++) {
    const value = x0 + ((x1 - x0) * i) / (POINTS - 1);
    if (view.meta.axis === "chance" && !(value > 0 && value < 1)) continue;
    const zs = view.axis.from(value, y), x = view.across(value);
    losses.lineTo(x, near(above.at(loss.each(zs, y) ?? NaN), above));
    slopes.lineTo(x, near(below.at(view.axis.slope(loss.slopes(zs, y), y)), below));
  }
  return { losses, slopes };
}

/**
 * All curves; made again only when another target is pointed at.
 * @type {(view: ExplorerView, target: number) => LossCurve[]}
 */
function curvesOf(view, target) {
  if (view.drawn?.target === target) return view.drawn.curves;
  const { axis, classes } = view.meta;
  const sides = axis === "logit" || axis === "margin" ? [0, 1] : [target];
  const curves = view.losses.flatMap((loss, i) =>
    sides.map((y) => ({ ...curveOf(view, loss, y), dash: DASHES[i % DASHES.length], color: sides.length > 1 ? classes[y]?.color : null, first: i === 0 })),
  );
  view.drawn = { target, curves };
  return curves;
}

/**
 * Where the rows are: { row, x, y, slopeY, loss, slope, out } each; what is beyond the axes stands where they end.
 * @type {(view: ExplorerView, s: number) => LossDot[]}
 */
export function dotsAt(view, s) {
  const weights = view.run && weightsAt(view.run, s), [loss] = view.losses, { rows } = view;
  if (!weights || !loss) return [];
  const [above, below] = view.areas, first = view.plot.left, last = first + view.plot.width;
  return Array.from({ length: rows.count }, (_, row) => {
    const y = rows.y[row], zs = outputsAt(rows, row, ...weights);
    const value = loss.each(zs, y) ?? NaN, slope = view.axis.slope(loss.slopes(zs, y), y);
    const x = view.across(view.axis.at(zs, y, rows)), high = above.at(value);
    const at = x < first ? first + EDGE : x > last ? last - EDGE : x;
    return { row, x: at, y: inside(high, above), slopeY: inside(below.at(slope), below), loss: value, slope, out: at !== x || high < above.top };
  }).filter(({ x, y }) => Number.isFinite(x + y));
}

/** @type {(view: Pick<ExplorerView, "dots">, x: number, y: number, finger?: boolean) => number | null} */
export function rowAt(view, x, y, finger = false) {
  let best = (finger ? FINGER : NEAR) ** 2, found = null;
  for (const dot of view.dots ?? []) {
    const away = Math.min((dot.x - x) ** 2 + (dot.y - y) ** 2, (dot.x - x) ** 2 + (dot.slopeY - y) ** 2 + 1);
    if (away <= best) [best, found] = [away, dot.row];
  }
  return found;
}

/** @type {(view: ExplorerView, row: number) => RowClass | undefined} */
const kindOf = (view, row) => view.meta.classes[view.rows.y[row]];

/**
 * Rows that cost much are larger, so that a hand finds them; of a batch only its rows are strong.
 * @type {(ctx: CanvasRenderingContext2D, view: ExplorerView, look: Look, dots: LossDot[], learning: Set<number> | null) => void}
 */
function drawDots(ctx, view, look, dots, learning) {
  const size = (view.rows.count > CROWD ? 0.24 : 0.3) * look.radius, [above] = view.areas;
  for (const dot of dots) {
    const { row, x, y, slopeY, out } = dot;
    const much = Math.min(1, Math.max(0, (above.top + above.height - y) / above.height));
    const { color = look.quiet, marker = "circle" } = kindOf(view, row) ?? {};
    const mark = { color, marker, radius: size * (0.8 + 0.9 * much), hollow: out || Boolean(view.rows.held[row]) };
    ctx.globalAlpha = !learning || learning.has(row) ? 0.9 : 0.3;
    drawMark(ctx, look, mark, x, y);
    drawMark(ctx, look, { ...mark, radius: 0.75 * size }, x, slopeY);
  }
  ctx.globalAlpha = 1;
}

/** @type {(ctx: CanvasRenderingContext2D, view: ExplorerView, area: Area) => void} */
function clipTo(ctx, { plot }, { top, height }) {
  ctx.beginPath();
  ctx.rect(plot.left, top - 1, plot.width, height + 2);
  ctx.clip();
}

/** @type {(ctx: CanvasRenderingContext2D, view: ExplorerView, look: Look, curves: LossCurve[]) => void} */
function drawCurves(ctx, view, look, curves) {
  const [above, below] = view.areas;
  for (const { which, area } of /** @type {const} */ ([{ which: "losses", area: above }, { which: "slopes", area: below }])) {
    ctx.save();
    clipTo(ctx, view, area);
    ctx.lineJoin = "round";
    for (const curve of [...curves].reverse()) {
      ctx.setLineDash(curve.dash);
      ctx.strokeStyle = curve.color ?? (curve.first ? look.strong : look.neutral);
      ctx.lineWidth = (curve.first ? 2.2 : 1.6) * (which === "slopes" ? 0.75 : 1);
      ctx.stroke(curve[which]);
    }
    ctx.restore();
  }
}

/**
 * Whose rows these are, when there are several runs, and which line is which loss.
 * @type {(ctx: CanvasRenderingContext2D, view: ExplorerView, look: Look) => void}
 */
function drawKey(ctx, view, look) {
  const { plot, losses, run, many, meta } = view;
  /** @type {{ run?: Run, dash?: number[], text: string, first?: boolean }[]} */
  const lines = many && run && losses.length ? [{ run, text: run.name }] : [];
  if (losses.length > 1) losses.forEach(({ title }, i) => lines.push({ dash: DASHES[i % DASHES.length], text: title, first: i === 0 }));
  if (!lines.length) return;
  ctx.font = `11.5px ${look.font}`;
  ctx.textAlign = "left";
  ctx.textBaseline = "middle";
  const wide = Math.max(...lines.map(({ text }) => ctx.measureText(text).width)) + 46, high = 17 * lines.length + 7;
  const right = plot.left + plot.width - wide - 2, middle = plot.left + (plot.width - wide) / 2;
  const x = meta.axis === "margin" || meta.axis === "chance" ? right : middle, y = plot.top + 1;
  panel(ctx, look, x, y, wide, high);
  lines.forEach((line, i) => {
    const at = y + 12 + 17 * i;
    if (line.run) drawFlat(ctx, look, line.run, x + 21, at, 6);
    else {
      ctx.setLineDash(line.dash ?? []);
      ctx.strokeStyle = line.first ? look.strong : look.neutral;
      ctx.lineWidth = line.first ? 2.2 : 1.6;
      ctx.beginPath();
      ctx.moveTo(x + 8, at), ctx.lineTo(x + 34, at);
      ctx.stroke();
      ctx.setLineDash([]);
    }
    ctx.fillStyle = look.strong;
    ctx.fillText(line.text, x + 40, at + 0.5);
  });
}

/** @type {(ctx: CanvasRenderingContext2D, view: ExplorerView, look: Look) => void} */
function drawNote(ctx, view, look) {
  const { plot, areas: [{ top, height }], meta: { note } } = view;
  const words = note.split(" ");
  /** @type {string[]} */
  const lines = [];
  ctx.font = `12.5px ${look.font}`;
  for (const word of words) {
    const longer = lines.length ? `${lines.at(-1)} ${word}` : word;
    if (lines.length && ctx.measureText(longer).width < plot.width - 24) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  ctx.fillStyle = look.quiet;
  ctx.textAlign = "center";
  ctx.textBaseline = "middle";
  lines.forEach((line, i) => ctx.fillText(line, plot.left + plot.width / 2, top + height / 2 + 18 * (i - (lines.length - 1) / 2)));
}

/** @type {(ctx: CanvasRenderingContext2D, view: ExplorerView, look: Look, target: number) => void} */
function drawTarget(ctx, view, look, target) {
  const x = view.across(target), { plot, areas: [above, below] } = view;
  if (!(x >= plot.left && x <= plot.left + plot.width)) return;
  ctx.strokeStyle = look.cursor;
  ctx.lineWidth = 1;
  ctx.setLineDash([3, 4]);
  ctx.beginPath();
  ctx.moveTo(x, above.top), ctx.lineTo(x, below.top + below.height);
  ctx.stroke();
  ctx.setLineDash([]);
}

/** @type {(ctx: CanvasRenderingContext2D, view: ExplorerView, look: Look, dot: LossDot) => void} */
function drawPointed(ctx, view, look, dot) {
  const { rows } = view;
  ctx.strokeStyle = look.strong;
  ctx.lineWidth = 2;
  for (const y of [dot.y, dot.slopeY]) {
    ctx.beginPath();
    ctx.arc(dot.x, y, 0.62 * look.radius, 0, 2 * Math.PI);
    ctx.stroke();
  }
  const written = (/** @type {number} */ value) => number(value).trim();
  const target = rows.classes.length ? rows.classes[rows.y[dot.row]] : written(rows.y[dot.row]);
  view.chip = [[rows.axes.at(-1) ?? "", target], ["loss", written(dot.loss)], ["slope", written(dot.slope)]];
  drawChip(ctx, view, look, [dot.x, dot.y], view.chip, view.run);
}

/** @type {(ctx: CanvasRenderingContext2D, view: ExplorerView, scene: Scene, s: number) => void} */
export function drawExplorer(ctx, view, scene, s) {
  const { look, hover } = scene, { rows } = view;
  const row = hover?.row !== undefined && hover.row !== null && hover.row < rows.count ? hover.row : null;
  view.chip = null;
  view.dots = dotsAt(view, s);
  if (!view.losses.length) return drawNote(ctx, view, look);
  const target = view.meta.axis === "prediction" ? rows.y[row ?? rows.learnt[0] ?? 0] : 0;
  if (view.meta.axis === "prediction") drawTarget(ctx, view, look, target);
  drawCurves(ctx, view, look, curvesOf(view, target));
  drawDots(ctx, view, look, view.dots, learningAt(rows, s));
  drawKey(ctx, view, look);
  const pointed = view.dots.find((dot) => dot.row === row);
  if (pointed) drawPointed(ctx, view, look, pointed);
}

/**
 * then: { hover(row or null) }
 * @type {(views: () => View[], then: { hover(row: number | null): void }) => void}
 */
export function listenToDots(views, then) {
  const viewOf = (/** @type {EventTarget | null} */ target) =>
    views().filter((view) => view.kind === "explorer").find((view) => view.ready && view.frame.contains(/** @type {Node | null} */ (target)));
  const onPointer = (/** @type {PointerEvent} */ event) => {
    const touch = event.pointerType === "touch";
    if (touch !== (event.type === "pointerdown")) return;
    const view = viewOf(event.target);
    if (!view) return;
    const box = view.frame.getBoundingClientRect();
    then.hover(rowAt(view, event.clientX - box.left, event.clientY - box.top, touch));
  };
  for (const name of /** @type {const} */ (["pointermove", "pointerdown"])) document.addEventListener(name, onPointer, { capture: true });
}
