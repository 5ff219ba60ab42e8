// The tables of the page as text to be pasted: the race at the present step, the curves, the race from many starts.

import { tableOf } from "../drawing/curves.js";
import { on } from "../page/bus.js";
import { say } from "../page/words.js";
import { current, shown } from "../player/frames.js";
import * as contest from "../readouts/contest.js";
import * as race from "../readouts/race.js";
import { called } from "./form.js";
import { chosen, copied, enable, onPress, preview, save, tell } from "./taken.js";
import { FORMS } from "./written.js";

/** @import { Events } from "../page/bus.js" */
/** @import { CurvesView, Table } from "../types.js" */

/** @type {(keyof Events)[]} */
const CHANGES = ["look", "answered", "load", "tell", "view", "contest"];

/** @type {Record<string, () => Table | null>} */
const TABLES = { race: race.tabled, curves, contest: contest.tabled };

/** @type {Table | null} */
let table = null; // that is shown
let form = "", text = "";
/** @type {{ items: object | null, table: Table | null }} */
let last = { items: null, table: null }; // of the curves, which are long
/** @type {(() => void)[]} */
let stops = [];

/** @returns {Table | null} */
function curves() {
  const view = /** @type {CurvesView | undefined} */ (shown().find(({ kind }) => kind === "curves"));
  if (!view?.items?.length) return null;
  if (last.items === view.items) return last.table;
  const { type, title, range } = view.gd.layout.yaxis;
  last = { items: view.items, table: tableOf(view.items, title.text, type === "log" ? Math.fround(10 ** range[0]) : null) };
  return last.table;
}

/** @param {HTMLElement} section */
function write(section) {
  const { of, as } = chosen(section), next = TABLES[of]();
  if (next && next === table && as === form) return;
  const written = next ? FORMS[as].write(next) : "";
  if (next && written === text) return;
  [table, form, text] = [next, as, written];
  preview(section, text);
  enable(section, table !== null);
  tell(section, table ? "" : of === "contest" ? say("The race from many starts is off, or still on its way: turn it on under Race.") : say("No run is shown, so there are no numbers."));
}

/** @param {HTMLElement} section */
function keep(section) {
  const { of, as } = chosen(section), { ending, media } = FORMS[as];
  save({ name: called(current().data.file, of, ending), blob: new Blob([text], { type: `${media};charset=utf-8` }) });
}

/** @param {HTMLElement} section */
export function open(section) {
  const leaving = new AbortController(), { signal } = leaving;
  section.addEventListener("change", () => write(section), { signal });
  onPress(section, { copy: (button) => copied(button, text), save: () => keep(section) }, signal);
  stops = [() => leaving.abort(), ...CHANGES.map((name) => on(name, () => queueMicrotask(() => stops.length && write(section))))];
  write(section);
}

/** @param {HTMLElement} section */
export function close(section) {
  for (const stop of stops) stop();
  stops = [];
  [table, text, last] = [null, "", { items: null, table: null }];
  preview(section, text);
}
