// Asks for where everything ends whenever the scenario is another one.

import { unpackBasins, WHOLE } from "../data/basins.js";
import { emit, on } from "../page/bus.js";
import { say } from "../page/words.js";
import { slots } from "../views/panes.js";
import { followed } from "./following.js";
import { asked } from "./scenario.js";

/** @import { BasinsPayload, DifferencePayload, FatesShown } from "../types.js" */

/** @typedef {BasinsPayload | DifferencePayload} Told */

const STAGES = [32, 128]; // starts along each side

/** @type {(told: Told, stage: string) => boolean} */
const isCoarse = ({ points }, stage) => points === STAGES[0] && stage.endsWith(`points=${STAGES[0]}`);

// Whose map it is: a run's, or that of where two of them part.
function chosen() {
  const { whose, versus } = asked().view;
  return [`whose=${whose ?? ""}`, ...(versus === null ? [] : [`versus=${versus}`])];
}

function query() {
  const { base, view } = asked();
  return view.basins && base !== null ? [base, ...chosen(), ...(view.part ? [`part=${view.part}`] : [])].filter(Boolean).join("&") : "";
}

followed({
  address: "basins",
  query,
  stages: STAGES.map((points) => `points=${points}`),
  unpack: (/** @type {Told} */ told, stage) => unpackBasins(told, isCoarse(told, stage)),
  isFinest: (map, stage) => stage !== `points=${map.points}`, // as fine as it gets
  tell: ({ picture: map, stale, failed }) =>
    emit("basins", { map, stale, failed: failed ? say("Where everything ends could not be worked out just now; any change tries again.") : "" }),
});

/** @type {FatesShown} */
let fates = {};

// Surfaces that need another map than the map's: those of runs that have a pane each, or the one of a map that shows a part only.
const surfaces = () => (slots().length ? slots().map((slot) => ({ slot, own: [`whose=${slot}`] })) : asked().view.part ? [{ slot: WHOLE, own: chosen() }] : []);

// One after the other, coarse ones first.
const followPanes = followed({
  address: "basins",
  query() {
    const { base, view } = asked();
    return view.basins && base !== null && surfaces().length ? [base, "v="].filter(Boolean).join("&") : "";
  },
  stages: () => STAGES.flatMap((points) => surfaces().map(({ slot, own }) => [...own, `slot=${slot}`, `points=${points}`].join("&"))),
  unpack: (/** @type {Told} */ told, stage) => ({ slot: Number(new URLSearchParams(stage).get("slot")), map: unpackBasins(told, isCoarse(told, stage)) }),
  tell({ picture, stale }) {
    if (!picture) fates = {};
    else if (stale) fates = Object.fromEntries(Object.entries(fates).map(([slot, { map }]) => [slot, { map, stale }]));
    else fates = { ...fates, [picture.slot]: { map: picture.map, stale } };
    emit("fates", fates);
  },
});
on("panes", followPanes);
