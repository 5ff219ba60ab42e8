// The league in the gallery: fetched when it is first unfolded, a table whose cells lead to their scenarios.

import { say } from "../page/words.js";
import { html, render } from "../vendor/lit-html.js";

/** @import { LeaguePayload } from "../types.js" */

let isThere = false;

/** @type {(league: LeaguePayload) => unknown} */
const table = ({ methods, surfaces, rules }) => html`
  <p class="league-rules">${rules.join(" ")}</p>
  <div class="league-scroll" tabindex="0" role="group" aria-label=${say("League")}>
    <table class="league-table">
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
