// The exchange with the server: what has been answered, what waits, and the one request that is under way.
//
// The server keeps nothing: a request carries the scenario it starts from and all changes since, so one that got lost, or whose
// answer did, is sent again without anything being done twice. Only the answer to the request under way counts.

import { told, withChange } from "./changes.js";

/** @typedef {import("./changes.js").Change} Change */

/**
 * @typedef {object} Flight
 * @property {number} number
 * @property {string | null} base the scenario it starts from; null when it opens the page
 * @property {Change[]} changes
 * @property {string[]} wants
 * @property {number} waited ms for which the server has been there and has not answered
 * @property {boolean} away whether the server was not even there when it was asked
 * @property {boolean} slow whether it takes so long that one should know
 */

/**
 * @typedef {object} Exchange
 * @property {string | null} opening the query to begin with; null until there is one
 * @property {string | null} base the scenario as last answered
 * @property {Change[]} changes that wait
 * @property {string[]} wants what is to be sent again besides: "figures", "explorer", "playback", "inspect", "panel"; "open" is all of it
 * @property {Flight | null} flight
 * @property {number} sent requests so far
 * @property {number} answered the number of the request that was answered last
 * @property {number} failures requests lost since the last answer
 * @property {boolean} crowded whether the server said of the last of them that others are in the way
 * @property {boolean} paused whether time must pass before the next request
 * @property {string} refusal why the last request was refused: "", "large" or "failed"
 */

/** @typedef {{ do: string, [more: string]: any }} Effect */

export const SLOW = 600; // ms after which a request is said to take long
export const PATIENCE = 3000; // ms after which the server is asked whether it is there
export const AWAY = 1000; // ms until it is asked again when it is not
export const LIMIT = 60000; // ms after which a request is taken for lost although the server is there
const FIRST_PAUSE = 250, LONGEST_PAUSE = 8000; // ms before a lost request is sent again

const EVERYTHING = ["figures", "playback", "panel"];
const SHOWN = ["playback", "panel"]; // what shows a change before it has been answered

/** @type {Exchange} */
export const QUIET = {
  opening: null, base: null, changes: [], wants: [], flight: null, sent: 0, answered: 0, failures: 0, crowded: false, paused: false, refusal: "",
};

/** @param {string[][]} lists */
const union = (...lists) => [...new Set(lists.flat())];

/**
 * All that has not been answered, in order.
 * @param {Exchange} state
 * @returns {Change[]}
 */
export const unanswered = ({ flight, changes }) => [...(flight?.changes ?? []), ...changes];

/** @param {Exchange} state */
export const rests = ({ flight, changes, wants }) => !flight && !changes.length && !wants.length;

/**
 * Whether the server seems to be gone; a single request that got lost is sent again without a word.
 * @param {Exchange} state
 */
export const isOffline = ({ flight, failures, crowded }) => (failures > 1 && !crowded) || Boolean(flight?.away);

/**
 * Whether an answer takes so long that one should know.
 * @param {Exchange} state
 */
export const isBusy = (state) => !isOffline(state) && (Boolean(state.flight?.slow) || state.crowded);

/**
 * Send what waits, unless a request is under way.
 * @template {Exchange} S
 * @param {S} state
 * @param {unknown} view how the scenario is looked at
 * @returns {[S, Effect[]]}
 */
export function send(state, view) {
  const { opening, base, changes, wants, flight, paused } = state;
  if (opening === null || flight || paused || rests(state)) return [state, []];
  const number = state.sent + 1;
  const opens = base === null;
  const next = { number, base, changes: opens ? [] : changes, wants: opens ? ["open"] : wants, waited: 0, away: false, slow: false };
  const what = opens ? { open: opening } : { base, changes: changes.map(told), want: wants };
  const left = { changes: opens ? changes : [], wants: opens ? wants.filter((one) => one !== "open") : [] };
  return [
    { ...state, ...left, sent: number, flight: next },
    [
      { do: "send", request: { number, view, ...what } },
      { do: "after", ms: SLOW, event: { type: "slow", number } },
      { do: "after", ms: PATIENCE, event: { type: "late", number } },
    ],
  ];
}

