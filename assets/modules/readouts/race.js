// The race table: how every run stands at the step that is shown, and how it ended. Sorted by a click on a heading.

import { decode } from "../data/decode.js";
import { make } from "../page/dom.js";
import { number } from "../page/format.js";
import { say } from "../page/words.js";

let holder = null, race = null, runs = [], rows = [], sort = { by: null, down: false }, written = -1;

const root = () => document.querySelector("[data-race]");

// A payload of figures.playback and one of figures.race, whose runs are told apart by their slots.
export function show(playback, told) {
  race = told ?? null;
  const paths = new Map((playback?.runs ?? []).map((run) => [run.slot, run]));
  runs = (race?.runs ?? []).filter(({ slot }) => paths.has(slot)).map((run) => ({ ...run, ...path(paths.get(run.slot), run.balls) }));
  build();
}

function path(run, balls) {
  const lasted = [].concat(run.lasted);
  return { xs: decode(run.x), ys: decode(run.y), loss: decode(run.loss), lasted: Array.from({ length: balls }, (_, ball) => lasted[ball] ?? Infinity) };
}

export function median(values) {
  const left = values.filter((value) => !Number.isNaN(value)).sort((a, b) => a - b);
  if (left.length * 2 < values.length || !left.length) return NaN;
  const middle = left.length >> 1;
  return left.length % 2 ? left[middle] : (left[middle - 1] + left[middle]) / 2;
}

// How a run stands at the iterate k: of many balls the median, without those that flew off.
export function standing(run, goals, k) {
  const of = (read) => median(run.lasted.map((last, ball) => (k > last ? NaN : read(k * run.balls + ball))));
  const away = (i) => goals.reduce((least, [x, y]) => Math.min(least, Math.hypot(run.xs[i] - x, run.ys[i] - y)), Infinity);
  return {
    loss: of((i) => run.loss[i]),
    distance: goals.length ? of(away) : NaN,
    gradients: run.gradients * Math.min(k, Math.max(...run.lasted)),
    steps: run.steps < 0 ? NaN : run.steps,
    reached: run.reached === null ? NaN : -run.reached, // more is better
    verdict: NaN,
    name: NaN,
  };
}

// 1 for the least; equal values share a place; what is no number has none.
export function places(values) {
  return values.map((value) => (Number.isNaN(value) ? null : 1 + values.filter((other) => other < value).length));
}

const COLUMNS = () => [
  { key: "name", title: say("Run") },
  { key: "loss", title: say("Loss now"), ranked: true, text: number },
  ...(race.goals.length ? [{ key: "distance", title: say("Distance now"), hint: say("to the nearest global minimum"), ranked: true, text: number }] : []),
  { key: "steps", title: say("Steps needed"), hint: say("until {share} of the first loss was left", { share: race.tolerance }), ranked: true, text: (value) => (Number.isNaN(value) ? say("not reached") : String(value)) },
  { key: "gradients", title: say("Gradients so far"), text: String },
  ...(runs.some((run) => run.balls > 1 && run.reached !== null) ? [{ key: "reached", title: say("Reached it"), hint: say("balls that end at a global minimum"), text: (value, run) => share(-value, run.balls) }] : []),
  { key: "verdict", title: say("How it ends") },
];

const share = (count, balls) => `${Math.round((100 * count) / balls)} % (${say("{count} of {balls}", { count, balls })})`;

// On a phone every run is a block of its own, so roles are said: a browser may forget them with another display.
function build() {
  holder = root();
  rows = [];
  written = -1;
  if (!holder) return;
  if (!runs.length) return holder.replaceChildren();
  const columns = COLUMNS();
  const focused = holder.contains(document.activeElement) ? document.activeElement.dataset.by : null;
  const caption = make("caption", {}, [say("Race at step"), " ", make("b", {}, [""])]);
  const head = make("thead", { role: "rowgroup" }, [make("tr", { role: "row" }, columns.map(heading))]);
  const body = make("tbody", { role: "rowgroup" }, runs.map((run) => line(run, columns)));
  const table = make("table", { class: "race-table", role: "table" }, [caption, head, body]);
  holder.replaceChildren(make("div", { class: "race-scroll", tabindex: "0", role: "group", "aria-label": say("Race") }, [table]));
  if (focused) holder.querySelector(`[data-by="${focused}"]`)?.focus();
}

