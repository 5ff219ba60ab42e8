// Asks for what all learning rates do, whenever the scenario is another one and somebody looks; and what a hand does to the settings.

import { unpackPlane, unpackSweeps } from "../data/rates.js";
import { emit } from "../page/bus.js";
import { followed } from "./following.js";
import { asked, push } from "./scenario.js";

/** @import { PlanePayload, SweepsPayload } from "../types.js" */

const POINTS = [16, 64]; // descents along each side of a plane
const SHARED = new Set(["noise", "clip_norm", "clip_value", "batch"]); // settings of all runs

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

/**
 * Set a setting of a run, or of all of them; what is done with one `stroke` is undone at once.
 * @type {(slot: number, name: string, value: number, stroke: string) => void}
 */
export const set = (slot, name, value, stroke) =>
  push(SHARED.has(name) ? { kind: "setup", slot: -1, name, value, stroke } : { kind: "optimizer", slot, name, value, stroke });
