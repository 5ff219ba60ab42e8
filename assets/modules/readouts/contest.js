// The race from many starts, under the race table: what may be concluded, the curves with their bands, a table, and the rules.

import { ticksOf } from "../data/rates.js";
import { namesOf, wideOf } from "../drawing/beside.js";
import { axisOf, cornersOf, HIGH, SCALE, SHEET, stairs, WIDE } from "../drawing/contest.js";
import { scheme } from "../drawing/screen.js";
import { on } from "../page/bus.js";
import { onPageChange } from "../page/changes.js";
import { say } from "../page/words.js";
import { html, render, svg } from "../vendor/lit-html.js";

/** @import { ContestPayload, ContestRun, ContestShown, Table } from "../types.js" */

const LEVELS = [0, 0.25, 0.5, 0.75, 1], MOST = 5; // ticks of the axis

/** @type {ContestShown} */
let shown = { contest: null, stale: false, failed: false };

const holder = () => /** @type {HTMLElement | null} */ (document.querySelector("[data-many]"));

/** @type {(run: ContestRun, contest: ContestPayload) => unknown} */
const band = ({ low, high, color }, { at, budget }) =>
  svg`<polygon class="contest-band" fill=${color[scheme()]} points=${[...stairs(at, high, axisOf(budget)), ...stairs(at, low, axisOf(budget)).reverse()].join(" ")}></polygon>`;

/** @type {(run: ContestRun, contest: ContestPayload) => unknown} */
const curve = ({ slot, share, color, dash }, { at, budget }) =>
  svg`<polyline data-curve=${slot} fill="none" stroke=${color[scheme()]} stroke-dasharray=${dash.join(" ")} points=${stairs(at, share, axisOf(budget)).join(" ")}></polyline>`;

/** @type {(contest: ContestPayload) => unknown} */
const names = ({ at, runs, budget }) =>
  namesOf(runs.map(({ slot, name, share }) => ({ slot, name, wide: SCALE * wideOf(name), line: cornersOf(at, share, axisOf(budget)) })), SHEET).map(({ slot, name, left, top }) => html`<span data-name=${slot} style="left: ${(100 * left) / WIDE}%; top: ${(100 * top) / HIGH}%; color: ${runs.find((run) => run.slot === slot)?.color[scheme()]}">${name}</span>`);

/** @type {(contest: ContestPayload) => unknown} */
function picture(contest) {
  const { runs, budget, said } = contest, lines = ticksOf(axisOf(budget), MOST);
  return html`
    <figure class="contest-picture">
      <figcaption>${say("Share of (start, target) pairs solved")}</figcaption>
      <div class="contest-levels" aria-hidden="true">${LEVELS.map((level) => html`<span style="bottom: ${100 * level}%">${100 * level} %</span>`)}</div>
      <div class="contest-plot"><svg viewBox="0 0 ${WIDE} ${HIGH}" preserveAspectRatio="none" role="img" aria-label=${`${say("Share of (start, target) pairs solved")}. ${said}`}>
        ${LEVELS.map((level) => svg`<line class="contest-line" x1="0" x2=${WIDE} y1=${(1 - level) * HIGH} y2=${(1 - level) * HIGH}></line>`)}
        ${lines.map(({ share }) => svg`<line class="contest-line" y1="0" y2=${HIGH} x1=${share * WIDE} x2=${share * WIDE}></line>`)}
        ${runs.map((run) => band(run, contest))}
        ${runs.map((run) => curve(run, contest))}
      </svg><div class="beside" aria-hidden="true">${names(contest)}</div></div>
      <div class="contest-ticks" aria-hidden="true">${lines.map(({ share, text }) => html`<span style="left: ${100 * share}%">${text}</span>`)}</div>
      <p class="contest-axis">${say("evaluations spent from each start")}</p>
    </figure>`;
}

/** @type {(contest: ContestPayload) => unknown} */
const table = ({ columns, runs, budget }) => html`
  <div class="race-scroll" tabindex="0" role="group" aria-label=${say("Table of the race from many starts")}>
    <table class="race-table contest-table" role="table">
      <caption>${say("After {count} evaluations from each start", { count: budget })}</caption>
      <thead role="rowgroup"><tr role="row">
        <th scope="col" role="columnheader">${say("Run")}</th>
        ${columns.map(({ title, hint }) => html`<th scope="col" role="columnheader" title=${hint}>${title}<span class="race-hint">${hint}</span></th>`)}
      </tr></thead>
      <tbody role="rowgroup">${runs.map((run) => html`
        <tr role="row" data-contest-run=${run.slot}>
          <th scope="row" role="rowheader"><span class="race-name"><canvas class="swatch" data-swatch=${run.slot} aria-hidden="true"></canvas><span>${run.name}<small>${run.look}</small></span></span></th>
          ${run.cells.map((text, i) => html`<td role="cell" data-column=${i} data-title=${columns[i].title}>${text}</td>`)}
        </tr>`)}</tbody>
    </table>
  </div>`;

/**
 * The table in the server's own words.
 * @type {(contest: ContestPayload) => Table}
 */
export function tableOf({ columns, runs, budget }) {
  return {
    title: say("After {count} evaluations from each start", { count: budget }),
    columns: [say("Run"), ...columns.map(({ title, hint }) => `${title} (${hint})`)],
    rows: runs.map(({ name, cells }) => [name, ...cells]),
  };
}

/** The table that is on the page; null where there is none, or it is of what is gone. */
export const tabled = () => (shown.contest && !shown.stale ? tableOf(shown.contest) : null);

/** @type {(shown: ContestShown) => string} */
function word({ contest, stale, failed }) {
  if (failed) return say("The race from many starts could not be worked out just now; any change tries again.");
  return stale ? say("Racing …") : (contest?.said ?? "");
}

function draw() {
  const place = holder();
  if (!place) return;
  const { contest, stale, failed } = shown, isOn = Boolean(contest) || stale || failed;
  place.toggleAttribute("data-stale", stale);
  place.setAttribute("aria-busy", String(stale && !failed));
  const hints = contest?.columns.map(({ title, hint }) => html`<li class="contest-hint"><b>${title}</b>: ${hint}</li>`);
  const rules = contest && html`<ul class="contest-rules">${hints}${contest.rules.map((rule) => html`<li>${rule}</li>`)}</ul>`;
  render(isOn ? html`<p class="contest-said" role="status">${word(shown)}</p>${contest && picture(contest)}${contest && table(contest)}${rules}` : null, place);
}

on("contest", (told) => {
  shown = told;
  draw();
});
onPageChange(() => holder()?.childElementCount && draw());
