// What is behind a surface of data (landscape/figures/rows.py): rows, the model that predicts and the losses that judge.

import { decode } from "./decode.js";
import { bind, evaluator, evaluatorOver } from "./formula.js";

/** @import { Formula, Loss, LossPayload, Rows, RowsPayload } from "../types.js" */

const WEIGHTS = ["w1", "w2", "x1", "x2"];
const MEANS = ["a", "b"]; // of what is computed of every row

/** @type {(payload: RowsPayload | null | undefined) => Rows | null} */
export function unpackRows(payload) {
  if (!payload) return null;
  const x = payload.x.map((column) => decode(column)), y = decode(payload.y), held = decode(payload.held);
  const learnt = Int32Array.from(y.keys()).filter((row) => !held[row]);
  const losses = payload.losses.map((one) => unpackLoss(one, payload));
  return {
    task: payload.task,
    axes: payload.axes,
    classes: payload.classes,
    image: payload.image,
    source: payload.source,
    model: payload.model.title,
    penalty: payload.penalty,
    count: y.length,
    x,
    y,
    held,
    learnt,
    epoch: payload.epoch,
    predict: payload.model.trees.map((tree) => evaluator(tree, WEIGHTS)),
    predictOver: payload.model.trees.map((tree) => evaluatorOver(tree, WEIGHTS)),
    losses,
    loss: losses.find(({ slug }) => slug === payload.loss) ?? losses[0],
    batchAt: picker(payload.batch),
  };
}

/** @type {(payload: LossPayload, rows: RowsPayload) => Loss} */
function unpackLoss({ slug, title, values, rows, total, total_slopes: totalSlopes }, { outputs, targets }) {
  const names = [...outputs, ...targets], classes = targets.length > 1 ? [0, 1, 2] : null;
  /** @type {<Z>(zs: Z[], y: number) => (Z | number)[]} */
  const given = (zs, y) => (classes ? [...zs, ...classes.map((k) => Number(k === y))] : [...zs, y]);
  const terms = rows.map(({ value }) => evaluator(bind(value, values), names));
  const slopes = rows.map((row) => row.slopes.map((slope) => evaluator(bind(slope, values), names)));
  const means = MEANS.slice(0, rows.length);
  const alone = total === MEANS[0];
  const whole = evaluator(bind(total, values), [...means, "n"]);
  const shares = totalSlopes.map((slope) => evaluator(bind(slope, values), [...means, "n"]));
  const over = rows.map(({ value }) => evaluatorOver(bind(value, values), names));
  return {
    slug,
    title,
    values,
    alone, // whether a row has a loss of its own
    each: (zs, y) => (alone ? terms[0](...given(zs, y)) : null),
    // Of a loss of all rows together, what its slopes are needs its shares: those of its total by the means.
    slopes: (zs, y, by = [1, 0]) => slopes[0].map((_, k) => slopes.reduce((sum, row, i) => sum + by[i] * row[k](...given(zs, y)), 0)),
    terms: (zs, y) => terms.map((term) => term(...given(zs, y))),
    termsOver: (zs, y) => over.map((term) => term(...given(zs, y))),
    total: (of, n) => whole(...of, n),
    shares: (of, n) => shares.map((share) => share(...of, n)),
  };
}

/**
 * step → the rows that the step from there learns from, as numbers among those learnt from; null when it takes all, or is none.
 * @type {(batch: RowsPayload["batch"]) => Rows["batchAt"]}
 */
function picker(batch) {
  if (!batch) return () => null;
  const indices = decode(batch.indices), ends = decode(batch.ends);
  return (step) => (step >= 0 && step < ends.length ? Int32Array.from(indices.subarray(step ? ends[step - 1] : 0, ends[step])) : null);
}

/**
 * The rows that the step from here learns from, by their numbers among all; null when it takes all.
 * @type {(rows: Rows, s: number) => Set<number> | null}
 */
export function learningAt(rows, s) {
  const indices = rows.batchAt(Math.floor(s + 1e-9));
  if (!indices) return null;
  const some = indices.filter((index) => index < rows.learnt.length); // a row may have been taken out since
  return new Set(Array.from(some, (index) => rows.learnt[index]));
}

/**
 * The raw outputs for one row.
 * @type {(rows: Rows, row: number, w1: number, w2: number) => number[]}
 */
export function outputsAt(rows, row, w1, w2) {
  const x1 = rows.x[0][row], x2 = rows.x[rows.x.length - 1][row];
  return rows.predict.map((predict) => predict(w1, w2, x1, x2));
}

/**
 * What the raw outputs say of classes: how probable each is; of no and yes, in this order, where there are two.
 * @type {(rows: Pick<Rows, "task">, zs: number[]) => number[]}
 */
export function chancesOf({ task }, zs) {
  if (task === "binary") {
    const yes = 1 / (1 + Math.exp(-zs[0]));
    return [1 - yes, yes];
  }
  const most = Math.max(...zs);
  const shares = zs.map((z) => Math.exp(z - most));
  const sum = shares.reduce((a, b) => a + b, 0);
  return shares.map((share) => share / sum);
}

/** @type {(rows: Rows, indices: Int32Array | null) => Int32Array} */
const judged = (rows, indices) => (indices ? Int32Array.from(indices, (index) => rows.learnt[index]) : rows.learnt);

/**
 * The means over rows of what a loss computes of each.
 * @param {Rows} rows
 * @param {number} w1
 * @param {number} w2
 * @param {Int32Array | null} [indices]
 * @param {Loss} [loss]
 * @returns {number[]}
 */
export function meansAt(rows, w1, w2, indices = null, loss = rows.loss) {
  const some = judged(rows, indices);
  /** @type {number[]} */
  const sums = [];
  for (const row of some) loss.terms(outputsAt(rows, row, w1, w2), rows.y[row]).forEach((value, i) => (sums[i] = (sums[i] ?? 0) + value));
  return sums.map((sum) => sum / some.length);
}

/**
 * @param {Rows} rows
 * @param {number} w1
 * @param {number} w2
 * @param {Int32Array | null} [indices]
 * @returns {number}
 */
export function lossAt(rows, w1, w2, indices = null) {
  const count = indices?.length ?? rows.learnt.length;
  return rows.loss.total(meansAt(rows, w1, w2, indices), count) + (rows.penalty / 2) * (w1 * w1 + w2 * w2);
}

/**
 * The same at many places at once.
 * @param {Rows} rows
 * @param {Float64Array} w1
 * @param {Float64Array} w2
 * @param {Int32Array | null} [indices]
 * @returns {Float64Array}
 */
export function lossOver(rows, w1, w2, indices = null) {
  const some = judged(rows, indices);
  /** @type {Float64Array[]} */
  const sums = [];
  for (const row of some) {
    const x1 = rows.x[0][row], x2 = rows.x[rows.x.length - 1][row];
    const terms = rows.loss.termsOver(rows.predictOver.map((predict) => predict(w1, w2, x1, x2)), rows.y[row]);
    terms.forEach((values, i) => {
      const sum = (sums[i] ??= new Float64Array(w1.length));
      if (typeof values === "number") for (let j = 0; j < sum.length; j++) sum[j] += values;
      else for (let j = 0; j < sum.length; j++) sum[j] += values[j];
    });
  }
  const { loss, penalty } = rows;
  return Float64Array.from(w1, (a, j) => {
    return loss.total(sums.map((sum) => sum[j] / some.length), some.length) + (penalty / 2) * (a * a + w2[j] * w2[j]);
  });
}