/**
 * Open the page at a query.
 * @template {Exchange} S
 * @param {S} state
 * @param {string} query
 * @returns {S}
 */
export const opened = (state, query) => ({ ...state, opening: query, wants: union(state.wants, ["open"]) });

/**
 * @template {Exchange} S
 * @param {S} state
 * @param {Change | null} change
 * @param {string[]} [wants]
 * @returns {S}
 */
export function asked(state, change, wants = []) {
  return {
    ...state,
    changes: change ? withChange(state.changes, change) : state.changes,
    wants: union(state.wants, wants),
    refusal: change ? "" : state.refusal,
  };
}

/**
 * What was under way waits again.
 * @template {Exchange} S
 * @param {S} state
 * @returns {S}
 */
const landed = (state) => ({
  ...state,
  flight: null,
  changes: state.changes.reduce(withChange, state.flight?.changes ?? []),
  wants: union(state.flight?.wants ?? [], state.wants),
});

/**
 * The request got lost, or its answer: it is sent again, after a pause that grows.
 * @template {Exchange} S
 * @param {S} state
 * @param {boolean} [crowded] whether the server said that others are in the way
 * @returns {[S, Effect[]]}
 */
export function lost(state, crowded = false) {
  const failures = state.failures + 1;
  const ms = Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** state.failures);
  return [{ ...landed(state), failures, crowded, paused: true }, [{ do: "after", ms, event: { type: "retry", failures } }]];
}

/**
 * The answer to the request under way has come.
 * @template {Exchange} S
 * @param {S} state
 * @param {string} query
 * @returns {S}
 */
export const answered = (state, query) => ({ ...state, base: query, answered: state.flight?.number ?? state.answered, flight: null, failures: 0, crowded: false });

/**
 * An answer that nobody waits for: one that was there before says nothing new; of any other the page shows something by now that
 * is not so, and everything is asked for again.
 * @template {Exchange} S
 * @param {S} state
 * @param {number} number
 * @returns {S}
 */
export const overwritten = (state, number) => (state.base === null || number === state.answered ? state : asked(state, null, EVERYTHING));

/**
 * The server answered that it will not: sent again, it would say so again. What was changed is taken back.
 * @template {Exchange} S
 * @param {S} state
 * @param {string} refusal
 * @returns {S}
 */
export function refused(state, refusal) {
  const { flight, opening } = state;
  const rest = { ...state, flight: null, failures: 0, crowded: false, refusal };
  if (!flight) return state;
  if (flight.base === null) return opening ? opened({ ...rest, changes: [] }, "") : { ...rest, changes: [], wants: [] };
  return flight.changes.length ? asked(rest, null, union(flight.wants, SHOWN)) : rest;
}

/**
 * Give up what has not been answered: the page shows the last answer again, and without one the first page.
 * @template {Exchange} S
 * @param {S} state
 * @returns {[S, Effect[]]}
 */
export function cancelled(state) {
  if (rests(state)) return [state, []];
  const effects = state.flight ? [{ do: "abort", number: state.flight.number }] : [];
  const rest = { ...landed(state), changes: [], failures: 0, crowded: false, paused: false };
  return [state.base === null ? opened(rest, "") : asked(rest, null, SHOWN), effects];
}

/**
 * What the server says of itself when a request takes long.
 * @template {Exchange} S
 * @param {S} state
 * @param {boolean} isThere
 * @returns {[S, Effect[]]}
 */
export function looked(state, isThere) {
  const { flight } = state;
  if (!flight) return [state, []];
  const { number } = flight;
  const waited = flight.waited + PATIENCE;
  const again = (/** @type {number} */ ms) => ({ do: "after", ms, event: { type: "late", number } });
  if (!isThere) return [{ ...state, flight: { ...flight, away: true } }, [again(AWAY)]];
  if (flight.away) return [landed(state), [{ do: "abort", number }]]; // it is another one, which knows nothing of the request
  if (waited < LIMIT) return [{ ...state, flight: { ...flight, waited } }, [again(PATIENCE)]];
  const [next, effects] = lost(state);
  return [next, [{ do: "abort", number }, ...effects]];
}
