// What the page is about: the scenario, and how it is looked at. Everybody who changes it does so here; what follows is worked out by
// the reducer and done here.

import { emit, on } from "../page/bus.js";
import { say } from "../page/words.js";
import { inLink, nowhere } from "../views/camera.js";
import { roughly } from "../views/fit.js";
import * as address from "./address.js";
import { reflect, sentenceOf } from "./face.js";
import { face, INITIAL, reduce, rests, unanswered as all } from "./reducer.js";
import * as server from "./server.js";
import { allLooks, queryOf } from "./looks.js";

/** @typedef {import("./changes.js").Change} Change */
/** @typedef {import("./reducer.js").Event} Event */

let state = INITIAL;
/** @type {Event[]} */
const events = []; // that happened while another was dealt with
let isHappening = false;

const OF_LESSONS = ["lesson", "at", "path"]; // names of a view that tell which step of a lesson is open
const root = document.documentElement;

// Where the landscape will stand, in pixels; the graph itself comes later.
function place() {
  const { clientWidth = 0, clientHeight = 0 } = document.querySelector(".view-stage .graph") ?? {};
  return roughly(clientWidth, clientHeight);
}

// What of the page's style the figures follow.
const style = () => ({ dark: root.dataset.mantineColorScheme === "dark", text: parseFloat(getComputedStyle(root).getPropertyValue("--figure-text")) || 1 });
let styled = ""; // what was told of it last; nothing yet

/** @param {{ number: number }} request */
function post(request) {
  const look = style(), whole = { ...request, ...look, place: place() };
  styled = JSON.stringify(look);
  server.post(whole);
}

function restyle() {
  if (styled && styled !== JSON.stringify(style())) happen({ type: "want", wants: ["figures"] });
}

/** @type {Record<string, (effect: any) => unknown>} */
const DO = {
  send: ({ request }) => post(request),
  abort: ({ number }) => server.abort(number),
  after: ({ ms, event }) => setTimeout(() => happen(event), ms),
  checkHealth: ({ number }) => server.checkHealth().then((isThere) => happen({ type: "health", number, isThere })),
  write: ({ query, entry, isNew }) => address.write(query, entry, isNew),
  travel: ({ by }) => (emit("said", travelled(by)), address.travel(by)),
  show: () => emit("look", allLooks(state)),
  announce: ({ detail: { refusal = "", ...answer } }) => emit("answered", { ...answer, refused: answer.refused || sentenceOf(refusal) }),
};

/** @param {number} by entries of the history, from the one that the page is at */
function travelled(by) {
  const { depth, deepest } = state;
  return by < 0 ? say("Undone. {count} more can be undone.", { count: depth + by }) : say("Redone. {count} more can be redone.", { count: deepest - depth - by });
}

/** @param {Event} event */
function happen(event) {
  events.push(event);
  if (isHappening) return;
  isHappening = true;
  try {
    for (let next; (next = events.shift()); ) deal(next);
  } finally {
    isHappening = false;
  }
}

/** @param {Event} event */
function deal(event) {
  const [next, effects] = reduce(state, event);
  state = next;
  reflect(face(state));
  for (const effect of effects) DO[effect.do](effect);
}

// For those who change it

/** @param {string} query that the page opens with */
export const open = (query) => happen({ type: "open", query });

/**
 * @param {Change} change
 * @param {string[]} [wants] what is to be sent again besides
 */
export const push = (change, wants = []) => happen({ type: "edit", change, wants });

/**
 * A link followed inside the page: the scenario changes, the way of looking stays.
 * @param {string} query
 */
export const follow = (query) => push({ kind: "link", value: query }, ["panel"]);

/**
 * Go to a scenario and a way of looking at once, as one entry of the history.
 * @param {string} query
 * @param {Record<string, unknown>} looks
 */
export const go = (query, looks) => happen({ type: "go", query, looks });

/** @param {string} query of what is not of a lesson, and so ends it */
export const leave = (query) => happen({ type: "leave", query });

/** @param {string | null} query of the lesson's step that is open */
export const setStep = (query) => happen({ type: "step", query });

/**
 * @param {string} name
 * @param {unknown} value
 */
export const setView = (name, value) => happen({ type: "look", name, value });

/** @param {string} part of the plane that the map shows from now on; undo goes back to the one before */
export const zoom = (part) => happen({ type: "zoom", looks: { part } });

export const undo = () => happen({ type: "undo" });
export const redo = () => happen({ type: "redo" });
export const cancel = () => happen({ type: "cancel" });
export const surprise = () => push({ kind: "surprise", value: Math.floor(Math.random() * 2 ** 31) }, ["panel"]);

/** @param {{ number?: number, query: string } | null} link the server's answer */
export const receive = (link) => link && happen({ type: "answer", link });

// For those who ask

/** @param {string} name of a way of looking */
export const seen = (name) => allLooks(state)[name];

/** @param {string} kind */
export const unanswered = (kind) => all(state).filter((change) => change.kind === kind);

/** @type {(kind: string) => boolean} whether what a hand does of a kind, "start" or "rows", becomes another scenario */
export const takesChanges = () => true;

export const busy = () => !rests(state);
export const asked = () => ({ base: state.base, view: allLooks(state) });

/** What is seen as a query of its own, whatever lesson shows it; null before anything is. */
export const query = () => (state.base === null ? null : queryOf(state.base, Object.fromEntries(Object.entries(state.view).filter(([name]) => !OF_LESSONS.includes(name)))));

// What happens around

on("view", ({ step, playing, speed, loop, camera, stroke }) => {
  happen({ type: "played", looks: { step: playing ? null : step, speed, loop } });
  if (camera !== undefined) happen({ type: "turned", looks: camera ? inLink(camera) : nowhere(), stroke });
});
on("drag", ({ x, y }) => happen({ type: "drag", place: [x, y] }));
on("start", ({ x, y }) => happen({ type: "start", place: [x, y] }));
on("drop", () => happen({ type: "drop" }));
on("rows", ({ name, value, stroke, before }) => {
  const change = { kind: "rows", slot: -1, name, value, stroke };
  happen(before ? { type: "carry", change, before } : { type: "edit", change, wants: [] });
});
on("release", () => happen({ type: "release" }));
on("inspect", (looks) => happen({ type: "inspect", looks }));
on("load", () => state.base !== null && DO.show({}));

server.watch(happen);
address.listen((entry) => happen({ type: "pop", entry }));
window.addEventListener("online", () => happen({ type: "online" }));
new MutationObserver(restyle).observe(root, { attributeFilter: ["data-mantine-color-scheme", "data-projector"] });
window.addEventListener("resize", restyle);

// The one handle of the scenario for scripts of one's own, and for tests; modules import what they need.
Object.assign(window, { workbench: { push, unanswered, follow, go, leave, busy, setStep, setView, seen, asked, undo, redo } });
