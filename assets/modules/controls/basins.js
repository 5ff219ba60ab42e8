// Asks for where everything ends whenever the scenario is another one.

import { unpackBasins } from "../data/basins.js";
import { emit } from "../page/bus.js";
import { say } from "../page/words.js";
import { followed } from "./following.js";
import { asked } from "./scenario.js";

/** @import { Basins, BasinsPayload } from "../types.js" */

const STAGES = [32, 128]; // starts along each side

function query() {
  const { base, view } = asked();
  const own = { whose: view.whose ?? "", ...(view.part && { part: view.part }) };
  return view.basins && base !== null ? [base, ...Object.entries(own).map((pair) => pair.join("="))].filter(Boolean).join("&") : "";
}

followed({
  address: "basins",
  query,
  stages: STAGES.map((points) => `points=${points}`),
  unpack: (/** @type {BasinsPayload} */ told) => unpackBasins(told),
  isFinest: (map, stage) => stage !== `points=${map.points}`, // as fine as it gets
  tell: ({ picture: map, stale, failed }) =>
    emit("basins", { map, stale, failed: failed ? say("Where everything ends could not be worked out just now; any change tries again.") : "" }),
});
