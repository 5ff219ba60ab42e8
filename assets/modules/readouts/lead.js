// What leads into the scenario, under the stage: the question of the first page, the caption of a gallery picture, what to look for in a
// surprise. It is seen as long as the scenario stays.

import { isFront } from "../page/opened.js";

/** @import { Lead } from "../types.js" */

const root = document.documentElement;
let isExpected = isFront;
root.toggleAttribute("data-lead-in", isExpected); // the page has the question, and its room, before the server has answered

/**
 * Once it was there it keeps its room, or everything would move under the hand that changes the scenario.
 * @type {(lead: Lead | null | undefined) => void}
 */
export function show(lead) {
  const holder = document.getElementById("lead");
  if (!holder) return;
  root.toggleAttribute("data-lead-in", Boolean(lead) || (root.hasAttribute("data-lead-in") && !isExpected));
  isExpected = false;
  holder.style.visibility = lead ? "" : "hidden";
  if (!lead) return;
  for (const place of /** @type {NodeListOf<HTMLElement>} */ (holder.querySelectorAll("[data-lead]"))) place.textContent = lead[place.dataset.lead === "title" ? "title" : "text"] ?? "";
}