function heading({ key, title, hint }) {
  const button = make("button", { type: "button", "data-by": key }, [title, make("span", { class: "race-arrow", "aria-hidden": "true" })]);
  button.addEventListener("click", () => {
    sort = { by: key, down: sort.by === key && !sort.down };
    arrange();
  });
  const cell = make("th", { scope: "col", role: "columnheader", "aria-sort": "none" }, [button]);
  if (hint) cell.append(make("span", { class: "race-hint" }, [hint]));
  return cell;
}

function line(run, columns) {
  const cells = columns.map((column) => cell(run, column));
  const row = make("tr", { role: "row", "data-race-run": run.slot }, cells.map(({ element }) => element));
  rows.push({ run, row, cells });
  return row;
}

function cell(run, column) {
  if (column.key === "name") {
    const swatch = make("canvas", { class: "swatch", "data-swatch": run.slot, "aria-hidden": "true" });
    return { element: make("th", { scope: "row", role: "rowheader" }, [make("span", { class: "race-name" }, [swatch, make("span", {}, [run.name, make("small", {}, [run.look])])])]) };
  }
  if (column.key === "verdict") {
    const since = run.since > 0 ? ` ${say("from step {step} on", { step: run.since })}` : "";
    return { element: make("td", { role: "cell", class: "race-verdict" }, [make("b", {}, [run.verdict + since]), make("small", {}, [run.reason])]) };
  }
  const text = document.createTextNode("");
  const rank = column.ranked ? make("span", { class: "race-rank" }, [""]) : null;
  const told = make("span", { class: "race-number" }, [text]);
  const element = make("td", { role: "cell", "data-column": column.key, "data-title": column.title }, [...(rank ? [rank] : []), told]);
  return { element, column, text, rank };
}

export function write(s) {
  const k = Math.floor(s + 1e-9);
  if (root() !== holder) build();
  if (k === written || !rows.length) return;
  written = k;
  put(holder.querySelector("caption b").firstChild, String(k));
  for (const entry of rows) entry.now = standing(entry.run, race.goals, k);
  rows[0].cells.forEach(({ column }, index) => {
    if (!column) return;
    const ranks = column.ranked ? places(rows.map(({ now }) => now[column.key])) : [];
    rows.forEach(({ run, now, cells }, place) => {
      const { text, rank } = cells[index];
      put(text, column.text(now[column.key], run));
      if (rank) rankAs(rank, ranks[place]);
    });
  });
}

function put(node, text) {
  if (node.nodeValue !== text) node.nodeValue = text;
}

function rankAs(element, rank) {
  const text = rank === null || rows.length === 1 ? "" : `${rank}.`;
  if (element.textContent === text) return;
  put(element.firstChild, text);
  element.dataset.rank = rank ?? "";
}

// Rows change places only when nothing moves: on a click, and when playback has come to rest.
export function arrange() {
  if (!rows.length || !holder) return;
  for (const button of holder.querySelectorAll("[data-by]")) {
    button.closest("th").setAttribute("aria-sort", button.dataset.by !== sort.by ? "none" : sort.down ? "descending" : "ascending");
  }
  if (sort.by === null) return;
  const key = ({ run, now }) => (sort.by === "name" || sort.by === "verdict" ? run[sort.by] : now?.[sort.by]);
  const missing = (value) => Number.isNaN(value) || value === undefined;
  const order = (a, b) => {
    const [x, y] = [key(a), key(b)];
    if (missing(x) || missing(y)) return missing(x) - missing(y); // what is no number comes last in any case
    return (x < y ? -1 : x > y ? 1 : 0) * (sort.down ? -1 : 1);
  };
  rows.sort(order);
  rows[0].row.parentElement.append(...rows.map(({ row }) => row));
}
