// The race table: how every run stands at the step that is shown, and how it ended. Sorted by a click on a heading.

import { decode } from "../data/decode.js";
import { make } from "../page/dom.js";
import { number } from "../page/format.js";
import { say } from "../page/words.js";
import { html, render } from "../vendor/lit-html.js";

/** @import { Numbers, Pair, Payload, RacePayload, RaceRunPayload, RunPayload, Table } from "../types.js" */

/** @typedef {{ loss: Numbers, distance: Numbers, arrived: Numbers | null, last: number }} Along what there is to tell at every step, and the last of them */
/** @typedef {{ along: Along, gradients: number | Numbers, steps: number }} StandingRun what is asked of a run that races */
/** @typedef {"loss" | "distance" | "steps" | "gradients" | "reached"} Measured */
/** @typedef {Record<Measured, number>} Standing how a run stands at a step; NaN for what is not known */
/** @typedef {Omit<RaceRunPayload, "gradients"> & StandingRun & { label: string, along: Along, row: HTMLElement, now: Standing }} RaceRun */
/** @typedef {{ key: Measured, title: string, hint?: string, ranked?: boolean, text: (value: number, run: RaceRun) => string }} MeasuredColumn */
/** @typedef {{ title: string, hint?: string, ranked?: undefined }} WordColumn */
/** @typedef {MeasuredColumn | (WordColumn & { key: "name" }) | (WordColumn & { key: "verdict" })} Column */

/** @type {RacePayload | null} */
let race = null;
/** @type {RaceRun[]} */
let runs = [];
/** @type {{ by: Column["key"] | null, down: boolean }} */
let sort = { by: null, down: false };
let step = 0;
/** @type {HTMLElement | null} */
let holder = null;

/** @type {Standing} */
const UNKNOWN = { loss: NaN, distance: NaN, steps: NaN, gradients: NaN, reached: NaN };

const root = () => /** @type {HTMLElement | null} */ (document.querySelector("[data-race]"));

/**
 * A payload of figures.playback and one of figures.race, whose runs are told apart by their slots.
 * @type {(playback: Payload | null, payload: RacePayload | null | undefined) => void}
 */
export function show(playback, payload) {
  race = payload ?? null;
  const paths = new Map((playback?.runs ?? []).map((run) => [run.slot, run]));
  const rows = new Map(runs.map(({ slot, row }) => [slot, row]));
  runs = (race?.runs ?? []).flatMap((run) => {
    const path = paths.get(run.slot);
    const gradients = typeof run.gradients === "number" ? run.gradients : decode(run.gradients);
    return path ? [{ ...run, gradients, label: path.label ?? path.name, along: along(path, run, race?.goals ?? []), row: rows.get(run.slot) ?? makeRow(run), now: UNKNOWN }] : [];
  });
  holder = null;
}

/**
 * What there is to tell of a run at every iterate: of one ball its own numbers, of a crowd its median and how many have arrived.
 * @type {(path: RunPayload, run: Pick<RaceRunPayload, "crowd">, goals: Pair[]) => Along}
 */
export function along(path, { crowd }, goals) {
  if (crowd) return { loss: decode(crowd.loss), distance: decode(crowd.distance), arrived: decode(crowd.arrived), last: crowd.last };
  const loss = decode(path.loss), xs = Array.from(decode(path.x)), ys = decode(path.y);
  const there = goals.map((goal) => goal.map(Math.fround)); // as places come, so that what is there is not a rounding away from it
  const distance = xs.map((x, i) => there.reduce((least, [gx, gy]) => Math.min(least, Math.hypot(x - gx, ys[i] - gy)), goals.length ? Infinity : NaN));
  return { loss, distance, arrived: null, last: [path.lastValidStep ?? Infinity].flat()[0] };
}

/**
 * How a run stands at the iterate k.
 * @type {(run: StandingRun, k: number) => Standing}
 */
export function standing({ along: { loss, distance, arrived, last }, gradients, steps }, k) {
  return {
    loss: k > last ? NaN : loss[k],
    distance: k > last ? NaN : distance[k],
    gradients: typeof gradients === "number" ? gradients * Math.min(k, last) : gradients[Math.min(k, last)],
    steps: steps < 0 ? NaN : steps,
    reached: arrived ? -arrived[k] : NaN, // more is better
  };
}

/**
 * 1 for the least; equal values share a place; what is no number has none.
 * @type {(values: number[]) => (number | null)[]}
 */
export function places(values) {
  return values.map((value) => (Number.isNaN(value) ? null : 1 + values.filter((other) => other < value).length));
}

/** @type {(race: RacePayload, runs: Pick<RaceRun, "balls" | "gradients">[]) => Column[]} */
function columnsOf({ goals, tolerance }, runs) {
  const areMany = runs.some((run) => run.balls > 1), ofBalls = (/** @type {string[]} */ ...hints) => (areMany ? hints : hints.slice(0, 1)).join(", ");
  /** @type {Column[]} */
  const columns = [
    { key: "name", title: say("Run") },
    { key: "loss", title: say("Loss now"), hint: areMany ? say("of the balls’ median") : undefined, ranked: true, text: (value) => number(value) },
    { key: "distance", title: say("Distance now"), hint: say("to the nearest global minimum"), ranked: true, text: (value) => number(value) },
    { key: "steps", title: say("Steps needed"), hint: ofBalls(say("until {share} of the first loss was left", { share: tolerance }), say("of the balls’ median")), ranked: true, text: (value) => (Number.isNaN(value) ? say("not reached") : String(value)) },
    { key: "gradients", title: say("Evaluations so far"), hint: say("gradients, and losses where no gradient was asked for"), text: String },
    { key: "reached", title: say("Reached it"), hint: say("balls that rest at a global minimum by now"), text: (value, run) => share(-value, run.balls) },
    { key: "verdict", title: say("How it ends"), hint: areMany ? say("of the first ball") : undefined },
  ];
  return columns.filter(({ key }) => (key !== "distance" || goals.length > 0) && (key !== "reached" || (areMany && goals.length > 0)));
}

