// What the page knows of its scenario, and how it goes on: an event in, the next state and what is to be done out. Everything here is
// a pure function; assets/modules/controls/scenario.js does what is said.

import { isWhole } from "./changes.js";
import { answered, asked, cancelled, isBusy, isOffline, looked, lost, opened, overwritten, QUIET, refused, rests, send, unanswered } from "./exchange.js";
import { arrived, BLANK, grasped, graspedRow, released, setsSurface, settled, startAt, strayed, turned, wrote } from "./entries.js";
import { allLooks, begun, PLACE, USUAL, wantsOf, withLooks } from "./looks.js";

/** @typedef {import("./exchange.js").Exchange & import("./looks.js").Looks & import("./entries.js").Entries} State */
/** @typedef {import("./exchange.js").Effect} Effect */
/** @typedef {[State, Effect[]]} Next */
/** @typedef {{ type: string, [more: string]: any }} Event */

/** @type {State} */
export const INITIAL = { ...QUIET, ...USUAL, ...BLANK };

const TOO_LARGE = 413; // the status of a request that the server finds too large

/** @type {Effect} */
const SHOW = { do: "show" };

/**
 * One thing after the other, each with the state that the one before left.
 * @param {State} state
 * @param {...((state: State) => State | Next)} acts
 * @returns {Next}
 */
function through(state, ...acts) {
  /** @type {Effect[]} */
  const effects = [];
  for (const act of acts) {
    const next = act(state);
    if (Array.isArray(next)) effects.push(...next[1]);
    state = Array.isArray(next) ? next[0] : next;
  }
  return [state, effects];
}

/** @param {Effect} effect @returns {(state: State) => Next} */
const say = (effect) => (state) => [state, [effect]];

/** @param {State} state @returns {Next} */
const write = (state) => wrote(state);

/**
 * What becomes of the request under way; of another it is of no concern any more.
 * @param {(state: State, flight: import("./exchange.js").Flight, event: any) => State | Next} act
 * @returns {(state: State, event: any) => State | Next}
 */
const underWay = (act) => (state, event) => (state.flight?.number === event.number ? act(state, /** @type {any} */ (state.flight), event) : state);

/** @type {Record<string, (state: State, event: any) => State | Next>} */
const ON = {
  // The page opens at a query.
  open: (state, { query }) => (state.opening === null ? opened(state, query) : state),

  // Something is changed, or wanted again.
  edit(state, { change, wants }) {
    const next = isWhole(change) ? { ...state, hand: null } : state;
    return asked(setsSurface(change) ? withLooks(next, { part: null }) : next, change, wants); // a part is one of its own surface's plane
  },
  want: (state, { wants }) => asked(state, null, wants),

  // A scenario and a way of looking at once, as one entry of the history.
  go: (state, { query, looks }) =>
    through(withLooks({ ...state, hand: null }, looks), (now) => asked(now, { kind: "link", value: query, step: true }, ["panel", "playback"]), say(SHOW)),

  // What is not of a lesson ends it.
  leave: (state, { query }) => {
    if (state.view.lesson) return ON.go(state, { query, looks: { lesson: null, at: null, path: null } });
    return ON.edit(state, { change: { kind: "link", value: query }, wants: ["panel"] });
  },

  // How it is looked at.
  look: (state, { name, value }) =>
    through(withLooks(state, { [name]: value }), write, say(SHOW), (now) => asked(now, null, wantsOf(now, name, value))),
  inspect: (state, { looks }) => through(withLooks(state, looks), write, (now) => asked(now, null, ["inspect"])),
  // A step of a lesson begins at its beginning.
  played: (state, { looks }) => (state.base === null ? state : through(withLooks(state, state.view.lesson ? { ...looks, step: null } : looks), write)),
  // A hand has moved the camera, which undo takes back.
  turned(state, { looks, stroke = null }) {
    const next = withLooks(state, looks), isSame = Object.keys(looks).every((name) => next.view[name] === state.view[name]);
    return isSame || state.base === null ? state : through(next, (now) => turned(now, stroke));
  },
  // Another part of the map is looked at, which undo takes back as well.
  zoom: (state, { looks }) => through(withLooks(state, looks), (now) => (now.base === null ? write(now) : turned(now, null)), say(SHOW)),
  step: (state, { query }) => through({ ...state, ofStep: query }, write),

  // A hand holds the start: each answer shows where it was, and the history waits until it lets go.
  drag: (state, { place }) => asked(state.hand ? state : grasped(state), startAt(place)),
  start: (state, { place }) => asked({ ...state, hand: null }, startAt(place)),
  // The same of a row that a hand carries, until it lets go.
  carry: (state, { change, before }) => asked(state.hand ? state : graspedRow(state, change, before), change),
  release: (state) => released(state),
  // Called off: back to where it was taken from.
  drop: (state) => (state.hand ? asked({ ...state, hand: null }, state.hand) : state),

  // The history.
  undo: (state) => [state, state.depth > 0 ? [{ do: "travel", by: -1 }] : []],
  redo: (state) => [state, state.depth < state.deepest ? [{ do: "travel", by: 1 }] : []],
  pop(state, { entry }) {
    if (!entry) return through(strayed(state), write);
    const looks = { ...entry.stand, ...Object.fromEntries(PLACE.map((name) => [name, entry[name]])) };
    return through(
      withLooks(arrived(state, entry), looks),
      (now) => asked(now, { kind: "link", value: entry.base ?? "", travel: true }, ["panel"]),
      say(SHOW),
    );
  },

  // What becomes of a request.
  answer(state, { link }) {
    const { flight } = state;
    if (flight?.number !== link.number) return overwritten(state, link.number);
    const { changes = [] } = flight ?? {};
    return through(
      answered(link.misread ? { ...state, unread: { base: link.query, query: link.said } } : state, link.query),
      (now) => (link.usual ? begun(now, link) : now),
      (now) => settled(now, changes),
      say(SHOW),
      (now) => [now, [{ do: "announce", detail: { base: now.base, done: rests(now), refused: link.refused ?? "", texts: link.texts ?? [], misread: link.misread ?? [], changes } }]],
    );
  },
  lost: underWay((state, _, { crowded }) => lost(state, crowded)),
  refused: underWay((state, { changes }, { status }) => {
    const next = refused(state, status === TOO_LARGE ? "large" : "failed");
    return [next, [{ do: "announce", detail: { base: next.base, done: rests(next), refused: "", refusal: next.refusal, changes } }]];
  }),
  slow: underWay((state, flight) => ({ ...state, flight: { ...flight, slow: true } })),
  late: underWay((state, { number }) => [state, [{ do: "checkHealth", number }]]),
  health: underWay((state, _, { isThere }) => looked(state, isThere)),
  retry: (state, { failures }) => (failures === state.failures ? { ...state, paused: false } : state),
  online: (state) => ({ ...state, paused: false }),
  cancel: cancelled,
};

/**
 * @param {State} state
 * @param {Event} event
 * @returns {Next} the next state, and what is to be done
 */
export function reduce(state, event) {
  return through(state, (now) => ON[event.type](now, event), (now) => send(now, now.view));
}

/**
 * What the page says of it.
 * @param {State} state
 */
export function face(state) {
  return {
    busy: isBusy(state),
    offline: isOffline(state),
    refusal: state.refusal,
    undo: state.depth > 0,
    redo: state.depth < state.deepest,
    looks: allLooks(state),
  };
}

export { rests, unanswered };
