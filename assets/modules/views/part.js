// Which part of the plane the map of the page shows, while it shows where everything ends. Maps side by side show all of it.

import { readPart } from "../geometry/part.js";

/** @import { Box, Graph, ViewSettings } from "../types.js" */

let wanted = ""; // as a link tells it

/**
 * The page is looked at in another way.
 * @type {(looks: ViewSettings) => boolean} whether the part may be another one now
 */
export function choosePart({ basins, part }) {
  const next = basins && typeof part === "string" ? part : "", isOther = next !== wanted;
  wanted = next;
  return isOther;
}

/**
 * The part of the plane that a map shows; null for the whole box.
 * @type {(gd: Graph) => Box | null}
 */
export const partOfMap = (gd) => (wanted && gd.layout.meta?.box && !gd.closest(".pane") ? readPart(wanted, gd.layout.meta.box) : null);
