// Asks for what all learning rates do, whenever the scenario is another one and somebody looks; and what a hand does to the settings.

import { unpackPlane, unpackSweeps } from "../data/rates.js";
import { emit } from "../page/bus.js";
import { followed } from "./following.js";
import { asked, push } from "./scenario.js";

/** @import { PlanePayload, RateAxis, SweepsPayload } from "../types.js" */

const POINTS = [16, 64]; // descents along each side of a plane

const link = () => asked().base ?? "";

/** @type {(wanted: boolean, ...own: string[]) => string} */
const query = (wanted, ...own) => (wanted && asked().base !== null ? [link(), ...own, "v="].filter(Boolean).join("&") : "");

followed({
  address: "sweep",
  query: () => query(!["off", "plane"].includes(asked().view.rates)),
  stages: [""],
  unpack: (/** @type {SweepsPayload} */ told) => unpackSweeps(told),
  tell: ({ picture: sweeps, stale, failed }) => emit("sweep", { sweeps, stale, failed }),
});

followed({
  address: "plane",
  query: () => {
    const { view: { rates, whose, setting, ranges } } = asked();
    return query(rates === "plane", `whose=${whose ?? ""}`, `setting=${setting}`, `ranges=${ranges}`);
  },
  stages: POINTS.map((points) => `points=${points}`),
  unpack: (/** @type {PlanePayload} */ told) => unpackPlane(told),
  isFinest: (plane, stage) => stage !== `points=${plane.points}`,
  tell: ({ picture: plane, stale, failed }) => emit("plane", { plane, stale, failed }),
});

const EVERY = -1; // the slot of what is of all runs

/**
 * Set a setting of a run, or of all of them; what is done with one `stroke` is undone at once.
 * @type {(kind: NonNullable<RateAxis["kind"]>, slot: number, name: string, value: number, stroke: string) => void}
 */
export const set = (kind, slot, name, value, stroke) => push({ kind, slot: kind === "setup" ? EVERY : slot, name, value, stroke });
