// What leads into the scenario, under the stage: the question of the first page, the caption of a gallery picture, what to look for in a
// surprise. It stays as long as the scenario does.

/** @import { Lead } from "../types.js" */

/** @type {(lead: Lead | null | undefined) => void} */
export function show(lead) {
  const holder = document.getElementById("lead");
  if (!holder) return;
  holder.hidden = !lead;
  for (const place of /** @type {NodeListOf<HTMLElement>} */ (holder.querySelectorAll("[data-lead]"))) place.textContent = lead?.[place.dataset.lead === "title" ? "title" : "text"] ?? "";
}
