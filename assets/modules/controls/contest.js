// Asks for the race from many starts whenever the scenario is another one, or its rules are.

import { emit } from "../page/bus.js";
import { followed } from "./following.js";
import { asked } from "./scenario.js";

/** @import { ContestPayload } from "../types.js" */

const RULES = ["tuned", "turned"]; // that a view may switch on

function query() {
  const { base, view } = asked();
  return view.contest && base !== null ? [base, ...RULES.map((rule) => `${rule}=${Number(Boolean(view[rule]))}`)].filter(Boolean).join("&") : "";
}

followed({
  address: "contest",
  query,
  stages: [""],
  unpack: (/** @type {ContestPayload} */ told) => told,
  tell: ({ picture, stale, failed }) => emit("contest", { contest: picture, stale, failed }),
});
