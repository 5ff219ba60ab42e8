// The league in the gallery: fetched when it is first unfolded, a table whose cells lead to their scenarios.

import { go } from "../controls/scenario.js";
import { reveal } from "../page/panel.js";
import { say } from "../page/words.js";
import { html, render } from "../vendor/lit-html.js";

/** @import { LeaguePayload } from "../types.js" */

const RULES = ["contest", "tuned", "turned"]; // of the race, which a cell's link switches on

let isThere = false;

/**
 * A cell opens its scenario with its race, as a link in the gallery would without: there the way of looking stays.
 * @param {MouseEvent} event
 */
function follow(event) {
  const link = /** @type {HTMLElement} */ (event.target).closest("a"), place = document.querySelector("[data-many]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  event.stopPropagation(); // for nobody else to follow it
  const query = link.search.slice(1), told = new URLSearchParams(query);
  link.closest("dialog")?.close();
  go(query, { lesson: null, at: null, path: null, ...Object.fromEntries(RULES.map((rule) => [rule, told.get(rule) === "1"])) });
  if (!place) return;
  reveal(place);
  place.closest(".contest")?.scrollIntoView({ block: "start" });
}

/** @type {(league: LeaguePayload) => unknown} */
const table = ({ methods, surfaces, rules }) => html`
  <p class="league-rules">${rules.join(" ")}</p>
  <div class="league-scroll" tabindex="0" role="group" aria-label=${say("League")}>
    <table class="league-table" @click=${follow}>
      <thead><tr><th scope="col">${say("Surface")}</th>${methods.map((method) => html`<th scope="col">${method}</th>`)}</tr></thead>
      <tbody>${surfaces.map(({ title, cells }) => html`
        <tr><th scope="row">${title}</th>${cells.map(({ text, told, query, best }) => html`<td ?data-best=${best}><a href="?${query}" title=${told} aria-label=${told}>${text}</a></td>`)}</tr>`)}</tbody>
    </table>
  </div>`;

/** @type {(place: HTMLElement) => Promise<void>} */
async function fill(place) {
  render(html`<p role="status">${say("Loading …")}</p>`, place);
  const league = await fetch("league").then((answer) => (answer.ok ? answer.json() : null)).catch(() => null);
  isThere = Boolean(league);
  render(league ? table(league) : html`<p role="alert">${say("The league did not arrive; close and open it to try again.")}</p>`, place);
}

document.addEventListener("toggle", ({ target }) => {
  const place = /** @type {HTMLElement | null} */ (/** @type {Element} */ (target).querySelector?.("[data-league]"));
  if (place && /** @type {HTMLDetailsElement} */ (target).open && !isThere) void fill(place);
}, true);
