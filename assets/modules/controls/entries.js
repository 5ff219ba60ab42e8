// The entries of the browser's history: a change of the scenario is a new one, which undo and the back button return from; a change
// of how it is looked at is not. What one movement of the hand did is one entry, however many answers it took.

import { isStart } from "./changes.js";
import { unanswered } from "./exchange.js";
import { nowhere } from "../views/camera.js";
import { queryOf } from "./looks.js";

/** @typedef {import("./changes.js").Change} Change */
/** @typedef {import("./exchange.js").Exchange} Exchange */
/** @typedef {import("./exchange.js").Effect} Effect */
/** @typedef {import("./looks.js").Looks} Looks */
/** @typedef {{ stroke: string | null, step: boolean }} Deed what the next entry will tell of */

/**
 * @typedef {object} Entries
 * @property {string | null} settled the scenario of the present entry; null before the first
 * @property {Deed | null} deed what was answered since
 * @property {string | null} stroke what the present entry tells of, if it is a single movement
 * @property {Change | null} hand that holds the start or a row: the change that puts it back where the hand took it from
 * @property {string | null} ofStep the scenario of the lesson's step that is open; a link need not repeat it
 * @property {{ base: string, query: string } | null} unread the scenario of a link with texts that could not be read, and the link: the
 *   address keeps it until something is changed
 * @property {number} depth of the present entry among the page's own
 * @property {number} deepest of them
 */

/** @typedef {{ depth: number, base: string | null, lesson: string | null, at: number | null, stand: Record<string, number | string | null> }} Entry */

/** @type {Entries} */
export const BLANK = { settled: null, deed: null, stroke: null, hand: null, ofStep: null, unread: null, depth: 0, deepest: 0 };

/**
 * What answered changes did since the present entry; the way to another entry is no deed.
 * @param {Deed | null} deed
 * @param {Change[]} changes
 * @returns {Deed | null}
 */
function deedOf(deed, changes) {
  const own = changes.slice(changes.findLastIndex(({ travel }) => travel) + 1);
  const before = own.length < changes.length ? null : deed;
  if (!own.length) return before;
  const strokes = new Set(own.map(({ stroke }) => stroke ?? null));
  if (before) strokes.add(before.stroke);
  const [stroke] = strokes;
  return { stroke: strokes.size === 1 ? stroke : null, step: Boolean(before?.step) || own.some(({ step }) => step) };
}

/**
 * Whether the scenario may still change on its own before it is worth an entry.
 * @param {Exchange & Entries} state
 */
const moves = (state) => Boolean(state.hand) || unanswered(state).some((change) => isStart(change) || change.travel || change.step || change.back);

/**
 * Changes have been answered: write what came of them into the history, unless more of the same is under way.
 * @template {Exchange & Entries & Looks} S
 * @param {S} state
 * @param {Change[]} changes
 * @returns {[S, Effect[]]}
 */
export function settled(state, changes) {
  const deed = deedOf(state.deed, changes);
  if (moves(state)) return [{ ...state, deed }, []];
  const isOther = state.base !== state.settled;
  const goesOn = deed !== null && deed.stroke !== null && deed.stroke === state.stroke;
  const isNew = state.settled !== null && deed !== null && (isOther || deed.step) && !goesOn;
  const depth = state.depth + Number(isNew);
  const stroke = isOther ? (deed?.stroke ?? null) : state.stroke;
  return wrote({ ...state, settled: state.base, deed: null, stroke, depth, deepest: isNew ? depth : state.deepest }, isNew);
}

/**
 * Where the camera stands, of every name, and what part of the map is seen; null is as usual.
 * @param {Looks["view"]} view
 * @returns {Record<string, number | string | null>}
 */
const standOf = (view) => Object.fromEntries([...Object.keys(nowhere()), "part"].map((name) => [name, view[name] ?? null]));

/**
 * A hand has moved the camera, or has chosen another part of the map: an entry of its own, unless another one is being made or it goes on with the same stroke.
 * @template {Exchange & Entries & Looks} S
 * @param {S} state
 * @param {string | null} stroke
 * @returns {[S, Effect[]]}
 */
export function turned(state, stroke) {
  const goesOn = stroke !== null && stroke === state.stroke;
  const isNew = state.settled !== null && !moves(state) && !goesOn, depth = state.depth + Number(isNew);
  return wrote(isNew ? { ...state, depth, deepest: depth, stroke } : state, isNew);
}

/**
 * Write the address of the present entry; of one that is about to be left for another step of a lesson, it stays.
 * @template {Exchange & Entries & Looks} S
 * @param {S} state
 * @param {boolean} [isNew]
 * @returns {[S, Effect[]]}
 */
export function wrote(state, isNew = false) {
  const { settled: scenario, view, ofStep, unread, depth } = state;
  if (scenario === null || unanswered(state).some(({ step }) => step)) return [state, []];
  /** @type {Entry} */
  const entry = { depth, base: scenario, lesson: view.lesson ?? null, at: view.at ?? null, stand: standOf(view) };
  return [state, [{ do: "write", query: queryOf(view.lesson && scenario === ofStep ? "" : scenario === unread?.base ? unread.query : scenario, view), entry, isNew }]];
}

/**
 * The browser stands at another of the page's entries.
 * @template {Entries} S
 * @param {S} state
 * @param {Entry} entry
 * @returns {S}
 */
export const arrived = (state, entry) => ({ ...state, depth: entry.depth, settled: entry.base, deed: null, stroke: null, hand: null });

/**
 * The browser made an entry of its own, for a fragment: the page's own one at the same scenario.
 * @template {Entries} S
 * @param {S} state
 * @returns {S}
 */
export const strayed = (state) => ({ ...state, depth: state.depth + 1, deepest: state.depth + 1, stroke: null });

/**
 * A hand has let go for good: what was answered meanwhile is an entry by now.
 * @template {Exchange & Entries & Looks} S
 * @param {S} state
 * @returns {S | [S, Effect[]]}
 */
export const released = (state) => (state.hand ? settled({ ...state, hand: null }, []) : state);

/** @param {Change} change */
export const setsSurface = ({ kind, name }) => ["link", "surprise", "table", "heights"].includes(kind) || (kind === "surface" && name === "slug");

/**
 * A hand takes hold of the start. The server knows where a link's start is, and no start is the surface's own.
 * @template {Exchange & Entries} S
 * @param {S} state
 * @returns {S}
 */
export function grasped(state) {
  const last = unanswered(state).findLast((change) => isStart(change) || setsSurface(change));
  const known = !last || ["start", "link"].includes(last.kind);
  return { ...state, hand: startAt(last && known ? last.value : known ? state.base : null) };
}

/**
 * A hand takes hold of a row. The server knows the rows of a link; while it has not answered what else became of them, the row is put
 * back by its numbers.
 * @template {Exchange & Entries} S
 * @param {S} state
 * @param {Change} change by which it begins to carry the row
 * @param {number[]} before what the row held
 * @returns {S}
 */
export function graspedRow(state, change, before) {
  const isKnown = !unanswered(state).some((one) => one.kind === "rows" || one.kind === "surface" || setsSurface(one));
  const [row] = /** @type {number[]} */ (change.value);
  return { ...state, hand: { ...change, back: true, ...(isKnown ? { name: "link", value: state.base } : { value: [row, ...before] }) } };
}

/**
 * @param {unknown} value a place, a link that has one, or null for the surface's own
 * @returns {Change}
 */
export const startAt = (value) => ({ kind: "start", slot: -1, name: typeof value === "string" ? "link" : "own", value });
