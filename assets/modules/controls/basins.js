// Asks for where everything ends whenever the scenario is another one.

import { unpackBasins, WHOLE } from "../data/basins.js";
import { emit, on } from "../page/bus.js";
import { say } from "../page/words.js";
import { slots } from "../views/panes.js";
import { followed } from "./following.js";
import { asked } from "./scenario.js";

/** @import { BasinsPayload, FatesShown } from "../types.js" */

const STAGES = [32, 128]; // starts along each side

/** @type {(told: BasinsPayload, stage: string) => boolean} */
const isCoarse = ({ points }, stage) => points === STAGES[0] && stage.endsWith(`points=${STAGES[0]}`);

function query() {
  const { base, view } = asked();
  const own = { whose: view.whose ?? "", ...(view.part && { part: view.part }) };
  return view.basins && base !== null ? [base, ...Object.entries(own).map((pair) => pair.join("="))].filter(Boolean).join("&") : "";
}

followed({
  address: "basins",
  query,
  stages: STAGES.map((points) => `points=${points}`),
  unpack: (/** @type {BasinsPayload} */ told, stage) => unpackBasins(told, isCoarse(told, stage)),
  isFinest: (map, stage) => stage !== `points=${map.points}`, // as fine as it gets
  tell: ({ picture: map, stale, failed }) =>
    emit("basins", { map, stale, failed: failed ? say("Where everything ends could not be worked out just now; any change tries again.") : "" }),
});

/** @type {FatesShown} */
let fates = {};

// Surfaces that need another map than the map's: those of runs that have a pane each, or the one of a map that shows a part only.
const surfaces = () => (slots().length ? slots().map((slot) => ({ slot, whose: `${slot}` })) : asked().view.part ? [{ slot: WHOLE, whose: asked().view.whose ?? "" }] : []);

// One after the other, coarse ones first.
const followPanes = followed({
  address: "basins",
  query() {
    const { base, view } = asked();
    return view.basins && base !== null && surfaces().length ? [base, "v="].filter(Boolean).join("&") : "";
  },
  stages: () => STAGES.flatMap((points) => surfaces().map(({ slot, whose }) => `whose=${whose}&slot=${slot}&points=${points}`)),
  unpack: (/** @type {BasinsPayload} */ told, stage) => ({ slot: Number(new URLSearchParams(stage).get("slot")), map: unpackBasins(told, isCoarse(told, stage)) }),
  tell({ picture, stale }) {
    if (!picture) fates = {};
    else if (stale) fates = Object.fromEntries(Object.entries(fates).map(([slot, { map }]) => [slot, { map, stale }]));
    else fates = { ...fates, [picture.slot]: { map: picture.map, stale } };
    emit("fates", fates);
  },
});
on("panes", followPanes);