/** @type {(count: number, balls: number) => string} */
const share = (count, balls) => `${Math.round((100 * count) / balls)} % (${say("{count} of {balls}", { count, balls })})`;

/**
 * On a phone every run is a block of its own, so roles are said: a browser may forget them with another display.
 * A row is an element that its run keeps: sorting moves it with the ball that is drawn in it.
 * @type {(run: { slot: number }) => HTMLElement}
 */
const makeRow = ({ slot }) => make("tr", { role: "row", "data-race-run": slot });

function draw() {
  if (!holder) return;
  if (!race || !runs.length) return render(null, holder);
  const columns = columnsOf(race, runs);
  const ranks = columns.map((column) => (column.ranked && runs.length > 1 ? places(runs.map(({ now }) => now[column.key])) : []));
  for (const [place, run] of runs.entries()) render(columns.map((column, index) => cell(run, column, ranks[index][place] ?? null)), run.row);
  render(html`
    <div class="race-scroll" tabindex="0" role="group" aria-label=${say("Race")}>
      <table class="race-table" role="table">
        <caption>${say("Race at step")} <b>${step}</b></caption>
        <thead role="rowgroup"><tr role="row">${columns.map(heading)}</tr></thead>
        <tbody role="rowgroup">${runs.map((run) => run.row)}</tbody>
      </table>
    </div>`, holder);
}

/** @type {(column: Column) => unknown} */
function heading({ key, title, hint }) {
  const direction = sort.by !== key ? "none" : sort.down ? "descending" : "ascending";
  const click = () => {
    sort = { by: key, down: sort.by === key && !sort.down };
    arrange();
  };
  return html`<th scope="col" role="columnheader" aria-sort=${direction}><button type="button" data-by=${key} @click=${click}>${title}<span class="race-arrow" aria-hidden="true"></span></button>${hint && html`<span class="race-hint">${hint}</span>`}</th>`;
}

/** @type {(run: RaceRun, column: Column, rank: number | null) => unknown} */
function cell(run, column, rank) {
  if (column.key === "name") return html`<th scope="row" role="rowheader"><span class="race-name"><canvas class="swatch" data-swatch=${run.slot} aria-hidden="true"></canvas><span>${run.name}<small>${run.look}</small></span></span></th>`;
  if (column.key === "verdict") {
    const { title, hint } = column;
    return html`<td role="cell" class="race-verdict" data-title=${hint ? `${title}, ${hint}` : ""}><b>${ending(run)}</b><small>${run.reason}</small></td>`;
  }
  const { key, title, text, ranked } = column;
  const place = ranked && html`<span class="race-rank" data-rank=${rank ?? ""}>${rank ? `${rank}.` : ""}</span>`;
  return html`<td role="cell" data-column=${key} data-title=${title}>${place}<span class="race-number">${text(run.now[key], run)}</span></td>`;
}

/** @type {(run: Pick<RaceRun, "verdict" | "since">) => string} */
const ending = ({ verdict, since }) => (since ? `${verdict} ${say("from step {step} on", { step: since })}` : verdict);

/**
 * The table as it stands at a step, in the numbers themselves.
 * @type {(race: RacePayload, runs: Omit<RaceRun, "row" | "now">[], step: number) => Table}
 */
export function tableOf(race, runs, step) {
  const columns = columnsOf(race, runs);
  const rows = runs.map((run) => {
    const now = standing(run, step);
    return columns.map(({ key }) => {
      if (key === "name") return run.label;
      if (key === "verdict") return ending(run);
      if (key === "reached") return say("{count} of {balls}", { count: -now.reached, balls: run.balls });
      return key === "distance" ? Math.fround(now[key]) : now[key]; // which comes of numbers that are no finer
    });
  });
  const heads = columns.map(({ title, hint }) => (hint ? `${title} (${hint})` : title)), [name, ...rest] = heads;
  return { title: `${say("Race at step")} ${step}`, columns: [name, say("step"), ...rest], rows: rows.map(([who, ...own]) => [who, step, ...own]) };
}

/** The table that is on the page; null where no run is seen. */
export const tabled = () => (race && runs.length ? tableOf(race, runs, step) : null);

/** @type {(s: number) => void} */
export function write(s) {
  const k = Math.floor(s + 1e-9), found = root();
  if (!found || (k === step && found === holder)) return;
  [step, holder] = [k, found];
  for (const run of runs) run.now = standing(run, k);
  draw();
}

// Rows change places only when nothing moves: on a click, and when playback has come to rest.
export function arrange() {
  if (!holder) return;
  const { by, down } = sort;
  const missing = (/** @type {string | number} */ value) => Number(Number.isNaN(value));
  if (by !== null) runs.sort((a, b) => {
    const [x, y] = [a, b].map((run) => (by === "name" || by === "verdict" ? run[by] : run.now[by]));
    if (missing(x) || missing(y)) return missing(x) - missing(y); // what is no number comes last in any case
    return (x < y ? -1 : x > y ? 1 : 0) * (down ? -1 : 1);
  });
  draw();
}
